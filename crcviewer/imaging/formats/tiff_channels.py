"""Grey channels of one picture: OME-TIFF and ImageJ keep colours, or stains, as single pages."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import numpy as np
import tifffile

_NAMES = ({"red", "r"}, {"green", "g"}, {"blue", "b"})
_DYES = ("dapi", "hoechst", "fitc", "gfp", "yfp", "cfp", "rfp", "cherry", "tomato", "tritc",
         "cy2", "cy3", "cy5", "cy7", "alexa", "texas", "rhodamine", "phalloidin", "dye", "stain",
         "brightfield", "phase", "dic")  # fmt: skip
"""Words of labels that tell of stains, whatever the colours they are shown in."""
_OME_COLOURS = (0xFF0000FF, 0x00FF00FF, 0x0000FFFF)
"""RGBA of pure red, green and blue, as OME-XML writes them (there signed)."""


def channels_of(series: tifffile.TiffPageSeries) -> int:
    """How many channels the first series has, each a page of its own; 1: it has no such pages."""
    axes = series.axes
    return int(series.shape[axes.index("C")]) if "C" in axes else 1


def colour_order(
    tiff: tifffile.TiffFile, series: tifffile.TiffPageSeries
) -> tuple[int, int, int] | None:
    """Which of three pages are red, green and blue, where they are named or typed so; else None."""
    if channels_of(series) != 3 or len(series.pages) != 3:
        return None
    told = _of_ome(tiff) if tiff.is_ome else _of_imagej(tiff) if tiff.is_imagej else []
    if sorted(told) != [0, 1, 2]:
        return None
    return told.index(0), told.index(1), told.index(2)


def _of_ome(tiff: tifffile.TiffFile) -> list[int]:
    """Of each channel 0, 1 or 2 for red, green, blue; -1 for any other."""
    try:
        root = ElementTree.fromstring(tiff.ome_metadata or "")
    except ElementTree.ParseError:
        return []
    channels = [e for e in root.iter() if e.tag.rpartition("}")[2] == "Channel"][:3]
    return [_which(channel.get("Name"), channel.get("Color")) for channel in channels]


def _which(name: str | None, colour: str | None) -> int:
    folded = (name or "").strip().casefold()
    for number, names in enumerate(_NAMES):
        if folded in names:
            return number
    try:
        value = int(colour or "") & 0xFFFFFFFF
    except ValueError:
        return -1
    return _OME_COLOURS.index(value) if value in _OME_COLOURS else -1


def _of_imagej(tiff: tifffile.TiffFile) -> list[int]:
    """ImageJ keeps a table of colours for each channel of a composite, and labels."""
    told: dict[str, Any] = tiff.imagej_metadata or {}
    labels = told.get("Labels")
    if isinstance(labels, list) and len(labels) >= 3:
        named = [_which(str(label), None) for label in labels[:3]]
        if -1 not in named:
            return named
        if any(dye in str(label).casefold() for label in labels[:3] for dye in _DYES):
            return []
    tables = told.get("LUTs")
    if isinstance(tables, list) and len(tables) >= 3:
        return [_of_table(np.asarray(table)) for table in tables[:3]]
    # Without tables, a composite of three channels is shown in red, green and blue.
    return [0, 1, 2] if told.get("mode") in ("composite", "color") else []


def _of_table(table: Any) -> int:
    if table.shape != (3, 256):
        return -1
    brightest = table[:, -1]
    return int(np.argmax(brightest)) if (brightest > 127).sum() == 1 else -1
