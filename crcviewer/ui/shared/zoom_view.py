"""A view of one image that is zoomed at a place and moved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from crcviewer.ui.shared.deep_zoom.picture_tiles import PictureTiles
from crcviewer.ui.shared.image_item import ImageItem
from crcviewer.ui.shared.zoom_easing import ZoomEasing

_LARGEST_PIXEL = 64.0
"""Screen pixels per pixel of the image at most."""
_PAN_SHARE = 0.1
"""Of the view, for each press of a key."""


class ZoomView(QGraphicsView):
    """Its scene is measured in pixels of the full-resolution image, whatever was decoded."""

    seen_changed = Signal()
    """Another part of the image is in view, or another size of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = ImageItem()
        self._scale = 1.0
        """Decoded pixels per pixel of the full-resolution image."""
        self._easing = ZoomEasing(self)
        self._easing.stepped.connect(self._zoom_to)
        self._follows_size = True
        """Whether the image is fitted anew when the view is resized: until the user zooms."""
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def has_image(self) -> bool:
        """Whether an image is shown."""
        return not self._image.empty

    @property
    def seen(self) -> QRectF:
        """The part of the scene that is in view, what lies beside the image included."""
        inverse = self.viewportTransform().inverted()[0]
        return inverse.mapRect(QRectF(self.viewport().rect()))

    @property
    def extent(self) -> QRectF:
        """The image in the scene; empty: there is none."""
        return self._image.extent

    @property
    def image(self) -> QImage:
        """As it was decoded, perhaps reduced."""
        return self._image.image

    @property
    def tiles(self) -> PictureTiles | None:
        """What makes a reduced image sharp wherever one looks."""
        return self._image.tiles

    def set_tiles(self, tiles: PictureTiles | None) -> None:
        """Of the image that is shown; None: there is no more than was decoded."""
        self._image.tiles = tiles
        self.viewport().update()

    @property
    def magnification(self) -> float:
        """Screen pixels per pixel of the full-resolution image."""
        return float(self.transform().m11())

    def fit(self) -> None:
        """Show the whole image, and keep to it when the view is resized."""
        self._follows_size = True
        self._easing.stop()
        self.fit_rect(self._image.extent)

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Zoom so that the place under ``at`` (viewport pixels) stays there."""
        if self.has_image:
            wanted = self._goal(factor)
            self._easing.stop()
            self._zoom_to(wanted, at)

    def zoom_smoothly(self, factor: float, at: QPointF) -> None:
        """As :meth:`zoom_by`, in some steps."""
        if self.has_image:
            self._easing.lead(self.magnification, self._goal(factor), at)

    def _goal(self, factor: float) -> float:
        wished = self._easing.goal(self.magnification) * factor
        return min(max(wished, self._smallest()), self._largest())

    def _zoom_to(self, magnification: float, at: QPointF) -> None:
        if not self.has_image:
            self._easing.stop()
            return
        under = self.viewportTransform().inverted()[0].map(at)
        self._follows_size = False
        self._set_magnification(magnification)
        self._bring(under, at)

    def look_at(self, rect: QRectF) -> None:
        """This part of the scene fills the view."""
        self._follows_size = False
        self._easing.stop()
        self.fit_rect(rect)

    def go_to(self, centre: QPointF) -> None:
        """This place of the scene comes to the middle."""
        self._follows_size = False
        self._easing.stop()
        self._bring(centre, QRectF(self.viewport().rect()).center())

    def fit_rect(self, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        room = self.viewport().size()
        wanted = min(room.width() / rect.width(), room.height() / rect.height()) * 0.97
        self._set_magnification(min(wanted, self._largest()))
        self._bring(rect.center(), QPointF(room.width() / 2, room.height() / 2))

    def pan_by_key(self, dx: int, dy: int) -> None:
        self._follows_size = False
        for bar, step, room in (
            (self.horizontalScrollBar(), dx, self.viewport().width()),
            (self.verticalScrollBar(), dy, self.viewport().height()),
        ):
            bar.setValue(bar.value() + round(step * _PAN_SHARE * room))

    def _set_magnification(self, magnification: float) -> None:
        self.resetTransform()
        self.scale(magnification, magnification)
        self.set_pan_range()
        self.seen_changed.emit()

    def _bring(self, point: QPointF, at: QPointF) -> None:
        """Scroll so that a place of the scene lies at ``at`` in the viewport."""
        shift = self.viewportTransform().map(point) - at
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + round(shift.x()))
        down.setValue(down.value() + round(shift.y()))

    def set_pan_range(self) -> None:
        """Let any place of the image be brought to any place of the view."""
        across = self.viewport().width() / self.magnification
        down = self.viewport().height() / self.magnification
        self.setSceneRect(self._image.extent.adjusted(-across, -down, across, down))

    def _smallest(self) -> float:
        extent, room = self._image.extent, self.viewport().size()
        return 0.25 * min(room.width() / extent.width(), room.height() / extent.height())

    def _largest(self) -> float:
        return _LARGEST_PIXEL * (1.0 if self.tiles is not None else self._scale)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """The image was moved."""
        super().scrollContentsBy(dx, dy)
        self.seen_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self._follows_size:
            self.fit()
        else:
            self.set_pan_range()
        self.seen_changed.emit()
