"""A line over a picture with its true length."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTransform

from crcviewer.protocol.units import length_text
from crcviewer.ui.shared.view_marks import paint_plate, plate_rect

_LINES = ((QColor(0, 0, 0, 170), 4.0), (QColor("#ffd24a"), 2.0))


class MeasuredLine:
    """In pixels of the picture at full resolution."""

    def __init__(self) -> None:
        self.ends: tuple[QPointF, QPointF] | None = None
        self.pixel_size_um: float | None = None
        self.font = QFont()

    @property
    def pixels(self) -> float:
        """Its length in those; 0 where there is no line."""
        if self.ends is None:
            return 0.0
        step = self.ends[1] - self.ends[0]
        return math.hypot(step.x(), step.y())

    @property
    def text(self) -> str:
        """Its length: "12.4 mm", or pixels where their size is not known."""
        return "" if self.ends is None else length_text(self.pixels, self.pixel_size_um)

    def draw(self, painter: QPainter, transform: QTransform) -> None:
        """A light line on a dark one, and its length below its middle, where ``transform`` shows
        the picture."""
        if self.ends is None:
            return
        start, end = (transform.map(point) for point in self.ends)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in _LINES:
            painter.setPen(QPen(colour, width))
            painter.drawLine(start, end)
        painter.setFont(self.font)
        plate = plate_rect(self.font, self.text)
        plate.moveCenter((start + end) / 2 + QPointF(0, plate.height()))
        paint_plate(painter, plate, self.text)
        painter.restore()
