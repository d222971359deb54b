"""What a drop or a paste does to the cases that are there, in a whole window with real workers."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.session.case import OnDisk
from crcviewer.ui.classify.pairing import move_image
from crcviewer.ui.shared.dropped_paths import DropUse
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.skipped_dialog import SkippedDialog
from tests.gui.drags import drag_and_drop
from tests.gui.window.hands import WAIT_MS, drop, drop_on, files_of, pair, wait_done


def test_lone_images_whose_names_contradict_stay_apart(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    tile, _ = pair(images, "01 tumour")
    _, organ = pair(images, "02 stroma")
    drop(window, tile)
    wait_done(window, 1, qtbot)
    drop(window, organ)
    qtbot.waitUntil(lambda: len(window.store) == 2, timeout=WAIT_MS)
    assert [files_of(case) for case in window.store] == [(tile.name, ""), ("", organ.name)]


def test_a_drop_on_an_image_is_a_new_case_unless_its_replacing_is_chosen(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    first, second, third = (
        pair(images, n)[0] for n in ("01 tumour", "02 stroma", "03 normal mucosa")
    )
    drop(window, first)
    wait_done(window, 1, qtbot)
    pane = window.classify_tab.panes[Slot.PATHOLOGY]
    assert [use for use, _ in pane.drop_zones.offers] == [DropUse.NEW_CASE, DropUse.REPLACE]
    drop(pane, second)
    old, new = wait_done(window, 2, qtbot)
    assert [files_of(old), files_of(new)] == [(first.name, ""), (second.name, "")]
    qtbot.waitUntil(lambda: window.classify_tab.current_case() is window.store.get(new.id))
    drop_on(window, Slot.PATHOLOGY, DropUse.REPLACE, third)
    qtbot.waitUntil(lambda: window.store.get(new.id).name == third.name, timeout=WAIT_MS)
    assert files_of(wait_done(window, 2, qtbot)[1]) == (third.name, "")
    window.store.undo_stack.undo()
    assert window.store.get(new.id).name == second.name


def test_files_that_are_no_images_are_listed_apart(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tile, _ = pair(images, "01 tumour")
    shutil.copy(tile, tmp_path / "a.png")
    for n in range(3):
        (tmp_path / f"notes {n}.txt").write_text("no image", encoding="utf-8")
    drop(window, tmp_path)
    qtbot.waitUntil(lambda: bool(window.message_bar.findChildren(QPushButton)), timeout=WAIT_MS)
    assert [files_of(case) for case in window.store] == [("a.png", "")]
    window.message_bar.findChildren(QPushButton)[0].click()
    dialog = window.findChild(SkippedDialog)
    listed = [dialog.view.model().index(row, 0).data() for row in range(3)]
    assert sorted(Path(name).name for name in listed) == [f"notes {n}.txt" for n in range(3)]
    dialog.close()


def test_no_image_of_the_users_stands_beside_a_sample(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    window.open_samples()
    qtbot.waitUntil(
        lambda: len(window.store) > 1 and not window.classify_tab.intake.running, timeout=WAIT_MS
    )
    sample = next(iter(window.store))
    window.store.set_picture(sample.id, Slot.RADIOLOGY, None)
    window.store.remove(window.store.ids()[1:])
    pane = window.classify_tab.panes[Slot.RADIOLOGY]
    assert [use for use, _ in pane.drop_zones.offers] == [DropUse.NEW_CASE]
    organ = pair(images, "02 stroma")[1]
    drop(window, organ)
    qtbot.waitUntil(lambda: len(window.store) == 2, timeout=WAIT_MS)
    own = window.store.ids()[1]
    move_image(window.store, own, Slot.RADIOLOGY, sample.id, Slot.RADIOLOGY)
    assert len(window.store) == 2
    window.classify_tab.intake.force_slot(str(organ), sample.id, Slot.RADIOLOGY)
    qtbot.waitUntil(lambda: len(window.store) == 3, timeout=WAIT_MS)
    assert window.store.get(sample.id).radiology is None


def test_web_addresses_of_a_mixed_drop_are_told_and_messages_go_with_the_list(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    data = QMimeData()
    tile = pair(images, "01 tumour")[0]
    data.setUrls([QUrl.fromLocalFile(str(tile)), QUrl("https://example.org/x.png")])
    drag_and_drop(window, data)
    wait_done(window, 1, qtbot)
    (message,) = window.message_bar.messages()
    assert message.cause.values["count"] == 1
    window.classify_tab.clear()
    assert window.message_bar.messages() == ()


def test_files_and_pictures_are_pasted(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.opening.session = tmp_path
    clipboard, tile = QGuiApplication.clipboard(), pair(images, "01 tumour")[0]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tile))])
    clipboard.setMimeData(data)
    window.menus.paste.trigger()
    wait_done(window, 1, qtbot)
    clipboard.setImage(QImage(str(tile)))
    window.menus.paste.trigger()
    _, pasted = wait_done(window, 2, qtbot)
    assert pasted.pathology is not None
    assert QImage(pasted.pathology.info.path).size() == QImage(str(tile)).size()
    clipboard.setText("no file")
    window.menus.paste.trigger()
    assert len(window.message_bar.messages()) == 1
    clipboard.clear()


def test_a_file_that_changed_since_its_result_says_so_and_is_read_again(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tile = Path(shutil.copyfile(pair(images, "01 tumour")[0], tmp_path / "a_path.png"))
    drop(window, tile)
    (case,) = wait_done(window, 1, qtbot)
    first, pane = case.result, window.classify_tab.panes[Slot.PATHOLOGY]
    assert first is not None
    qtbot.waitUntil(lambda: pane.view.has_image, timeout=WAIT_MS)
    shown = pane.grab().toImage()
    shutil.copyfile(pair(images, "02 stroma")[0], tile)
    window.classify_tab.freshness.check_soon()
    qtbot.waitUntil(lambda: len(window.message_bar.messages()) == 1, timeout=WAIT_MS)
    (message,) = window.message_bar.messages()
    assert message.cause.values["name"] == tile.name
    (case,) = wait_done(window, 1, qtbot)
    assert case.result is not None
    assert case.result.pathology_sha256 == hashlib.sha256(tile.read_bytes()).hexdigest()
    assert case.result.pathology_sha256 != first.pathology_sha256
    qtbot.waitUntil(lambda: pane.grab().toImage() != shown, timeout=WAIT_MS)


def test_a_file_that_changes_out_of_view_is_told_of_when_its_case_is_looked_at(
    window: MainWindow, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Its overlays are asked for then: the answer is of the new file, and used to come silently."""
    names = ("01 tumour", "02 stroma")
    tiles = [shutil.copyfile(pair(images, n)[0], tmp_path / f"{n}_path.png") for n in names]
    drop(window, *map(Path, tiles))
    first, second = wait_done(window, 2, qtbot)
    freshness = window.classify_tab.freshness
    window.classify_tab.case_list.select_case(first.id)
    freshness.sweep_soon()
    qtbot.waitUntil(lambda: len(freshness._stamps) == 2, timeout=WAIT_MS)
    shutil.copyfile(pair(images, "03 normal mucosa")[0], tiles[1])
    freshness.sweep_soon()
    qtbot.waitUntil(lambda: window.store.get(second.id).on_disk is OnDisk.CHANGED, timeout=WAIT_MS)
    assert not window.message_bar.messages()
    window.classify_tab.case_list.select_case(second.id)
    (message,) = window.message_bar.messages()
    assert message.cause.values["name"] == Path(tiles[1]).name
    _, again = wait_done(window, 2, qtbot)
    assert again.on_disk is OnDisk.SAME
