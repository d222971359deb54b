"""A site profile: made from labelled tiles, in use at once, named with every answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.site_profile import SUFFIX
from crcviewer.protocol.site_profile_file import read_profile
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.answer_details import details
from crcviewer.ui.window.main_window import MainWindow
from crcviewer.ui.window.model_button import ModelButton
from crcviewer.ui.window.recalibrate_dialog import RecalibrateDialog
from tests.gui.window.conftest import MODEL_WAIT_MS
from tests.unit.training.own_images import write_cohort

CODES = ("ADI", "STR", "TUM")
WORK_MS = 120_000


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "档案"
    monkeypatch.setenv("CRCVIEWER_PROFILES", str(place))
    return place


def make(window: MainWindow, table: Path, qtbot: QtBot) -> RecalibrateDialog:
    """By the hands of a user."""
    window.model_menu.site_menu.new_requested.emit()
    dialog = window.findChild(RecalibrateDialog)
    assert dialog is not None
    assert not dialog.start_button.isEnabled()
    qtbot.keyClicks(dialog.name_edit, "Hospital <b>X")
    dialog.data.choose(str(table))
    assert dialog.start_button.isEnabled()
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    return dialog


def test_made_in_use_named_and_let_go(
    window: MainWindow,
    make_window: Callable[[], MainWindow],
    kept: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    table = write_cohort(tmp_path / "site", tiles=9, classes=CODES)
    window.open_paths([str(tmp_path / "site" / "病例 0 0.png")])
    tab = window.classify_tab

    def answered_under(name: str) -> bool:
        results = [case.result for case in window.store if case.state is CaseState.DONE]
        return bool(results) and all(one and one.site_profile == name for one in results)

    qtbot.waitUntil(lambda: answered_under(""), timeout=WORK_MS)
    with qtbot.waitSignal(window.chooser.model_changed, timeout=WORK_MS):
        make(window, table, qtbot)
    (file,) = kept.glob(f"*{SUFFIX}")
    profile, sha256 = read_profile(file)
    card = window.chooser.card
    assert card is not None
    assert (card.site, card.site_sha256) == (profile, sha256)
    assert card.calibration == profile.calibration
    qtbot.waitUntil(lambda: answered_under("Hospital <b>X"), timeout=WORK_MS)
    case = next(iter(window.store))
    assert case.result is not None
    assert "Hospital <b>X" in str(details(card, case.result)[0])
    button = window.findChild(ModelButton)
    assert button is not None
    assert "Hospital" in button.toolTip()
    told = tab.result_panel.findChild(QLabel, "details_text")
    assert told is not None
    assert told.textFormat() is Qt.TextFormat.PlainText

    menu = window.model_menu.site_menu
    window.model_menu.fill()
    menu.fill()
    choices = [action for action in menu.actions() if action.isCheckable()]
    assert [action.isChecked() for action in choices] == [False, True]

    # The next window begins with it.
    again = make_window()
    with qtbot.waitSignal(again.chooser.model_changed, timeout=MODEL_WAIT_MS):
        again.chooser.load(card.path)
    assert again.chooser.card is not None
    assert again.chooser.card.site == profile

    with qtbot.waitSignal(window.chooser.model_changed, timeout=MODEL_WAIT_MS):
        choices[0].trigger()
    assert window.chooser.card is not None
    assert window.chooser.card.site is None
    qtbot.waitUntil(lambda: answered_under(""), timeout=WORK_MS)


def test_too_few_tiles_are_told_of_and_make_no_profile(
    window: MainWindow, kept: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    table = write_cohort(tmp_path / "few", tiles=3, classes=CODES)
    dialog = make(window, table, qtbot)
    qtbot.waitUntil(lambda: not dialog.said.isHidden(), timeout=WORK_MS)
    assert dialog.said.text()
    assert dialog.start_button.isEnabled()
    assert not list(kept.glob("*"))
    dialog.close()


def test_a_profile_that_is_damaged_is_let_go(window: MainWindow, kept: Path, qtbot: QtBot) -> None:
    kept.mkdir()
    damaged = kept / f"{'0' * 64}.1{SUFFIX}"
    damaged.write_text("{}", encoding="utf-8")
    told: list[object] = []
    window.chooser.message_raised.connect(told.append)
    with qtbot.waitSignal(window.chooser.model_changed, timeout=MODEL_WAIT_MS):
        window.chooser.choose_profile(str(damaged))
    card = window.chooser.card
    assert card is not None
    assert card.site is None
    assert len(told) == 1
