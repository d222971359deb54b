"""A line over a slide with its true length."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from crcviewer.protocol.units import length_text
from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.view_marks import paint_plate, plate_rect

_LINES = ((QColor(0, 0, 0, 170), 4.0), (QColor("#ffd24a"), 2.0))


class SlideRuler:
    """A tool and what it has drawn: a press begins a line, or takes hold of an end of it."""

    def __init__(self) -> None:
        self.ends: tuple[QPointF, QPointF] | None = None
        self.pixel_size_um: float | None = None
        self.font = QFont()
        self._fixed: QPointF | None = None

    @property
    def pixels(self) -> float:
        """Its length in pixels of level 0."""
        if self.ends is None:
            return 0.0
        step = self.ends[1] - self.ends[0]
        return math.hypot(step.x(), step.y())

    @property
    def text(self) -> str:
        """Its length: "12.4 mm", or pixels where their size is not known."""
        return length_text(self.pixels, self.pixel_size_um) if self.ends is not None else ""

    def press(self, at: QPointF, reach: float, *, shift: bool = False) -> None:
        self._fixed = QPointF(at)
        if self.ends is not None:
            for end, other in (self.ends, self.ends[::-1]):
                if math.hypot(end.x() - at.x(), end.y() - at.y()) <= reach:
                    self._fixed = other
        self.ends = self._fixed, QPointF(at)

    def drag(self, at: QPointF, reach: float) -> None:
        if self._fixed is not None:
            self.ends = self._fixed, QPointF(at)

    def release(self, at: QPointF) -> None:
        self.drag(at, 0)
        self._fixed = None
        if self.pixels == 0:
            self.ends = None

    def finish(self) -> None:
        """It is as long as it is."""

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """A light line on a dark one, and its length below its middle."""
        if self.ends is None:
            return
        start, end = (camera.to_screen(point) for point in self.ends)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in _LINES:
            painter.setPen(QPen(colour, width))
            painter.drawLine(start, end)
        painter.setFont(self.font)
        plate = plate_rect(self.font, self.text)
        plate.moveCenter((start + end) / 2 + QPointF(0, plate.height()))
        paint_plate(painter, plate, self.text)
