"""The tissue map over a slide: class colours, hatched where there is no verdict; a chosen field."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.pixels import image_of
from crcviewer.ui.slides.tissue_map import TissueMap

_HATCH = QColor(40, 40, 40, 150)


class MapLayer:
    """``show`` it again after each change of the map or of how it is shown."""

    def __init__(self) -> None:
        self.visible = True
        self.chosen: tuple[int, int] | None = None
        """(column, row) of a field that is outlined."""
        self.square: tuple[float, float, float] | None = None
        """Left, top, side in pixels of level 0, outlined and dashed: the hot spot."""
        self._map: TissueMap | None = None
        self._colours: QImage | None = None
        self._hatched: QImage | None = None

    def show(
        self,
        tissue: TissueMap | None,
        *,
        opacity: float = 0.5,
        hidden: frozenset[int] = frozenset(),
        by_confidence: bool = False,
        hatched: bool = True,
    ) -> None:
        """None: nothing."""
        self._map, self._colours, self._hatched = tissue, None, None
        if tissue is None:
            self.chosen = self.square = None
            return
        self._colours = image_of(tissue.picture(opacity, hidden, by_confidence=by_confidence))
        outside = tissue.without_verdict
        if hatched and outside.any():
            mask = np.zeros((*outside.shape, 4), np.uint8)
            mask[outside] = 255
            self._hatched = image_of(mask)

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """A field is a square with sharp edges at every zoom."""
        if self._map is None or not self.visible:
            return
        grid = self._map.grid
        if self._colours is not None:
            self._paint_image(painter, camera, self._colours)
        if self._hatched is not None:
            self._paint_hatched(painter, camera, self._hatched)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.chosen is not None:
            column, row = self.chosen
            left, top = grid.left + column * grid.pitch, grid.top + row * grid.pitch
            self._outline(painter, camera, QRectF(left, top, grid.side, grid.side), dashed=False)
        if self.square is not None:
            left, top, side = self.square
            self._outline(painter, camera, QRectF(left, top, side, side), dashed=True)

    def _paint_image(self, painter: QPainter, camera: Camera, image: QImage) -> None:
        """Only what is seen of it: a scaled image of all of a slide would be immense."""
        assert self._map is not None
        grid = self._map.grid
        seen = camera.seen
        first_column = max(0, int((seen.left() - grid.left) // grid.pitch))
        first_row = max(0, int((seen.top() - grid.top) // grid.pitch))
        last_column = min(grid.columns, int((seen.right() - grid.left) // grid.pitch) + 1)
        last_row = min(grid.rows, int((seen.bottom() - grid.top) // grid.pitch) + 1)
        if last_column <= first_column or last_row <= first_row:
            return
        part = QRectF(first_column, first_row, last_column - first_column, last_row - first_row)
        where = QRectF(
            (grid.left + first_column * grid.pitch - camera.centre.x()) * camera.scale,
            (grid.top + first_row * grid.pitch - camera.centre.y()) * camera.scale,
            part.width() * grid.pitch * camera.scale,
            part.height() * grid.pitch * camera.scale,
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.translate(camera.room.width() / 2, camera.room.height() / 2)
        painter.rotate(90 * camera.quarters)
        painter.drawImage(where, image, part)
        painter.restore()

    def _paint_hatched(self, painter: QPainter, camera: Camera, mask: QImage) -> None:
        ratio = painter.device().devicePixelRatioF()
        size = QSize(round(camera.room.width() * ratio), round(camera.room.height() * ratio))
        page = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        page.setDevicePixelRatio(ratio)
        page.fill(Qt.GlobalColor.transparent)
        inner = QPainter(page)
        self._paint_image(inner, camera, mask)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inner.fillRect(
            QRectF(0, 0, camera.room.width(), camera.room.height()),
            QBrush(_HATCH, Qt.BrushStyle.BDiagPattern),
        )
        inner.end()
        painter.drawImage(QRectF(0, 0, camera.room.width(), camera.room.height()), page)

    def _outline(self, painter: QPainter, camera: Camera, rect: QRectF, *, dashed: bool) -> None:
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        where = camera.transform.mapRect(rect)
        for colour, width, line in (
            (QColor(0, 0, 0, 190), 4.0, Qt.PenStyle.SolidLine),
            (QColor("#ffd24a"), 2.0, style),
        ):
            painter.setPen(QPen(colour, width, line))
            painter.drawRect(where)
