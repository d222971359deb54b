"""Models that come and go, work that is stopped, and what goes wrong, in a whole window."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.app import ErrorHook, tell_no_temporary_folder
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.client.run_library import RunLibrary
from crcviewer.client.worker_state import WorkerState
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Severity
from crcviewer.ui.window.card_dialog import CardDialog
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.hands import WAIT_MS, drop, message_texts, pair, wait_done

if TYPE_CHECKING:
    from tests.gui.window.conftest import Workers


def test_wrong_models_are_refused_and_the_old_one_stays(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"\x10\0\0\0\0\0\0\0{}")
    drop(window, wrong)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    (message,) = window.message_bar.messages()
    assert message.severity is Severity.ERROR
    assert message.text.startswith("wrong.safetensors was not loaded.")
    assert message.text.endswith("The model first stays in use.")
    pickle = tmp_path / "model.pt"
    pickle.write_bytes(b"x")
    drop(window, pickle)
    assert "Models are opened as .safetensors" in message_texts(window)[0]
    drop(window, *pair(images, "01 tumour"))
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert case.result.model_name == "first"


def test_dropped_model_classifies_everything_again(
    window: MainWindow, images: Path, models: tuple[Path, Path], qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"), *pair(images, "02 stroma"))
    wait_done(window, 2, qtbot)
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        drop(window, models[1])
    cases = wait_done(window, 2, qtbot)
    assert {case.result.model_name for case in cases if case.result} == {"second"}
    assert window.windowTitle() == "second"
    assert message_texts(window) == []


def test_model_menu_lists_what_was_loaded_each_time_it_opens(
    window: MainWindow, models: tuple[Path, Path], qtbot: QtBot
) -> None:
    def entries() -> dict[str, bool]:
        window.model_menu.aboutToShow.emit()
        actions = window.model_menu.actions()
        return {a.text(): a.isChecked() for a in actions if a.text() and not a.isSeparator()}

    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.chooser.load(str(models[1]))
    assert entries()["second"]
    assert not entries()["first"]
    assert list(entries())[-3:] == ["Load a model …", "Model card …", "Site profile"]
    window.model_menu.card_action.trigger()
    (dialog,) = window.findChildren(CardDialog)
    assert "second" in dialog.browser.toPlainText()


def test_all_models_of_the_folder_are_in_the_menu_whatever_dots_their_names_have(
    window: MainWindow, tmp_path: Path
) -> None:
    names = [f"v{n:02d}.{n}" for n in range(23)]
    for name in (*names, "v00.0.stage1_pathology"):
        (tmp_path / f"{name}.safetensors").touch()
    window.chooser._settings.set_folder("models", str(tmp_path))
    window.model_menu.fill()
    menus = [m for m in window.model_menu.findChildren(QMenu) if m.actions()]
    (more,) = [m for m in menus if m is not window.model_menu.site_menu]
    entries = [a.text() for a in (*window.model_menu.actions(), *more.actions())]
    assert [entry for entry in entries if entry.startswith("v")] == names


def test_escape_stops_background_work_and_f5_goes_on(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, images)
    qtbot.waitUntil(lambda: window.classify_tab.classifier.running, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not window.classify_tab.intake.running, timeout=WAIT_MS)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.classify_tab.classifier.running, timeout=WAIT_MS)
    left = [case for case in window.store if case.state is CaseState.NEW]
    assert left
    qtbot.keyClick(window, Qt.Key.Key_F5)
    wait_done(window, 12, qtbot)


# ------------------------------------------------------------------------- errors and settings


def test_mistake_in_a_slot_is_shown_once_and_the_window_stays(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    try:
        raise RuntimeError("a slot failed")
    except RuntimeError as error:
        hook = ErrorHook(window)
        for _ in range(20):  # as from the painting of each row
            hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    (message,) = window.message_bar.messages()
    assert "inside the program" in message.text
    assert "a slot failed" in message.details
    assert window.isVisible()


def test_layout_and_overlay_are_remembered(
    make_window: Callable[[], MainWindow], settings_file: Path
) -> None:
    first = make_window()
    first.resize(first.width(), 640)
    first.classify_tab.overlay_bar.step_opacity(-4)
    first.classify_tab.overlay_bar.toggle_overlay()
    opacity = first.classify_tab.overlay_bar.opacity
    first.close()
    stored = Settings(QSettings(str(settings_file), QSettings.Format.IniFormat))
    assert not stored.first_start
    second = make_window()
    assert second.height() == 640
    assert second.classify_tab.overlay_bar.opacity == pytest.approx(opacity)
    assert second.classify_tab.overlay_bar.overlay_visible


def test_nothing_is_clipped_at_the_smallest_screen(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
    assert window.height() < window.screen().availableSize().height()  # 800, and there is a frame
    least = window.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 760


def test_killed_engine_comes_back_and_the_user_is_told(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    os.kill(window.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    assert "stopped unexpectedly" in message_texts(window)[0]
    drop(window, *pair(images, "02 stroma"))
    wait_done(window, 2, qtbot)
    qtbot.waitUntil(lambda: window.engine.state is WorkerState.READY, timeout=WAIT_MS)


def test_engine_that_was_given_up_can_be_started_again(
    workers: Workers,
    settings_file: Path,
    models: tuple[Path, Path],
    images: Path,
    qtbot: QtBot,
) -> None:
    workers.start()
    engine = EngineClient(workers.folder, policy=RestartPolicy(delays_ms=()))
    stored = Settings(QSettings(str(settings_file), QSettings.Format.IniFormat))
    runs = RunLibrary(settings_file.parent / "runs")
    window = MainWindow(CaseStore(), workers.reader, engine, workers.maps, stored, runs=runs)
    qtbot.addWidget(window)
    window.show()
    engine.start()
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WAIT_MS):
        window.chooser.load(str(models[0]))
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    assert "stopped too often" in message_texts(window)[0]
    assert "stopped" in window.status.text
    drop(window, *pair(images, "01 tumour"))
    qtbot.waitUntil(lambda: [c.state for c in window.store] == [CaseState.FAILED], timeout=WAIT_MS)
    (button,) = window.message_bar.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert window.message_bar.messages() == ()
    engine.shutdown()


def test_workers_that_hang_are_told_of_freed_by_escape_and_replaced(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    stopped = [window.engine.pid, window.reader.pid]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        drop(window, *pair(images, "02 stroma"))
        window.classify_tab.classifier.classify_again(list(window.store.ids()))
        qtbot.waitUntil(lambda: window.engine.hangs and window.reader.hangs, timeout=WAIT_MS)
        assert len(window.message_bar.messages()) == 2
        assert all("takes long" in text for text in message_texts(window))
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        qtbot.waitUntil(
            lambda: not (window.engine.has_calls or window.reader.has_calls), timeout=5000
        )
        assert [case.state for case in window.store] == [CaseState.NEW]
        for button in window.message_bar.findChildren(QPushButton, "message_action"):
            button.click()
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    assert not window.message_bar.messages()
    qtbot.waitUntil(lambda: window.engine.state is WorkerState.READY, timeout=WAIT_MS)
    window.classify_tab.classifier.resume()
    wait_done(window, 1, qtbot)
    assert not {window.engine.pid, window.reader.pid} & set(stopped)


def test_without_a_temporary_folder_a_window_says_so(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    def look() -> None:
        (box,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox))
        seen.append(box.text())
        box.done(0)

    QTimer.singleShot(0, look)
    tell_no_temporary_folder(OSError(28, "No space <b>left</b>"))
    assert len(seen) == 1
    assert "No space <b>left</b>" in seen[0]
    assert "No space" in capsys.readouterr().err
