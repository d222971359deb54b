"""Which cases lie under the cursor, inside a drawn line, or next in a direction. No widgets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_PER_CELL = 4
_MOST_CELLS = 512


class SpatialIndex:
    """Points ``(N, 2)`` sorted into square cells; a query looks at those near to it only."""

    def __init__(self, points: NDArray[np.floating], rows: NDArray[np.int64]) -> None:
        """``rows``: what a query answers with, for each point."""
        self._rows = rows
        self._points = np.asarray(points, np.float64)
        self._low = self._points.min(axis=0) if len(rows) else np.zeros(2)
        extent = self._points.max(axis=0) - self._low if len(rows) else np.ones(2)
        cells = int(np.clip(np.sqrt(len(rows) / _PER_CELL), 1, _MOST_CELLS))
        self._side = max(float(extent.max()) / cells, 1e-12)
        self._shape = (extent // self._side).astype(np.int64) + 1
        column, line = self._cell(self._points).T
        flat = line * self._shape[0] + column
        self._order = np.argsort(flat, kind="stable")
        self._starts = np.searchsorted(flat[self._order], np.arange(self._shape.prod() + 1))

    def nearest(self, x: float, y: float, radius: float) -> int | None:
        """The row of the nearest point within ``radius``; of several the last, as it is on top."""
        near = self._within(x, y, radius)
        if not len(near):
            return None
        away = ((self._points[near] - (x, y)) ** 2).sum(axis=1)
        best = np.flatnonzero(away == away.min())[-1]
        return int(self._rows[near[best]]) if away[best] <= radius * radius else None

    def _within(self, x: float, y: float, radius: float) -> NDArray[np.int64]:
        """Points of the cells that a square of this half side touches."""
        corners = np.array([[x - radius, y - radius], [x + radius, y + radius]])
        (left, top), (right, bottom) = self._cell(corners)
        found = []
        for line in range(top, bottom + 1):
            start = line * self._shape[0]
            found.append(self._order[self._starts[start + left] : self._starts[start + right + 1]])
        return np.sort(np.concatenate(found))

    def _cell(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        cells = np.floor((points - self._low) / self._side).astype(np.int64)
        return np.clip(cells, 0, self._shape - 1)


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


def case_beyond(
    pixels: NDArray[np.float64],
    rows: NDArray[np.int64],
    here: int | None,
    step: tuple[int, int],
) -> int | None:
    """The nearest of ``rows`` in this direction, at most 45 degrees aside; without ``here``, that
    nearest to the middle. ``pixels``: where all cases lie, ``(N, 2)``."""
    if not len(rows):
        return None
    if here is None:
        away = pixels[rows] - pixels[rows].mean(axis=0)
        return int(rows[(away**2).sum(axis=1).argmin()])
    dx, dy = step
    away = pixels[rows] - pixels[here]
    along, aside = away @ (dx, dy), np.abs(away @ (dy, dx))
    ahead = np.flatnonzero((along > 0) & (aside <= along))
    if not len(ahead):
        return None
    return int(rows[ahead[(away[ahead] ** 2).sum(axis=1).argmin()]])
