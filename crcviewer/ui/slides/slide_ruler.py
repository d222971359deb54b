"""The ruler of a slide: a tool, and what it has drawn."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.shared.measured_line import MeasuredLine


class SlideRuler(MeasuredLine):
    """A press begins a line, or takes hold of an end of it."""

    def __init__(self) -> None:
        super().__init__()
        self._fixed: QPointF | None = None

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
        """As a layer over the slide."""
        self.draw(painter, camera.transform)
