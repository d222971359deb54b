"""Curves in one pair of axes with their legend: ROC, precision and recall, reliability, risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from crcviewer.ui.look.theme import colours, visible_edge

_STYLES = (
    Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DotLine,
)  # fmt: skip
_DASHES = ("━━", "╍╍", "━╍", "┅┅")


@dataclass(frozen=True, eq=False)
class Series:
    """One curve."""

    name: str
    """As the legend has it."""
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    colour: str
    style: int = 0
    """0 to 3: curves of colours that are much alike differ in it."""
    width: float = 2.0
    symbol: str = ""
    """At each point; empty: none."""
    sizes: NDArray[np.float64] | None = None
    """Of the symbols, in pixels."""
    value: str = ""
    """Beside the name in the legend."""


class CurveChart(QWidget):
    """Wheel zooms, drag moves, a double-click shows all."""

    def __init__(self, parent: QWidget | None = None, *, legend_width: int = 210) -> None:
        super().__init__(parent)
        self.series: tuple[Series, ...] = ()
        self._diagonal: tuple[tuple[float, float], tuple[float, float]] | None = None
        self._titles = ("", "")
        self._heading = ""
        self.plot = pg.PlotWidget(self)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.showGrid(x=True, y=True, alpha=0.2)
        self.plot.getPlotItem().layout.setContentsMargins(2, 8, 10, 6)
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.legend.setFixedWidth(legend_width)
        self.legend.setWordWrap(True)
        self.plot.scene().sigMouseClicked.connect(self._on_scene_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.legend)

    def show_series(
        self,
        series: Sequence[Series],
        *,
        titles: tuple[str, str],
        heading: str = "",
        diagonal: tuple[tuple[float, float], tuple[float, float]] | None = None,
        limits: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 1.0),
    ) -> None:
        """``titles``: of the axes; ``diagonal``: from where to where a faint line is drawn;
        ``limits``: of x and of y."""
        self.series, self._diagonal, self._titles = tuple(series), diagonal, titles
        self._heading = heading
        self._draw()
        x0, x1, y0, y1 = limits
        self._limits = limits
        self.plot.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.02)

    def as_rows(self) -> list[list[str]]:
        """Every point of every curve, for a table."""
        rows = [["curve", *self._titles]]
        for one in self.series:
            rows += [[one.name, f"{x:.6g}", f"{y:.6g}"] for x, y in zip(one.x, one.y, strict=True)]
        return rows

    def set_title(self, name: str) -> None:
        """For screen readers."""
        self.plot.setAccessibleName(name)

    def _draw(self) -> None:
        c = colours()
        self.plot.setBackground(c.surface)
        for side, title in zip(("bottom", "left"), self._titles, strict=True):
            axis = self.plot.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(c.border))
            axis.setTextPen(pg.mkPen(QColor(c.text)))
            self.plot.setLabel(side, title)
        self.plot.clear()
        fine = self.devicePixelRatioF()
        if self._diagonal is not None:
            (x0, y0), (x1, y1) = self._diagonal
            pen = pg.mkPen(c.muted, width=fine, style=Qt.PenStyle.DotLine)
            self.plot.plot([x0, x1], [y0, y1], pen=pen)
        lines = [f"<b>{escape(self._heading)}</b>"] if self._heading else []
        for one in self.series:
            colour = visible_edge(QColor(one.colour), QColor(c.surface))
            style = one.style % len(_STYLES)
            item = pg.PlotDataItem(
                one.x, one.y, pen=pg.mkPen(colour, width=one.width * fine, style=_STYLES[style]),
            )  # fmt: skip
            self.plot.addItem(item)
            if one.symbol:
                self.plot.addItem(
                    pg.ScatterPlotItem(
                        one.x, one.y, symbol=one.symbol, size=7 if one.sizes is None else one.sizes,
                        brush=pg.mkBrush(colour), pen=pg.mkPen(c.surface),
                    )
                )  # fmt: skip
            lines.append(
                f'<span style="color:{colour.name()}">{_DASHES[style]}</span> {escape(one.name)}'
                f"&nbsp;&nbsp;<b>{escape(one.value)}</b>"
            )
        self.legend.setText("<br>".join(lines))

    def _on_scene_clicked(self, event: object) -> None:
        double = getattr(event, "double", None)
        if callable(double) and double() and self.series:
            x0, x1, y0, y1 = self._limits
            self.plot.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.02)

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_limits"):
            self._draw()
        super().changeEvent(event)
