"""What the commands that map slides share: how a map is asked for, and the row of a slide."""

from __future__ import annotations

import argparse
import json
from typing import Any

from crcviewer.engine.command_line import add_language, count
from crcviewer.engine.slides.export import ENDINGS, check_formats
from crcviewer.engine.slides.map_files import PNG_SIDE
from crcviewer.engine.slides.summary import plain_summary
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.failure import Failure, TellPixelSize
from crcviewer.protocol.slide_measures import FIELD_UM, Measure, SlideMeasure, SlideSummary


def add_map(parser: argparse.ArgumentParser) -> None:
    """How slides are mapped, and what is written of each."""
    parser.add_argument(
        "--stride", type=float, default=FIELD_UM, metavar="UM",
        help="µm from one field to the next (default: %(default)g, side by side)",
    )  # fmt: skip
    parser.add_argument(
        "--formats", default=",".join(ENDINGS), metavar="NAMES",
        help="which files to write of each slide (default: %(default)s)",
    )  # fmt: skip
    add_language(parser)
    parser.add_argument(
        "--png-side", type=count, default=PNG_SIDE, metavar="PIXELS",
        help="longer side of the PNG (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--threads", type=count, default=2, metavar="N", help="that read a slide")


def formats_of(arguments: argparse.Namespace) -> tuple[str, ...]:
    """What ``--formats`` names. Raises RequestError."""
    names = tuple(filter(None, arguments.formats.split(",")))
    check_formats(names)
    return names


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
