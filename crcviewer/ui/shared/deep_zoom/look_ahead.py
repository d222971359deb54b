"""Asks for the tiles that are seen, and for those that lie ahead of the hand."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, QRectF, QTimer

from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore

_AHEAD_SECONDS = 0.4
"""How far ahead of the hand tiles are read."""
_REST_MS = 140
"""After a movement: what surrounds the view is read then."""
_A_JUMP = 0.3
"""Seconds between two movements that are not one."""


class LookAhead(QObject):
    """Told of each movement of a view."""

    def __init__(self, grid: TileGrid, store: TileStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid, self._store = grid, store
        self._velocity = QPointF(0, 0)
        """Of the middle of the view, in pixels of level 0 a second."""
        self._last: QPointF | None = None
        self._seen = QRectF()
        self._scale = 1.0
        self._clock = QElapsedTimer()
        self._resting = QTimer(self)
        self._resting.setInterval(_REST_MS)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._on_resting_timeout)

    def move(self, seen: QRectF, scale: float, *, jumped: bool = False) -> None:
        """``seen`` in pixels of level 0; ``scale``: pixels of the device to one of these.
        ``jumped``: it has not come here over what lies between."""
        seconds = self._clock.restart() / 1000 if self._clock.isValid() else 0.0
        if not self._clock.isValid():
            self._clock.start()
        if self._last is not None and not jumped and 0 < seconds < _A_JUMP:
            now = (seen.center() - self._last) / seconds
            self._velocity = self._velocity * 0.6 + now * 0.4
        else:
            self._velocity = QPointF(0, 0)
        self._last, self._seen, self._scale = seen.center(), seen, scale
        self._wish()
        self._resting.start()

    def _on_resting_timeout(self) -> None:
        self._velocity, self._last = QPointF(0, 0), None
        self._wish()

    def _wish(self) -> None:
        seen, moving = self._seen, self._velocity * _AHEAD_SECONDS
        bound = QPointF(
            min(max(moving.x(), -seen.width()), seen.width()),
            min(max(moving.y(), -seen.height()), seen.height()),
        )
        self._store.wish(*self._grid.wishes(seen, self._scale, bound))
