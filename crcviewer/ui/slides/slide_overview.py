"""The whole slide in a corner of its view."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore
from crcviewer.ui.shared.overview import Overview
from crcviewer.ui.slides.slide_view import SlideView

_SIDE = 190


class SlideOverview(Overview):
    """From the smallest level, which is always there."""

    def __init__(self, grid: TileGrid, store: TileStore, view: SlideView) -> None:
        super().__init__(view, _SIDE, view)
        self._grid, self._store = grid, store
        view.moved.connect(self.update)
        store.tile_arrived.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        """For a screen reader too."""
        self.setAccessibleName(self.tr("Overview of the slide"))
        self.setToolTip(self.tr("The whole slide: click to go there"))

    def paint_picture(self, painter: QPainter) -> None:
        """What of it has come."""
        for key in self._grid.tiles_in(self._looked_at.extent, self._grid.last):
            image = self._store.image(key)
            if image is not None:
                painter.drawImage(self._grid.rect_of(key), image, QRectF(image.rect()))
