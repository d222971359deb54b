"""Messages stay until they are closed, the newest on top, three at a time."""

from __future__ import annotations

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.text import verbatim
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    widget = MessageBar()
    qtbot.addWidget(widget)
    return widget


def visible_texts(bar: MessageBar) -> list[str]:
    """What can be read, from top to bottom."""
    labels = [label for label in bar.findChildren(QLabel) if label.isVisibleTo(bar)]
    texts = sorted((label.mapTo(bar, label.rect().topLeft()).y(), label.text()) for label in labels)
    return [text for _, text in texts if text]


def test_newest_is_on_top_and_closed_one_by_one(bar: MessageBar, qtbot: QtBot) -> None:
    assert not bar.isVisible()
    bar.resize(600, 300)
    messages = [
        Message(Severity.ERROR, verbatim(f"cause {n}."), verbatim("Do this.")) for n in range(5)
    ]
    for message in messages:
        bar.show_message(message)
    with qtbot.waitExposed(bar):
        bar.show()
    assert visible_texts(bar) == [
        "cause 4. Do this.",
        "cause 3. Do this.",
        "cause 2. Do this.",
        "and earlier messages: 2",
    ]
    close = next(b for b in bar.findChildren(QToolButton) if b.isVisibleTo(bar))
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert len(bar.messages()) == 4
    while bar.close_newest():
        pass
    assert bar.messages() == ()
    assert not bar.isVisible()


def test_the_same_message_is_shown_once(bar: MessageBar) -> None:
    message = Message(Severity.WARNING, verbatim("cause."))
    bar.show_message(message)
    bar.show_message(Message(Severity.WARNING, verbatim("cause.")))
    assert bar.messages() == (message,)


def test_details_are_logged_not_shown(bar: MessageBar, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        bar.show_message(Message(Severity.ERROR, verbatim("cause."), details="Traceback\nline 3"))
    assert "line 3" in caplog.text
    assert all("Traceback" not in label.text() for label in bar.findChildren(QLabel))


def test_text_of_others_is_never_markup(bar: MessageBar) -> None:
    bar.show_message(Message(Severity.ERROR, verbatim("<b>x</b>.png was not read.")))
    label = next(label for label in bar.findChildren(QLabel) if "x" in label.text())
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_action_button_does_what_it_says(bar: MessageBar, qtbot: QtBot) -> None:
    done: list[str] = []
    bar.show_message(
        Message(Severity.ERROR, verbatim("It stopped.")),
        action=(verbatim("Start again"), lambda: done.append("go")),
    )
    bar.show()
    button = bar.findChild(QPushButton, "message_action")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["go"]
