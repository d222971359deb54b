"""Which points lie inside of a drawn line. Knows no widgets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def inside(points: NDArray[np.floating], outline: NDArray[np.floating]) -> NDArray[np.bool_]:
    """``(N,)`` of points ``(N, 2)`` and the corners ``(M, 2)`` of a closed line, by the even-odd
    rule: where the line crosses itself, what it goes round twice is outside.

    A ray to the right crosses only edges that span its height: with the points sorted by height,
    an edge looks at these alone.
    """
    result = np.zeros(len(points), np.bool_)
    if len(outline) < 3 or not len(points):
        return result
    points, outline = np.asarray(points, np.float64), np.asarray(outline, np.float64)
    low, high = outline.min(axis=0), outline.max(axis=0)
    boxed = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    order = boxed[np.argsort(points[boxed, 1], kind="stable")]
    xs, ys = points[order, 0], points[order, 1]
    odd = np.zeros(len(order), np.bool_)
    for (x1, y1), (x2, y2) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        first, last = np.searchsorted(ys, (min(y1, y2), max(y1, y2)))
        if first < last:
            crossing = x1 + (ys[first:last] - y1) * ((x2 - x1) / (y2 - y1))
            odd[first:last] ^= crossing > xs[first:last]
    result[order] = odd
    return result
