"""``crcviewer slide``: tissue maps of whole slides without a window, by the way that it goes."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import RequestError, explain
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import Job
from crcviewer.engine.slides.export import ENDINGS, export_map, stem_of
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.regions import read_regions
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.failure import Failure, TellPixelSize
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.resources import demo_model
from crcviewer.protocol.slide_measures import (
    FIELD_UM,
    Measure,
    SlideMeasure,
    SlideRegion,
    SlideSummary,
)
from crcviewer.protocol.slide_messages import MapSlide, SlideFields, SlideGrid, SlideProgress
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
        return _run(arguments)
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
        "(QuPath), CSV, Parquet, PNG, OME-TIFF and a summary in JSON. The same command goes on "
        "with what was stopped.",
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
        _check_formats(arguments.formats)
    except Exception as error:
        print(explain(error).said, file=sys.stderr)
        return 1
    maps = SlideMaps(engine.warm_model, FieldCropper())
    failed = False
    for number, path in enumerate(arguments.slides, start=1):
        outcome = _mapped(maps, number, path, arguments, regions)
        if isinstance(outcome, Failure):
            failed = True
        else:
            failed |= not outcome.complete
        line = _as_json(path, outcome) if as_json else _as_row(path, outcome)
        print(line, flush=True)
    return int(failed)


def _check_formats(words: str) -> None:
    for name in filter(None, words.split(",")):
        if name not in ENDINGS:
            raise RequestError(
                text("A map cannot be saved as {name}.", name=name),
                text("Choose one of {names}.", names=tuple(ENDINGS)),
            )


def _mapped(
    maps: SlideMaps,
    number: int,
    path: str,
    arguments: argparse.Namespace,
    regions: tuple[SlideRegion, ...],
) -> SlideSummary | Failure:
    """The other slides are still mapped, whatever is wrong with this one."""
    out: Path = arguments.out
    journal = out / f"{stem_of(shown_name(path))}.slidemap"
    request = MapSlide(
        number,
        path,
        stride_um=arguments.stride,
        regions=regions,
        radiology=None if arguments.radiology is None else ImageRef(arguments.radiology),
        journal=str(journal),
        pixel_size_um=arguments.mpp,
        threads=arguments.threads,
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="crcviewer-slide-") as scratch:
            told = _Told(Path(scratch), path, quiet=arguments.json)
            done = maps.map_slide(request, Job(request, told.report, told.array))
            told.end()
        export_map(
            read_journal(journal),
            out,
            tuple(filter(None, arguments.formats.split(","))),
            regions,
            png_side=arguments.png_side,
            check=lambda: None,
        )
        return done.summary
    except Exception as error:
        return explain(error)


class _Told:
    """Progress on the terminal; the arrays, which nobody looks at, are removed."""

    def __init__(self, folder: Path, path: str, *, quiet: bool) -> None:
        self._folder, self._name, self._quiet = folder, shown_name(path), quiet
        self._count, self._last, self._wrote = 0, 0.0, False

    def array(self, suffix: str) -> Path:
        """A path that is used once."""
        self._count += 1
        return self._folder / f"{self._count}{suffix}"

    def report(self, reply: Reply) -> None:
        """Of the map."""
        if isinstance(reply, SlideGrid):
            Path(reply.tissue).unlink(missing_ok=True)
        elif isinstance(reply, SlideFields):
            Path(reply.array).unlink(missing_ok=True)
        elif isinstance(reply, SlideProgress) and not self._quiet:
            now = time.monotonic()
            if now - self._last < _TOLD_EVERY_S and reply.done < reply.total:
                return
            self._last, self._wrote = now, True
            left = "" if reply.seconds_left is None else f", {reply.seconds_left:.0f} s left"
            print(
                f"\r{self._name}: {reply.done:,} of {reply.total:,} fields,"
                f" {reply.per_second:.0f} a second{left}   ",
                end="", file=sys.stderr, flush=True,
            )  # fmt: skip

    def end(self) -> None:
        """The row of progress."""
        if self._wrote:
            print(file=sys.stderr)


def _as_json(path: str, outcome: SlideSummary | Failure) -> str:
    record: dict[str, Any] = {"slide": path, "error": None, "ask_pixel_size": False}
    if isinstance(outcome, Failure):
        record |= {
            "error": str(outcome.said),
            "ask_pixel_size": isinstance(outcome.action, TellPixelSize),
        }
        return json.dumps(record, ensure_ascii=True)
    summary = to_plain(outcome)
    for told, one in zip(summary["measures"], outcome.measures, strict=True):
        told["definition"] = str(one.definition)
        told["warnings"] = list(map(str, one.warnings))
    summary["warnings"] = list(map(str, outcome.warnings))
    return json.dumps(record | {"summary": summary}, ensure_ascii=True)


def _as_row(path: str, outcome: SlideSummary | Failure) -> str:
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
