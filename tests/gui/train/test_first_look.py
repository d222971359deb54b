"""The tab before there is any training: it says what it is for, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.train_tab import TrainTab
from tests.gui.recorded import SHORT, write_run


def shown_tab(library: RunLibrary, tmp_path: Path, qtbot: QtBot) -> TrainTab:
    stored = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    tab = TrainTab(library, Settings(stored))
    qtbot.addWidget(tab)
    tab.resize(1280, 700)
    with qtbot.waitExposed(tab):
        tab.show()
    return tab


def test_the_invitation_is_shown_whole(
    make_library: Callable[[], RunLibrary], tmp_path: Path, qtbot: QtBot
) -> None:
    tab = shown_tab(make_library(), tmp_path, qtbot)
    text = tab.invitation
    assert text.isVisible()
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()))


def test_an_empty_list_says_so_and_a_filled_one_does_not(
    make_library: Callable[[], RunLibrary], runs: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    tab = shown_tab(make_library(), tmp_path, qtbot)
    assert tab.list is not None
    note = tab.list.nothing
    assert note.isVisible()
    write_run(runs / "first", *SHORT)
    tab.library.scan()
    qtbot.waitUntil(lambda: not note.isVisible())
