"""Draws the tiles of a slide that are there, and says how much of the view they fill."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid, TileKey
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore

_CRISP_FROM = 3.0
"""Pixels of the screen to one of a tile."""

_View = tuple[Camera, float]
"""A camera, and pixels of the screen to one of the view."""


@dataclass
class Frame:
    """What the last frame was made of."""

    blank: float = 0.0
    """Share of the visible slide of which nothing was there."""
    coarse: float = 0.0
    """Share that was drawn from a smaller level than would be sharp."""
    milliseconds: float = 0.0


class TilePainter:
    """Coarser tiles stand for those that are still to come."""

    def __init__(self, grid: TileGrid, store: TileStore, *, beneath: float | None = None) -> None:
        """``beneath``: a copy of the picture is drawn already, of which a pixel is so many of
        level 0: nothing coarser comes over it. None: there is only glass."""
        self._grid, self._store = grid, store
        self._beneath = beneath

    def paint(self, painter: QPainter, camera: Camera, ratio: float) -> Frame:
        """What of the slide ``camera`` sees; ``ratio``: pixels of the screen to one of the view."""
        seen = camera.seen.intersected(camera.extent)
        if seen.isEmpty():
            return Frame()
        view = camera, ratio
        transform = camera.transform
        painter.save()
        if self._beneath is None:  # glass, until the first tiles are there
            painter.fillRect(transform.mapRect(seen), QColor("#ffffff"))
        level = self._grid.level_for(camera.scale * ratio)
        blank = coarse = 0.0
        area = seen.width() * seen.height()
        for key in self._grid.tiles_in(seen, level):
            image = self._store.image(key)
            rect = self._grid.rect_of(key)
            if image is not None:
                self._draw(painter, view, rect, key, key)
                continue
            part = rect.intersected(seen)
            share = part.width() * part.height() / area
            other = next((above for above in self._grid.above(key) if self._stands_in(above)), None)
            if other is None:
                blank += share
            else:
                coarse += share
                self._draw(painter, view, rect, key, other)
            self._draw_finer(painter, view, rect, level)
        painter.restore()
        return Frame(blank, coarse)

    def _stands_in(self, key: TileKey) -> bool:
        """Whether it is there, and better than nothing."""
        coarse = self._grid.levels[key.level].downsample
        return self._store.image(key) is not None and (
            self._beneath is None or coarse < self._beneath
        )

    def _draw_finer(self, painter: QPainter, view: _View, rect: QRectF, level: int) -> None:
        """Of a level below, where the view has just been there: zooming out is never less sharp."""
        for finer in range(level - 1, max(level - 3, -1), -1):
            for key in self._grid.tiles_in(rect, finer):
                if self._store.image(key) is not None:
                    self._draw(painter, view, self._grid.rect_of(key), key, key)

    def _draw(
        self, painter: QPainter, view: _View, rect: QRectF, key: TileKey, source: TileKey
    ) -> None:
        """``rect`` of the slide from the tile ``source``, on whole pixels of the screen so that no
        seam is seen between tiles."""
        image = self._store.image(source)
        assert image is not None
        camera, ratio = view
        turned = camera.quarters
        middle = QPointF(camera.room.width() / 2, camera.room.height() / 2)
        part = QRectF(image.rect())
        if source != key:
            whole = self._grid.rect_of(source)
            across = image.width() / whole.width()
            down = image.height() / whole.height()
            part = QRectF(
                (rect.left() - whole.left()) * across,
                (rect.top() - whole.top()) * down,
                rect.width() * across,
                rect.height() * down,
            )
        # In the view as if it were not turned, its middle the origin.
        left, right = (
            _whole((x - camera.centre.x()) * camera.scale, ratio)
            for x in (rect.left(), rect.right())
        )
        top, bottom = (
            _whole((y - camera.centre.y()) * camera.scale, ratio)
            for y in (rect.top(), rect.bottom())
        )
        painter.save()
        exact = part.width() == (right - left) * ratio and part.height() == (bottom - top) * ratio
        # Far in, pixels are seen as the squares that they are.
        crisp = exact or (right - left) * ratio >= _CRISP_FROM * part.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.translate(_whole(middle.x(), ratio), _whole(middle.y(), ratio))
        painter.rotate(90 * turned)
        painter.drawImage(QRectF(left, top, right - left, bottom - top), image, part)
        painter.restore()


def _whole(value: float, ratio: float) -> float:
    """The nearest whole pixel of the device."""
    return round(value * ratio) / ratio
