"""Tiles over a reduced copy of a large picture: it is sharp wherever one looks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_painter import Frame, TilePainter
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore

_ENOUGH = 1.1
"""Pixels of the screen that a pixel of the copy may cover before tiles are wanted."""


class PictureTiles:
    """What an item draws over its own copy of the picture. Its places are those of level 0."""

    def __init__(self, grid: TileGrid, store: TileStore, copy_scale: float) -> None:
        """``copy_scale``: pixels of the copy to one of level 0."""
        self._copy_scale = copy_scale
        self._painter = TilePainter(grid, store, beneath=1 / copy_scale)
        largest = grid.levels[0]
        self._camera = Camera(QSizeF(largest.width, largest.height))
        self.frame = Frame()
        """What the last frame was made of; blank or coarse: the copy is seen there."""

    def wanted(self, scale: float) -> bool:
        """Whether the copy is too coarse for so many pixels of the device to one of level 0."""
        return scale > _ENOUGH * self._copy_scale

    def paint(self, painter: QPainter) -> None:
        """In the coordinates of level 0, as the painter has them."""
        transform, device = painter.worldTransform(), painter.device()
        ratio = device.devicePixelRatioF()
        scale = transform.m11()
        self.frame = Frame()
        if not self.wanted(scale * ratio):
            return
        room = QSizeF(device.width(), device.height())
        camera = self._camera
        camera.room, camera.scale = room, scale
        camera.centre = transform.inverted()[0].map(QPointF(room.width() / 2, room.height() / 2))
        painter.save()
        painter.resetTransform()
        self.frame = self._painter.paint(painter, camera, ratio)
        painter.restore()
