"""The curves of a run: which figure, zoom by wheel and drag, values under the pointer."""

from __future__ import annotations

import math
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.run_history import RunHistory
from crcviewer.ui.look.theme import SPACE, colours, visible_edge
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.curves.curve_axes import EpochAxis, StageAxis
from crcviewer.ui.train.curves.curve_series import (
    Curve,
    Metric,
    Source,
    borders_of,
    compared,
    curves_of,
    kept_of,
    latest_of,
    lone_points,
    place_of,
)
from crcviewer.ui.train.runs.run_words import branch_words

_WINDOWS = (1, 2, 3, 5, 10, 20, 50)


class CurvesView(Translated, QWidget):
    """Draws one run, or one curve of each of several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[tuple[str, RunHistory]] = []
        self._active = True
        self._drawn: tuple[object, ...] = ()
        self._curves: list[Curve] = []
        self._items: list[pg.PlotDataItem] = []
        self._borders: list[pg.InfiniteLine] = []
        self._hovered: float | None = None
        bar = self._bar()
        self._make_plot()
        self.empty = plain_label(self, role="muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addWidget(self.plot, 1)
        row.addWidget(self.legend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.empty, 1)
        layout.addLayout(row, 1)

        self.figure.currentIndexChanged.connect(self._on_figure_changed)
        self.log.toggled.connect(self._on_log_toggled)
        self.smoothing.valueChanged.connect(self._on_smoothing_changed)
        self.whole.clicked.connect(self.plot.getPlotItem().enableAutoRange)
        self.plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._colour()
        self.retranslate()

    def retranslate(self) -> None:
        """What is said of the curves is made of the runs."""
        self.figure.setAccessibleName(self.tr("Figure to draw"))
        for row, words in enumerate(
            (
                self.tr("Accuracy"),
                self.tr("Loss"),
                self.tr("F1 of each class"),
                self.tr("Learning rate"),
                self.tr("Images per second"),
            )
        ):
            self.figure.setItemText(row, words)
        self.log.setText(self.tr("log scale"))
        self.log.setToolTip(self.tr("Equal steps up are equal ratios: small values come apart"))
        self.smoothing.setAccessibleName(self.tr("Smoothing"))
        self.whole.setText(self.tr("Show all"))
        self.whole.setToolTip(self.tr("Undo all zooming (wheel zooms, drag moves)"))
        self.plot.setAccessibleName(self.tr("Curves"))
        self.plot.setLabel("bottom", self.tr("epochs, all stages one after the other"))
        self.empty.setText(
            self.tr("The first point comes with the end of the first epoch.")
            if self._active
            else self.tr("There is nothing to draw: no epoch was finished.")
        )
        self._drawn = ()
        self._on_smoothing_changed()

    def _bar(self) -> QHBoxLayout:
        self.figure = QComboBox(self)
        for metric in Metric:
            self.figure.addItem("", metric)
        self.log = QCheckBox(self)
        self.smoothing = QSlider(Qt.Orientation.Horizontal, self)
        self.smoothing.setRange(0, len(_WINDOWS) - 1)
        self.smoothing.setFixedWidth(90)
        self._smooth_text = QLabel(self)
        self.whole = QToolButton(self)
        bar = QHBoxLayout()
        for widget in (self.figure, self.log, self.smoothing, self._smooth_text):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.whole)
        return bar

    def _make_plot(self) -> None:
        self.stages = StageAxis()
        self.plot = pg.PlotWidget(
            self, axisItems={"bottom": EpochAxis("bottom"), "top": self.stages}
        )
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.showGrid(x=True, y=True, alpha=0.2)
        self.plot.getPlotItem().layout.setContentsMargins(2, 2, 8, 8)
        self.lone = pg.ScatterPlotItem(size=6)
        self.plot.addItem(self.lone)
        self.kept = pg.ScatterPlotItem(size=15, symbol="star")
        self.plot.addItem(self.kept, ignoreBounds=True)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self.plot.addItem(self._cursor, ignoreBounds=True)
        self._cursor.hide()
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.legend.setFixedWidth(190)
        self.legend.setWordWrap(True)

    # ----------------------------------------------------------------------------------- use

    def show_runs(self, runs: list[tuple[str, RunHistory]], *, active: bool = True) -> None:
        """Names and histories; nothing is drawn anew where nothing has changed."""
        self._runs = runs
        if active != self._active:
            self._active = active
            self.retranslate()
        self._draw()

    def curves(self) -> list[Curve]:
        """What is drawn now."""
        return list(self._curves)

    def read_out(self, x: float | None) -> None:
        """Values at a place on the axis; None: the latest."""
        self._hovered = x
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)
        self._show_values()

    @property
    def window_epochs(self) -> int:
        """Over how many epochs a point is the mean."""
        return _WINDOWS[self.smoothing.value()]

    # ------------------------------------------------------------------------------- drawing

    def _draw(self) -> None:
        if not self._runs:
            return
        metric = Metric(self.figure.currentData())
        wanted = (
            metric, self.window_epochs, self.log.isChecked(), colours(), self.devicePixelRatioF(),
            *((id(history), history.revision, name) for name, history in self._runs),
        )  # fmt: skip
        if wanted == self._drawn:
            return
        self._drawn = wanted
        if len(self._runs) == 1:
            self._curves = curves_of(self._runs[0][1], metric, self.window_epochs)
        else:
            self._curves = compared(self._runs, metric, self.window_epochs)
        while len(self._items) < len(self._curves):
            item = pg.PlotDataItem(connect="finite")
            item.setLogMode(False, self.log.isChecked())
            self.plot.addItem(item)
            self._items.append(item)
        for item in self._items[len(self._curves) :]:
            self.plot.removeItem(item)
        del self._items[len(self._curves) :]
        # Plots draw lines in pixels of the screen, which may be finer than those of the window.
        fine = self.devicePixelRatioF()
        for item, curve in zip(self._items, self._curves, strict=True):
            style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            item.setPen(pg.mkPen(curve.colour, width=2 * fine, style=style))
            edge = visible_edge(QColor(curve.colour), QColor(colours().surface))
            pale = edge != QColor(curve.colour)
            item.setShadowPen(pg.mkPen(edge, width=4 * fine, style=style) if pale else None)
            item.setData(curve.x, curve.y)
        self._draw_lone_points()
        self._draw_kept()
        self._draw_borders()
        some = any(len(curve.x) for curve in self._curves)
        self.empty.setVisible(not some)
        self.plot.setVisible(some)
        self.legend.setVisible(some)
        self._show_values()

    def _draw_lone_points(self) -> None:
        """No line leads to the only epoch of a stage so far: it would not be seen."""
        spots = []
        for curve in self._curves:
            x, y = lone_points(curve)
            if self.log.isChecked():
                x, y = x[y > 0], np.log10(y[y > 0])
            edge = visible_edge(QColor(curve.colour), QColor(colours().surface))
            look = {"brush": pg.mkBrush(curve.colour), "pen": pg.mkPen(edge)}
            spots += [{"pos": place, **look} for place in zip(x, y, strict=True)]
        self.lone.setData(spots)

    def _draw_kept(self) -> None:
        """A star at the epoch of each stage whose weights are kept, on the curve of accuracy."""
        accuracy = Metric(self.figure.currentData()) is Metric.ACCURACY
        places = kept_of(self._runs[0][1]) if len(self._runs) == 1 and accuracy else []
        if self.log.isChecked():
            places = [(x, math.log10(y)) for x, y in places if y > 0]
        edge, brush = pg.mkPen(colours().surface), pg.mkBrush(colours().text)
        self.kept.setData([{"pos": place, "pen": edge, "brush": brush} for place in places])

    def _draw_borders(self) -> None:
        for line in self._borders:
            self.plot.removeItem(line)
        borders = borders_of([history for _, history in self._runs])
        places = [(x + 0.5, branch) for x, branch in borders]
        pen = pg.mkPen(colours().border, width=1)
        self._borders = [pg.InfiniteLine(pos=x, angle=90, pen=pen) for x, _ in places]
        for line in self._borders:
            self.plot.addItem(line, ignoreBounds=True)
        self.stages.show_stages([(x, branch_words(branch)) for x, branch in places])
        self.plot.showAxis("top", True)

    def _show_values(self) -> None:
        lines = []
        single = self._runs[0][1] if len(self._runs) == 1 else None
        histories = [history for _, history in self._runs]
        latest = [latest_of(history, histories) for history in histories]
        if self._hovered is None:
            lines.append(f"<i>{self.tr('latest values')}</i>")
            if single is not None and latest[0][0]:
                lines.append(f"<b>{escape(branch_words(latest[0][0]))}</b>")
        else:
            branch, epoch = place_of(histories, self._hovered)
            words = self.tr("epoch {0}").format(epoch)
            lines.append(f"<b>{escape(branch_words(branch))}</b><br>{words}")
        for number, curve in enumerate(self._curves):
            newest = latest[0 if single is not None else number][1]
            value = math.nan
            if self._hovered is not None:
                value = curve.at(self._hovered)
            elif newest is not None:
                value = curve.latest(newest)
            mark = "╌" if curve.dashed else "━"
            edge = visible_edge(QColor(curve.colour), QColor(colours().window)).name()
            colour = f'<span style="color:{edge}">{mark}</span>'
            name = escape(self._name(curve))
            lines.append(f"{colour} {name}&nbsp;&nbsp;<b>{_number(value)}</b>")
        if len(self.kept.data):
            lines.append(f"★ {escape(self.tr('kept'))}")
        self.legend.setText("<br>".join(lines))

    def _name(self, curve: Curve) -> str:
        if curve.source is Source.TRAINING:
            return self.tr("training")
        if curve.source is Source.VALIDATION:
            return self.tr("validation")
        return curve.name or self.figure.currentText().lower()

    def _colour(self) -> None:
        c = colours()
        self.plot.setBackground(c.surface)
        self._cursor.setPen(pg.mkPen(c.muted))
        for name in ("left", "bottom", "top"):
            axis = self.plot.getPlotItem().getAxis(name)
            axis.setPen(pg.mkPen(c.border))
            axis.setTextPen(pg.mkPen(QColor(c.text)))

    # --------------------------------------------------------------------------------- slots

    def _on_figure_changed(self) -> None:
        self.plot.getPlotItem().enableAutoRange()
        self._draw()

    def _on_log_toggled(self, on: bool) -> None:
        self.plot.setLogMode(y=on)
        for item in self._items:
            item.setLogMode(False, on)
        self.plot.getPlotItem().enableAutoRange()
        self._draw()

    def _on_smoothing_changed(self) -> None:
        window = self.window_epochs
        self._smooth_text.setText(
            self.tr("mean of {0} epochs").format(window) if window > 1 else self.tr("not smoothed")
        )
        self._draw()

    def _on_mouse_moved(self, point: QPointF) -> None:
        box = self.plot.getPlotItem().getViewBox()
        if box.sceneBoundingRect().contains(point):
            self.read_out(float(box.mapSceneToView(point).x()))
        else:
            self.read_out(None)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has left: the latest values again."""
        self.read_out(None)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark, or text has another size."""
        if event.type() == QEvent.Type.FontChange and hasattr(self, "stages"):
            self.stages.fit_font()
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
            self._draw()
        super().changeEvent(event)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
