"""``crcviewer slide``: tissue maps of whole slides without a window, by the way that it goes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import RequestError, explain
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import CancelToken, Job
from crcviewer.engine.report_command import LANGUAGES
from crcviewer.engine.slides.export import ENDINGS
from crcviewer.engine.slides.map_files import MapFiles, Seldom, map_to_files, names_of
from crcviewer.engine.slides.patience import leave
from crcviewer.engine.slides.regions import read_regions
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.engine.slides.summary import plain_summary
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.failure import Failure, TellPixelSize
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.resources import demo_model
from crcviewer.protocol.slide_measures import (
    FIELD_UM,
    Measure,
    SlideMeasure,
    SlideRegion,
    SlideSummary,
)
from crcviewer.protocol.slide_messages import SlideProgress
from crcviewer.protocol.text import text

_RESEARCH_USE = "For research use only, not for diagnosis."
_TOLD_EVERY_S = 2.0


def main(argv: Sequence[str]) -> int:
    """0: every slide was mapped; 1: some slide, or the model, had an error; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    if arguments.device != "auto":
        os.environ["CRCVIEWER_DEVICE"] = arguments.device
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        return leave(_run(arguments))
    except KeyboardInterrupt:
        print("Stopped: the same command goes on with it.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer slide",
        description="Maps the tissue of whole slides, measures it, and writes the map as GeoJSON "
        "(QuPath), CSV, Parquet, PNG, OME-TIFF, a page in PDF and a summary in JSON. The same "
        "command goes on with what was stopped.",
        epilog=_RESEARCH_USE,
    )
    parser.add_argument("slides", metavar="SLIDE", nargs="+", help="a slide of any kind")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", type=Path, default=demo_model(), metavar="FILE")
    parser.add_argument(
        "--region", type=Path, metavar="GEOJSON",
        help="only within these polygons, in pixels of the slide, as QuPath writes them",
    )  # fmt: skip
    parser.add_argument(
        "--stride", type=float, default=FIELD_UM, metavar="UM",
        help="µm from one field to the next (default: %(default)g, side by side)",
    )  # fmt: skip
    parser.add_argument(
        "--mpp", type=float, metavar="UM", help="µm a pixel, where the slide does not tell it"
    )
    parser.add_argument(
        "--radiology", metavar="FILE", help="the patient's scan, where the model uses it"
    )
    parser.add_argument(
        "--formats", default=",".join(ENDINGS), metavar="NAMES",
        help="which files to write (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--language", default="en", choices=tuple(LANGUAGES), help="of the report")
    parser.add_argument(
        "--png-side", type=int, default=2048, metavar="PIXELS",
        help="longer side of the PNG (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="that read the slide")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and slide")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda", "mps"))
    return parser


def _run(arguments: argparse.Namespace) -> int:
    as_json: bool = arguments.json
    if not as_json:
        print(_RESEARCH_USE, file=sys.stderr)
    engine = Engine()
    try:
        from crcviewer.model.allocator import tune_allocator

        tune_allocator()
        load = LoadModel(0, str(arguments.model))
        engine.load_model(load, Job(load, _ignored, Path))
        regions = () if arguments.region is None else read_regions(arguments.region)
        check_formats(arguments.formats)
    except Exception as error:
        print(explain(error).said, file=sys.stderr)
        return 1
    maps = SlideMaps(engine.warm_model, FieldCropper())
    failed = False
    names = names_of(arguments.slides)
    for path, name in zip(arguments.slides, names, strict=True):
        outcome = _mapped(maps, path, name, arguments, regions)
        if isinstance(outcome, Failure):
            failed = True
        else:
            failed |= not outcome.complete
        line = json_line(path, outcome) if as_json else row_line(path, outcome)
        print(line, flush=True)
    return int(failed)


