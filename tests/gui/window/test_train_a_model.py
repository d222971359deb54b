"""From nothing to a model in use, with real clicks, a real training, a pause and a kill."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMessageBox, QWizard
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import RunFollower, RunStatus
from crcviewer.protocol import run_directory as names
from crcviewer.ui.main_window import MainWindow
from crcviewer.ui.train.run_view import RunView
from crcviewer.ui.train.train_wizard import TrainWizard

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
    for run in window.runs.runs():
        if run.launch is not None and run.launch.alive:
            os.kill(run.launch.pid, signal.SIGKILL)
    window.runs.stop()


class Hand:
    """Clicks and types as a user does."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=WAIT_MS)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type_into(self, wizard: TrainWizard, name: str, value: str) -> None:
        editor = wizard.recipe.editors[name]
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        self.qtbot.keyClicks(editor, value)

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
def test_wizard_training_pause_kill_resume_and_use(training: MainWindow, qtbot: QtBot) -> None:
    hand = Hand(training, qtbot)
    tab = training.train_tab
    assert tab.list is not None
    hand.click(tab.list.new_button)
    (wizard,) = tab.findChildren(TrainWizard)

    assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
    wizard.data.count.setValue(36)
    hand.click(wizard.data.make)
    hand.next(wizard)
    assert wizard.pairing.choices["manifest"].isChecked()
    assert not wizard.pairing.choices["label"].isEnabled()
    hand.next(wizard)
    qtbot.waitUntil(wizard.recipe.isComplete, timeout=WAIT_MS)
    hand.click(wizard.recipe.all_button)
    for name, value in (
        ("epochs.pathology", "24"), ("epochs.radiology", "2"), ("epochs.fusion", "3"),
        ("network.width", "0.05"), ("network.input_size", "32"), ("schedule.small_size", "0"),
        ("network.test_time_views", "1"),
    ):  # fmt: skip
        hand.type_into(wizard, name, value)
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
    assert changed.args[0].path == str(run.path / names.BEST)


def test_closing_asks_and_the_run_goes_on_or_stops(
    training: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    from crcviewer.protocol.run_state import this_process

    run = tmp_path / "runs" / "at work"
    run.mkdir(parents=True)
    (run / names.EVENTS).write_text('{"event": "paused"}\n')
    (run / names.PROCESS).write_text(json.dumps(this_process()))
    training.runs.scan()
    qtbot.waitUntil(lambda: len(training.runs.active()) == 1)

    def answer(text: str) -> None:
        training.close()
        assert training.isVisible()
        (box,) = [b for b in training.findChildren(QMessageBox) if b.isVisible()]
        (button,) = [b for b in box.buttons() if b.text() == text]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    answer("Stay here")
    assert training.isVisible()
    answer("Stop and save")
    assert not training.isVisible()
    assert (run / names.STOP).exists()
