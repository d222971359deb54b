"""Where class codes stand on a map: off one another, over as few cases as can be. No widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_RINGS = (0.0, 14.0, 24.0, 36.0, 50.0)
_TURNS = 12
MOST_POINTS = 500
"""That are looked at of many cases: found anew at every step of zooming."""
_AWAY = 0.06
"""A pixel away from the middle of its cases costs a code as much as covering so many cases."""

_STEPS = np.array(
    [(0.0, 0.0)]
    + [
        (r * math.cos(math.tau * i / _TURNS), r * math.sin(math.tau * i / _TURNS))
        for r in _RINGS[1:]
        for i in range(_TURNS)
    ]
)


def place_labels(
    anchors: NDArray[np.float64],
    sizes: NDArray[np.float64],
    points: NDArray[np.float64],
    taken: Sequence[tuple[float, float, float, float]] = (),
) -> NDArray[np.float64]:
    """Middles ``(n, 2)`` of n labels that belong to ``anchors``, in pixels.

    ``sizes`` ``(n, 2)``; ``points`` ``(N, 2)``: the cases, of which a part is looked at where they
    are many; ``taken``: boxes (left, top, right, bottom) that no label may cover. A label that
    finds no room stays where it belongs.
    """
    points = points[:: max(1, len(points) // MOST_POINTS)]
    boxes = [np.array(box, np.float64) for box in taken]
    places = anchors.copy()
    for index, (anchor, size) in enumerate(zip(anchors, sizes, strict=True)):
        middles = anchor + _STEPS
        low, high = middles - size / 2, middles + size / 2
        free = np.ones(len(middles), np.bool_)
        for box in boxes:
            apart = (high <= box[:2]) | (low >= box[2:])
            free &= apart.any(axis=1)
        near = points[(np.abs(points - anchor) <= _RINGS[-1] + size).all(axis=1)]
        inside = (near[None] > low[:, None]) & (near[None] < high[:, None])
        cost = inside.all(axis=2).sum(axis=1) + _AWAY * np.linalg.norm(_STEPS, axis=1)
        if free.any():
            places[index] = middles[np.where(free, cost, np.inf).argmin()]
        boxes.append(np.concatenate((places[index] - size / 2, places[index] + size / 2)))
    return places
