"""From nothing to a model in use, with real clicks, real trainings, a pause and a kill.

What a training costs is in its start, so that few of them serve all that is to be seen.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QWizard,
)
from pytestqt.qtbot import QtBot

from crcviewer.client.processes import run_state
from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.client.run_launch import Launch, launched_in, read_launch
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_state import RunState
from crcviewer.protocol.units import probability_text
from crcviewer.session.case import CaseState
from crcviewer.ui.shared.number_field import NumberField
from crcviewer.ui.train.runs.run_view import RunView
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.model_button import ModelButton
from tests.gui.drags import drop_files
from tests.gui.recorded import work_on

WAIT_MS = 120_000
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture
def training(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window that shows its Train tab; no run goes on after the test."""
    monkeypatch.setenv("CRCVIEWER_LOCKS", str(tmp_path / "locks"))
    window.runs.start()
    window.tabs.setCurrentWidget(window.train_tab)
    yield window
    window.runs.stop()
    for path in launched_in(window.runs.folder):
        launch = read_launch(path)
        if launch is not None and launch.alive:
            os.kill(launch.pid, signal.SIGKILL)


class Hand:
    """Clicks and types as a user does."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def choose_in_menu(self, name: str) -> None:
        """Of "More", beside the run that is shown."""
        self.click(self.view.more_button)
        (menu,) = [m for m in self.view.findChildren(QMenu) if m.isVisible()]
        (action,) = [action for action in menu.actions() if action.objectName() == name]
        place = menu.actionGeometry(action).center()
        self.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    def close_and_answer(self, name: str) -> None:
        """The window asks what is to become of the training."""
        self.window.close()
        assert self.window.isVisible()
        (box,) = [b for b in self.window.findChildren(QMessageBox) if b.isVisible()]
        self.qtbot.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT_MS)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_into(self, wizard: TrainWizard, name: str, value: str) -> None:
        editor = wizard.recipe.editors[name]
        assert isinstance(editor.field, NumberField)
        editor.field.selectAll()
        self.qtbot.keyClicks(editor.field, value)

    def next(self, wizard: TrainWizard) -> None:
        before = wizard.currentId()
        self.click(wizard.button(QWizard.WizardButton.NextButton))
        assert wizard.currentId() != before

    def wait_for(self, run: RunFollower, status: RunStatus, timeout_ms: int = WAIT_MS) -> None:
        self.qtbot.waitUntil(lambda: run.status is status, timeout=timeout_ms)

    @property
    def view(self) -> RunView:
        assert self.window.train_tab.view is not None
        return self.window.train_tab.view

    def learn_on(self, run: RunFollower, epochs: int) -> None:
        """Until so many more have been seen."""

        def done() -> int:
            return sum(stage.done for stage in run.history.stages.values())

        wanted = done() + epochs
        self.qtbot.waitUntil(
            lambda: run.status is RunStatus.RUNNING and done() >= wanted, timeout=WAIT_MS
        )


@pytest.mark.timeout(1200)
def test_wizard_training_pause_kill_resume_use_and_again(
    training: MainWindow, images: Path, make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    hand = Hand(training, qtbot)
    tab = training.train_tab
    assert tab.list is not None
    hand.click(tab.list.new_button)
    (wizard,) = tab.findChildren(TrainWizard)

    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
    wizard.data.panels.phantoms.count.setValue(36)
    hand.click(wizard.data.panels.phantoms.make)
    hand.next(wizard)
    assert wizard.pairing.choices["manifest"].isChecked()
    assert not wizard.pairing.choices["label"].isEnabled()
    hand.next(wizard)
    qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)
    hand.click(wizard.recipe.all_button)
    for name, value in (
        ("epochs.pathology", "24"), ("epochs.radiology", "2"), ("epochs.fusion", "3"),
        ("network.width", "0.05"), ("network.input_size", "32"), ("schedule.small_size", "0"),
    ):  # fmt: skip
        hand.type_into(wizard, name, value)
    wizard.recipe.editors["network.test_time_views"].set_value(1)
    hand.click(wizard.recipe.control)
    hand.type_into(wizard, "batch.size", "many")
    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
    hand.type_into(wizard, "batch.size", "32")
    hand.next(wizard)
    hand.next(wizard)
    qtbot.keyClicks(wizard.review.name, "First try")
    hand.click(wizard.button(QWizard.WizardButton.FinishButton))

    (run,) = training.runs.runs()
    assert tab.list.chosen() == [run]
    hand.learn_on(run, 1)
    assert run.name == "First try"
    assert training.tabs.tabText(training.tabs.indexOf(tab)) == "Train ●"

    hand.click(hand.view.pause_button)
    hand.wait_for(run, RunStatus.PAUSED)
    seen = {b: list(s.columns["val_loss"]) for b, s in run.history.stages.items()}
    hand.click(hand.view.resume_button)
    hand.learn_on(run, 1)
    for branch, losses in seen.items():
        assert list(run.history.stages[branch].columns["val_loss"])[: len(losses)] == losses

    process = json.loads((run.path / names.PROCESS).read_text())
    os.kill(process["pid"], signal.SIGKILL)
    hand.wait_for(run, RunStatus.INTERRUPTED)
    hand.click(hand.view.resume_button)
    hand.wait_for(run, RunStatus.FINISHED, timeout_ms=4 * WAIT_MS)
    assert {branch: stage.done for branch, stage in run.history.stages.items()} == {
        "pathology": 24, "radiology": 2, "fusion": 3, "probe": 3,
    }  # fmt: skip

    with qtbot.waitSignal(training.chooser.model_changed, timeout=WAIT_MS) as changed:
        hand.click(hand.view.use_button)
    assert changed.args is not None
    assert changed.args[0].path == str(run.model), "the one that the run recommends"
    classify_with("First try", training, images, hand)
    again = train_again(training, hand)
    close_and_come_back(again, training, make_window(), qtbot)


def classify_with(name: str, window: MainWindow, images: Path, hand: Hand) -> None:
    """A case of the user's is named by the new model."""
    window.tabs.setCurrentWidget(window.classify_tab)
    assert drop_files(window, [images / "01 tumour_path.png", images / "01 tumour_ct.png"])
    hand.qtbot.waitUntil(
        lambda: [case.state for case in window.store] == [CaseState.DONE], timeout=WAIT_MS
    )
    (case,) = window.store
    assert case.result is not None
    assert case.result.model_name == name
    assert len(case.result.probabilities) == 9
    assert sum(case.result.probabilities) == pytest.approx(1.0, abs=1e-5)
    (model,) = window.findChildren(ModelButton)
    assert name in model.text()
    panel = window.classify_tab.result_panel
    shown = "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())
    assert probability_text(max(case.result.probabilities)) in shown
    window.tabs.setCurrentWidget(window.train_tab)


