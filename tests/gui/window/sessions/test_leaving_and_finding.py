"""A question only where something would be lost, and an offer after a crash."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.resources import samples_folder
from crcviewer.protocol.review import Review
from crcviewer.session.case import Case, Picture
from crcviewer.session.notes import SessionNotes
from crcviewer.session.session_file import SessionFile
from crcviewer.session.summary import summaries
from tests.gui.window.sessions.conftest import Desk
from tests.unit.session.made_cases import case


def test_where_nothing_may_be_remembered_it_asks_and_deletes(
    desk: Desk, images: Path, sessions: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    window.dialogs.preferences.remember(False)
    window.open_paths([str(next(images.glob("01*path*")))])
    qtbot.waitUntil(desk.settled(window, 1))
    window.store.set_review(window.store.ids(), lambda _: Review("STR"))
    qtbot.waitUntil(desk.settled(window, 1))
    assert list(sessions.glob("*.crcsession"))
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    assert box is not None
    next(b for b in box.buttons() if b.objectName() == "close_unsaved").click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not list(sessions.glob("*.crcsession*"))


def test_after_a_crash_the_next_start_offers_to_go_on(
    desk: Desk, sessions: Path, qtbot: QtBot
) -> None:
    sessions.mkdir()
    for name, count, ended in (("a", 3, True), ("b", 5, False)):
        with SessionFile.create(sessions / f"2026-01-01 {name}.crcsession") as session:
            session.update([case(n) for n in range(1, count + 1)])
            session.set_notes(SessionNotes(ended=ended, cases=count))
    window = desk.open()
    assert window.classify_tab.start_page.isVisible()
    window.session_part.start()
    qtbot.waitUntil(lambda: window.classify_tab.start_page.list.count() == 2)
    (message,) = window.message_bar.messages()
    assert message.cause.values["count"] == 5
    button = window.message_bar.findChild(QPushButton, "message_action")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: len(window.store) == 5)
    assert not window.classify_tab.start_page.isVisible()
    assert message not in window.message_bar.messages()


def write(path: Path, *cases: Case, days: float = 0.0) -> Path:
    """A session that was left so many days ago."""
    path.parent.mkdir(exist_ok=True)
    with SessionFile.create(path) as session:
        session.update(cases)
        session.set_notes(SessionNotes(ended=True, cases=len(cases)))
    at = time.time() - days * 86_400
    os.utime(path, (at, at))
    return path


def listed(view: QListWidget, count: int) -> bool:
    return view.count() == count


def sample(number: int) -> Case:
    path = next(samples_folder().glob(f"{number:02d}*_path*"))
    return Case(number, path.name, Picture(ImageInfo(str(path), "raster", "PNG", 64, 64)))


def test_only_old_sessions_of_nobodys_work_go_by_themselves(
    desk: Desk, sessions: Path, qtbot: QtBot
) -> None:
    old = write(sessions / "2026-01-01 a.crcsession", sample(1), days=30)
    empty = write(sessions / "2026-01-01 b.crcsession", days=30)
    fresh = write(sessions / "2026-01-01 c.crcsession", sample(1), days=1)
    later = write(sessions / "2026-01-01 d.crcsession", sample(1), days=-30)
    worked = write(sessions / "2026-01-01 e.crcsession", case(1), days=3000)
    named = write(sessions.parent / "named.crcsession", sample(1), days=3000)
    in_use = write(sessions / "2026-01-01 f.crcsession", sample(1), days=30)
    with SessionFile.open(in_use):
        os.utime(in_use, (1, 1))
        window = desk.open(model=False)
        window.session_part.sessions.recent.remember(named)
        window.session_part.start()
        qtbot.waitUntil(lambda: window.classify_tab.start_page.list.count() == 1)
    assert not old.exists()
    assert not empty.exists()
    assert all(path.is_file() for path in (fresh, later, worked, named, in_use))


def test_a_session_is_deleted_after_a_question_and_one_with_a_name_only_listed_no_more(
    desk: Desk, sessions: Path, qtbot: QtBot
) -> None:
    unnamed = write(sessions / "2026-01-01 a.crcsession", case(1), days=1)
    named = write(sessions.parent / "named.crcsession", case(1), days=2)
    window = desk.open(model=False)
    page, recent = window.classify_tab.start_page, window.session_part.sessions.recent
    recent.remember(named)
    window.session_part.start()
    qtbot.waitUntil(lambda: page.list.count() == 2)
    for answer, left in (("keep_session", 2), ("delete_session", 1)):
        page.list.setCurrentRow(0)
        page.list.setFocus()
        qtbot.keyClick(page.list, Qt.Key.Key_Delete)
        box = window.findChild(QMessageBox)
        assert box is not None
        next(b for b in box.buttons() if b.objectName() == answer).click()
        qtbot.waitUntil(partial(listed, page.list, left))
        qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
        assert unnamed.exists() is (left == 2)
    menu = page.menu_of(page.list.item(0))
    next(a for a in menu.actions() if a.objectName() == "remove_recent").trigger()
    qtbot.waitUntil(lambda: page.list.count() == 0)
    assert named.is_file()


def test_one_that_is_open_elsewhere_is_not_deleted_and_says_so(
    desk: Desk, sessions: Path, qtbot: QtBot
) -> None:
    path = write(sessions / "2026-01-01 a.crcsession", case(1))
    window = desk.open(model=False)
    with SessionFile.open(path):
        window.session_part.sessions.recent.remove(path)
        qtbot.waitUntil(lambda: bool(window.message_bar.messages()))
    assert path.is_file()


def test_a_list_that_was_cleared_can_be_brought_back_the_next_day(
    desk: Desk, images: Path, sessions: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    window.open_paths([str(next(images.glob("01*path*")))])
    qtbot.waitUntil(desk.settled(window, 1))
    window.classify_tab.clear()
    qtbot.waitUntil(desk.settled(window, 0))
    desk.close(window)
    (path,) = sessions.glob("*.crcsession")
    again = desk.open()
    again.session_part.start()
    qtbot.waitUntil(lambda: again.classify_tab.start_page.list.count() == 1)
    again.session_part.sessions.open(path)
    qtbot.waitUntil(again.classify_tab.offered.undo.isEnabled)
    again.classify_tab.offered.undo.trigger()
    assert len(again.store) == 1


def test_sessions_that_are_left_later_have_a_later_turn(
    desk: Desk, images: Path, sessions: Path, qtbot: QtBot
) -> None:
    window = desk.open()
    for number in (1, 2):
        window.open_paths([str(next(images.glob(f"{number:02d}*path*")))])
        qtbot.waitUntil(desk.settled(window, 1))
        window.session_part.sessions.new()
        qtbot.waitUntil(lambda: not len(window.store))
    first, second = summaries(sessions.glob("*.crcsession"))
    assert first.first_name.startswith("02")
    assert first.turn > second.turn > 0
