"""Regions drawn by hand on a slide, each step undone and redone."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QUndoCommand, QUndoStack

from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.slides.region_shapes import Ring, path_of

_DARK = QColor(0, 0, 0, 170)
_LINES = ((_DARK, 4.0), (QColor("#4ad7ff"), 2.0))
_CHOSEN = ((_DARK, 6.0), (QColor("#ffd24a"), 3.0))

_Regions = tuple[SlideRegion, ...]


class Regions(QObject):
    """In pixels of level 0, and a layer that draws them."""

    changed = Signal()
    undoable_changed = Signal()
    """What can be undone or redone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        # By way of a method: the stack tells of its end too, when others are gone already.
        self.undo_stack.indexChanged.connect(self._on_undo_stack_index_changed)
        self._all: _Regions = ()
        self._paths: list[QPainterPath] = []
        self.chosen: frozenset[int] = frozenset()
        """Indices of those that stand out."""
        self.growing: list[QPointF] = []
        """Line of the one that is being drawn."""
        self.painted = QPainterPath()
        """What a brush has covered so far."""
        self.brush: tuple[QPointF, float] | None = None
        """Where a brush is, and its radius."""

    def __len__(self) -> int:
        return len(self._all)

    def _on_undo_stack_index_changed(self) -> None:
        self.undoable_changed.emit()

    def told(self) -> _Regions:
        """In the order of drawing."""
        return self._all

    def meant(self) -> _Regions:
        """The chosen ones, or all where none is chosen."""
        return tuple(self._all[n] for n in sorted(self.chosen)) or self._all

    def path(self, index: int) -> QPainterPath:
        """The shape of one."""
        return self._paths[index]

    def at(self, place: QPointF) -> int | None:
        """The one drawn last of those that hold a place."""
        held = [n for n, path in enumerate(self._paths) if path.contains(place)]
        return held[-1] if held else None

    def add(self, ring: Ring) -> None:
        """One more, without holes."""
        self.change((*self._all, SlideRegion((ring,))))

    def remove(self, indices: frozenset[int]) -> None:
        """Without these."""
        self.change(tuple(one for n, one in enumerate(self._all) if n not in indices))

    def rename(self, index: int, name: str) -> None:
        """Empty: it has its number."""
        if name != self._all[index].name:
            named = replace(self._all[index], name=name)
            self.change((*self._all[:index], named, *self._all[index + 1 :]))

    def clear(self) -> None:
        """None: all tissue counts again."""
        self.change(())

    def change(self, after: _Regions) -> None:
        """As a step that can be undone."""
        if after != self._all:
            self.undo_stack.push(_Change(self, after))

    def set_all(self, regions: _Regions) -> None:
        """For undo, redo, and what was kept."""
        self._all = regions
        self._paths = [path_of(region) for region in regions]
        self.chosen = frozenset()
        self.changed.emit()

    def lay_down(self) -> None:
        """Nothing is being drawn."""
        self.growing, self.painted, self.brush = [], QPainterPath(), None

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Outlines, which leave the colours of the map as they are, and the one under the hand."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        transform = camera.transform
        for n, path in enumerate(self._paths):
            self._outline(painter, transform.map(path), chosen=n in self.chosen)
        if not self.painted.isEmpty():
            self._outline(painter, transform.map(self.painted), chosen=True)
        if self.growing:
            line = QPolygonF([camera.to_screen(point) for point in self.growing])
            for colour, width in _LINES:
                painter.setPen(QPen(colour, width))
                painter.drawPolyline(line)
        if self.brush is not None:
            at, radius = self.brush
            for colour, width in ((_DARK, 3.0), (QColor("#ffffff"), 1.0)):
                painter.setPen(QPen(colour, width))
                side = radius * camera.scale
                painter.drawEllipse(camera.to_screen(at), side, side)

    def _outline(self, painter: QPainter, path: QPainterPath, *, chosen: bool) -> None:
        for colour, width in _CHOSEN if chosen else _LINES:
            painter.setPen(QPen(colour, width))
            painter.drawPath(path)


class _Change(QUndoCommand):
    def __init__(self, regions: Regions, after: _Regions) -> None:
        super().__init__()
        self._regions, self._before, self._after = regions, regions.told(), after

    def undo(self) -> None:
        self._regions.set_all(self._before)

    def redo(self) -> None:
        self._regions.set_all(self._after)
