"""Curves take the colours of the scheme at once, and no pale line is lost on it."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.client.run_history import RunHistory
from crcviewer.ui.look import appearance, theme
from crcviewer.ui.train.curves.curve_series import Metric
from crcviewer.ui.train.curves.curves_view import CurvesView
from tests.gui.recorded import SHORT


def test_plot_axes_and_edges_follow(app: QApplication, qtbot: QtBot) -> None:
    appearance.apply_theme(app)
    history = RunHistory()
    for event in SHORT:
        history.apply(event)
    view = CurvesView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.figure.setCurrentIndex(view.figure.findData(Metric.F1))
    view.show_runs([("one", history)])
    assert len(view.curves()) == 9
    for name, scheme in (("dark", theme.DARK), ("light", theme.LIGHT), ("dark", theme.DARK)):
        appearance.choose_scheme(app, name)
        QApplication.processEvents()
        surface = QColor(scheme.surface)
        assert view.plot.viewport().grab().toImage().pixelColor(2, 2) == surface
        axis = view.plot.getPlotItem().getAxis("left")
        assert axis.textPen().color() == QColor(scheme.text)
        items = view.plot.getPlotItem().listDataItems()
        lines = [item for item in items if item not in (view.lone, view.kept)]
        assert len(lines) == 9
        for line, curve in zip(lines, view.curves(), strict=True):
            assert line.opts["pen"].color() == QColor(curve.colour)
            shadow = line.opts["shadowPen"]
            seen = [QColor(curve.colour), *([shadow.color()] if shadow is not None else [])]
            assert max(theme.contrast(colour, surface) for colour in seen) >= theme.SEEN
        marks = [QColor(name) for name in re.findall(r"color:(#\w{6})", view.legend.text())]
        assert len(marks) == 9
        assert all(theme.contrast(mark, QColor(scheme.window)) >= theme.SEEN for mark in marks)
