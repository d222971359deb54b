"""The view of one image: zoom at the cursor, pan, slices, window, field of view, overlay, ruler."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QWidget

from crcviewer.protocol.images import FieldOfView
from crcviewer.ui.look.theme import scaled_font
from crcviewer.ui.shared.field_editor import HANDLE, FieldEditor
from crcviewer.ui.shared.field_geometry import place_in, rect_of
from crcviewer.ui.shared.overlay_item import MarkerItem, OverlayItem
from crcviewer.ui.shared.ruler import Ruler
from crcviewer.ui.shared.view_marks import ViewMarks
from crcviewer.ui.shared.zoom_view import ZoomView

_NOTCH = 120
"""Of a wheel, in Qt's eighths of a degree."""
_ZOOM_STEP = 1.25
_A_CLICK = 4
"""Pixels that the mouse may move while the right button opens the menu."""
_POINTS = 16
"""Steps across the field of view, as many as the finest overlay has cells."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_WINDOW_STEP = 8
"""Pixels of a drag that a press of a key stands for."""
_COPY_SIDE = 448
"""Pixels that the shorter side of a copied picture with its overlay has at least."""
_GROW = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}


class ImageView(ZoomView):
    """One image with all that is drawn over it, and what mouse and keys ask of it."""

    cursor_moved = Signal(object)
    """``(u, v)`` in 0..1 of the field of view; None outside of it."""
    opacity_step_requested = Signal(int)
    """+1 or -1 for each notch of Ctrl+wheel."""
    editing_end_requested = Signal()
    """Escape while the field of view is edited."""
    slice_steps_requested = Signal(int)
    """So many slices on (positive) or back, by the wheel."""
    window_dragged = Signal(float, float)
    """Right and down in pixels, by the right button or Alt and arrows."""
    pointer_moved = Signal(object)
    """QPointF in pixels of the full-resolution image; None outside of it."""
    menu_requested = Signal(QPoint)
    """In pixels of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay = OverlayItem()
        self.marker = MarkerItem()
        self.editor = FieldEditor(self)
        self.ruler = Ruler(self)
        self.scrolls = False
        """Whether the wheel walks the slices, and Ctrl+wheel zooms."""
        self.has_window = False
        """Whether the right button drags window and level."""
        self._scene = QGraphicsScene(self)
        for item in (self._image, self.overlay, self.editor.item, self.marker, self.ruler.item):
            self._scene.addItem(item)
        self.setScene(self._scene)
        self._marks = ViewMarks()
        self._pan_from: QPoint | None = None
        self._right_from: QPoint | None = None
        self._right_moved = 0
        self._wheel = 0
        self._place: tuple[float, float] | None = None

        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Dropped files belong to the pane around this view.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    # ------------------------------------------------------------------------------- content

    def show_image(
        self,
        image: QImage,
        scale: float,
        field: FieldOfView,
        *,
        pixel_size_um: float | None,
        keep_view: bool,
        letters: tuple[str, str, str, str] | None = None,
    ) -> None:
        """Show pixels of which ``scale`` lie along one pixel of the full-resolution image."""
        extent = QRectF(0, 0, image.width() / scale, image.height() / scale)
        self._scale = scale
        self._marks.pixel_size_um = self.ruler.line.pixel_size_um = pixel_size_um
        self._marks.letters = letters
        self.ruler.line.font = scaled_font(self.font(), 0.9)
        if not keep_view:
            self._image.tiles = None
        self._image.set_image(image, extent)
        self.editor.show_field(field, extent)
        self.set_pan_range()
        if not keep_view:
            self.ruler.stop()
            self.fit()

    def show_pixels(self, image: QImage) -> None:
        """The same slice through another window."""
        self._image.set_image(image, self._image.extent)

    def set_reading(self, text: str) -> None:
        """What the value under the pointer is; empty: nothing."""
        if text != self._marks.reading:
            self._marks.reading = text
            self.viewport().update()

    @property
    def reading(self) -> str:
        """As last set."""
        return self._marks.reading

    def picture(self, *, overlay: bool) -> QImage:
        """The whole image as it is shown; with ``overlay`` also what is drawn over it."""
        if not overlay:
            return self._image.image
        extent = self._image.extent
        side = min(extent.width(), extent.height()) * self._scale
        wanted = self._scale * max(1.0, _COPY_SIDE / side)
        size = QSize(round(extent.width() * wanted), round(extent.height() * wanted))
        drawn = QImage(size, QImage.Format.Format_RGB32)
        drawn.fill(Qt.GlobalColor.black)
        painter = QPainter(drawn)
        self._scene.render(painter, QRectF(drawn.rect()), extent)
        painter.end()
        return drawn

    def measure(self, on: bool) -> None:
        """Show the ruler, or take it away."""
        if on and self.has_image:
            seen = self.mapToScene(self.viewport().rect()).boundingRect()
            self.ruler.start(seen.intersected(self._image.extent))
        else:
            self.ruler.stop()

    def clear(self) -> None:
        """Show nothing."""
        self._image.set_image(None, QRectF())
        self.editor.show_field(None, QRectF())
        self.overlay.set_overlay(None)
        self.marker.mark(None, None)
        self.ruler.stop()
        self._marks = ViewMarks()
        self._set_place(None)

    def fit_field(self) -> None:
        """Fill the view with the field of view."""
        if self.editor.field is not None:
            self.look_at(rect_of(self.editor.field))

    def _point_by_key(self, dx: int, dy: int) -> None:
        u, v = self._place or (0.5, 0.5)
        step = 1 / _POINTS
        edge = step / 2
        self._set_place(
            (min(max(u + dx * step, edge), 1 - edge), min(max(v + dy * step, edge), 1 - edge))
        )

    # -------------------------------------------------------------------------------- events

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor, or walk the slices; with Ctrl zoom there, else ask for an opacity."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        event.accept()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control is self.scrolls:
            # Over a large picture the way is long, and is followed by the eye.
            zoom = self.zoom_by if self.tiles is None else self.zoom_smoothly
            zoom(_ZOOM_STEP ** (turned / _NOTCH), event.position())
            self._point_at(event.position())
            return
        self._wheel += turned
        steps = int(self._wheel / _NOTCH)
        self._wheel -= steps * _NOTCH
        if self.scrolls and steps:
            self.slice_steps_requested.emit(-steps)
            return
        for _ in range(abs(steps)):
            self.opacity_step_requested.emit(1 if steps > 0 else -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the field of view, the ruler, the window, or the image."""
        at = event.position().toPoint()
        if event.button() is Qt.MouseButton.RightButton:
            self._right_from, self._right_moved = at, 0
        held = event.button() is Qt.MouseButton.LeftButton and (
            self.editor.press(self.mapToScene(at), self._reach())
            or (self.has_image and self.ruler.press(self.mapToScene(at)))
        )
        pans = event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)
        if not held and pans and self.has_image:
            self._pan_from = at
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, and tell where the cursor is."""
        at = event.position().toPoint()
        point = self.viewportTransform().inverted()[0].map(event.position())
        if self._pan_from is not None:
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            across.setValue(across.value() - (at.x() - self._pan_from.x()))
            down.setValue(down.value() - (at.y() - self._pan_from.y()))
            self._pan_from = at
            self._follows_size = False
        elif self._right_from is not None:
            step, self._right_from = at - self._right_from, at
            self._right_moved += step.manhattanLength()
            if self.has_window and self._right_moved > _A_CLICK:
                self.window_dragged.emit(step.x(), step.y())
        elif not self.editor.drag(point) and not self.ruler.drag(point):
            self._show_cursor(point)
        self._point_at(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; where the right button was only pressed, its menu comes."""
        if event.button() is Qt.MouseButton.RightButton and self._right_from is not None:
            self._right_from = None
            if self._right_moved <= _A_CLICK:
                self.menu_requested.emit(event.globalPosition().toPoint())
        self._pan_from = None
        self.editor.release()
        self.ruler.release()
        self._show_cursor(self.mapToScene(event.position().toPoint()))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole image."""
        if event.button() is Qt.MouseButton.LeftButton and not self.ruler.measuring:
            self.fit()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the menu key; with the mouse it waits whether the button is dragged."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.viewport().mapToGlobal(self.viewport().rect().center()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._set_place(None)
        self.pointer_moved.emit(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """The keys of its own actions, and while editing or measuring the arrows, are ours before
        they are the window's."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            at_work = self.editor.editing or self.ruler.measuring
            moves = at_work and event.key() in _ARROWS | _GROW | {Qt.Key.Key_Escape: 0}
            if moves or self._action_of(event) is not None:
                event.accept()
                return True
        return super().event(event)

    def _action_of(self, event: QKeyEvent) -> QAction | None:
        keypad = Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(event.modifiers().value & ~keypad.value | event.key())
        for action in self.actions():
            if action.isEnabled() and pressed in action.shortcuts():
                return action
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its actions have keys; + and - zoom, Shift and arrows move what is seen, Ctrl and arrows
        point at a place, Alt and arrows change the window; arrows and brackets change the field of
        view while it is edited, arrows the ruler while measuring."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        centre = QRectF(self.viewport().rect()).center()
        action = self._action_of(event)
        if action is not None:
            action.trigger()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP, centre)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(1 / _ZOOM_STEP, centre)
        elif self.editor.editing and key in _ARROWS:
            self.editor.nudge(*_ARROWS[Qt.Key(key)], coarse=shift)
        elif alt and key in _ARROWS and self.has_window:
            dx, dy = _ARROWS[Qt.Key(key)]
            self.window_dragged.emit(dx * _WINDOW_STEP, dy * _WINDOW_STEP)
        elif self.ruler.measuring and key in _ARROWS and not control:
            dx, dy = _ARROWS[Qt.Key(key)]
            step = max(1.0, 4 / self.magnification)
            self.ruler.nudge(dx * step, dy * step, whole=shift)
        elif self.ruler.measuring and key == Qt.Key.Key_Escape:
            self.ruler.stop()
        elif control and key in _ARROWS and self.has_image:
            self._point_by_key(*_ARROWS[Qt.Key(key)])
        elif shift and key in _ARROWS and self.has_image:
            self.pan_by_key(*_ARROWS[Qt.Key(key)])
        elif self.editor.editing and key in _GROW:
            self.editor.grow(_GROW[Qt.Key(key)], coarse=shift)
        elif self.editor.editing and key == Qt.Key.Key_Escape:
            self.editing_end_requested.emit()
        else:
            # Not super(): it would scroll with the arrows, which walk the cases.
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A nudge counts when the key is let go."""
        if not event.isAutoRepeat() and event.key() in _ARROWS | _GROW:
            self.editor.commit()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The release of a nudging key may go elsewhere now."""
        self.editor.commit()
        super().focusOutEvent(event)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Scale bar, letters and reading, on top of all."""
        if self.has_image:
            room = QRectF(self.viewport().rect())
            font = scaled_font(self.font(), 0.9)
            self._marks.paint(painter, room, font, self.magnification)

    # ------------------------------------------------------------------------------- helpers

    def _reach(self) -> float:
        return HANDLE / self.magnification

    def _show_cursor(self, point: QPointF) -> None:
        shape = self.editor.cursor_at(point, self._reach())
        if shape is None and self.ruler.measuring:
            shape = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)

    def _point_at(self, at: QPointF) -> None:
        field = self.editor.field
        point = self.viewportTransform().inverted()[0].map(at)
        self._set_place(place_in(field, point) if field is not None else None)
        inside = self.has_image and self._image.extent.contains(point)
        self.pointer_moved.emit(point if inside else None)

    def _set_place(self, place: tuple[float, float] | None) -> None:
        if place == self._place:
            return
        self._place = place
        overlay = self.overlay.overlay
        cell = None if overlay is None or place is None else overlay.cell_at(place)
        self.overlay.set_cell(cell)
        self.cursor_moved.emit(place)
