"""The coloured map over the field of view, the cell under the cursor, and the marked place."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crcviewer.protocol.images import FieldOfView
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.shared.field_geometry import rect_of
from crcviewer.ui.shared.overlay import cell_rect, overlay_image

_LINES = ((QColor(0, 0, 0, 170), 3.0), (QColor("#ffffff"), 1.2))
"""A light line on a dark one shows on any tissue."""


class OverlayItem(QGraphicsItem):
    """Draws an :class:`OverlayMap` where its field of view lies."""

    def __init__(self) -> None:
        super().__init__()
        self._overlay: OverlayMap | None = None
        self._image = QImage()
        self._opacity = 0.6
        self._shown = True
        self._cell: tuple[int, int] | None = None

    @property
    def overlay(self) -> OverlayMap | None:
        """The map, whether it is visible or not."""
        return self._overlay

    @property
    def drawn(self) -> bool:
        """Whether there is a map and it is not switched off."""
        return self._shown and self._overlay is not None

    def set_overlay(self, overlay: OverlayMap | None) -> None:
        """Show another map; None: nothing."""
        self.prepareGeometryChange()
        if (
            self._overlay is None
            or overlay is None
            or (self._overlay.values.shape != overlay.values.shape)
        ):
            self._cell = None
        self._overlay = overlay
        self._image = QImage() if overlay is None else overlay_image(overlay)
        self.update()

    def set_map_opacity(self, opacity: float) -> None:
        """0: invisible, 1: opaque. (Not Qt's own opacity: the cell's border stays clear.)"""
        self._opacity = opacity
        self.update()

    def set_shown(self, shown: bool) -> None:
        """Switch the map off or on."""
        self._shown = shown
        self.update()

    def set_cell(self, cell: tuple[int, int] | None) -> None:
        """Border the cell (row, column) that the cursor is in."""
        if cell != self._cell:
            self._cell = cell
            self.update()

    def boundingRect(self) -> QRectF:
        """Its field of view and the width of a border."""
        if self._overlay is None:
            return QRectF()
        rect = rect_of(self._overlay.field)
        room = rect.width() / 20
        return rect.adjusted(-room, -room, room, room)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """The map, then the border of the cell."""
        if self._overlay is None or not self._shown:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self._opacity)
        painter.drawImage(rect_of(self._overlay.field), self._image)
        painter.setOpacity(1.0)
        if self._cell is not None:
            for colour, width in _LINES:
                painter.setPen(cosmetic_pen(painter, colour, width))
                painter.drawRect(cell_rect(self._overlay, *self._cell))


class MarkerItem(QGraphicsItem):
    """A ring with a dot at one place of the field, of one size at every zoom."""

    _RADIUS = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()

    def mark(self, field: FieldOfView | None, position: tuple[float, float] | None) -> None:
        """Mark ``(u, v)``, 0..1 of the field; None: nothing."""
        self.setVisible(field is not None and position is not None)
        if field is not None and position is not None:
            u, v = position
            self.setPos(QPointF(field.x + u * field.side, field.y + v * field.side))

    def boundingRect(self) -> QRectF:
        """The ring and the width of its line."""
        reach = self._RADIUS + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """A light ring on a dark one."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in _LINES:
            painter.setPen(cosmetic_pen(painter, colour, width + 0.6))
            painter.drawEllipse(QPointF(0, 0), self._RADIUS, self._RADIUS)
            painter.drawEllipse(QPointF(0, 0), 1.0, 1.0)


def cosmetic_pen(painter: QPainter, colour: QColor, width: float) -> QPen:
    """Of one width at every zoom, on fine screens too: Qt counts the pixels of the device."""
    pen = QPen(colour, width * painter.device().devicePixelRatio())
    pen.setCosmetic(True)
    return pen
