"""The main job in a whole window: drop, look, correct, walk, with real workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from drags import drop_files
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.app import ErrorHook
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.client.run_library import RunLibrary
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.messages import Slot
from crcviewer.ui.classify.case import Case, CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.main_window import MainWindow
from crcviewer.ui.shared.card_dialog import CardDialog
from crcviewer.ui.shared.message_bar import Severity
from crcviewer.ui.shared.settings import Settings

if TYPE_CHECKING:
    from conftest import Workers

WAIT_MS = 20_000


def drop(widget: QWidget, *paths: Path) -> bool:
    return drop_files(widget, paths)


def pair(images: Path, name: str) -> tuple[Path, Path]:
    return images / f"{name}_path.png", images / f"{name}_ct.png"


def files_of(case: Case) -> tuple[str, str]:
    return (
        Path(case.pathology.info.path).name if case.pathology else "",
        Path(case.radiology.info.path).name if case.radiology else "",
    )


def wait_done(window: MainWindow, count: int, qtbot: QtBot) -> list[Case]:
    """Until so many cases are there and none is waiting any more."""

    def done() -> bool:
        cases = list(window.store)
        idle = not window.classify_tab.intake.running
        return idle and len(cases) == count and all(c.state is CaseState.DONE for c in cases)

    qtbot.waitUntil(done, timeout=WAIT_MS)
    return list(window.store)


def message_texts(window: MainWindow) -> list[str]:
    return [message.text for message in window.message_bar.messages()]


def shown_result(window: MainWindow) -> str:
    """All that the result panel says."""
    labels = window.classify_tab.result_panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


# ------------------------------------------------------------------------------ drop and look


def test_folder_dropped_on_the_window_is_paired_shown_and_classified(
    window: MainWindow, images: Path, workers: Workers, qtbot: QtBot
) -> None:
    assert drop(window.classify_tab.case_list.view.viewport(), images)
    cases = wait_done(window, 12, qtbot)
    assert files_of(cases[0]) == ("01 tumour_path.png", "01 tumour_ct.png")
    assert all(case.pathology and case.radiology for case in cases)
    for case in cases:
        assert case.result is not None
        assert not case.result.tile_only
        assert sum(case.result.probabilities) == pytest.approx(1.0, abs=1e-4)
    tab = window.classify_tab
    assert tab.current_case() is cases[0]
    qtbot.waitUntil(lambda: "12 of 12 classified" in window.status.text)
    qtbot.waitUntil(lambda: not window.status.busy)
    for slot in Slot:
        qtbot.waitUntil(lambda slot=slot: tab.panes[slot].view.overlay.overlay is not None)
        assert tab.panes[slot].view.has_image
    card, result = window.chooser.card, cases[0].result
    assert card is not None
    assert result is not None
    assert card.classes[result.class_index].code in shown_result(window)
    # Whoever reads an array file deletes it.
    qtbot.waitUntil(lambda: workers.array_files() == [])


def test_tile_alone_says_tile_only_and_a_dropped_radiology_image_completes_it(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    tile, organ = pair(images, "01 tumour")
    drop(window, tile)
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert case.result.tile_only
    assert "tile only" in shown_result(window)
    drop(window.classify_tab.panes[Slot.RADIOLOGY], organ)
    qtbot.waitUntil(lambda: window.store.get(case.id).radiology is not None, timeout=WAIT_MS)
    (case,) = wait_done(window, 1, qtbot)
    assert files_of(case) == (tile.name, organ.name)
    assert case.result is not None
    assert not case.result.tile_only
    window.store.undo_stack.undo()
    (case,) = wait_done(window, 1, qtbot)
    assert files_of(case) == (tile.name, "")


def test_lone_images_dropped_one_after_the_other_join(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    tile, _ = pair(images, "01 tumour")
    _, organ = pair(images, "02 stroma")
    drop(window, tile)
    wait_done(window, 1, qtbot)
    drop(window, organ)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    assert "was added to the case" in message_texts(window)[0]
    (case,) = wait_done(window, 1, qtbot)
    assert files_of(case) == (tile.name, organ.name)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [files_of(case) for case in window.store] == [(tile.name, ""), ("", organ.name)]


def test_image_of_the_other_kind_on_a_slot_becomes_a_case(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    tile, _ = pair(images, "02 stroma")
    drop(window.classify_tab.panes[Slot.RADIOLOGY], tile)
    cases = wait_done(window, 2, qtbot)
    assert files_of(cases[1]) == (tile.name, "")
    assert "looks like a pathology image" in message_texts(window)[0]


def test_unreadable_file_has_its_sentence_and_the_others_go_on(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken 'x'.png"
    broken.write_text("no image")
    drop(window, broken, *pair(images, "01 tumour"))
    qtbot.waitUntil(
        lambda: sorted(case.state for case in window.store) == [CaseState.DONE, CaseState.FAILED],
        timeout=WAIT_MS,
    )
    failed = next(case for case in window.store if case.state is CaseState.FAILED)
    assert failed.error.count(".") >= 2
    window.classify_tab.case_list.select_case(failed.id)
    assert failed.error in shown_result(window)


def test_slice_and_field_of_view_are_classified_anew(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tile, _ = pair(images, "01 tumour")
    volume = tmp_path / "01 tumour_ct.tif"
    ramp = np.linspace(0, 200, 64, dtype=np.uint8)
    pages = np.stack([np.tile(ramp, (64, 1)) + 10 * n for n in range(4)])
    tifffile.imwrite(volume, pages, photometric="minisblack")
    drop(window, tile, volume)
    (case,) = wait_done(window, 1, qtbot)
    first = case.result
    pane = window.classify_tab.panes[Slot.RADIOLOGY]
    qtbot.waitUntil(lambda: pane.view.has_image)
    pane.slice_changed.emit(3)
    assert window.store.get(case.id).result is None
    (case,) = wait_done(window, 1, qtbot)
    assert case.radiology is not None
    assert case.radiology.slice_index == 3
    assert case.result is not None
    assert case.result is not first
    field = pane.field
    assert field is not None
    half = type(field)(field.x, field.y, field.side / 2)
    pane.field_changed.emit(half)
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert case.result.radiology_field == half
    qtbot.waitUntil(lambda: pane.field == half)
    # Back from another case the chosen square is there, and Reset knows the default one.
    other, _ = pair(images, "02 stroma")
    drop(window, other, images / "03 normal mucosa_path.png")
    wait_done(window, 3, qtbot)
    window.classify_tab.case_list.select_case(case.id)
    qtbot.waitUntil(lambda: pane.field == half)
    reset = next(b for b in pane.findChildren(QToolButton) if b.text() == "Reset")
    reset.click()
    qtbot.waitUntil(lambda: pane.field == field)


# ------------------------------------------------------------------------------ walk and edit


def test_arrow_keys_walk_and_x_toggles_the_overlay(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, images)
    cases = wait_done(window, 12, qtbot)
    tab = window.classify_tab
    for widget in (tab.case_list.view, tab.panes[Slot.PATHOLOGY].view):
        tab.case_list.select_case(cases[0].id)
        qtbot.keyClick(widget, Qt.Key.Key_Right)
        qtbot.keyClick(widget, Qt.Key.Key_Right)
        qtbot.keyClick(widget, Qt.Key.Key_Left)
        assert tab.current_case() is window.store.get(cases[1].id)
    qtbot.keyClick(tab.case_list.view, Qt.Key.Key_Down)
    assert tab.case_list.current_id() == cases[2].id
    # The overlays of a case that the background has classified come when it is looked at.
    overlay = tab.panes[Slot.PATHOLOGY].view.overlay
    qtbot.waitUntil(lambda: overlay.overlay is not None, timeout=WAIT_MS)
    visible = tab.overlay_bar.overlay_visible
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert tab.overlay_bar.overlay_visible is not visible


def test_clicked_class_shows_its_evidence(window: MainWindow, images: Path, qtbot: QtBot) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    tab = window.classify_tab
    overlay = tab.panes[Slot.PATHOLOGY].view.overlay
    qtbot.waitUntil(lambda: overlay.overlay is not None, timeout=WAIT_MS)
    tab.result_panel.class_selected.emit(0)
    assert overlay.overlay is not None
    assert "ADI" in overlay.overlay.title


def test_removing_and_undoing_keeps_results(window: MainWindow, images: Path, qtbot: QtBot) -> None:
    drop(window, *pair(images, "01 tumour"), *pair(images, "02 stroma"))
    before = wait_done(window, 2, qtbot)
    view = window.classify_tab.case_list.view
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(window.store) == 0
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    after = wait_done(window, 2, qtbot)
    assert [case.result.class_index for case in after if case.result] == [
        case.result.class_index for case in before if case.result
    ]


def test_copy_and_export(window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot) -> None:
    drop(window, *pair(images, "01 tumour"))
    (case,) = wait_done(window, 1, qtbot)
    qtbot.keyClick(
        window.classify_tab.case_list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
    )
    assert QApplication.clipboard().text().startswith(case.name)
    target = tmp_path / "结果.csv"
    window.export_to(str(target))
    assert case.name in target.read_text(encoding="utf-8-sig")
    window.export_to(str(tmp_path / "no" / "x.csv"))
    assert "were not written" in message_texts(window)[0]


def test_open_dialog_does_not_block(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.reject()


# ------------------------------------------------------------------------------------- models


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
    assert window.windowTitle() == "crcviewer · second"
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
    assert list(entries())[-2:] == ["Load a model …", "Model card …"]
    window.model_menu.card_action.trigger()
    (dialog,) = window.findChildren(CardDialog)
    assert "second" in dialog.browser.toPlainText()


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


def test_mistake_in_a_slot_is_shown_and_the_window_stays(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
    try:
        raise RuntimeError("a slot failed")
    except RuntimeError as error:
        ErrorHook(window)(type(error), error, error.__traceback__)
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
    assert not second.classify_tab.overlay_bar.overlay_visible


def test_nothing_is_clipped_at_the_smallest_screen(
    make_window: Callable[[], MainWindow],
) -> None:
    window = make_window()
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
    assert "engine stopped" in window.status.text
    drop(window, *pair(images, "01 tumour"))
    qtbot.waitUntil(lambda: [c.state for c in window.store] == [CaseState.FAILED], timeout=WAIT_MS)
    (button,) = window.message_bar.findChildren(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert window.message_bar.messages() == ()
    engine.shutdown()