def train_again(window: MainWindow, hand: Hand) -> RunFollower:
    """A run with the settings of the one that is shown, but many more epochs."""
    hand.choose_in_menu("train_again")
    (wizard,) = [w for w in window.train_tab.findChildren(TrainWizard) if w.isVisible()]
    hand.next(wizard)
    hand.next(wizard)
    hand.qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)
    assert wizard.recipe.editors["network.width"].value == 0.05
    assert wizard.recipe.editors["epochs.fusion"].value == 3
    assert not wizard.recipe.control.isChecked()
    hand.type_into(wizard, "epochs.pathology", "4000")
    hand.next(wizard)
    hand.next(wizard)
    hand.click(wizard.button(QWizard.WizardButton.FinishButton))
    again = window.runs.runs()[0]
    assert len(window.runs.runs()) == 2
    hand.learn_on(again, 1)
    settings = again.config["request"]["settings"]
    assert (settings["network"]["width"], settings["epochs"]["pathology"]) == (0.05, 4000)
    return again


def close_and_come_back(
    run: RunFollower, window: MainWindow, later: MainWindow, qtbot: QtBot
) -> None:
    """It goes on without a window, is found by the next, keeps another waiting, and is stopped."""
    later.hide()
    Hand(window, qtbot).close_and_answer("keep_training")
    assert not window.isVisible()
    window.runs.stop()
    assert run_state(run.path) is RunState.RUNNING

    later.show()
    later.runs.start()
    later.tabs.setCurrentWidget(later.train_tab)
    hand = Hand(later, qtbot)
    found = later.runs.get(run.path)
    assert found is not None
    hand.learn_on(found, 2)
    assert found.launch is not None
    second = later.runs.new_folder("second")
    arguments = [str(second) if part == str(run.path) else part for part in found.launch.arguments]
    later.runs.begin(second, arguments)
    later.train_tab.show_run(second)
    waiting = later.runs.get(second)
    assert waiting is not None
    hand.wait_for(waiting, RunStatus.QUEUED)
    qtbot.waitUntil(lambda: run.path.name in hand.view.hint.text())

    hand.close_and_answer("stop_and_save")
    assert not later.isVisible()
    for path in (run.path, second):
        launch = read_launch(path)
        assert launch is not None
        qtbot.waitUntil(partial(_has_ended, launch), timeout=WAIT_MS)
    later.runs.stop()
    assert run_state(run.path) is RunState.PAUSED
    assert (run.path / names.LAST).is_file()
    assert run_state(second) is RunState.PAUSED, "it need not wait for its turn to stop"


def _has_ended(launch: Launch) -> bool:
    return not launch.alive


def test_closing_asks_and_the_run_goes_on_or_stops(
    training: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    run = tmp_path / "runs" / "at work"
    run.mkdir(parents=True)
    (run / names.EVENTS).write_text('{"event": "paused"}\n')
    work_on(run)
    hand = Hand(training, qtbot)
    training.runs.scan()
    qtbot.waitUntil(lambda: len(training.runs.active()) == 1)

    hand.close_and_answer("stay")
    assert training.isVisible()
    hand.close_and_answer("stop_and_save")
    assert not training.isVisible()
    assert (run / names.STOP).exists()
