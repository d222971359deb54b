"""The deep zoom of one slide: tiles under whatever lies over them, moved by mouse and keys."""

from __future__ import annotations

import time
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.ui.look.theme import colours, scaled_font
from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.deep_zoom.look_ahead import LookAhead
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_painter import Frame, TilePainter
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore
from crcviewer.ui.shared.view_marks import ViewMarks
from crcviewer.ui.shared.zoom_easing import ZoomEasing

_NOTCH = 120
_ZOOM_STEP = 1.35
"""For each notch of the wheel."""
_KEY_PAN = 0.12
"""Of the view, for each press of an arrow."""
_A_CLICK = 4
_REACH = 8
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class Layer(Protocol):
    """Something drawn over the slide."""

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """In pixels of the screen."""


class Tool(Protocol):
    """What the left button does in place of panning; places are pixels of level 0."""

    def press(self, at: QPointF, reach: float, *, shift: bool = False) -> None:
        """``reach``: how far from something a press still means it, 8 pixels of the screen.
        ``shift``: whether that key is held."""

    def drag(self, at: QPointF, reach: float) -> None:
        """The mouse moves; the button is held, or not."""

    def release(self, at: QPointF) -> None:
        """The button is let go."""

    def finish(self) -> None:
        """A double click, or Enter."""


