"""The square field of view over an image: drawn always, movable while it is edited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crcviewer.protocol.images import FieldOfView
from crcviewer.ui.shared.field_geometry import (
    CORNERS,
    corner_of,
    grip_at,
    moved,
    rect_of,
    resized,
)
from crcviewer.ui.shared.overlay_item import cosmetic_pen

HANDLE = 9.0
"""Side of a corner handle, in pixels of the screen."""

_DIM = QColor(0, 0, 0, 90)
_LINE = QColor("#ffffff")
_SHADE = QColor(0, 0, 0, 150)
_EDIT = QColor("#ffd24a")


class FieldItem(QGraphicsItem):
    """Dims what the network does not see and outlines what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QRectF()
        self.field: FieldOfView | None = None
        self.editing = False
        self.dims = True
        """Whether what lies outside is darkened."""

    def boundingRect(self) -> QRectF:
        """Image and square, with room for outline and handles."""
        rect = self.image if self.field is None else self.image.united(rect_of(self.field))
        # Handles keep their size on the screen, so they take more of the scene when zoomed out.
        views = self.scene().views() if self.scene() else []
        room = (HANDLE + 2) / (views[0].transform().m11() if views else 1.0)
        return rect.adjusted(-room, -room, room, room)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """The dimmed surroundings where wanted, a light line with a dark edge, handles while
        editing."""
        if self.field is None:
            return
        square = rect_of(self.field)
        if self.dims or self.editing:
            outside = QPainterPath()
            outside.addRect(self.image)
            inside = QPainterPath()
            inside.addRect(square)
            painter.fillPath(outside - inside, _DIM)
        line = _EDIT if self.editing else _LINE
        for colour, width in ((_SHADE, 3.0), (line, 1.5 if self.editing else 1.0)):
            painter.setPen(cosmetic_pen(painter, colour, width))
            painter.drawRect(square)
        if self.editing:
            self._paint_handles(painter, self.field)

    @staticmethod
    def _paint_handles(painter: QPainter, field: FieldOfView) -> None:
        centres = painter.transform().map(QPolygonF([corner_of(field, c) for c in CORNERS]))
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(_SHADE, 1.0))
        painter.setBrush(_EDIT)
        for index in range(centres.size()):
            handle = QRectF(0, 0, HANDLE, HANDLE)
            handle.moveCenter(centres.at(index))
            painter.drawRect(handle)
        painter.restore()


class FieldEditor(QObject):
    """Changes the field of view by mouse and keys; a change counts when it is released."""

    field_edited = Signal(object)
    """FieldOfView, at every step of a change."""
    field_committed = Signal(object)
    """FieldOfView, when mouse button or key is released and it differs from the last one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.item = FieldItem()
        self._committed: FieldOfView | None = None
        self._grip: Callable[[FieldOfView, QPointF, QRectF], FieldOfView] | None = None
        self._start: FieldOfView | None = None

    @property
    def field(self) -> FieldOfView | None:
        """The square as it is drawn now."""
        return self.item.field

    @property
    def editing(self) -> bool:
        """Whether mouse and arrow keys change the square."""
        return self.item.editing

    def show_field(self, field: FieldOfView | None, image: QRectF) -> None:
        """Draw the square of a new image; no signal."""
        self._committed = field
        self._grip = None
        self.item.prepareGeometryChange()
        self.item.image = image
        self.item.field = field
        self.item.update()

    def set_dims(self, dims: bool) -> None:
        """Darken what the network does not see; while editing it always is."""
        self.item.dims = dims
        self.item.update()

    def set_editing(self, editing: bool) -> None:
        """Let mouse and arrow keys change the square, or no more."""
        self.item.prepareGeometryChange()
        self.item.editing = editing
        self._grip = None
        self.item.update()

    # --------------------------------------------------------------------------------- mouse

    def press(self, point: QPointF, reach: float) -> bool:
        """Take hold of the square at ``point``; False where there is nothing to hold."""
        if not self.editing or self.field is None:
            return False
        self._grip, self._start = grip_at(self.field, point, reach), self.field
        return self._grip is not None

    def drag(self, point: QPointF) -> bool:
        """Follow the mouse; False where nothing is held."""
        if self._grip is None or self._start is None:
            return False
        self._set(self._grip(self._start, point, self.item.image))
        return True

    def release(self) -> bool:
        """Let go; False where nothing was held."""
        held, self._grip = self._grip is not None, None
        self.commit()
        return held

    def cursor_at(self, point: QPointF, reach: float) -> Qt.CursorShape | None:
        """The cursor that tells what a press would do, None for the usual one."""
        if not self.editing or self.field is None:
            return None
        for corner in CORNERS:
            offset = corner_of(self.field, corner) - point
            if max(abs(offset.x()), abs(offset.y())) <= reach:
                falling = corner[0] == corner[1]
                return Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor
        return Qt.CursorShape.SizeAllCursor if rect_of(self.field).contains(point) else None

    # ---------------------------------------------------------------------------------- keys

    def nudge(self, columns: int, rows: int, *, coarse: bool) -> None:
        """Move by a hundredth of the side, or a tenth; at least one pixel."""
        if self.field is not None:
            step = self._step(coarse)
            self._set(moved(self.field, columns * step, rows * step, self.item.image))

    def grow(self, direction: int, *, coarse: bool) -> None:
        """Enlarge (+1) or shrink (-1) about the centre."""
        if self.field is not None:
            self._set(resized(self.field, direction * 2 * self._step(coarse), self.item.image))

    def replace(self, field: FieldOfView) -> None:
        """Set the square as the user asked for, and tell."""
        self._set(field)
        self.commit()

    def commit(self) -> None:
        """Tell the square if it has changed since last told."""
        if self.field is not None and self.field != self._committed:
            self._committed = self.field
            self.field_committed.emit(self.field)

    def _step(self, coarse: bool) -> float:
        assert self.field is not None
        return max(1.0, round(self.field.side / (10 if coarse else 100)))

    def _set(self, field: FieldOfView) -> None:
        if field != self.field:
            self.item.prepareGeometryChange()
            self.item.field = field
            self.item.update()
            self.field_edited.emit(field)
