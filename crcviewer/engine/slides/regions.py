"""Polygons of a GeoJSON file, as QuPath and others write them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from crcviewer.engine.failures import RequestError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.json_lines import UnreadableError, parsed
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.text import text

_LARGEST = 256 << 20


def read_regions(path: Path) -> tuple[SlideRegion, ...]:
    """All polygons of features, collections and bare geometries. Raises RequestError, OSError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableError("too large")
        found = list(_regions(parsed(path.read_bytes()), ""))
    except (UnreadableError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_regions(path) from error
    if not found:
        raise _no_regions(path)
    return tuple(found)


def moved(regions: Sequence[SlideRegion], x: float, y: float) -> tuple[SlideRegion, ...]:
    """All of them, so many pixels further."""
    return tuple(
        replace(one, rings=tuple(tuple((a + x, b + y) for a, b in ring) for ring in one.rings))
        for one in regions
    )


def _no_regions(path: Path) -> RequestError:
    return RequestError(
        text("{name} holds no polygons.", name=display_name(path)),
        text("Export annotations as GeoJSON, in pixels of the slide."),
    )


def _regions(plain: Any, name: str) -> list[SlideRegion]:
    if isinstance(plain, list):
        return [region for one in plain for region in _regions(one, name)]
    kind = plain.get("type")
    if kind == "FeatureCollection":
        return _regions(plain["features"], name)
    if kind == "Feature":
        properties = plain.get("properties") or {}
        return _regions(plain["geometry"], str(properties.get("name") or ""))
    if kind == "GeometryCollection":
        return _regions(plain["geometries"], name)
    if kind == "Polygon":
        return [_region(plain["coordinates"], name)]
    if kind == "MultiPolygon":
        return [_region(rings, name) for rings in plain["coordinates"]]
    return []


def _region(rings: Any, name: str) -> SlideRegion:
    read = tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in rings)
    if not all(math.isfinite(value) for ring in read for point in ring for value in point):
        raise ValueError("a place that is no number")
    return SlideRegion(read, name)
