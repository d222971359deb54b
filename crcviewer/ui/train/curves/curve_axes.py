"""The axes of the curves: whole epochs below, and above them which stage these are of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

AxisText = tuple[QRectF, Qt.AlignmentFlag, str]


class EpochAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Numbers epochs from 1, and never half of one."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Of the levels that pyqtgraph would take, those of whole epochs."""
        levels = super().tickSpacing(minVal, maxVal, size)
        return [level for level in levels if level[0] >= 1.0] or [(1.0, 0.0)]

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, Any]]:  # noqa: N802, N803
        """None before the first."""
        levels = super().tickValues(minVal, maxVal, size)
        return [(step, [value for value in values if value >= 1.0]) for step, values in levels]


class StageAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A strip above the curves, with the name of each stage over its own part of them.

    A name that has no room is shortened; what always fits is its number, which the timeline has.
    """

    def __init__(self) -> None:
        super().__init__("top")
        self._stages: list[tuple[float, str]] = []
        self.fit_font()

    def show_stages(self, stages: Sequence[tuple[float, str]]) -> None:
        """Where each begins, and what it is called."""
        self._stages = list(stages)
        self.picture = None
        self.update()

    def fit_font(self) -> None:
        """Text has another size."""
        self.setHeight(QFontMetrics(QApplication.font()).height() + 6)
        self.picture = None

    def texts(self) -> list[AxisText]:
        """Where each name stands, in this item's pixels, and what of it."""
        place = self.mapRectFromParent(self.geometry())
        first, last = self.range
        scale = place.width() / (last - first) if last > first else 0.0
        metrics = QFontMetrics(QApplication.font())
        found = []
        for number, (begin, name) in enumerate(self._stages, 1):
            end = self._stages[number][0] if number < len(self._stages) else last
            left = (max(begin, first) - first) * scale + 4
            width = (min(end, last) - first) * scale - left
            text = f"{number} {name}"
            if metrics.horizontalAdvance(text) > width:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            if len(text) < 5:
                text = str(number)
            if metrics.horizontalAdvance(text) <= width:
                box = QRectF(place.left() + left, place.top(), width, place.height())
                found.append((box, Qt.AlignmentFlag.AlignVCenter, text))
        return found

    def generateDrawSpecs(self, p: QPainter) -> Any:  # noqa: N802
        """Names instead of ticks."""
        place = self.mapRectFromParent(self.geometry())
        return (self.pen(), place.bottomLeft(), place.bottomRight()), [], self._specs()

    def _specs(self) -> list[tuple[QRectF, int, str]]:
        return [(box, flag.value, text) for box, flag, text in self.texts()]
