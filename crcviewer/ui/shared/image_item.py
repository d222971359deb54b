"""An image in a scene: even when reduced, crisp when magnified."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crcviewer.ui.shared.deep_zoom.picture_tiles import PictureTiles

_CRISP_FROM = 3.0
"""Screen pixels per image pixel from which pixels are shown as squares."""


class ImageItem(QGraphicsItem):
    """Paints the image over ``extent``, from a copy of about the size that is drawn.

    Qt's own scaling reads four pixels for one and so breaks fine texture (nuclei, noise) into
    glitter at under half size; halved copies, made when first needed, avoid that.
    """

    def __init__(self) -> None:
        super().__init__()
        self._levels: list[QImage] = []
        self._extent = QRectF()
        self.tiles: PictureTiles | None = None
        """Drawn over it, where it is a reduced copy."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._levels

    @property
    def image(self) -> QImage:
        """At the size in which it came; null where there is none."""
        return self._levels[0] if self._levels else QImage()

    @property
    def extent(self) -> QRectF:
        """The image in the scene: pixels of the full-resolution image."""
        return self._extent

    def set_image(self, image: QImage | None, extent: QRectF) -> None:
        """Show another image over ``extent``; None: nothing."""
        self.prepareGeometryChange()
        self._levels = [] if image is None else [image]
        self._extent = extent
        if image is None:
            self.tiles = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Where it lies."""
        return self._extent

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the smallest copy that is at least as large as it appears."""
        if not self._levels:
            return
        shown = painter.deviceTransform().mapRect(self._extent).width()
        magnification = shown / self._levels[0].width()
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, magnification < _CRISP_FROM
        )
        painter.drawImage(self._extent, self._level(magnification))
        if self.tiles is not None:
            self.tiles.paint(painter)

    def _level(self, magnification: float) -> QImage:
        level = 0
        while magnification * 2 ** (level + 1) <= 1.0 and self._can_halve(level):
            level += 1
            if level == len(self._levels):
                finer = self._levels[-1]
                self._levels.append(
                    finer.scaled(
                        max(1, finer.width() // 2),
                        max(1, finer.height() // 2),
                        Qt.AspectRatioMode.IgnoreAspectRatio,
                        Qt.TransformationMode.SmoothTransformation,
                    )
                )
        return self._levels[level]

    def _can_halve(self, level: int) -> bool:
        return min(self._levels[level].width(), self._levels[level].height()) > 1
