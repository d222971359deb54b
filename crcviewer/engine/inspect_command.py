"""``crcviewer inspect``: what the program understood of files, before anything is classified."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from crcviewer.engine.command_line import add_rows, add_time_limit
from crcviewer.engine.failures import explain
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.imaging.core.file_names import stem_of
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS
from crcviewer.imaging.discover.archives import is_archive, packed_name
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.images import ImageInfo, ImageRef, Slot, Windowing

_LARGEST = 2**31
"""Pixels along a side: a picture is not made smaller than its format needs."""
_SIDES = ("left", "right", "top", "bottom")


def main(argv: Sequence[str]) -> int:
    """0: every file is an image that can be read; 1: some is not; 2: wrong usage."""
    arguments = _parser().parse_args(argv)
    if arguments.png is not None:
        arguments.png.mkdir(parents=True, exist_ok=True)
    archives = [path for path in arguments.paths if is_archive(path)]
    failed = False
    with ReaderChild(arguments.time_limit) as reader:
        for number, (path, found) in enumerate(_found(reader, arguments.paths), start=1):
            told = found if found is not None else _understood(reader, path, arguments.png, number)
            told["path"] = packed_name(told["path"], archives)
            failed |= told["error"] is not None
            line = json.dumps(told, ensure_ascii=True) if arguments.json else _line(told)
            print(line, flush=True)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer inspect",
        description="Tell what was understood of images: kind, modality, plane, size, spacing, "
        "which side is which, window, colour, and what is doubtful. Classifies nothing.",
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a folder or a ZIP archive"
    )
    add_rows(parser, "image")
    parser.add_argument(
        "--png",
        type=Path,
        metavar="DIR",
        help="write what the window would show (of a volume its middle slice)",
    )
    add_time_limit(parser)
    return parser


def _found(
    reader: ReaderChild, paths: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The path of each picture or volume; or what is to be told where it cannot be read."""
    for path in paths:
        try:
            cases, skipped = reader.find_cases([path])
        except PlainError as error:
            yield path, _nothing(path, str(error.failure.said))
            continue
        for case in cases:
            if case.error is not None:
                failure = case.error
                yield (
                    case.error_path,
                    _nothing(case.error_path, f"{failure.cause} {failure.next_step}".strip()),
                )
            for info in (case.pathology, case.radiology):
                if info is not None:
                    yield info.path, None
        if not cases:
            what = "no image" if skipped else "nothing"
            yield path, _nothing(path, f"There is {what} in it.")


def _understood(
    reader: ReaderChild, path: str, pictures: Path | None, number: int
) -> dict[str, Any]:
    try:
        opened = reader.open_image(ImageRef(path))
        if pictures is not None:
            array = Path(reader.open_image(ImageRef(path), max_side=_LARGEST).array)
            shown = pictures / f"{number:04d}_{stem_of(file_of(path))}.png"
            Image.fromarray(np.load(array, allow_pickle=False)).save(shown)
            array.unlink()
    except Exception as error:
        failure = explain(error)
        return _nothing(path, f"{failure.cause} {failure.next_step}".strip())
    return _told(opened.info, opened.windowing)


def _told(info: ImageInfo, windowing: Windowing | None = None) -> dict[str, Any]:
    tile = info.slot is not Slot.RADIOLOGY
    large = info.kind == "slide" or (tile and info.width * info.height > WHOLE_PIXELS)
    unit = 1.0 if tile else 1e-3
    spacing = info.spacing_um or (
        (info.pixel_size_um, info.pixel_size_um) if info.pixel_size_um is not None else None
    )
    window = info.window or (windowing.network if windowing and info.window_from else None)
    return {
        "path": file_of(info.path),
        "kind": "slide" if large else "tile" if tile else "radiology",
        "modality": info.modality or None,
        "series": {
            "description": info.series.description if info.series else "",
            "number": info.series.number if info.series else None,
            "volume": info.series.volume if info.series else "",
            "volumes": list(info.series.volumes) if info.series else [],
            "study": (info.series.study or None) if info.series else None,
        },
        "plane": info.plane or None,
        "slices": info.slices,
        "width": info.width,
        "height": info.height,
        "spacing": [round(value * unit, 6) for value in spacing] if spacing else None,
        "spacing_unit": "µm" if tile else "mm",
        "orientation": dict(zip(_SIDES, info.letters, strict=True)) if info.letters else None,
        "window": {
            "centre": round(window[0], 4) if window else None,
            "width": round(window[1], 4) if window else None,
            "from": info.window_from or None,
        },
        "colour": info.colour_profile or None,
        "reasons": [str(info.slot_reason)] if info.slot_reason else [],
        "warnings": [str(warning) for warning in info.warnings],
        "error": None,
    }


def _nothing(path: str, error: str) -> dict[str, Any]:
    nothing = _told(ImageInfo(path, "", "", 0, 0, slices=0))
    return {**nothing, "kind": "none", "window": None, "error": error}


def _line(told: dict[str, Any]) -> str:
    """For people."""
    if told["error"]:
        return f"{told['path']}: {told['error']}"
    sides = told["orientation"]
    parts = [
        told["modality"] or "modality unknown",
        told["plane"] or "",
        f"{told['width']} x {told['height']}"
        + (f" x {told['slices']}" if told["slices"] > 1 else ""),
        f"{told['spacing'][0]:g} {told['spacing_unit']}/px" if told["spacing"] else "no scale",
        "".join(sides.values()) if sides else "",
        told["series"]["volume"],
    ]
    lines = [f"{told['path']}: {told['kind']}, {', '.join(part for part in parts if part)}"]
    lines += [f"  ! {warning}" for warning in told["warnings"]]
    return "\n".join(lines)