def check_formats(words: str) -> None:
    """Raises RequestError."""
    for name in filter(None, words.split(",")):
        if name not in ENDINGS:
            raise RequestError(
                text("A map cannot be saved as {name}.", name=name),
                text("Choose one of {names}.", names=tuple(ENDINGS)),
            )


def _mapped(
    maps: SlideMaps,
    path: str,
    name: str,
    arguments: argparse.Namespace,
    regions: tuple[SlideRegion, ...],
) -> SlideSummary | Failure:
    """The other slides are still mapped, whatever is wrong with this one."""
    wanted = MapFiles(
        path,
        name,
        arguments.out,
        stride_um=arguments.stride,
        pixel_size_um=arguments.mpp,
        radiology=arguments.radiology or "",
        regions=regions,
        formats=tuple(filter(None, arguments.formats.split(","))),
        png_side=arguments.png_side,
        threads=arguments.threads,
        languages=LANGUAGES[arguments.language],
    )
    told = _Told(path, quiet=arguments.json)
    try:
        return map_to_files(maps, wanted, CancelToken(), told.progress)
    except Exception as error:
        return explain(error)
    finally:
        told.end()


class _Told:
    """Progress on the terminal."""

    def __init__(self, path: str, *, quiet: bool) -> None:
        self._name, self._quiet = shown_name(path), quiet
        self._seldom, self._wrote = Seldom(_TOLD_EVERY_S), False

    def progress(self, told: SlideProgress) -> None:
        """Of the map."""
        if self._quiet or not (self._seldom.now() or told.done >= told.total):
            return
        self._wrote = True
        left = "" if told.seconds_left is None else f", {told.seconds_left:.0f} s left"
        print(
            f"\r{self._name}: {told.done:,} of {told.total:,} fields,"
            f" {told.per_second:.0f} a second{left}   ",
            end="", file=sys.stderr, flush=True,
        )  # fmt: skip

    def end(self) -> None:
        """The row of progress."""
        if self._wrote:
            print(file=sys.stderr)


def json_line(path: str, outcome: SlideSummary | Failure) -> str:
    """A line of ``--json``."""
    record: dict[str, Any] = {"slide": path, "error": None, "ask_pixel_size": False}
    if isinstance(outcome, Failure):
        record |= {
            "error": str(outcome.said),
            "ask_pixel_size": isinstance(outcome.action, TellPixelSize),
        }
        return json.dumps(record, ensure_ascii=True)
    return json.dumps(record | {"summary": plain_summary(outcome)}, ensure_ascii=True)


def row_line(path: str, outcome: SlideSummary | Failure) -> str:
    """A line for people."""
    name = shown_name(path)
    if isinstance(outcome, Failure):
        return f"{name}  not mapped: {outcome.said}"
    by_class = {
        one.class_index: one.value for one in outcome.measures if one.kind is Measure.AREA_SHARE
    }
    shares = [
        f"{tissue.code} {100 * (by_class.get(index) or 0):.1f} %"
        for index, tissue in enumerate(outcome.classes)
        if (by_class.get(index) or 0) >= 0.0005
    ]
    ratios = {one.kind: one for one in outcome.measures if one.kind not in _AREAS}
    notes = [
        f"{outcome.classified:,} of {outcome.fields:,} fields",
        f"no verdict {100 * (by_class.get(None) or 0):.1f} %",
        *shares,
        f"stroma ratio {_value(ratios[Measure.STROMA_REGION])}",
        f"hot spot {_value(ratios[Measure.STROMA_HOT_SPOT])}",
        *map(str, outcome.warnings),
    ]
    return f"{name}  {'; '.join(notes)}"


_AREAS = (Measure.AREA, Measure.AREA_SHARE)


def _value(one: SlideMeasure) -> str:
    if one.value is None:
        return f"not stated ({one.not_stated})"
    interval = "" if one.low is None else f" [{one.low:.2f}, {one.high:.2f}]"
    return f"{one.value:.2f}{interval}"


def _ignored(_: Reply) -> None:
    return None
