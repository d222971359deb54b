"""The tour of the real window: by keys and by the mouse, once, and in nobody's way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.ui.help.tour import Tour
from crcviewer.ui.window.main_window import MainWindow


@pytest.fixture
def shown(make_window: Callable[[], MainWindow]) -> MainWindow:
    window = make_window()
    window.activateWindow()
    return window


def place_of(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def test_four_steps_each_at_the_part_it_speaks_of(shown: MainWindow, qtbot: QtBot) -> None:
    shown.tabs.setCurrentWidget(shown.train_tab)
    tour = shown.show_tour()
    tab = shown.classify_tab
    titles = []
    for number, part in enumerate(
        (tab.case_list, tab.answer_column, tab.panes[Slot.RADIOLOGY], shown.tabs.tabBar())
    ):
        assert tour.number == number
        assert part.isVisible()
        assert tour.hole.contains(place_of(part))
        assert not tour.card.geometry().intersects(place_of(part))
        assert shown.rect().contains(tour.card.geometry())
        assert tour.text.height() >= tour.text.heightForWidth(tour.text.width())
        titles.append(tour.title.text())
        qtbot.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    assert len(set(titles)) == 4
    assert shown.findChild(Tour) is None or not shown.findChild(Tour).isVisible()


def test_keys_alone(shown: MainWindow, qtbot: QtBot) -> None:
    shown.classify_tab.case_list.setFocus()
    before = shown.focusWidget()
    tour = shown.show_tour()

    def press(key: Qt.Key) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        qtbot.keyClick(at, key)

    for key, number in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1)):
        press(key)
        assert tour.number == number
    inside = set()
    for _ in range(6):
        press(Qt.Key.Key_Tab)
        inside.add(QApplication.focusWidget())
    assert inside == {tour.skip, tour.previous, tour.next}
    with qtbot.waitSignal(tour.ended):
        press(Qt.Key.Key_Escape)
    assert shown.focusWidget() is before
    qtbot.waitUntil(lambda: shown.findChild(Tour) is None)


def test_it_follows_the_size_of_the_window(shown: MainWindow, qtbot: QtBot) -> None:
    tour = shown.show_tour()
    shown.resize(1500, 900)
    qtbot.waitUntil(lambda: tour.size() == shown.size())
    qtbot.waitUntil(lambda: tour.hole.contains(place_of(shown.classify_tab.case_list)))
    tour.end()


def test_only_the_first_start_shows_it(
    make_window: Callable[[], MainWindow], settings_file: object, qtbot: QtBot
) -> None:
    window = make_window()
    window.welcome(["/a/file.png"])  # who opens a file wants to see that
    assert window.findChild(Tour) is None
    window.welcome([])
    tour = window.findChild(Tour)
    assert tour is not None
    tour.end()
    window.close()
    QSettings(str(settings_file), QSettings.Format.IniFormat).sync()
    again = make_window()
    again.welcome([])
    assert again.findChild(Tour) is None
    assert again.show_tour().isVisible()  # as from the Help menu
