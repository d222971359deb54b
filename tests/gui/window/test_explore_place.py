"""The Explore tab in its window: made when it is looked at, and its cases lead to Classify."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.ui.main_window import MainWindow

WAIT_MS = 60_000


def test_it_is_made_when_it_is_looked_at(window: MainWindow, images: Path, qtbot: QtBot) -> None:
    assert window.explore_place.made is None
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: len(window.store) == 12, timeout=WAIT_MS)
    window.tabs.setCurrentWidget(window.explore_place)
    tab = window.explore_place.made
    assert tab is not None
    # This model carries no map, and the tab says so instead of being empty.
    qtbot.waitUntil(lambda: "carries no reference sample" in tab.message.text(), timeout=WAIT_MS)
    wanted = window.store.ids()[4]
    tab.case_requested.emit(wanted)
    assert window.tabs.currentWidget() is window.classify_tab
    assert window.classify_tab.case_list.current_id() == wanted
    window.tabs.setCurrentWidget(window.explore_place)
    assert window.explore_place.made is tab
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    window.classify_tab.cancel()


def test_a_case_of_the_map_is_opened_in_classify(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    window.tabs.setCurrentWidget(window.explore_place)
    tab = window.explore_place.made
    assert tab is not None
    file = next(path for path in sorted(images.iterdir()) if path.suffix == ".png")
    tab.paths_requested.emit([str(file)])
    assert window.tabs.currentWidget() is window.classify_tab
    qtbot.waitUntil(lambda: any(case.name in file.name for case in window.store), timeout=20_000)
