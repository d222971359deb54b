"""The eight orientations of EXIF and TIFF, for pixels and for rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Orientation: (swap rows and columns, then flip left-right, then flip top-bottom).
_STEPS: dict[int, tuple[bool, bool, bool]] = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}


@dataclass(frozen=True)
class Rectangle:
    """In whole pixels."""

    left: int
    top: int
    width: int
    height: int


def known(orientation: object) -> int:
    """A tag's value as one of 1..8; anything else is upright."""
    return orientation if isinstance(orientation, int) and orientation in _STEPS else 1


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places."""
    return _STEPS[orientation][0]


def upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """``(H, W[, C])`` as stored to as seen."""
    swap, mirror, flip = _STEPS[orientation]
    if swap:
        pixels = pixels.swapaxes(0, 1)
    if mirror:
        pixels = pixels[:, ::-1]
    if flip:
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def stored_rectangle(seen: Rectangle, orientation: int, width: int, height: int) -> Rectangle:
    """Where a rectangle of the upright image (``width`` × ``height``) lies in the stored one."""
    swap, mirror, flip = _STEPS[orientation]
    left = width - seen.left - seen.width if mirror else seen.left
    top = height - seen.top - seen.height if flip else seen.top
    if swap:
        return Rectangle(top, left, seen.height, seen.width)
    return Rectangle(left, top, seen.width, seen.height)
