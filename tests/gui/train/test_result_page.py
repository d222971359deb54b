"""The page of a finished run: which model, why, how good, and evaluation on demand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_words import recommendation_text
from crcviewer.protocol.run_events import Finished
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.runs.result_page import ResultPage, evaluation_arguments
from crcviewer.ui.train.runs.run_view import RunView
from crcviewer.ui.train.train_tab import TrainTab
from tests.gui.recorded import STARTED, epoch, stage, write_run

WAIT_MS = 240_000
LEFT = Qt.MouseButton.LeftButton
GAIN = Estimate(0.007, -0.012, 0.025, 151)


def finished(recommended: str, gain: Estimate = GAIN) -> Finished:
    return Finished(model=names.BEST, seconds=60.0, recommended=recommended, gain=gain)


@pytest.fixture
def run(runs: Path, evaluated: Path, phantoms: Path) -> Path:
    """A run that is through, with its models; it is not evaluated yet."""
    folder = write_run(
        runs / "done",
        STARTED,
        stage("pathology", 2),
        epoch("pathology", 1, 2, 0.5),
        epoch("pathology", 2, 2, 0.4, best=False),
        stage("fusion", 1, 2),
        epoch("fusion", 1, 1, 0.6, stage=2),
        finished(names.STAGE1_PATHOLOGY),
        request={"preset": "tiny", "data": [str(phantoms)], "pathology": "pathmnist"},
    )
    for model in (names.BEST, names.STAGE1_PATHOLOGY, names.CONTROL):
        shutil.copy(evaluated / "run" / model, folder / model)
    return folder


@pytest.fixture
def show(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> Callable[[], tuple[TrainTab, RunView]]:
    def make() -> tuple[TrainTab, RunView]:
        settings = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
        tab = TrainTab(make_library(), settings)
        qtbot.addWidget(tab)
        tab.resize(1200, 760)
        with qtbot.waitExposed(tab):
            tab.show()
        assert tab.view is not None
        return tab, tab.view

    return make


def test_a_finished_run_shows_its_result_first(
    run: Path, show: Callable[[], tuple[TrainTab, RunView]], qtbot: QtBot
) -> None:
    tab, view = show()
    page = view.result
    assert view.pages.currentWidget() is page
    assert page.recommendation.isVisible()
    assert page.recommended == run / names.STAGE1_PATHOLOGY
    assert page.empty.isVisible()
    assert not page.view.isVisible()
    assert not page.report_button.isVisible()
    with qtbot.waitSignal(tab.model_chosen) as chosen:
        qtbot.mouseClick(page.use_button, LEFT)
    assert chosen.args == [str(run / names.STAGE1_PATHOLOGY)]
    # It offers to evaluate now, and does.
    qtbot.mouseClick(page.evaluate_button, LEFT)
    assert page.job.busy
    qtbot.waitUntil(lambda: not page.job.busy, timeout=WAIT_MS)
    assert page.view.isVisible()
    assert page.report_button.isVisible()
    evaluation = page.view.evaluation
    assert evaluation is not None
    assert len(evaluation.report.models) == 4
    assert (run / names.REPORT).is_file()
    with qtbot.waitSignal(tab.tile_requested):
        page.view.confusion.case_activated.emit(0)


def test_a_run_that_learns_has_no_result_yet(
    paused: Path, show: Callable[[], tuple[TrainTab, RunView]]
) -> None:
    _, view = show()
    assert not view.pages.isTabVisible(view.pages.indexOf(view.result))
    assert view.pages.currentWidget() is view.curves


def test_an_evaluation_that_fails_is_said(
    run: Path, phantoms: Path, show: Callable[[], tuple[TrainTab, RunView]], qtbot: QtBot
) -> None:
    (run / names.BEST).write_text("damaged")
    tab, view = show()
    said: list[object] = []
    tab.message_raised.connect(said.append)
    view.result.evaluate()
    qtbot.waitUntil(lambda: not view.result.job.busy, timeout=WAIT_MS)
    assert len(said) == 1
    assert view.result.evaluate_button.isVisible()


def test_what_is_evaluated_is_what_was_trained(
    run: Path, phantoms: Path, make_library: Callable[[], RunLibrary]
) -> None:
    library = make_library()
    follower = library.get(run)
    assert follower is not None
    arguments = evaluation_arguments(follower, "zh")
    given = dict(zip(arguments[1::2], arguments[2::2], strict=True))
    assert given == {
        "--model": str(run / names.BEST),
        "--run": str(run),
        "--language": "zh",
        "--data": str(phantoms),
        "--pathology": "pathmnist",
    }


def test_the_recommendation_says_why() -> None:
    better = finished(names.BEST, Estimate(0.04, 0.01, 0.07, 151))
    few = finished(names.STAGE1_PATHOLOGY, Estimate(0.04, count=7))
    alone = Finished(model=names.STAGE1_PATHOLOGY, seconds=1.0, recommended=names.STAGE1_PATHOLOGY)
    old = Finished(model=names.BEST, seconds=1.0)
    told = [
        recommendation_text(one)
        for one in (better, finished(names.STAGE1_PATHOLOGY), finished(names.CONTROL), few, alone)
    ]
    assert len({one.template for one in told}) == 4
    assert told[0].values["gain"].values["low"] == "+1.0"
    assert told[1].values["model"] != told[2].values["model"]
    assert not recommendation_text(old)


def test_a_page_can_be_made_without_a_run(qtbot: QtBot) -> None:
    page = ResultPage()
    qtbot.addWidget(page)
    page.retranslate()
    page.evaluate()
    assert page.recommended is None
    assert not page.job.busy
