"""How a slice lies in the patient, and how it is turned so that radiologists see it as usual.

Directions are those of DICOM (PS3.3 C.7.6.2): x to the patient's left, y to the back, z to the
head (LPS). The radiological convention: axial slices with the patient's right at the left and the
front at the top; coronal ones with the right at the left and the head at the top; sagittal ones
with the front at the left and the head at the top. Oblique slices are turned by their nearest axes,
never resampled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.text import text

NO_ORIENTATION = text(
    "The file does not tell how it lies in the patient: left and right cannot be told."
)
_POSITIVE = ("L", "P", "H")
_NEGATIVE = ("R", "A", "F")
_PLANES = ("sagittal", "coronal", "axial")
# Of each plane (by the axis of its normal): the axis that runs to the right on the screen and the
# one that runs down, each with its sign.
_SHOWN: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {
    0: ((1, 1), (2, -1)),
    1: ((0, 1), (2, -1)),
    2: ((0, 1), (1, 1)),
}
_OBLIQUE = 0.9
"""Cosine of the angle to the nearest axis below which a plane is called oblique (26°)."""

Letters = tuple[str, str, str, str]
"""Left, right, top, bottom: R and L of the patient, A and P (front, back), H and F (head, feet)."""


@dataclass(frozen=True)
class View:
    """What is done to stored rows and columns before a slice is shown."""

    transpose: bool
    """Rows and columns change places, first of all."""
    mirror: bool
    """Then left and right."""
    flip: bool
    """Then top and bottom."""
    plane: str
    """``axial``, ``coronal`` or ``sagittal``: the nearest."""
    oblique: bool
    letters: Letters
    normal: tuple[float, float, float]
    """Along which slices are sorted: to the head, to the back, to the left."""

    def turned(self, pixels: NDArray[np.generic]) -> NDArray[np.generic]:
        """``(H, W[, C])`` as it is shown."""
        if self.transpose:
            pixels = pixels.swapaxes(0, 1)
        return pixels[:: -1 if self.flip else 1, :: -1 if self.mirror else 1]


def view_of(across: NDArray[np.float64], down: NDArray[np.float64]) -> View | None:
    """From the directions of a stored row and of a stored column, ``(3,)`` each, any length.

    None where they are no two different directions.
    """
    lengths = np.linalg.norm(across), np.linalg.norm(down)
    if not all(np.isfinite(length) and length > 1e-6 for length in lengths):
        return None
    across, down = across / lengths[0], down / lengths[1]
    normal = np.cross(across, down)
    length = np.linalg.norm(normal)
    if length < 0.1:
        return None
    normal = normal / length
    through = int(np.argmax(np.abs(normal)))
    right, below = _SHOWN[through]
    # Which of the two stored directions runs along the axis that is shown across.
    transpose = abs(down[right[0]]) > abs(across[right[0]])
    x, y = (down, across) if transpose else (across, down)
    mirror = bool(x[right[0]] * right[1] < 0)
    flip = bool(y[below[0]] * below[1] < 0)
    normal = normal if normal[through] > 0 else -normal
    return View(
        transpose=bool(transpose),
        mirror=mirror,
        flip=flip,
        plane=_PLANES[through],
        oblique=bool(abs(normal[through]) < _OBLIQUE),
        letters=(
            _letter(right[0], -right[1]),
            _letter(right[0], right[1]),
            _letter(below[0], -below[1]),
            _letter(below[0], below[1]),
        ),
        normal=(float(normal[0]), float(normal[1]), float(normal[2])),
    )


def _letter(axis: int, sign: int) -> str:
    return (_POSITIVE if sign > 0 else _NEGATIVE)[axis]
