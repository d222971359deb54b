"""Which case lies under the cursor: a grid over the map. Knows no widgets."""

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
