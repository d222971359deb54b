"""Regions drawn by hand on a slide, each step undone and redone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QUndoCommand, QUndoStack

from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.ui.shared.deep_zoom.camera import Camera

_LINES = ((QColor(0, 0, 0, 170), 4.0), (QColor("#4ad7ff"), 2.0))
_LEAST = 3.0
"""Pixels of the screen that a rectangle has across at least; smaller was a slip of the hand."""

Polygon = tuple[tuple[float, float], ...]


class Regions(QObject):
    """Polygons in pixels of level 0, and a layer that draws them."""

    changed = Signal()
    undoable_changed = Signal()
    """What can be undone or redone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        # By way of a method: the stack tells of its end too, when others are gone already.
        self.undo_stack.indexChanged.connect(self._on_undo_stack_index_changed)
        self._polygons: tuple[Polygon, ...] = ()
        self.growing: list[QPointF] = []
        """Of the one that is being drawn."""

    @property
    def polygons(self) -> tuple[Polygon, ...]:
        """As drawn."""
        return self._polygons

    def _on_undo_stack_index_changed(self) -> None:
        self.undoable_changed.emit()

    def told(self) -> tuple[SlideRegion, ...]:
        """For the engine."""
        return tuple(SlideRegion((polygon,)) for polygon in self._polygons)

    def add(self, polygon: Polygon) -> None:
        """One more."""
        self.undo_stack.push(_Change(self, (*self._polygons, polygon)))

    def clear(self) -> None:
        """None: all tissue counts again."""
        if self._polygons:
            self.undo_stack.push(_Change(self, ()))

    def set_polygons(self, polygons: tuple[Polygon, ...]) -> None:
        """For undo and redo alone."""
        self._polygons = polygons
        self.changed.emit()

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Outlines, which leave the colours of the map as they are, and the one under the hand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for polygon in self._polygons:
            where = QPolygonF([camera.to_screen(QPointF(x, y)) for x, y in polygon])
            for colour, width in _LINES:
                painter.setPen(QPen(colour, width))
                painter.drawPolygon(where)
        if self.growing:
            line = QPolygonF([camera.to_screen(point) for point in self.growing])
            for colour, width in _LINES:
                painter.setPen(QPen(colour, width))
                painter.drawPolyline(line)


class _Change(QUndoCommand):
    def __init__(self, regions: Regions, after: tuple[Polygon, ...]) -> None:
        super().__init__()
        self._regions, self._before, self._after = regions, regions.polygons, after

    def undo(self) -> None:
        self._regions.set_polygons(self._before)

    def redo(self) -> None:
        self._regions.set_polygons(self._after)


class RectangleTool:
    """A drag from corner to corner."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._from: QPointF | None = None
        self._least = 0.0

    def press(self, at: QPointF, reach: float) -> None:
        self._from, self._least = QPointF(at), reach / 8 * _LEAST

    def drag(self, at: QPointF) -> None:
        if self._from is not None:
            corners = _corners(self._from, at)
            self._regions.growing = [*corners, corners[0]]

    def release(self, at: QPointF) -> None:
        start, self._from = self._from, None
        self._regions.growing = []
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

    def press(self, at: QPointF, reach: float) -> None:
        self._held, self._step = True, reach
        self._corners.append(QPointF(at))
        self._show(at)

    def drag(self, at: QPointF) -> None:
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
        self._regions.growing = []
        if len(corners) >= 3:
            self._regions.add(tuple((p.x(), p.y()) for p in corners))

    def _show(self, at: QPointF) -> None:
        self._regions.growing = [*self._corners, QPointF(at)] if self._corners else []


def _corners(first: QPointF, other: QPointF) -> list[QPointF]:
    return [
        QPointF(first.x(), first.y()),
        QPointF(other.x(), first.y()),
        QPointF(other.x(), other.y()),
        QPointF(first.x(), other.y()),
    ]
