"""Images that moved, files that are damaged, disks that are full: said, and nothing is lost."""

from __future__ import annotations

import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from crcviewer.protocol.review import Review
from crcviewer.session.case import OnDisk
from crcviewer.session.loaded import load
from crcviewer.session.writer import paths_of
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.sessions.keeper import SaveState
from tests.gui.window.sessions.conftest import Desk


@pytest.fixture
def day(desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot) -> Path:
    """A session beside its images, of a window that was closed."""
    folder = tmp_path / "day"
    shutil.copytree(images, folder / "images")
    window = desk.open()
    window.open_paths([str(folder / "images")])
    qtbot.waitUntil(desk.settled(window, 12))
    with qtbot.waitSignal(window.session_part.sessions.session_changed):
        window.session_part.sessions.save_as(folder / "day.crcsession")
    # Until it is known how the files were.
    writer = window.session_part.sessions.keeper.writer
    qtbot.waitUntil(lambda: all(i.stamp for i in writer.images.values()) and bool(writer.images))
    desk.close(window)
    return folder


def _open(desk: Desk, file: Path, qtbot: QtBot) -> MainWindow:
    window = desk.open()
    window.open_paths([str(file)])
    qtbot.waitUntil(desk.settled(window, 12))
    return window


def test_a_folder_that_was_moved_with_its_session(
    desk: Desk, day: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere = tmp_path / "elsewhere"
    day.rename(elsewhere)
    window = _open(desk, elsewhere / "day.crcsession", qtbot)
    found = [c.pathology.info.path for c in window.store if c.pathology is not None]
    assert all(path.startswith(str(elsewhere)) for path in found)
    assert all(case.classified_at for case in window.store)
    desk.close(window)
    loaded = load(elsewhere / "day.crcsession", read_only=True)
    loaded.session.close()
    assert not loaded.moved
    assert set(loaded.images) == {p for c in window.store for p in paths_of(c)}


def test_images_that_were_moved_are_found_and_changed_ones_marked(
    desk: Desk, day: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    archive = tmp_path / "archive"
    (day / "images").rename(archive)
    names = sorted(archive.glob("*_path.png"))
    changed, other = names[5], names[6]
    window = _open(desk, day / "day.crcsession", qtbot)
    qtbot.waitUntil(lambda: all(case.on_disk is OnDisk.GONE for case in window.store))
    results = [case.result for case in window.store]
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    shutil.copyfile(other, changed)
    part = window.session_part
    part.moved.look_in(str(archive))
    qtbot.waitUntil(lambda: sum(case.on_disk is OnDisk.GONE for case in window.store) == 1)
    (lost,) = [case for case in window.store if case.on_disk is OnDisk.GONE]
    assert lost.pathology is not None
    assert Path(lost.pathology.info.path).name == changed.name
    found = [case for case in window.store if case is not lost]
    assert all(str(archive) in path for case in found for path in paths_of(case))
    kept = [case.result for case in window.store]
    assert [a is None for a in kept] == [b is None for b in results]


def test_a_file_that_changed_between_two_windows_is_marked(
    desk: Desk, day: Path, qtbot: QtBot
) -> None:
    first, other = sorted((day / "images").glob("*_path.png"))[4:6]
    shutil.copyfile(other, first)
    window = _open(desk, day / "day.crcsession", qtbot)
    qtbot.waitUntil(lambda: any(case.on_disk is OnDisk.CHANGED for case in window.store))
    (marked,) = [case for case in window.store if case.on_disk is OnDisk.CHANGED]
    assert marked.pathology is not None
    assert marked.pathology.info.path == str(first)


def test_a_session_that_was_cut_off(desk: Desk, day: Path, qtbot: QtBot) -> None:
    file = day / "day.crcsession"
    content = file.read_bytes()
    left = content[: int(0.8 * len(content))]
    file.write_bytes(left)
    window = desk.open()
    window.open_paths([str(file)])
    qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    qtbot.waitUntil(lambda: not window.session_part.sessions.opening)
    (kept,) = [one for one in day.glob("*.crcsession*") if one.read_bytes() == left]
    assert "damaged" in kept.name
    (message,) = window.message_bar.messages()
    assert message.cause.values["count"] == len(window.store)


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file grows past 64 kB: as a full disk, or a quota."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 10, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files there")
def test_a_full_disk_is_said_and_nothing_is_lost(
    desk: Desk, day: Path, small_files: None, qtbot: QtBot
) -> None:
    window = _open(desk, day / "day.crcsession", qtbot)
    keeper = window.session_part.sessions.keeper
    note = "x" * 60_000
    with qtbot.waitSignal(keeper.failed):
        window.store.set_review(window.store.ids()[:4], lambda _: Review("STR", note=note))
    assert keeper.state is SaveState.FAILED
    assert keeper.error is not None
    assert keeper.error.full
    assert window.message_bar.messages()
    window.close()
    assert window.isVisible()  # it asks
    box = window.findChild(QMessageBox)
    assert box is not None
    next(b for b in box.buttons() if b.objectName() == "stay").click()
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, soft))
    qtbot.waitUntil(lambda: keeper.state is SaveState.SAVED)
    assert keeper.error is None
    desk.close(window)
    loaded = load(day / "day.crcsession", read_only=True)
    loaded.session.close()
    assert [c.review is not None and c.review.note == note for c in loaded.cases] == (
        [True] * 4 + [False] * 8
    )
