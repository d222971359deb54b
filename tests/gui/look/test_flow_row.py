"""A row of controls that has not enough room goes on below."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.ui.shared.flow_row import FlowRow


def _row(qtbot: QtBot, count: int) -> tuple[QWidget, list[QPushButton]]:
    place = QWidget()
    qtbot.addWidget(place)
    buttons = [QPushButton(f"Button {number}") for number in range(count)]
    outer = QVBoxLayout(place)
    outer.addWidget(FlowRow(*buttons[:-1], at_end=buttons[-1]))
    outer.addStretch(1)
    with qtbot.waitExposed(place):
        place.show()
    return place, buttons


def _tops(buttons: list[QPushButton]) -> list[int]:
    return [button.geometry().top() for button in buttons]


def test_in_one_line_where_there_is_room(qtbot: QtBot) -> None:
    place, buttons = _row(qtbot, 4)
    place.resize(900, 200)
    qtbot.waitUntil(lambda: place.width() == 900)
    assert len(set(_tops(buttons))) == 1
    assert buttons[-1].geometry().right() > 850, "at the end of the line"


def test_in_several_where_there_is_not_and_nothing_is_cut_or_lies_over_another(
    qtbot: QtBot,
) -> None:
    place, buttons = _row(qtbot, 6)
    place.resize(2 * buttons[0].sizeHint().width() + 40, 400)
    qtbot.waitUntil(lambda: len(set(_tops(buttons))) == 3)
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert button.parentWidget().rect().contains(button.geometry())
        assert not any(
            button.geometry().intersects(other.geometry())
            for other in buttons
            if other is not button
        )
    assert place.minimumSizeHint().width() < 2 * buttons[0].sizeHint().width()


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    place, buttons = _row(qtbot, 3)
    place.resize(900, 200)
    right = buttons[1].geometry().left()
    buttons[0].hide()
    qtbot.waitUntil(lambda: buttons[1].geometry().left() < right)
    buttons[0].show()
    qtbot.waitUntil(lambda: buttons[1].geometry().left() == right)


def test_what_was_hidden_before_stays_so(qtbot: QtBot) -> None:
    hidden = QPushButton("hidden")
    hidden.hide()
    row = FlowRow(QPushButton("shown"), hidden)
    qtbot.addWidget(row)
    with qtbot.waitExposed(row):
        row.show()
    assert not hidden.isVisible()
