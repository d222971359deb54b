"""Figures with their intervals under one another, as in a forest plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import Text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated

_ROW, _PAD, _AXIS = 1.9, 10, 2.2
"""Heights in lines of text, and pixels."""


@dataclass(frozen=True)
class IntervalRow:
    """One figure."""

    title: Text
    estimate: Estimate
    colour: str
    symbol: str = "o"
    dots: tuple[float, ...] = ()
    """Single values behind it, each a small mark."""
    digits: int = 3


@dataclass(frozen=True)
class Level:
    """A line across all rows, for a figure of somebody else's."""

    title: Text
    value: float
    dashed: bool = True


class IntervalChart(Translated, QWidget):
    """Its axis holds all that is drawn; shares stay between 0 and 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[IntervalRow, ...] = ()
        self.levels: tuple[Level, ...] = ()
        self._axis = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """For those who cannot see it."""
        self.setAccessibleName(self.tr("Figures with their intervals"))
        said = [f"{say(row.title)}: {say(row.estimate.shown(row.digits))}" for row in self.rows]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def show_rows(
        self, rows: Sequence[IntervalRow], levels: Sequence[Level] = (), axis: str = ""
    ) -> None:
        """``axis``: what is measured."""
        self.rows = tuple(row for row in rows if row.estimate.value is not None or row.dots)
        self.levels, self._axis = tuple(levels), axis
        self.updateGeometry()
        self.retranslate()

    def sizeHint(self) -> QSize:
        """A row is a line and a half."""
        line = QFontMetrics(self.font()).height()
        heads = len(self.levels)
        return QSize(560, round(line * (_ROW * len(self.rows) + _AXIS + 1.2 * heads)) + 2 * _PAD)

    def minimumSizeHint(self) -> QSize:
        """Names are shortened."""
        return QSize(360, self.sizeHint().height())

    def as_rows(self) -> list[list[str]]:
        """For a table."""
        rows = [["", "value", "low", "high"]]
        for row in self.rows:
            ends = (row.estimate.value, row.estimate.low, row.estimate.high)
            rows.append([say(row.title), *("" if end is None else f"{end:.6g}" for end in ends)])
        return rows

    def limits(self) -> tuple[float, float]:
        """Of the axis."""
        values = [level.value for level in self.levels]
        for row in self.rows:
            ends = (row.estimate.value, row.estimate.low, row.estimate.high, *row.dots)
            values += [end for end in ends if end is not None]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        pad = max((high - low) * 0.08, 0.01)
        low, high = low - pad, high + pad
        if all(0.0 <= value <= 1.0 for value in values):
            low, high = max(low, 0.0), min(high, 1.0)
        return low, high

    def paintEvent(self, event: QPaintEvent) -> None:
        """Names at the left, figures in words at the right."""
        if not self.rows:
            return
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        line = metrics.height()
        words = [say(row.estimate.shown(row.digits)) if row.estimate.value is not None else ""
                 for row in self.rows]  # fmt: skip
        longest = max(metrics.horizontalAdvance(say(row.title)) for row in self.rows)
        left = min(longest + 14.0, self.width() * 0.42)
        right = self.width() - max(map(metrics.horizontalAdvance, words)) - 14.0
        top = _PAD + 1.2 * line * len(self.levels)
        bottom = top + _ROW * line * len(self.rows)
        low, high = self.limits()

        def place(value: float) -> float:
            return left + (right - left) * (value - low) / (high - low)

        self._draw_axis(painter, QRectF(left, top, right - left, bottom - top), (low, high))
        for number, level in enumerate(self.levels):
            x, y = place(level.value), _PAD + 1.2 * line * number
            style = Qt.PenStyle.DashLine if level.dashed else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(colours.muted), 1.2, style))
            painter.drawLine(QPointF(x, y + line), QPointF(x, bottom))
            title = say(level.title)
            start = min(max(x - metrics.horizontalAdvance(title) / 2, 0),
                        self.width() - metrics.horizontalAdvance(title))  # fmt: skip
            painter.drawText(QPointF(start, y + metrics.ascent()), title)
        for number, row in enumerate(self.rows):
            y = top + _ROW * line * (number + 0.5)
            colour = theme.visible_edge(QColor(row.colour), QColor(colours.window))
            painter.setPen(QColor(colours.text))
            title = metrics.elidedText(say(row.title), Qt.TextElideMode.ElideRight, int(left - 12))
            painter.drawText(QPointF(0, y + metrics.ascent() / 2 - 1), title)
            painter.drawText(QPointF(right + 12, y + metrics.ascent() / 2 - 1), words[number])
            painter.setPen(QPen(colour, 1))
            for dot in row.dots:
                painter.drawLine(QPointF(place(dot), y - 4), QPointF(place(dot), y + 4))
            value, ends = row.estimate.value, (row.estimate.low, row.estimate.high)
            if ends[0] is not None and ends[1] is not None:
                painter.setPen(QPen(colour, 2))
                painter.drawLine(QPointF(place(ends[0]), y), QPointF(place(ends[1]), y))
                painter.setPen(QPen(colour, 1.4))
                for end in (ends[0], ends[1]):
                    painter.drawLine(QPointF(place(end), y - 4), QPointF(place(end), y + 4))
            if value is not None:
                painter.setPen(QPen(QColor(colours.window), 1))
                painter.setBrush(colour)
                _draw_symbol(painter, row.symbol, place(value), y)
        painter.end()

    def _draw_axis(self, painter: QPainter, box: QRectF, limits: tuple[float, float]) -> None:
        colours, metrics = theme.colours(), QFontMetrics(self.font())
        low, high = limits
        step = _nice(high - low)
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        tick = math.ceil(low / step - 1e-9) * step
        while tick <= high + 1e-9:
            x = box.left() + box.width() * (tick - low) / (high - low)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.setPen(QColor(colours.muted))
            label = f"{tick:.{digits}f}"
            start = x - metrics.horizontalAdvance(label) / 2
            painter.drawText(QPointF(start, box.bottom() + metrics.height()), label)
            tick += step
        painter.setPen(QColor(colours.muted))
        start = box.center().x() - metrics.horizontalAdvance(self._axis) / 2
        painter.drawText(QPointF(max(start, 0.0), box.bottom() + 2 * metrics.height()), self._axis)


def _nice(span: float) -> float:
    """A step of 1, 2 or 5 times a power of ten, some five of them in all."""
    rough = span / 5
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)


def _draw_symbol(painter: QPainter, symbol: str, x: float, y: float) -> None:
    r = 5.0
    if symbol == "o":
        painter.drawEllipse(QPointF(x, y), r, r)
        return
    corners = {
        "s": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "t": [(-r, r), (0.0, -r), (r, r)],
        "d": [(0.0, -r - 1), (r + 1, 0.0), (0.0, r + 1), (-r - 1, 0.0)],
    }[symbol]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
