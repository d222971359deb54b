"""The square field of view: its default (science, section 10), which pixels of an image it needs,
and what lies beyond the borders."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.pixel_size import believable, of_objective
from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot
from crcviewer.protocol.text import text

TILE_WIDTH_UM = 112.0
"""Width of a training tile: 224 pixels of 0.5 µm."""

TILE_PIXELS = 224

_FARTHEST = 1e8


def default_field(info: ImageInfo, slot: Slot) -> FieldOfView:
    """112 µm in the middle where the pixel size is known, else the centred square.

    Of a slide that does not tell it the pixel size is that of its objective, else 0.5 µm. A tile
    that is narrower than 112 µm gives its whole centred square: there is no more to see.
    """
    side = float(min(info.width, info.height))
    pixel = believable(info.pixel_size_um)
    if info.slide is not None and pixel is None:
        pixel = of_objective(info.slide.objective) or TILE_WIDTH_UM / TILE_PIXELS
    if slot is Slot.PATHOLOGY and pixel is not None:
        side = min(side, float(round(TILE_WIDTH_UM / pixel)))
    return FieldOfView((info.width - side) / 2, (info.height - side) / 2, side)


@dataclass(frozen=True)
class Span:
    """One axis of a crop: ``length`` pixels from ``start``, as ``cells``, with edges repeated."""

    start: int
    length: int
    cells: int
    before: int
    after: int


@dataclass(frozen=True)
class Crop:
    """A square as two spans. ``x.cells + x.before + x.after`` is the side of the result."""

    x: Span
    y: Span


def plan_crop(field: FieldOfView, width: int, height: int, min_side: int) -> Crop:
    """The square in whole pixels, reduced by an integer factor while ``side >= 4 * min_side``.

    At factor 1 the corner and side are rounded to whole pixels; at a larger factor up to one cell
    (under 1/256 of the square at the usual ``min_side``) is left out at its borders.
    """
    numbers = (field.x, field.y, field.side)
    if not all(math.isfinite(n) and abs(n) < _FARTHEST for n in numbers) or field.side <= 0:
        raise ImageError(
            text("The field of view is not a square."), text("Reset it and set it again.")
        )
    side = max(1, round(field.side))
    factor = max(1, side // (4 * min_side))
    cells = side // factor
    inset = (side - cells * factor) // 2
    return Crop(
        _span(round(field.x) + inset, cells, factor, width),
        _span(round(field.y) + inset, cells, factor, height),
    )


def _span(start: int, cells: int, factor: int, limit: int) -> Span:
    first = min(-(min(start, 0) // factor), cells)
    last = max(min((limit - start) // factor, cells), 0)
    if last > first:
        inside = last - first
        return Span(start + first * factor, inside * factor, inside, first, cells - last)
    # The image is thinner than a cell, or lies beside the square: its nearest part is repeated.
    low = min(max(start, 0), limit - 1)
    high = max(min(start + cells * factor, limit), low + 1)
    return Span(low, high - low, 1, 0, cells - 1)


def padded(pixels: UInt8, crop: Crop) -> UInt8:
    """``pixels``: the inside of the crop, ``(y.cells, x.cells[, 3])``; edges are repeated."""
    margins = [(crop.y.before, crop.y.after), (crop.x.before, crop.x.after)]
    if not any(map(any, margins)):
        return pixels
    if pixels.ndim == 3:
        margins.append((0, 0))
    return np.pad(pixels, margins, mode="edge")
