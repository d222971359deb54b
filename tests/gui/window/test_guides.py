"""What the guides say of menus, tabs, settings and keys, beside the window itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from crcviewer.ui.help.shortcuts_dialog import shortcuts_html
from crcviewer.ui.look import language
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.read_words import speak

_DOCS = Path(__file__).parents[3] / "docs"
_ARROW = re.compile(r" ?[>→›] ?")
_WAY = re.compile(r"(?<=[*“])[^*“”\n]+? ?[>→›] ?[^*“”\n]+(?=[*”])")
_KEYS = re.compile(r"(?<![\w+])(?:(?:Ctrl|Shift|Alt)\+)+(?:PgUp|PgDown|\w|,)(?![\w+])|\bF[2-9]\b")
_ELSEWHERE = {"F2"}
"""Of a list: the name of a region."""


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    speak(qapp, language.ENGLISH)
    qapp.setFont(font)


def plain(said: str) -> str:
    said = re.sub(r"&(?=\w)|[（(]&\w[)）]", "", said)
    return re.sub(r"[\s….]+$", "", said).strip()


def entries(menu: QMenu, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each entry: ``("View", "Language · 语言", "English")``."""
    menu.aboutToShow.emit()
    for action in menu.actions():
        way = (*before, plain(action.text()))
        yield way
        below = action.menu()
        if isinstance(below, QMenu):
            yield from entries(below, way)


def ways(window: MainWindow) -> set[tuple[str, ...]]:
    """Through the menus, and to the pages of the settings."""
    found = set()
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        found |= set(entries(menu, (plain(action.text()),)))
    dialog = window.dialogs.show_settings()
    pages = (dialog.pages.tabText(page) for page in range(dialog.pages.count()))
    found |= {(plain(dialog.windowTitle()), plain(page)) for page in pages}
    dialog.close()
    return found


@pytest.mark.parametrize("choice", [language.ENGLISH, language.CHINESE])
def test_menus_are_as_the_guides_tell(
    make_window: Callable[[], MainWindow], qapp: QApplication, choice: str
) -> None:
    window = make_window()
    speak(qapp, choice)
    chinese = choice == language.CHINESE
    pages = [page for page in _DOCS.glob("*.md") if page.name.endswith(".zh.md") == chinese]
    there = ways(window)
    menus = {way[0] for way in there}
    told = {
        (page.name, tuple(plain(part) for part in _ARROW.split(way)))
        for page in pages
        for way in _WAY.findall(page.read_text(encoding="utf-8"))
    }
    told = {(page, way) for page, way in told if way[0] in menus}
    assert len(told) >= 10
    assert {(page, way) for page, way in told if way not in there} == set()


def keys_in(said: str) -> set[str]:
    said = said.replace("Page up", "PgUp").replace("Page down", "PgDown")
    return set(_KEYS.findall(said.replace("Page Up", "PgUp").replace("Page Down", "PgDown")))


@pytest.mark.parametrize("name", sorted(page.name for page in _DOCS.glob("*.md")))
def test_keys_are_those_of_the_list_of_shortcuts(name: str) -> None:
    """Which the window's own test compares with all that listens to keys."""
    page = (_DOCS / name).read_text(encoding="utf-8")
    listed = keys_in(shortcuts_html()) | {f"Alt+{number}" for number in range(1, 9)}
    assert keys_in(page) - listed - _ELSEWHERE == set()


def test_both_guides_have_the_same_keys() -> None:
    guides = [
        (_DOCS / name).read_text(encoding="utf-8") for name in ("user-guide.md", "user-guide.zh.md")
    ]
    first, second = (keys_in(guide) for guide in guides)
    assert first == second
