"""The tools that draw regions: rectangle, polygon, brush."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from crcviewer.ui.slides.region_shapes import regions_of, stroke
from crcviewer.ui.slides.regions import Regions

_REACH = 8
"""Pixels of the screen that a tool's ``reach`` is."""
_LEAST = 3.0
"""Pixels of the screen that a rectangle has across at least; smaller was a slip of the hand."""
_BRUSH = 24.0
"""Radius of the brush on the screen: zooming in makes it finer."""
_BRUSH_STEP = 0.25
"""Of the radius: how far the hand goes before more is painted."""


class RectangleTool:
    """A drag from corner to corner."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._from: QPointF | None = None
        self._least = 0.0

    def press(self, at: QPointF, reach: float, *, shift: bool = False) -> None:
        self._from, self._least = QPointF(at), reach / _REACH * _LEAST

    def drag(self, at: QPointF, reach: float) -> None:
        if self._from is not None:
            corners = _corners(self._from, at)
            self._regions.growing = [*corners, corners[0]]

    def release(self, at: QPointF) -> None:
        start, self._from = self._from, None
        self._regions.lay_down()
        if start is None:
            return
        if min(abs(at.x() - start.x()), abs(at.y() - start.y())) >= self._least:
            self._regions.add(tuple((p.x(), p.y()) for p in _corners(start, at)))

    def finish(self) -> None:
        """A drag is enough."""


class PolygonTool:
    """A click for each corner, or a drag along the edge; a double click or Enter closes it."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._corners: list[QPointF] = []
        self._held = False
        self._step = 0.0

    def press(self, at: QPointF, reach: float, *, shift: bool = False) -> None:
        self._held, self._step = True, reach
        self._corners.append(QPointF(at))
        self._show(at)

    def drag(self, at: QPointF, reach: float) -> None:
        if self._held and (at - self._corners[-1]).manhattanLength() >= self._step:
            self._corners.append(QPointF(at))
        self._show(at)

    def release(self, at: QPointF) -> None:
        self._held = False
        self._show(at)

    def finish(self) -> None:
        corners = [
            point
            for n, point in enumerate(self._corners)
            if n == 0 or (point - self._corners[n - 1]).manhattanLength() > 0
        ]
        self._corners, self._held = [], False
        self._regions.lay_down()
        if len(corners) >= 3:
            self._regions.add(tuple((p.x(), p.y()) for p in corners))

    def _show(self, at: QPointF) -> None:
        self._regions.growing = [*self._corners, QPointF(at)] if self._corners else []


class BrushTool:
    """A drag paints. Begun within a region it adds to that one, with Shift it takes away from each
    that it goes over; else it begins a new one. Each stroke is one step to undo."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._last: QPointF | None = None
        self._takes = False
        self._begun_in: int | None = None
        self._unit = 1.0
        """Pixels of level 0 to one of the screen when the stroke began."""

    @property
    def _radius(self) -> float:
        return _BRUSH * self._unit

    def press(self, at: QPointF, reach: float, *, shift: bool = False) -> None:
        self._unit = reach / _REACH
        self._takes, self._last = shift, QPointF(at)
        self._begun_in = None if shift else self._regions.at(at)
        self._regions.painted = stroke([at], self._radius)
        self._regions.brush = QPointF(at), self._radius

    def drag(self, at: QPointF, reach: float) -> None:
        if self._last is None:
            self._unit = reach / _REACH
        elif (at - self._last).manhattanLength() >= _BRUSH_STEP * self._radius:
            self._paint(at)
        self._regions.brush = QPointF(at), self._radius

    def release(self, at: QPointF) -> None:
        if self._last is None:
            return
        self._paint(at)
        self._last = None
        painted, self._regions.painted = self._regions.painted, QPainterPath()
        told = self._regions.told()
        if self._takes:
            self._regions.change(
                tuple(
                    piece
                    for n, one in enumerate(told)
                    for piece in (
                        regions_of(self._regions.path(n).subtracted(painted), self._unit, one.name)
                        if self._regions.path(n).intersects(painted)
                        else (one,)
                    )
                )
            )
        elif self._begun_in is not None:
            n = self._begun_in
            grown = regions_of(self._regions.path(n).united(painted), self._unit, told[n].name)
            self._regions.change((*told[:n], *grown, *told[n + 1 :]))
        else:
            self._regions.change((*told, *regions_of(painted, self._unit)))

    def finish(self) -> None:
        """A drag is enough."""

    def _paint(self, at: QPointF) -> None:
        assert self._last is not None
        covered = stroke([self._last, at], self._radius)
        self._regions.painted = self._regions.painted.united(covered)
        self._last = QPointF(at)


def _corners(first: QPointF, other: QPointF) -> list[QPointF]:
    return [
        QPointF(first.x(), first.y()),
        QPointF(other.x(), first.y()),
        QPointF(other.x(), other.y()),
        QPointF(first.x(), other.y()),
    ]
