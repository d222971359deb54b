"""Everything can be reached by the keyboard, and has a name for a screen reader."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QRadioButton,
    QScrollBar,
    QSlider,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crcviewer.ui.help.shortcuts_dialog import shortcuts_html
from crcviewer.ui.window.card_dialog import CardDialog
from crcviewer.ui.window.main_window import MainWindow

_USED = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QSlider, QAbstractItemView,
         QTabBar)  # fmt: skip


def speakable(top: QWidget) -> Iterator[QWidget]:
    """What takes the focus or is used, without the inner parts of Qt's own widgets."""
    for widget in (top, *top.findChildren(QWidget)):
        inner = isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QScrollBar)
        inner = inner or widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar)
        view = widget.parent()
        inner = inner or (isinstance(view, QAbstractScrollArea) and widget is view.viewport())
        # Headers of tables and the lists of combo boxes belong to them.
        inner = inner or type(widget).__name__ in ("QHeaderView", "QComboBoxListView")
        within = widget.parent()
        while within is not None and not inner:
            inner = isinstance(within, QComboBox) or type(within).__name__ == "QTableCornerButton"
            within = within.parent()
        # The button that clears a line is Ctrl+A and Del to the keyboard.
        inner = inner or isinstance(widget.parent(), QLineEdit)
        if inner or isinstance(widget, QMenu | QTabWidget):
            continue
        if isinstance(widget, QLabel) and not widget.text():
            continue  # text to select that is not there yet, so neither is the label
        if isinstance(widget, QAbstractButton) and widget.isHidden() and not widget.text():
            continue  # nor is a button whose text is made when it is shown
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus or isinstance(widget, _USED):
            yield widget


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QTabBar):
        return "".join(widget.tabText(tab) for tab in range(widget.count()))
    told = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    sign_only = not any(letter.isalnum() for letter in told) and told == text
    return "" if sign_only else told.strip()


def unnamed(top: QWidget) -> list[str]:
    return [path_of(widget) for widget in speakable(top) if not name_of(widget)]


def unreachable(top: QWidget) -> list[str]:
    """What the mouse can use and Tab never comes to. In a group of radio buttons arrows walk."""
    return [
        path_of(widget)
        for widget in speakable(top)
        if isinstance(widget, _USED)
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QRadioButton)
    ]


def path_of(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None:
        names.append(type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names[:4]))


@pytest.fixture
def every_place(window: MainWindow, images: Path, qtbot: QtBot) -> Iterator[dict[str, QWidget]]:
    """The window with all its tabs, and each dialog."""
    window.open_paths([str(images / "01 tumour_path.png"), str(images / "01 tumour_ct.png")])
    qtbot.waitUntil(lambda: len(window.store) == 1, timeout=60_000)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
    window.dialogs.show_card()
    (card,) = window.findChildren(CardDialog)
    wizard = window.train_tab.open_wizard()
    dialogs = (wizard, window.dialogs.show_settings(), window.dialogs.show_log())
    yield {
        "window": window,
        "wizard": wizard,
        "card": card,
        "settings": dialogs[1],
        "log": dialogs[2],
    }
    for dialog in dialogs:
        dialog.close()


def test_everything_has_a_name_and_is_reached_by_keys(every_place: dict[str, QWidget]) -> None:
    without = {path for top in every_place.values() for path in unnamed(top)}
    assert "\n".join(sorted(without)) == ""
    beyond = {place: unreachable(top) for place, top in every_place.items() if unreachable(top)}
    assert beyond == {}


def actions_of(window: MainWindow) -> list[QAction]:
    """Of the window and its menus, those of popups too."""
    found = window.findChildren(QAction)
    return [action for action in found if not isinstance(action.parent(), QLineEdit)]


def test_no_shortcut_means_two_things_and_all_are_listed(window: MainWindow) -> None:
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
    # A view's own keys count while it has the focus, before the window's.
    taken: dict[QObject | None, Counter[str]] = defaultdict(Counter)
    for action in actions_of(window):
        own = action.shortcutContext() is Qt.ShortcutContext.WidgetShortcut
        keys = (keys.toString() for keys in action.shortcuts())
        taken[action.parent() if own else None].update(keys)
    owners = {type(owner).__name__ for owner in taken}
    assert owners == {"NoneType", "PaneActions", "SeriesMenu", "CaseList"}
    twice = {keys for counted in taken.values() for keys, times in counted.items() if times > 1}
    assert twice == set()
    listed = shortcuts_html().replace("Delete", "Del").replace("−", "-")
    every = {keys for counted in taken.values() for keys in counted}
    missing = {keys for keys in every if keys and keys not in listed}
    # Second keys of what is listed under another.
    assert missing - {"Ctrl+Y", "Ctrl+="} == set()


def test_every_menu_entry_can_be_reached_by_its_letter(window: MainWindow) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    assert all("&" in action.text() for action in window.menuBar().actions())
    assert all(isinstance(menu, QMenu) and menu.actions() for menu in menus)


def test_tab_walks_through_a_whole_tab_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    """In Classify, which is the first thing seen."""
    start = window.focusWidget()
    assert start is not None
    seen: list[QWidget] = []
    for _ in range(60):
        at = QApplication.focusWidget()
        assert at is not None
        if seen and at is seen[0]:
            break
        seen.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never comes back")
    wanted = {
        widget
        for widget in speakable(window)
        if widget.isVisible() and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }  # fmt: skip
    assert {path_of(widget) for widget in wanted - set(seen)} == set()
