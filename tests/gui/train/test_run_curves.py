"""The curves of recorded runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Finished
from crcviewer.ui.train.curves.curve_series import Metric
from crcviewer.ui.train.runs.stage_timeline import StageShown
from tests.gui.recorded import (
    SHORT,
    STARTED,
    epoch,
    lines,
    stage,
    work_on,
    write_run,
)
from tests.gui.train.shown_tab import Shown


def test_curves_are_the_recorded_figures(paused: Path, show: Callable[[], Shown]) -> None:
    curves = show().view.curves
    training, validation = curves.curves()
    assert list(validation.x) == [1, 2, 3, 3, 4, 4]
    np.testing.assert_array_equal(validation.y, [0.5, 0.7, 0.6, np.nan, 0.4, np.nan])
    np.testing.assert_allclose(training.y[:3], [0.51, 0.71, 0.61])
    curves.read_out(2.2)
    assert "<b>0.7</b>" in curves.legend.text()
    curves.read_out(None)
    assert "<b>0.4</b>" in curves.legend.text()
    curves.smoothing.setValue(1)
    assert curves.window_epochs == 2
    np.testing.assert_allclose(curves.curves()[1].y[:3], [0.5, 0.6, 0.65])


def test_a_finished_run_shows_the_values_of_its_model_not_of_a_control(
    runs: Path, show: Callable[[], Shown]
) -> None:
    write_run(
        runs / "done", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        epoch("pathology", 2, 2, 0.6), stage("fusion", 1, 2), epoch("fusion", 1, 1, 0.75),
        stage("probe", 1, 3), epoch("probe", 1, 1, 0.125), Finished("", 1.0, {}),
    )  # fmt: skip
    write_run(runs / "other", *SHORT)
    shown = show()
    shown.list.choose(runs / "done")
    legend = shown.view.curves.legend
    shown_now = {"alone": legend.text()}
    shown.list.view.selectAll()
    shown_now["compared"] = legend.text()
    for words in shown_now.values():
        assert "<b>0.75</b>" in words
        assert "0.125" not in words


def test_a_run_that_ended_before_its_first_epoch_promises_none(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    write_run(runs / "killed early", STARTED, stage("pathology", 2))
    shown = show()
    before = shown.view.curves.empty.text()
    assert shown.view.curves.empty.isVisible()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    assert shown.view.validation.empty.isVisible()
    work_on(runs / "killed early")
    shown.tab.library.scan()
    shown.view.pages.setCurrentWidget(shown.view.curves)
    qtbot.waitUntil(lambda: shown.view.curves.empty.text() != before)


def test_every_figure_is_drawn_in_both_scales(paused: Path, show: Callable[[], Shown]) -> None:
    curves = show().view.curves
    for row in range(curves.figure.count()):
        curves.figure.setCurrentIndex(row)
        count = 9 if curves.figure.currentData() == Metric.F1 else None
        for log in (True, False):
            curves.log.setChecked(log)
            assert all(np.isfinite(curve.y).any() for curve in curves.curves())
            assert count is None or len(curves.curves()) == count
    assert curves.plot.isVisible()


def test_the_kept_epoch_of_each_stage_has_a_star(
    runs: Path, paused: Path, show: Callable[[], Shown]
) -> None:
    curves = show().view.curves
    kept = curves.kept.data
    # The second of three epochs of the tiles, and the first of the organs, which begin at 3.
    assert list(zip(kept["x"], kept["y"], strict=True)) == [(2.0, 0.7), (4.0, 0.4)]
    curves.figure.setCurrentIndex(1)
    assert len(curves.kept.data) == 0


def test_several_runs_are_compared(
    runs: Path, paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    write_run(runs / "other", *SHORT[:4])
    shown = show()
    shown.list.view.selectAll()
    names_drawn = {curve.name: list(curve.y[:1]) for curve in shown.view.curves.curves()}
    assert names_drawn == {"paused": [0.5], "other": [0.5]}
    pages = shown.view.pages
    assert not pages.isTabVisible(pages.indexOf(shown.view.validation))


def test_new_epochs_appear_by_themselves(
    paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    assert shown.view.pause_button.isVisible()
    with (paused / names.EVENTS).open("a") as file:
        file.write(lines(epoch("radiology", 2, 2, 0.9)))
    qtbot.waitUntil(lambda: 0.9 in shown.view.curves.curves()[1].y)
    assert shown.view.timeline.stages[1] == StageShown("radiology", 2, 2, now=True)
