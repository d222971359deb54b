"""What the tab shows of recorded runs."""

from __future__ import annotations

import itertools
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.client.processes import process_start
from crcviewer.client.run_follower import About, RunStatus, write_about
from crcviewer.client.run_launch import Launch, log_of, read_launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import (
    Action,
    ChangeSettings,
    ChooseFolder,
    Failure,
    FreeSpaceAndResume,
    InstallPart,
    Resume,
    SettingValue,
)
from crcviewer.protocol.liveness import Liveness, LivenessWatch, WorkingProcess
from crcviewer.protocol.process_place import ProcessPlace
from crcviewer.protocol.run_events import NO_PAIRING, Failed, FinalStep, Finished, Queued
from crcviewer.protocol.stages import FINAL
from crcviewer.protocol.text import text
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.curves.curve_series import Metric
from crcviewer.ui.train.runs.run_list import RunList
from crcviewer.ui.train.runs.run_list_model import SortBy
from crcviewer.ui.train.runs.run_view import RunView
from crcviewer.ui.train.runs.stage_timeline import StageShown
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.recorded import (
    SHORT,
    STARTED,
    epoch,
    lines,
    preview,
    stage,
    status_of,
    work_on,
    write_run,
)

Make = Callable[[], RunLibrary]


class Shown:
    """A tab on the screen."""

    def __init__(self, library: RunLibrary, tmp_path: Path, qtbot: QtBot) -> None:
        stored = QSettings(str(tmp_path / "tab.ini"), QSettings.Format.IniFormat)
        self.tab = TrainTab(library, Settings(stored))
        self.tab.resize(1280, 720)
        qtbot.addWidget(self.tab)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        assert self.tab.list is not None
        assert self.tab.view is not None
        self.list: RunList = self.tab.list
        self.view: RunView = self.tab.view

    def text(self) -> str:
        labels = self.tab.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def show(make_library: Make, tmp_path: Path, qtbot: QtBot) -> Callable[[], Shown]:
    return lambda: Shown(make_library(), tmp_path, qtbot)


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


@pytest.mark.parametrize(
    ("action", "options"),
    [
        (
            Resume({"batch.size": 16, "batch.accumulation": 8}),
            ("--set", "batch.size=16", "--set", "batch.accumulation=8"),
        ),
        (Resume(other_device=True), ("--device", "auto")),
        (FreeSpaceAndResume("/runs"), ()),
        (InstallPart("NVIDIA driver"), ()),
        (None, ()),
    ],
)
def test_what_a_failure_asks_for_is_done_by_its_button(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot, action: Action | None,
    options: tuple[str, ...],
) -> None:  # fmt: skip
    cause, step = text("Room for {count} images only.", count=3), text("Do what {who} says.", who=1)
    run = write_run(runs / "failed", *SHORT[:-1], Failed(cause, step, action))
    view = show().view
    assert view.trouble.text() == "Room for 3 images only. Do what 1 says."
    assert view.room_button.isVisible() is isinstance(action, FreeSpaceAndResume)
    qtbot.mouseClick(view.resume_button, Qt.MouseButton.LeftButton)
    assert started_with(run) == ("train", "--resume", str(run), *options)


def started_with(run: Path) -> tuple[str, ...]:
    """What the last click has started, which is ended."""
    launch = read_launch(run)
    assert launch is not None
    if launch.alive:
        os.kill(launch.pid, signal.SIGTERM)
    return launch.arguments


def test_moved_images_are_looked_for_and_the_run_goes_on_with_them(
    runs: Path, show: Callable[[], Shown], tmp_path: Path, qtbot: QtBot
) -> None:
    failed = Failed(text("The images are gone."), text("Say where."), ChooseFolder())
    run = write_run(
        runs / "moved", *SHORT[:-1], failed, request={"preset": "tiny", "data": ["/gone"]}
    )
    shown = show()
    qtbot.mouseClick(shown.view.resume_button, Qt.MouseButton.LeftButton)
    (dialog,) = shown.tab.findChildren(QFileDialog)
    (tmp_path / "moved here").mkdir()
    dialog.selectFile(str(tmp_path / "moved here"))
    dialog.accept()
    assert started_with(run)[-2:] == ("--data", str(tmp_path / "moved here"))


