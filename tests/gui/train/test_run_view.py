"""What the tab shows of recorded runs, and how a run is paused and stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import About, RunStatus, write_about
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import NO_PAIRING, FinalStep, Finished, Queued
from crcviewer.protocol.stages import FINAL
from crcviewer.ui.train.runs.run_list_model import SortBy
from crcviewer.ui.train.runs.stage_timeline import StageShown
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.recorded import (
    SHORT,
    STARTED,
    epoch,
    lines,
    stage,
    status_of,
    work_on,
    write_run,
)
from tests.gui.train.shown_tab import Shown


def test_without_runs_the_tab_says_what_it_is_for(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    shown = show()
    assert shown.tab.invitation.isVisible()
    qtbot.mouseClick(shown.list.new_button, Qt.MouseButton.LeftButton)
    (wizard,) = shown.tab.findChildren(TrainWizard)
    assert wizard.isVisible()
    wizard.reject()


def test_a_stage_of_one_epoch_has_no_epochs(runs: Path, show: Callable[[], Shown]) -> None:
    write_run(runs / "short", STARTED, stage("pathology", 1), epoch("pathology", 1, 1, 0.5))
    timeline = show().view.timeline
    assert timeline.stages[0] == StageShown("pathology", epochs=1, done=1)
    assert "1 epochs" not in timeline.accessibleDescription()


def test_stages_that_a_run_does_not_have_are_not_to_come(
    runs: Path, show: Callable[[], Shown]
) -> None:
    alone = replace(STARTED, pairing=NO_PAIRING)
    write_run(runs / "tiles alone", alone, stage("pathology", 2), epoch("pathology", 1, 2, 0.5))
    assert [box.branch for box in show().view.timeline.stages] == ["pathology", FINAL]


def test_a_paused_run(paused: Path, show: Callable[[], Shown]) -> None:
    view = show().view
    assert "70.0 %" in view.facts.text()
    assert view.resume_button.isVisible()
    assert not view.pause_button.isEnabled()
    assert not view.use_button.isVisible()
    assert view.timeline.stages[:3] == [
        StageShown("pathology", epochs=3, done=3),
        StageShown("radiology", epochs=2, done=1),
        StageShown("fusion"),
    ]


def test_pause_is_asked_for_by_a_click(
    paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    pause = shown.view.pause_button
    place = pause.geometry()
    qtbot.mouseClick(pause, Qt.MouseButton.LeftButton)
    assert (paused / names.STOP).exists()
    assert shown.view.hint.isVisible()
    assert not pause.isEnabled()
    # A second click in the same place meets no other button, then or when it has paused.
    (paused / names.STOP).unlink()
    (paused / names.EVENTS).write_text(lines(*SHORT))
    (paused / names.PROCESS).unlink()
    (paused / names.STAGE1_PATHOLOGY).touch()
    shown.tab.library.start()
    qtbot.waitUntil(shown.view.resume_button.isVisible)
    qtbot.waitUntil(shown.view.use_button.isVisible)
    assert pause.geometry() == place
    assert not shown.view.resume_button.geometry().intersects(place)


def test_stop_asks_first(paused: Path, show: Callable[[], Shown], qtbot: QtBot) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    qtbot.mouseClick(shown.view.stop_button, Qt.MouseButton.LeftButton)
    (box,) = shown.tab.findChildren(QMessageBox)
    assert not (paused / names.STOP).exists()
    stop = box.findChild(QPushButton, "stop_training")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert (paused / names.STOP).exists()
    assert json.loads((paused / names.ABOUT).read_text())["ended"] is True


def test_a_waiting_run_says_for_whom(runs: Path, show: Callable[[], Shown]) -> None:
    run = write_run(runs / "second", STARTED, Queued("NVIDIA H100", "/runs/first"))
    work_on(run)
    shown = show()
    assert status_of(shown.tab.library, run) is RunStatus.QUEUED
    assert "(first)" in shown.view.hint.text()
    assert "NVIDIA H100" in shown.view.hint.text()


def test_a_newer_version_is_said(runs: Path, show: Callable[[], Shown]) -> None:
    run = write_run(runs / "newer", *SHORT)
    with (run / names.EVENTS).open("a") as file:
        file.write('{"event": "moon_rose", "time": 1}\n')
    shown = show()
    follower = shown.tab.library.get(run)
    assert follower is not None
    assert follower.unknown == 1
    assert shown.view.hint.isVisible()


def test_log_and_settings_follow(runs: Path, show: Callable[[], Shown]) -> None:
    run = write_run(runs / "one", *SHORT, settings={"batch": {"size": 8}}, seed=3)
    (run / names.WORKER_LOG).write_text("first line\n")
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.log)
    assert shown.view.log.toPlainText() == "first line\n"
    with (run / names.WORKER_LOG).open("a") as file:
        file.write("second line\n")
    shown.view.refresh()
    assert shown.view.log.toPlainText() == "first line\nsecond line\n"
    shown.view.pages.setCurrentWidget(shown.view.settings)
    tree = shown.view.settings.tree
    found = tree.findItems("size", Qt.MatchFlag.MatchRecursive)
    assert [item.text(1) for item in found] == ["8"]


def test_the_model_of_a_run_is_asked_for(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    run = write_run(runs / "done", *SHORT[:-1], Finished(names.BEST, 1.0, {}))
    (run / names.BEST).write_bytes(b"x")
    shown = show()
    with qtbot.waitSignal(shown.tab.model_requested) as asked:
        qtbot.mouseClick(shown.view.use_button, Qt.MouseButton.LeftButton)
    assert asked.args == [str(run / names.BEST)]


def test_sorting(runs: Path, show: Callable[[], Shown]) -> None:
    for name, accuracy in (("b", 0.9), ("a", 0.5), ("c", 0.7)):
        write_run(runs / name, STARTED, stage("fusion", 1), epoch("fusion", 1, 1, accuracy))
    shown = show()

    def rows() -> list[str]:
        model = shown.list.model
        return [model.index(row).data() for row in range(model.rowCount())]

    shown.list.sort.setCurrentIndex(shown.list.sort.findData(SortBy.NAME))
    assert rows() == ["a", "b", "c"]
    shown.list.choose(runs / "c")
    shown.list.sort.setCurrentIndex(shown.list.sort.findData(SortBy.ACCURACY))
    assert rows() == ["b", "c", "a"]
    assert [run.name for run in shown.list.chosen()] == ["c"]


def test_nothing_says_that_all_is_done_while_the_models_are_tested(
    runs: Path, show: Callable[[], Shown]
) -> None:
    events = (STARTED, stage("pathology", 1), epoch("pathology", 1, 1, 0.5))
    step = FinalStep(step="audit", number=2, of=4, done=1, total=2, eta_s=9.0)
    run = write_run(runs / "testing", *events, step)
    work_on(run)
    shown = show()
    follower = shown.tab.library.get(run)
    assert follower is not None
    boxes = shown.view.timeline.stages
    assert [box.now for box in boxes] == [False] * (len(boxes) - 1) + [True]
    assert boxes[-1].share == pytest.approx((1 + 0.5) / 4)
    assert follower.history.seconds_left == 9.0
    assert follower.history.share_done < 1
    with (run / names.EVENTS).open("a", encoding="utf-8") as file:
        file.write(lines(Finished(names.BEST, 1.0)))
    while follower.poll():
        pass
    shown.view.refresh()
    assert shown.view.timeline.stages[-1].share == follower.history.share_done == 1.0


def test_a_name_is_never_markup(paused: Path, show: Callable[[], Shown], qtbot: QtBot) -> None:
    name = "<b>bold</b> & <img src='x'>"
    write_about(paused, About(name=name))
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    index = shown.list.model.index(0)
    assert index.data() == name
    assert name in index.data(Qt.ItemDataRole.AccessibleTextRole)
    write_run(paused.parent / "other", *SHORT)
    shown.tab.library.scan()
    qtbot.waitUntil(lambda: shown.list.model.rowCount() == 2)
    shown.list.view.selectAll()
    qtbot.waitUntil(lambda: len(shown.view.curves.curves()) == 2)
    assert "<b>bold" not in shown.view.curves.legend.text()
    shown.list.choose(paused)
    qtbot.mouseClick(shown.view.stop_button, Qt.MouseButton.LeftButton)
    (box,) = shown.tab.findChildren(QMessageBox)
    labels = [*box.findChildren(QLabel), *shown.view.findChildren(QLabel)]
    named = [label for label in labels if name in label.text() and label.isVisible()]
    assert len(named) == 2, "the title and the question"
    assert {label.textFormat() for label in named} == {Qt.TextFormat.PlainText}
    box.reject()
