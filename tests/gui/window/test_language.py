"""Two languages: chosen in the View menu, at once, with all that is open staying open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crcviewer.protocol.text import text
from crcviewer.session.case import CaseState
from crcviewer.ui.look import language
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.drop_card import DropCard
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from tests.gui.window.conftest import Workers

WAIT_MS = 60_000


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    language.install(language.ENGLISH)
    qapp.setFont(font)


def click(window: MainWindow, choice: str, qtbot: QtBot) -> None:
    """On the entry of the language's menu, with the mouse."""
    action = window.menus.languages[choice]
    menu = next(w for w in action.associatedObjects() if isinstance(w, QMenu))
    menu.show()
    place = menu.actionGeometry(action).center()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    menu.hide()


def texts(window: QWidget) -> dict[str, list[str]]:
    """All that can be read in a window, by kind."""
    found: dict[str, list[str]] = {}

    def add(kind: str, text: str) -> None:
        if text.strip():
            found.setdefault(kind, []).append(text)

    for widget in window.findChildren(QWidget):
        name = type(widget).__name__
        if widget.objectName().startswith(("Scroll", "qt_")):
            continue  # Qt's own
        add(f"{name} tip", widget.toolTip())
        add(f"{name} accessible", widget.accessibleName())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and widget.text():
            add(name, widget.text())
        if isinstance(widget, DropCard):
            add(name, widget.text)
        if isinstance(widget, QLineEdit):
            add(f"{name} placeholder", widget.placeholderText())
        if isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                add(name, widget.tabText(tab))
        if isinstance(widget, QComboBox):
            for row in range(widget.count()):
                add(name, widget.itemText(row))
    for action in window.findChildren(QAction):
        add("action", action.text())
    return found


def differences(some: dict[str, list[str]], others: dict[str, list[str]]) -> list[str]:
    """What only one of two windows says."""
    found = []
    for kind in sorted(some.keys() | others.keys()):
        mine, theirs = Counter(some.get(kind, [])), Counter(others.get(kind, []))
        found += [f"{kind}: {text}" for text in ((mine - theirs) + (theirs - mine)).elements()]
    return found


def english_words(found: dict[str, list[str]]) -> list[str]:
    """Of texts in Chinese, those with two English words in a row."""
    plain = [
        re.sub(r"<[^>]*>|\(\*?\.?[^)]*\)|Ctrl\S*|Shift\S*|crcviewer \w+", "", text)
        for kind in found.values()
        for text in kind
    ]
    return [text for text in plain if re.search(r"\b[A-Za-z]{3,} [a-z]{3,}\b", text)]


def test_a_click_in_the_view_menu_changes_all_and_back(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    window = make_window()
    window.explore_place.tab()
    window.tabs.setCurrentWidget(window.train_tab)
    window.tabs.setCurrentWidget(window.classify_tab)
    cause = text("{name} is damaged or incomplete, so it could not be decoded.", name="a 1.png")
    step = text("Copy or export it again from where it came from.")
    window.show_message(Message(Severity.ERROR, cause, step))
    window.dialogs.show_shortcuts()
    before = texts(window)

    click(window, language.CHINESE, qtbot)
    assert window.tabs.tabText(0) == "分类"
    shown = [label.text() for label in window.message_bar.findChildren(QLabel)]
    assert "a 1.png 已损坏或不完整，因此无法解码。请从来源处重新复制或导出。" in shown
    assert english_words(texts(window)) == []
    assert window.menus.languages[language.CHINESE].isChecked()

    click(window, language.ENGLISH, qtbot)
    assert differences(texts(window), before) == []


def test_a_window_that_changed_reads_like_one_that_was_made_so(
    make_window: Callable[[], MainWindow], qtbot: QtBot
) -> None:
    changed = make_window()
    changed.explore_place.tab()
    changed.tabs.setCurrentWidget(changed.train_tab)
    changed.language.choose(language.CHINESE)
    made = make_window()
    made.explore_place.tab()
    made.tabs.setCurrentWidget(made.train_tab)
    assert differences(texts(changed), texts(made)) == []


def test_nothing_is_lost_while_cases_are_classified(
    window: MainWindow, images: Path, qtbot: QtBot
) -> None:
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: any(c.state is CaseState.DONE for c in window.store), timeout=WAIT_MS)
    second = list(window.store)[1]
    window.classify_tab.case_list.select_case(second.id)
    click(window, language.CHINESE, qtbot)
    assert window.classify_tab.case_list.current_id() == second.id
    qtbot.waitUntil(
        lambda: (
            all(c.state is CaseState.DONE for c in window.store)
            and not window.classify_tab.intake.running
        ),
        timeout=WAIT_MS,
    )
    panel = window.classify_tab.result_panel
    seen = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    case = window.store.get(second.id)
    card = window.chooser.card
    assert case is not None
    assert case.result is not None
    assert card is not None
    assert card.classes[case.result.class_index].chinese in seen
    assert "仅供研究使用，不得用于诊断。" in seen
    qtbot.waitUntil(lambda: "已分类 12 / 12" in window.status.text, timeout=WAIT_MS)


def test_the_choice_is_remembered(
    make_window: Callable[[], MainWindow], settings_file: Path, qtbot: QtBot
) -> None:
    window = make_window()
    click(window, language.CHINESE, qtbot)
    stored = QSettings(str(settings_file), QSettings.Format.IniFormat)
    assert language.wanted(Settings(stored)) == language.CHINESE
    click(window, language.SYSTEM, qtbot)
    assert language.current() == language.of_system()
    assert window.menus.languages[language.SYSTEM].isChecked()


def test_the_environment_comes_before_the_choice(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(QSettings(str(settings_file), QSettings.Format.IniFormat))
    settings.language = language.CHINESE
    monkeypatch.setenv("CRCVIEWER_LANGUAGE", "en")
    assert language.wanted(settings) == language.ENGLISH
    monkeypatch.setenv("CRCVIEWER_LANGUAGE", "klingon")
    assert language.wanted(settings) == language.CHINESE


def test_buttons_of_qt_and_numbers(qapp: QApplication) -> None:
    language.install(language.CHINESE)
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    assert QLocale().toString(0.5) == "0.5"
    language.install(language.ENGLISH)
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert QLocale().toString(0.5) == "0.5"


def test_undo_names_its_step_in_either_language(
    make_window: Callable[[], MainWindow], images: Path, workers: Workers, qtbot: QtBot
) -> None:
    workers.start()
    window = make_window()
    undo = window.classify_tab.offered.undo
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: len(window.store) == 12, timeout=WAIT_MS)
    window.store.clear()
    assert (undo.text(), undo.isEnabled()) == ("Undo clear list", True)
    window.language.choose(language.CHINESE)
    assert undo.text() == "撤销 清空列表"
    undo.trigger()
    assert len(window.store) == 12
    window.language.choose(language.ENGLISH)
    assert undo.text() == "Undo"