def test_settings_that_need_a_new_run_open_the_wizard_with_them(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    settings: dict[str, SettingValue] = {"network.width": 0.5}
    failed = Failed(text("Too large."), text("Use a narrower network."), ChangeSettings(settings))
    request = {"preset": "tiny", "settings": {"network": {"width": 1.0, "input_size": 32}}}
    write_run(runs / "large", *SHORT[:-1], failed, request=request)
    shown = show()
    qtbot.mouseClick(shown.view.resume_button, Qt.MouseButton.LeftButton)
    (wizard,) = shown.tab.findChildren(TrainWizard)
    assert wizard.setup.draft.changes == {"network.width": 0.5, "network.input_size": 32}
    wizard.reject()


def ended_at_once(run: Path, arguments: tuple[str, ...], failure: Failure | None) -> None:
    """A start whose process has ended before it began to work."""
    launches = log_of(run).parent
    launches.mkdir()
    log_of(run).write_text("Traceback (most recent call last):\nE: x\n")
    events = run / names.EVENTS
    size = events.stat().st_size if events.exists() else 0
    launch = Launch(arguments, 2**22 + 1, 1.0, size, 1.0)
    (launches / f"{run.name}.json").write_bytes(msgspec.json.encode(launch))
    if failure is not None:
        (launches / f"{run.name}.failure").write_bytes(msgspec.json.encode(failure))


OLD_DRIVER = Failure(
    text("The NVIDIA driver {version} is too old.", version="470.1"),
    text("Install a newer driver."),
    Resume(other_device=True),
)


def test_why_a_run_did_not_go_on_is_said_and_its_button_helps(
    paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    ended_at_once(paused, ("train", "--resume", str(paused)), OLD_DRIVER)
    shown = show()
    run = shown.tab.library.get(paused)
    assert run is not None
    assert (run.status, run.failure) == (RunStatus.FAILED, OLD_DRIVER)
    assert shown.view.trouble.text() == f"{OLD_DRIVER.cause} {OLD_DRIVER.next_step}"
    shown.view.pages.setCurrentWidget(shown.view.log)
    assert "E: x" in shown.view.log.toPlainText()
    qtbot.mouseClick(shown.view.resume_button, Qt.MouseButton.LeftButton)
    assert started_with(paused)[-2:] == ("--device", "auto")


def test_a_new_run_that_never_began_is_tried_again_as_it_was_asked_for(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    fits = Failure(text("Too large."), text("16 fit."), ChangeSettings({"batch.size": 16}))
    asked = ("train", "--data", "/d", "--run", str(runs / "never"))
    ended_at_once(runs / "never", asked, fits)
    shown = show()
    qtbot.mouseClick(shown.view.resume_button, Qt.MouseButton.LeftButton)
    assert started_with(runs / "never") == (*asked, "--set", "batch.size=16")


def test_a_start_that_says_nothing_met_an_error_in_the_program(
    paused: Path, show: Callable[[], Shown]
) -> None:
    ended_at_once(paused, ("train", "--resume", str(paused)), None)
    shown = show()
    run = shown.tab.library.get(paused)
    assert run is not None
    assert run.failure is not None
    assert run.failure.action == Resume()
    assert shown.view.resume_button.isVisible()


def test_a_run_of_an_older_version_shows_its_sentences(
    runs: Path, show: Callable[[], Shown]
) -> None:
    run = write_run(runs / "old", *SHORT[:-1])
    with (run / names.EVENTS).open("a") as file:
        file.write(
            '{"event": "failed", "time": 1, "cause": "It broke.", "next_step": "Mend it."}\n'
        )
    view = show().view
    assert view.trouble.text() == "It broke. Mend it."
    assert view.resume_button.isVisible()


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


def test_validation_shows_counts_and_wrong_tiles(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    run = write_run(
        runs / "seen", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        preview("pathology", 1, "preview/1.npz"), Finished("", 1.0, {}),
    )  # fmt: skip
    (run / "preview").mkdir()
    images = np.zeros((3, 16, 16, 3), np.uint8)
    np.savez(
        run / "preview" / "1.npz", images=images, truth=np.array([0, 1, 2]),
        predicted=np.array([8, 1, 3]), samples=np.arange(3),
        confidence=np.array([0.9, 0.8, 0.7], np.float32),
    )  # fmt: skip
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    validation = shown.view.validation
    assert not validation.no_tiles.isVisible()  # nothing is said while they are read
    qtbot.waitUntil(lambda: validation.tiles.count() > 0)
    assert [validation.tiles.item(n).text() for n in range(validation.tiles.count())] == [
        "ADI → TUM",
        "DEB → LYM",
    ]
    assert "(38.5 %)" in shown.text(), "45 of 117"
    matrix = validation.confusion
    cells = {
        matrix.cell_at(x, y)
        for x in range(0, matrix.width(), 8)
        for y in range(0, matrix.height(), 8)
    }
    assert cells - {None} == {(row, column) for row in range(9) for column in range(9)}
    assert matrix.sentence_of(8, 7) == "1 of 13 images of TUM were taken for STR."


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_a_torn_preview_is_said(
    runs: Path, show: Callable[[], Shown], content: bytes, qtbot: QtBot
) -> None:
    run = write_run(
        runs / "torn", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        preview("pathology", 1, "torn.npz"),
    )  # fmt: skip
    (run / "torn.npz").write_bytes(content)
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    qtbot.waitUntil(shown.view.validation.no_tiles.isVisible)


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


def test_interrupted_says_so(runs: Path, show: Callable[[], Shown], make_library: Make) -> None:
    run = write_run(runs / "killed", *SHORT[:-1])
    shown = show()
    assert shown.view.trouble.isVisible()
    assert shown.view.resume_button.isVisible()
    assert status_of(shown.tab.library, run) is RunStatus.INTERRUPTED


def test_a_run_out_of_sight_is_asked_of_the_user(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    run = write_run(runs / "cluster", *SHORT[:-1])
    process = WorkingProcess(7, 1.0, "node17", place=ProcessPlace(host="node17", boot="b"))
    (run / names.PROCESS).write_bytes(msgspec.json.encode(process))
    shown = show()
    follower = shown.tab.library.get(run)
    assert follower is not None
    # At first it is watched, and counts as working.
    assert (follower.status, follower.liveness) == (RunStatus.RUNNING, Liveness.WATCHED)
    assert shown.view.hint.isVisible()
    assert not shown.view.dead_button.isVisible()
    assert not shown.view.resume_button.isVisible()
    follower.watch = LivenessWatch(run, process_start, clock=itertools.count(0, 5).__next__)
    while follower.status is not RunStatus.UNKNOWN:
        follower.refresh()
    shown.view.refresh()
    assert shown.view.trouble.isVisible()
    assert not shown.view.resume_button.isVisible()
    qtbot.mouseClick(shown.view.dead_button, Qt.MouseButton.LeftButton)
    (box,) = shown.tab.findChildren(QMessageBox)
    button = box.findChild(QPushButton, "it_has_ended")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "--it-is-dead" in started_with(run)


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
