"""Why a run has ended or did not begin, and what its button does about it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.client.processes import process_start
from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_launch import Launch, log_of
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
from crcviewer.protocol.run_events import Failed
from crcviewer.protocol.text import text
from crcviewer.ui.train.wizard.train_wizard import TrainWizard
from tests.gui.recorded import (
    SHORT,
    status_of,
    write_run,
)
from tests.gui.train.shown_tab import Shown, started_with


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


def test_interrupted_says_so(runs: Path, show: Callable[[], Shown]) -> None:
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
