"""The view of one image: zoom at the cursor, pan, field of view, overlay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

from crcviewer.protocol.messages import FieldOfView
from crcviewer.ui.look.theme import scaled_font
from crcviewer.ui.shared.field_editor import HANDLE, FieldEditor
from crcviewer.ui.shared.field_geometry import place_in, rect_of
from crcviewer.ui.shared.image_item import ImageItem
from crcviewer.ui.shared.overlay_item import MarkerItem, OverlayItem
from crcviewer.ui.shared.units import micrometres_text, round_length

_NOTCH = 120
"""Of a wheel, in Qt's eighths of a degree."""
_ZOOM_STEP = 1.25
_LARGEST_PIXEL = 64.0
"""Screen pixels per pixel of the image at most."""
_BAR_MARGIN = 10.0
_BAR_SHARE = 0.28
"""Of the view's width, at most: the scale bar."""
_PAN_SHARE = 0.1
"""Of the view, for each press of a key."""
_POINTS = 16
"""Steps across the field of view, as many as the finest overlay has cells."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_GROW = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}


class ImageView(QGraphicsView):
    """Its scene is measured in pixels of the full-resolution image, whatever was decoded."""

    cursor_moved = Signal(object)
    """``(u, v)`` in 0..1 of the field of view; None outside of it."""
    opacity_step_requested = Signal(int)
    """+1 or -1 for each notch of Ctrl+wheel."""
    editing_end_requested = Signal()
    """Escape while the field of view is edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = ImageItem()
        self.overlay = OverlayItem()
        self.marker = MarkerItem()
        self.editor = FieldEditor(self)
        self._scene = QGraphicsScene(self)
        for item in (self._image, self.overlay, self.editor.item, self.marker):
            self._scene.addItem(item)
        self.setScene(self._scene)
        self._pixel_size_um: float | None = None
        self._scale = 1.0
        self._follows_size = True
        """Whether the image is fitted anew when the view is resized: until the user zooms."""
        self._pan_from: QPoint | None = None
        self._wheel = 0
        self._place: tuple[float, float] | None = None

        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Dropped files belong to the pane around this view.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    # ------------------------------------------------------------------------------- content

    @property
    def has_image(self) -> bool:
        """Whether an image is shown."""
        return not self._image.empty

    @property
    def magnification(self) -> float:
        """Screen pixels per pixel of the full-resolution image."""
        return float(self.transform().m11())

    def show_image(
        self,
        image: QImage,
        scale: float,
        field: FieldOfView,
        *,
        pixel_size_um: float | None,
        keep_view: bool,
    ) -> None:
        """Show pixels of which ``scale`` lie along one pixel of the full-resolution image."""
        extent = QRectF(0, 0, image.width() / scale, image.height() / scale)
        self._scale = scale
        self._pixel_size_um = pixel_size_um
        self._image.set_image(image, extent)
        self.editor.show_field(field, extent)
        self._set_pan_range()
        if not keep_view:
            self.fit()

    def clear(self) -> None:
        """Show nothing."""
        self._image.set_image(None, QRectF())
        self.editor.show_field(None, QRectF())
        self.overlay.set_overlay(None)
        self.marker.mark(None, None)
        self._set_place(None)

    # ------------------------------------------------------------------------- zoom and pan

    def fit(self) -> None:
        """Show the whole image, and keep to it when the view is resized."""
        self._follows_size = True
        self._fit_rect(self._image.extent)

    def fit_field(self) -> None:
        """Fill the view with the field of view."""
        if self.editor.field is not None:
            self._follows_size = False
            self._fit_rect(rect_of(self.editor.field))

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Zoom so that the place under ``at`` (viewport pixels) stays there."""
        if not self.has_image:
            return
        wanted = min(max(self.magnification * factor, self._smallest()), self._largest())
        under = self.viewportTransform().inverted()[0].map(at)
        self._follows_size = False
        self._set_magnification(wanted)
        self._bring(under, at)

    def _fit_rect(self, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        room = self.viewport().size()
        wanted = min(room.width() / rect.width(), room.height() / rect.height()) * 0.97
        self._set_magnification(min(wanted, self._largest()))
        self._bring(rect.center(), QPointF(room.width() / 2, room.height() / 2))

    def _pan_by_key(self, dx: int, dy: int) -> None:
        self._follows_size = False
        for bar, step, room in (
            (self.horizontalScrollBar(), dx, self.viewport().width()),
            (self.verticalScrollBar(), dy, self.viewport().height()),
        ):
            bar.setValue(bar.value() + round(step * _PAN_SHARE * room))

    def _point_by_key(self, dx: int, dy: int) -> None:
        u, v = self._place or (0.5, 0.5)
        step = 1 / _POINTS
        edge = step / 2
        self._set_place(
            (min(max(u + dx * step, edge), 1 - edge), min(max(v + dy * step, edge), 1 - edge))
        )

    def _set_magnification(self, magnification: float) -> None:
        self.resetTransform()
        self.scale(magnification, magnification)
        self._set_pan_range()

    def _bring(self, point: QPointF, at: QPointF) -> None:
        """Scroll so that a place of the scene lies at ``at`` in the viewport."""
        shift = self.viewportTransform().map(point) - at
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(shift.x()))
        down.setValue(down.value() + round(shift.y()))

    def _set_pan_range(self) -> None:
        """Let any place of the image be brought to any place of the view."""
        across = self.viewport().width() / self.magnification
        down = self.viewport().height() / self.magnification
        self.setSceneRect(self._image.extent.adjusted(-across, -down, across, down))

    def _smallest(self) -> float:
        extent, room = self._image.extent, self.viewport().size()
        return 0.25 * min(room.width() / extent.width(), room.height() / extent.height())

    def _largest(self) -> float:
        return _LARGEST_PIXEL * self._scale

    # -------------------------------------------------------------------------------- events

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Ctrl ask for another opacity."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._wheel += turned
            steps = int(self._wheel / _NOTCH)
            self._wheel -= steps * _NOTCH
            for _ in range(abs(steps)):
                self.opacity_step_requested.emit(1 if steps > 0 else -1)
        else:
            self.zoom_by(_ZOOM_STEP ** (turned / _NOTCH), event.position())
            self._point_at(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the field of view, or of the image."""
        at = event.position().toPoint()
        held = event.button() is Qt.MouseButton.LeftButton and self.editor.press(
            self.mapToScene(at), self._reach()
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
        elif not self.editor.drag(point):
            self._show_cursor(point)
        self._point_at(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._pan_from = None
        self.editor.release()
        self._show_cursor(self.mapToScene(event.position().toPoint()))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole image."""
        self.fit()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._set_place(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """While editing, the arrows are ours before they walk the window's cases."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.editor.editing
            and event.key() in _ARROWS | _GROW | {Qt.Key.Key_Escape: 0}
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F fits, + and - zoom, Shift and arrows move what is seen, Ctrl and arrows point at a
        place; while the field of view is edited, arrows and brackets change it."""
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        centre = QRectF(self.viewport().rect()).center()
        if key == Qt.Key.Key_F and shift:
            self.fit_field()
        elif key in (Qt.Key.Key_F, Qt.Key.Key_0):
            self.fit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_ZOOM_STEP, centre)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(1 / _ZOOM_STEP, centre)
        elif self.editor.editing and key in _ARROWS:
            self.editor.nudge(*_ARROWS[Qt.Key(key)], coarse=shift)
        elif control and key in _ARROWS and self.has_image:
            self._point_by_key(*_ARROWS[Qt.Key(key)])
        elif shift and key in _ARROWS and self.has_image:
            self._pan_by_key(*_ARROWS[Qt.Key(key)])
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self._follows_size:
            self.fit()
        else:
            self._set_pan_range()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The scale bar, on top of all."""
        if self._pixel_size_um is None or not self.has_image:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_scale_bar(
            painter,
            QRectF(self.viewport().rect()),
            scaled_font(self.font(), 0.9),
            self._pixel_size_um / self.magnification,
        )
        painter.restore()

    # ------------------------------------------------------------------------------- helpers

    def _reach(self) -> float:
        return HANDLE / self.magnification

    def _show_cursor(self, point: QPointF) -> None:
        shape = self.editor.cursor_at(point, self._reach())
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)

    def _point_at(self, at: QPointF) -> None:
        field = self.editor.field
        point = self.viewportTransform().inverted()[0].map(at)
        self._set_place(place_in(field, point) if field is not None else None)

    def _set_place(self, place: tuple[float, float] | None) -> None:
        if place == self._place:
            return
        self._place = place
        overlay = self.overlay.overlay
        cell = None if overlay is None or place is None else overlay.cell_at(place)
        self.overlay.set_cell(cell)
        self.cursor_moved.emit(place)


def _paint_scale_bar(
    painter: QPainter, viewport: QRectF, font: QFont, um_per_screen_pixel: float
) -> None:
    """Draw it in the lower left corner of ``viewport``, both in pixels of the screen."""
    length_um = round_length(viewport.width() * _BAR_SHARE * um_per_screen_pixel)
    width = length_um / um_per_screen_pixel
    text = micrometres_text(length_um)
    metrics = QFontMetricsF(font)
    plate_width = max(width, metrics.horizontalAdvance(text)) + 14
    plate = QRectF(0, 0, plate_width, metrics.height() + 13)
    plate.moveBottomLeft(viewport.bottomLeft())
    plate.translate(_BAR_MARGIN, -_BAR_MARGIN)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(plate, 3, 3)
    bar = QRectF(0, 0, width, 3)
    bar.moveCenter(plate.center())
    bar.moveBottom(plate.bottom() - 5)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRect(bar)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(
        plate.adjusted(0, 2, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text
    )
