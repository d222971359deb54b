"""A question only where something would be lost, and an offer after a crash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.review import Review
from crcviewer.session.notes import SessionNotes
from crcviewer.session.session_file import SessionFile
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