class SlideView(QWidget):
    """Wheel and + - zoom, drag and arrows pan, F and a double click show all, 1 is pixel for pixel,
    T turns."""

    moved = Signal()
    """Another part of the slide is seen, or another size of it."""
    clicked = Signal(QPointF)
    """Pixels of level 0."""
    pointed = Signal(object)
    """QPointF in pixels of level 0, or None."""
    undo_requested = Signal()
    redo_requested = Signal()
    tool_ended = Signal()
    """With Escape."""

    def __init__(self, grid: TileGrid, store: TileStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        largest = grid.levels[0]
        self.camera = Camera(QSizeF(largest.width, largest.height))
        self.layers: list[Layer] = []
        self.tool: Tool | None = None
        self._tiles = TilePainter(grid, store)
        self.frame = Frame()
        self._marks = ViewMarks()
        self._held: QPointF | None = None
        self._pointer: QPointF | None = None
        self._travelled = 0.0
        self._tooling = False
        self._ahead = LookAhead(grid, store, self)
        self._easing = ZoomEasing(self)
        self._easing.stepped.connect(self._on_easing_stepped)
        store.tile_arrived.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(200, 160))

    # ------------------------------------------------------------------------------- content

    @property
    def pixel_size_um(self) -> float | None:
        """Of level 0; None: not known."""
        return self._marks.pixel_size_um

    def set_pixel_size(self, micrometres: float | None) -> None:
        """For the scale bar."""
        self._marks.pixel_size_um = micrometres
        self.update()
        if self._pointer is not None:
            self._tell_pointed()  # in other units

    def set_reading(self, words: str) -> None:
        """In the lower right corner."""
        if words != self._marks.reading:
            self._marks.reading = words
            self.update()

    def set_tool(self, tool: Tool | None) -> None:
        """None: the left button pans."""
        self.tool, self._tooling = tool, False
        self.setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)
        self.update()

    # ------------------------------------------------------------------------------ movement

    @property
    def extent(self) -> QRectF:
        """The whole slide."""
        return self.camera.extent

    @property
    def seen(self) -> QRectF:
        """The part of it that is in view, what lies beyond its edges included."""
        return self.camera.seen

    def fit(self) -> None:
        """All of the slide."""
        self._easing.stop()
        self.camera.fit()
        self._on_moved()

    def zoom_by(self, factor: float, at: QPointF | None = None, *, smoothly: bool = True) -> None:
        """So that the place under ``at`` (of the screen, else the middle) stays there."""
        at = QRectF(self.rect()).center() if at is None else at
        wanted = self.camera.bounded(self._easing.goal(self.camera.scale) * factor)
        if smoothly:
            self._easing.lead(self.camera.scale, wanted, at)
        else:
            self._easing.stop()
            self._on_easing_stepped(wanted, at)

    def zoom_to(self, scale: float) -> None:
        """At once, round the middle."""
        self._easing.stop()
        self.camera.zoom_to(scale, QRectF(self.rect()).center())
        self._on_moved()

    def pan(self, across: float, down: float) -> None:
        """By pixels of the screen."""
        self._easing.stop()
        self.camera.pan(across, down)
        self._on_moved()

    def go_to(self, centre: QPointF) -> None:
        """This place of the slide comes to the middle."""
        self._easing.stop()
        self.camera.go_to(centre)
        self._on_moved(jumped=True)

    def show_rect(self, rect: QRectF) -> None:
        """This part of the slide fills the view."""
        self._easing.stop()
        self.camera.show_rect(rect)
        self._on_moved(jumped=True)

    def stand(self, centre: QPointF, scale: float, quarters: int) -> None:
        """As it stood before."""
        self._easing.stop()
        self.camera.turn(quarters - self.camera.quarters)
        self.camera.zoom_to(scale, QRectF(self.rect()).center())
        self.camera.go_to(centre)
        self._on_moved(jumped=True)

    def turn(self, quarters: int = 1) -> None:
        """By so many times 90° clockwise."""
        self._easing.stop()
        self.camera.turn(quarters)
        self._on_moved()

    def _on_easing_stepped(self, scale: float, at: QPointF) -> None:
        self.camera.zoom_to(scale, at)
        self._on_moved()

    def _on_moved(self, *, jumped: bool = False) -> None:
        scale = self.camera.scale * self.devicePixelRatioF()
        self._ahead.move(self.camera.seen, scale, jumped=jumped)
        self.update()
        self.moved.emit()
        if self._pointer is not None:
            self._tell_pointed()  # the slide has moved below it

    # ------------------------------------------------------------------------------- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tiles from coarse to sharp, then what lies over them, then scale bar and reading."""
        start = time.perf_counter()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().canvas))
        self.frame = self._tiles.paint(painter, self.camera, self.devicePixelRatioF())
        for layer in self.layers:
            painter.save()
            layer.paint(painter, self.camera)
            painter.restore()
        room = QRectF(self.rect())
        self._marks.paint(painter, room, scaled_font(self.font(), 0.9), self.camera.scale)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.frame.milliseconds = 1000 * (time.perf_counter() - start)

    # -------------------------------------------------------------------------------- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted until the user has moved."""
        super().resizeEvent(event)
        self.camera.set_room(QSizeF(self.size()))
        self._on_moved()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if turned:
            self.zoom_by(_ZOOM_STEP ** (turned / _NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the slide, or use the tool; the middle button always pans."""
        left = event.button() is Qt.MouseButton.LeftButton
        self._travelled = 0.0
        if left and self.tool is not None:
            self._tooling = True
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.tool.press(self._at(event), _REACH / self.camera.scale, shift=shift)
            self.update()
        elif left or event.button() is Qt.MouseButton.MiddleButton:
            self._easing.stop()
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan, or go on with the tool."""
        if self._held is not None:
            step = event.position() - self._held
            self._held = event.position()
            self._travelled += abs(step.x()) + abs(step.y())
            self.pan(step.x(), step.y())
        elif self.tool is not None:
            self.tool.drag(self._at(event), _REACH / self.camera.scale)
            self.update()
        self._pointer = event.position()
        self._tell_pointed()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press without a movement is a click."""
        if self._held is not None:
            self._held = None
            self.setCursor(Qt.CursorShape.CrossCursor if self.tool else Qt.CursorShape.ArrowCursor)
            left = event.button() is Qt.MouseButton.LeftButton
            at = self._at(event)
            if left and self._travelled <= _A_CLICK and self.camera.extent.contains(at):
                self.clicked.emit(at)
        elif self._tooling and self.tool is not None:
            self._tooling = False
            self.tool.release(self._at(event))
            self.update()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointer = None
        self.pointed.emit(None)
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """End a drawing, or show the whole slide."""
        if event.button() is Qt.MouseButton.LeftButton:
            if self.tool is not None:
                self.tool.finish()
                self.update()
            else:
                self.fit()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is of what is drawn here before it is of the window's list of cases, and Escape of
        the tool before it stops anything."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            ends = self.tool is not None and event.key() == Qt.Key.Key_Escape
            if ends or undo or event.matches(QKeySequence.StandardKey.Redo):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the class's description."""
        key = event.key()
        if key in _ARROWS:
            across, down = _ARROWS[Qt.Key(key)]
            self.pan(across * _KEY_PAN * self.width(), down * _KEY_PAN * self.height())
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_requested.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(1 / _ZOOM_STEP)
        elif key in (Qt.Key.Key_F, Qt.Key.Key_Home, Qt.Key.Key_0):
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1 / self.devicePixelRatioF())
        elif key == Qt.Key.Key_T:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.turn(-1 if shift else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tool is not None:
            self.tool.finish()
            self.update()
        elif key == Qt.Key.Key_Escape and self.tool is not None:
            self.set_tool(None)
            self.tool_ended.emit()
        else:
            event.ignore()

    def _tell_pointed(self) -> None:
        at = self.camera.to_slide(self._pointer) if self._pointer is not None else None
        self.pointed.emit(at if at is not None and self.camera.extent.contains(at) else None)

    def _at(self, event: QMouseEvent) -> QPointF:
        return self.camera.to_slide(event.position())
