"""Many fields of a slide at once: the pixels that :class:`SlideSource` gives of each alone, but the
slide is read a block at a time, since a field is smaller than the tiles that a file is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from crcviewer.imaging.core.field_of_view import Crop, padded, plan_crop
from crcviewer.imaging.core.image_source import resized
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.formats.slide import Slide
from crcviewer.protocol.images import FieldOfView

BLOCK_PIXELS = 2048
"""Side of what is read at once, about, in pixels of the level that is read."""
_WASTE = 5.0
"""A block is read in one go unless it has so many times the pixels of the fields in it."""


@dataclass(frozen=True)
class _Part:
    """Where a field lies in one level, and the cells that it becomes."""

    level: int
    x: int
    y: int
    width: int
    height: int
    crop: Crop


def read_fields(slide: Slide, fields: Sequence[FieldOfView], min_side: int) -> list[UInt8]:
    """``(S, S, 3)`` of each field, near to each other, in their order.

    S is as :meth:`ImageSource.read_field` has it for this ``min_side``. Raises ImageError.
    """
    return read_fields_in_sizes(slide, fields, (min_side,))[0]


def read_fields_in_sizes(
    slide: Slide, fields: Sequence[FieldOfView], min_sides: Sequence[int]
) -> list[list[UInt8]]:
    """The same for several ``min_sides``, in one reading where one level serves them."""
    parts = [_part(slide, field, side) for side in min_sides for field in fields]
    found: list[UInt8] = [_NOTHING] * len(parts)
    for level in sorted({part.level for part in parts}):
        mine = [n for n, part in enumerate(parts) if part.level == level]
        some = [parts[n] for n in mine]
        left, top = min(p.x for p in some), min(p.y for p in some)
        right = max(p.x + p.width for p in some)
        bottom = max(p.y + p.height for p in some)
        # Each pixel once, however many sizes are made of it.
        area = sum(p.width * p.height for p in some) / len(mine) * min(len(mine), len(fields))
        most = 4 * BLOCK_PIXELS**2
        if (right - left) * (bottom - top) <= min(_WASTE * area, most):
            block = slide.read_region(level, left, top, right - left, bottom - top)
            for n, p in zip(mine, some, strict=True):
                y, x = p.y - top, p.x - left
                found[n] = _reduced(block[y : y + p.height, x : x + p.width], p)
        else:
            known: dict[tuple[int, int, int, int], UInt8] = {}
            for n, p in zip(mine, some, strict=True):
                place = p.x, p.y, p.width, p.height
                if place not in known:
                    known[place] = slide.read_region(level, *place)
                found[n] = _reduced(known[place], p)
    count = len(fields)
    return [found[n * count : (n + 1) * count] for n in range(len(min_sides))]


def _part(slide: Slide, field: FieldOfView, min_side: int) -> _Part:
    width, height = slide.dimensions
    crop = plan_crop(field, width, height, min_side)
    level = slide.best_level(min(crop.x.length / crop.x.cells, crop.y.length / crop.y.cells))
    # The same rounding as Slide.read_scaled.
    there = slide.levels[level]
    ratio_x, ratio_y = there.width / width, there.height / height
    x, y = round(crop.x.start * ratio_x), round(crop.y.start * ratio_y)
    wide = max(1, round((crop.x.start + crop.x.length) * ratio_x) - x)
    high = max(1, round((crop.y.start + crop.y.length) * ratio_y) - y)
    return _Part(level, x, y, wide, high, crop)


def _reduced(pixels: UInt8, part: _Part) -> UInt8:
    cells = part.crop.x.cells, part.crop.y.cells
    return np.array(padded(resized(pixels, cells, Image.Resampling.BOX), part.crop))


_NOTHING = np.empty((0, 0, 3), np.uint8)
