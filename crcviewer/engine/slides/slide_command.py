"""``crcviewer slide``: tissue maps of whole slides without a window, by the way that it goes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from crcviewer.engine.command_line import (
    GOES_ON,
    LANGUAGES,
    RESEARCH_USE,
    add_device,
    add_model,
    add_rows,
    begin,
    command_output,
)
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import explain
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import CancelToken, Job
from crcviewer.engine.slides.map_command import add_map, formats_of, json_line, row_line
from crcviewer.engine.slides.map_files import MapFiles, map_to_files, names_of
from crcviewer.engine.slides.patience import leave
from crcviewer.engine.slides.regions import read_regions
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.command_output import CommandOutput
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.slide_measures import SlideRegion, SlideSummary
from crcviewer.protocol.slide_messages import SlideProgress
from crcviewer.protocol.text import verbatim


def main(argv: Sequence[str]) -> int:
    """0: every slide was mapped; 1: some slide, or the model, had an error; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    begin(arguments)
    output = command_output(stopped=GOES_ON)
    with output:
        _run(arguments, output)
    return leave(output.status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer slide",
        description="Maps the tissue of whole slides, measures it, and writes the map as GeoJSON "
        "(QuPath), CSV, Parquet, PNG, OME-TIFF, a page in PDF and a summary in JSON. The same "
        "command goes on with what was stopped.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("slides", metavar="SLIDE", nargs="+", help="a slide of any kind")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_model(parser)
    parser.add_argument(
        "--region", type=Path, metavar="GEOJSON",
        help="only within these polygons, in pixels of the slide, as QuPath writes them",
    )  # fmt: skip
    parser.add_argument(
        "--mpp", type=float, metavar="UM", help="µm a pixel, where the slide does not tell it"
    )
    parser.add_argument(
        "--radiology", metavar="FILE", help="the patient's scan, where the model uses it"
    )
    add_map(parser)
    add_rows(parser, "slide")
    add_device(parser)
    return parser


def _run(arguments: argparse.Namespace, output: CommandOutput) -> None:
    from crcviewer.model.allocator import tune_allocator

    if not arguments.json:
        output.note(RESEARCH_USE)
    formats = formats_of(arguments)
    tune_allocator()
    engine = Engine()
    load = LoadModel(0, str(arguments.model))
    engine.load_model(load, Job(load, _ignored, Path))
    regions = () if arguments.region is None else read_regions(arguments.region)
    maps = SlideMaps(engine.warm_model, FieldCropper())
    names = names_of(arguments.slides)
    for path, name in zip(arguments.slides, names, strict=True):
        wanted = _wanted(arguments, path, name, formats, regions)
        told = _ignored if arguments.json else _progress(output, path)
        outcome = _mapped(maps, wanted, told)
        output.line((json_line if arguments.json else row_line)(path, outcome))
        if isinstance(outcome, Failure) or not outcome.complete:
            output.status = 1


def _wanted(
    arguments: argparse.Namespace,
    path: str,
    name: str,
    formats: tuple[str, ...],
    regions: tuple[SlideRegion, ...],
) -> MapFiles:
    return MapFiles(
        path,
        name,
        arguments.out,
        stride_um=arguments.stride,
        pixel_size_um=arguments.mpp,
        radiology=arguments.radiology or "",
        regions=regions,
        formats=formats,
        png_side=arguments.png_side,
        threads=arguments.threads,
        languages=LANGUAGES[arguments.language],
    )


def _progress(output: CommandOutput, path: str) -> Callable[[SlideProgress], None]:
    tell = output.progress(verbatim(f"{shown_name(path)}:"), "fields")
    return lambda told: tell(told.done, told.total)


def _mapped(
    maps: SlideMaps, wanted: MapFiles, told: Callable[[SlideProgress], None]
) -> SlideSummary | Failure:
    """The other slides are still mapped, whatever is wrong with this one."""
    try:
        return map_to_files(maps, wanted, CancelToken(), told)
    except Exception as error:
        return explain(error)


def _ignored(_: Reply) -> None:
    return None
