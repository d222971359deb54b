"""Where things stand in the curves: names of stages, single points, whole epochs."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crcviewer.client.run_history import RunHistory
from crcviewer.protocol.run_events import Event
from crcviewer.ui.look import appearance
from crcviewer.ui.train.curves.curves_view import CurvesView
from tests.gui.recorded import SHORT, STARTED, T0, at, epoch, stage


def shown(qtbot: QtBot, *events: Event) -> CurvesView:
    history = RunHistory()
    for number, event in enumerate(events):
        history.apply(at(T0 + number, event))
    view = CurvesView()
    view.resize(1000, 500)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    view.show_runs([("a run", history)])
    return view


def test_names_of_stages_stand_above_the_curves_and_never_on_them(qtbot: QtBot) -> None:
    view = shown(
        qtbot,
        STARTED,
        stage("pathology", 40),
        *(epoch("pathology", n, 40, n / 50) for n in range(1, 41)),
        stage("radiology", 1),
        epoch("radiology", 1, 1, 0.3),
        stage("fusion", 10, 2),
        *(epoch("fusion", n, 10, n / 12, stage=2) for n in range(1, 11)),
    )
    axis, box = view.stages, view.plot.getPlotItem().getViewBox()
    qtbot.waitUntil(lambda: len(axis.texts()) == 3)
    places, _, said = zip(*axis.texts(), strict=True)
    assert said == ("1 Tiles alone", "2", "3 Both together"), "a short stage has its number"
    for place in places:
        assert not axis.mapRectToScene(place).intersects(box.sceneBoundingRect())
    assert all(a.right() <= b.left() for a, b in pairwise(places))
    box.setXRange(5.0, 20.0, padding=0.0)
    qtbot.waitUntil(lambda: [text for *_, text in axis.texts()] == ["1 Tiles alone"])


def test_the_strip_of_names_is_as_high_as_its_text(app: QApplication, qtbot: QtBot) -> None:
    appearance.apply_theme(app)
    view = shown(qtbot, *SHORT)
    before = view.stages.height()
    appearance.choose_text_size(app, 150)
    qtbot.waitUntil(lambda: view.stages.height() > before, timeout=30_000)
    assert view.stages.height() >= view.fontMetrics().height()
    appearance.choose_text_size(app, 100)
    qtbot.waitUntil(lambda: view.stages.height() == before, timeout=30_000)


def test_the_only_epoch_of_a_stage_is_a_dot(qtbot: QtBot) -> None:
    view = shown(qtbot, *SHORT)
    assert dots(view) == pytest.approx(np.array([(4.0, 0.41), (4.0, 0.4)]))
    view.log.setChecked(True)
    assert dots(view) == pytest.approx(np.array([(4.0, np.log10(0.41)), (4.0, np.log10(0.4))]))


def dots(view: CurvesView) -> np.ndarray:
    x, y = view.lone.getData()
    return np.stack((x, y), axis=1)


def test_epochs_are_whole_and_begin_with_one(qtbot: QtBot) -> None:
    axis = shown(qtbot, *SHORT[:3]).plot.getPlotItem().getAxis("bottom")
    values = [value for _, level in axis.tickValues(-0.5, 2.5, 700.0) for value in level]
    assert sorted(values) == [1.0, 2.0]


def test_lines_are_as_thick_on_a_fine_screen() -> None:
    """Qt takes the scale at its start only: it needs a program of its own."""
    program = """
from PySide6.QtWidgets import QApplication
from tests.gui.recorded import STARTED, T0, at, epoch, stage
from crcviewer.client.run_history import RunHistory
from crcviewer.ui.train.curves.curves_view import CurvesView
app = QApplication([])
history = RunHistory()
for n, event in enumerate((STARTED, stage("pathology", 3), *(epoch("pathology", n, 3, 0.5)
                          for n in (1, 2, 3)))):
    history.apply(at(T0 + n, event))
view = CurvesView()
view.resize(600, 400)
view.show()
view.show_runs([("a run", history)])
app.processEvents()
image = view.plot.viewport().grab().toImage()
column = [image.pixelColor(image.width() // 2, y).name() for y in range(image.height())]
print(column.count("#0072b2"))
"""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        env={**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen",
             "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert int(done.stdout) >= 3, "of four pixels; the outer ones may be half of its colour"
