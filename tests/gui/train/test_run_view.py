"""What the tab shows of recorded runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWizard
from pytestqt.qtbot import QtBot
from recorded import SHORT, STARTED, epoch, lines, preview, stage, status_of, write_run

from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_launch import Launch, log_of
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Failed, Finished, Queued
from crcviewer.protocol.run_state import this_process
from crcviewer.protocol.text import text
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.curves.curve_series import Metric
from crcviewer.ui.train.runs.run_list import RunList
from crcviewer.ui.train.runs.run_view import RunView
from crcviewer.ui.train.runs.run_words import next_step
from crcviewer.ui.train.train_tab import TrainTab

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


def work_on(run: Path) -> None:
    (run / names.PROCESS).write_text(json.dumps(this_process()))


def test_without_runs_the_tab_says_what_it_is_for(
    runs: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    shown = show()
    assert "Train a model of your own" in shown.text()
    qtbot.mouseClick(shown.list.new_button, Qt.MouseButton.LeftButton)
    (wizard,) = shown.tab.findChildren(QWizard)
    assert wizard.isVisible()
    wizard.reject()


def test_a_stage_of_one_epoch_has_no_epochs(runs: Path, show: Callable[[], Shown]) -> None:
    write_run(runs / "short", STARTED, stage("pathology", 1), epoch("pathology", 1, 1, 0.5))
    assert "done, 1 epoch;" in show().view.timeline.accessibleDescription()


def test_a_paused_run(paused: Path, show: Callable[[], Shown]) -> None:
    shown = show()
    assert "paused" in shown.text()
    assert "70.0 %" in shown.view.facts.text()
    view = shown.view
    assert view.resume_button.isVisible()
    assert not view.pause_button.isVisible()
    assert not view.use_button.isVisible()
    assert "Tiles alone: done, 3 epochs" in view.timeline.accessibleDescription()
    assert "Radiology alone: epoch 1 of 2" in view.timeline.accessibleDescription()
    assert "Both together: to come" in view.timeline.accessibleDescription()


def test_curves_are_the_recorded_figures(paused: Path, show: Callable[[], Shown]) -> None:
    curves = show().view.curves
    training, validation = curves.curves()
    assert list(validation.x) == [1, 2, 3, 3, 4, 4]
    np.testing.assert_array_equal(validation.y, [0.5, 0.7, 0.6, np.nan, 0.4, np.nan])
    np.testing.assert_allclose(training.y[:3], [0.51, 0.71, 0.61])
    curves.read_out(2.2)
    assert "epoch 2" in curves.legend.text()
    assert "<b>0.7</b>" in curves.legend.text()
    curves.read_out(None)
    assert "latest values" in curves.legend.text()
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
    assert "latest values</i><br><b>Both together</b>" in legend.text()
    shown_now = {"alone": legend.text()}
    shown.list.view.selectAll()
    shown_now["compared"] = legend.text()
    for said in shown_now.values():
        assert "<b>0.75</b>" in said
        assert "0.125" not in said


def test_a_run_that_ended_before_its_first_epoch_promises_none(
    runs: Path, show: Callable[[], Shown]
) -> None:
    write_run(runs / "killed early", STARTED, stage("pathology", 2))
    shown = show()
    assert "There is nothing to draw: no epoch was finished." in shown.text()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    assert "There is nothing to show: no epoch was finished." in shown.text()


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


def test_several_runs_are_compared(
    runs: Path, paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    write_run(runs / "other", *SHORT[:4])
    shown = show()
    shown.list.view.selectAll()
    assert "2 runs compared" in shown.text()
    names_drawn = {curve.name: list(curve.y[:1]) for curve in shown.view.curves.curves()}
    assert names_drawn == {"paused": [0.5], "other": [0.5]}
    assert not shown.view.pages.isTabVisible(1)


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
    assert "Radiology alone: done, 2 epochs" in shown.view.timeline.accessibleDescription()


def test_pause_is_asked_for_by_a_click(
    paused: Path, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    qtbot.mouseClick(shown.view.pause_button, Qt.MouseButton.LeftButton)
    assert (paused / names.STOP).exists()
    assert "It saves its state and ends" in shown.text()
    assert not shown.view.pause_button.isVisible()


def test_stop_asks_first(paused: Path, show: Callable[[], Shown], qtbot: QtBot) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    shown = show()
    qtbot.mouseClick(shown.view.stop_button, Qt.MouseButton.LeftButton)
    (box,) = shown.tab.findChildren(QMessageBox)
    assert not (paused / names.STOP).exists()
    (stop,) = [button for button in box.buttons() if button.text() == "Stop training"]
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert (paused / names.STOP).exists()
    assert json.loads((paused / names.ABOUT).read_text())["ended"] is True


def test_a_failure_is_told_without_its_command_line(runs: Path, show: Callable[[], Shown]) -> None:
    failed = Failed(
        text("There is not enough memory for batches of 32 images."),
        text(
            "Batches of 16 should fit, and give the same steps. Then go on with: crcviewer train "
            "--resume /x y/z --set batch.size=16 --set batch.accumulation=8"
        ),
    )
    write_run(runs / "big", *SHORT[:-1], failed)
    shown = show()
    sentence = "There is not enough memory for batches of 32 images. Batches of 16 should fit, and"
    assert sentence in shown.text()
    assert "--set" not in shown.text()
    assert "crcviewer train" not in shown.text()
    assert shown.view.resume_button.text() == "Go on with smaller batches"
    step = next_step(str(failed.next_step))
    assert step.settings == ("batch.size=16", "batch.accumulation=8")


OLD_DRIVER = (
    "The device cuda:0 cannot be used on this machine. The NVIDIA driver 470.1 is too old for this"
    " torch (CUDA 13.0). Install a newer driver, or a torch for an older CUDA:"
    " https://pytorch.org/get-started. Use --device auto or --device cpu."
)
CHANGED = (
    "The data have changed since the run began: tiles had 90 images with the checksum 0123456789ab…"
    ", and now it has 91 with ba9876543210…. Put the former files back, or start again in a new"
    " folder."
)


@pytest.mark.parametrize(
    ("printed", "parts", "button"),
    [
        (
            OLD_DRIVER,
            ("The NVIDIA driver 470.1 is too old", "Install a newer driver", "another device"),
            "Go on with another device",
        ),
        (CHANGED, ("The data have changed since", "Put the former files back"), "Go on"),
        ("Traceback (most recent call last):\nE: x", ("met an error in the program",), "Go on"),
    ],
)
def test_why_a_run_did_not_go_on_is_said_with_a_next_step(
    paused: Path, show: Callable[[], Shown], printed: str, parts: tuple[str, ...], button: str
) -> None:
    log_of(paused).parent.mkdir()
    log_of(paused).write_text(f"Images are being read\n{printed}\n")
    size = (paused / names.EVENTS).stat().st_size
    launch = Launch(("train", "--resume", str(paused)), 2**22 + 1, "long ago", size, 1.0)
    log_of(paused).with_suffix(".json").write_text(json.dumps(asdict(launch)))
    shown = show()
    assert status_of(shown.tab.library, paused) is RunStatus.FAILED
    said = shown.text()
    assert "The training did not begin." in said or "could not be started" in said
    for part in parts:
        assert part in said
    assert "--device" not in said
    assert shown.view.resume_button.text() == button


def test_a_next_step_knows_its_options() -> None:
    assert next_step(OLD_DRIVER).options == ("--device", "auto")
    step = next_step("Batches of 16 should fit. --set batch.size=16 --set batch.accumulation=8")
    assert step.options == ("--set", "batch.size=16", "--set", "batch.accumulation=8")


def test_a_full_disk_is_said_with_a_next_step(runs: Path, show: Callable[[], Shown]) -> None:
    failed = Failed(
        text("The run folder could not be written to (No space left on device)."),
        text("Make room on that disk. Then go on with: crcviewer train --resume /x y/z"),
    )
    write_run(runs / "full", *SHORT[:-1], failed)
    shown = show()
    assert (
        "The run folder could not be written to (No space left on device). Make room on that disk."
        in shown.text()
    )
    assert "--resume" not in shown.text()
    assert shown.view.resume_button.text() == "Go on"
    assert shown.view.resume_button.isVisible()


def test_a_waiting_run_says_for_whom(runs: Path, show: Callable[[], Shown]) -> None:
    run = write_run(runs / "second", STARTED, Queued("NVIDIA H100", "/runs/first"))
    work_on(run)
    shown = show()
    assert "waiting its turn" in shown.text()
    assert "Another training (first) has the NVIDIA H100." in shown.text()


def test_a_newer_version_is_said(runs: Path, show: Callable[[], Shown]) -> None:
    run = write_run(runs / "newer", *SHORT)
    with (run / names.EVENTS).open("a") as file:
        file.write('{"event": "moon_rose", "time": 1}\n')
    assert "A newer version of the program writes this run" in show().text()


def test_validation_shows_counts_and_wrong_tiles(runs: Path, show: Callable[[], Shown]) -> None:
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
    assert [validation.tiles.item(n).text() for n in range(validation.tiles.count())] == [
        "ADI → TUM",
        "DEB → LYM",
    ]
    assert "45 of 117 validation images named rightly (38.5 %)" in shown.text()
    matrix = validation.confusion
    sentences = {
        matrix.sentence_at(x, y)
        for x in range(0, matrix.width(), 8)
        for y in range(0, matrix.height(), 8)
    }
    assert "5 of 13 images of ADI were named rightly." in sentences
    assert "1 of 13 images of TUM were taken for STR." in sentences


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_a_torn_preview_is_said(runs: Path, show: Callable[[], Shown], content: bytes) -> None:
    run = write_run(
        runs / "torn", STARTED, stage("pathology", 2), epoch("pathology", 1, 2, 0.5),
        preview("pathology", 1, "torn.npz"),
    )  # fmt: skip
    (run / "torn.npz").write_bytes(content)
    shown = show()
    shown.view.pages.setCurrentWidget(shown.view.validation)
    assert "The images of this epoch cannot be read any more." in shown.text()


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

    shown.list.sort.setCurrentIndex(shown.list.sort.findText("by name"))
    assert rows() == ["a", "b", "c"]
    shown.list.choose(runs / "c")
    shown.list.sort.setCurrentIndex(shown.list.sort.findText("best first"))
    assert rows() == ["b", "c", "a"]
    assert [run.name for run in shown.list.chosen()] == ["c"]


def test_interrupted_says_so(runs: Path, show: Callable[[], Shown], make_library: Make) -> None:
    run = write_run(runs / "killed", *SHORT[:-1])
    shown = show()
    assert "ended without a word" in shown.text()
    assert shown.view.resume_button.isVisible()
    assert status_of(shown.tab.library, run) is RunStatus.INTERRUPTED
