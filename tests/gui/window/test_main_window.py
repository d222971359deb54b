"""The main job in a whole window: drop, look, correct, walk, with real workers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import tifffile
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.protocol.report_made import Checked
from crcviewer.session.case import CaseState
from crcviewer.ui.shared.dropped_paths import DropUse
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.report_dialog import Form, ReportDialog, Which
from tests.gui.window.hands import (
    WAIT_MS,
    drop,
    drop_on,
    files_of,
    message_texts,
    pair,
    shown_result,
    wait_done,
)

if TYPE_CHECKING:
    from tests.gui.window.conftest import Workers


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
    views = {slot: tab.panes[slot].view for slot in Slot}
    qtbot.waitUntil(lambda: views[Slot.PATHOLOGY].overlay.overlay is not None)
    qtbot.waitUntil(lambda: all(view.has_image for view in views.values()))
    # The demo's audit found that the scan is not used: no evidence is painted on it.
    assert views[Slot.RADIOLOGY].overlay.overlay is None
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
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tile = Path(shutil.copyfile(pair(images, "01 tumour")[0], tmp_path / "first_path.png"))
    organ = Path(shutil.copyfile(pair(images, "02 stroma")[1], tmp_path / "other_ct.png"))
    drop(window, tile)
    wait_done(window, 1, qtbot)
    drop(window, organ)
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()), timeout=WAIT_MS)
    assert "was added to the case" in message_texts(window)[0]
    (case,) = wait_done(window, 1, qtbot)
    assert files_of(case) == (tile.name, organ.name)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [files_of(case) for case in window.store] == [(tile.name, ""), ("", organ.name)]
    assert message_texts(window) == []  # Ctrl+Z is something else now


def test_image_of_the_other_kind_on_a_slot_becomes_a_case(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    tile, _ = pair(images, "02 stroma")
    drop_on(window, Slot.RADIOLOGY, DropUse.REPLACE, tile)
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
    assert failed.error is not None
    assert failed.error.next_step
    window.classify_tab.case_list.select_case(failed.id)
    assert str(failed.error.said) in shown_result(window)


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
    qtbot.waitUntil(lambda: window.store.get(case.id).result is None)
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
    pane.header.reset_button.click()
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
    assert "ADI" in overlay.overlay.title.values.values()


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


def test_a_cleared_list_stays_empty_while_files_are_read(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    drop(window, images)
    window.classify_tab.offered.clear.trigger()
    assert not window.status.busy
    # The reader answers in turn: what comes of the next file is the last that could come.
    drop(window, images / "01 tumour_path.png")
    (case,) = wait_done(window, 1, qtbot)
    assert files_of(case) == ("01 tumour_path.png", "")


def test_copy_and_export(window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot) -> None:
    drop(window, *pair(images, "01 tumour"))
    (case,) = wait_done(window, 1, qtbot)
    qtbot.keyClick(
        window.classify_tab.case_list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
    )
    assert QApplication.clipboard().text().startswith(case.name)
    target = tmp_path / "结果.csv"
    dialog = window.results.show_report(Form.CSV, Which.ALL)
    assert dialog is not None
    dialog.make(str(target))
    qtbot.waitUntil(lambda: dialog.made_path == str(target), timeout=60_000)
    assert case.name in target.read_text(encoding="utf-8-sig")
    dialog.make(str(tmp_path / "no" / "x.csv"))
    qtbot.waitUntil(lambda: bool(dialog.said.text()) and not dialog.job.busy, timeout=60_000)
    assert dialog.made_path == ""


def test_a_report_of_the_case_in_view_is_made_and_can_be_checked(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(window, *pair(images, "01 tumour"))
    wait_done(window, 1, qtbot)
    dialog = window.results.show_report(Form.PAGES, Which.CURRENT)
    assert dialog is not None
    target = tmp_path / "报告.pdf"
    dialog.make(str(target))
    qtbot.waitUntil(lambda: dialog.made_path == str(target), timeout=120_000)
    assert len(PdfReader(target).pages) >= 1
    check = window.results.check(str(target))
    qtbot.waitUntil(lambda: check.report is not None, timeout=120_000)
    (checked,) = check.report.cases
    assert checked.outcome in (Checked.SAME, Checked.CLOSE, Checked.ROUNDED)
    check.close()
    dialog.close()
    window.classify_tab.panes[Slot.PATHOLOGY].offered.save.trigger()
    (pictures,) = (one for one in window.findChildren(ReportDialog) if one.isVisible())
    assert pictures.form.currentData() == Form.PICTURES
    pictures.close()


def test_open_dialog_does_not_block(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.reject()


# ------------------------------------------------------------------------------------- models
