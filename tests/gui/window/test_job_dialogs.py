"""Dialogs for one command: what they hand over is their own, and their work ends with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.ui.window.report_dialog import Form, ReportCases, ReportDialog, Which
from tests.unit.session.made_cases import case


def report(scratch: Path, form: Form, qtbot: QtBot) -> ReportDialog:
    cases = ReportCases([case(n) for n in (1, 2)], (), 1, None, "")
    dialog = ReportDialog(cases, scratch, str(scratch), (form, Which.ALL))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("way", ["escape", "button", "frame"])
def test_however_it_is_closed_its_work_ends(tmp_path: Path, qtbot: QtBot, way: str) -> None:
    dialog = report(tmp_path / "scratch", Form.CSV, qtbot)
    target = tmp_path / "made.csv"
    dialog.make(str(target))
    qtbot.waitUntil(lambda: dialog.job.busy)
    with qtbot.waitSignal(dialog.destroyed):
        if way == "escape":
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        elif way == "button":
            dialog.buttons.rejected.emit()
        else:
            dialog.close()
        assert not dialog.job.busy
    assert not list((tmp_path / "scratch").iterdir())
    assert not target.exists()


def test_closed_while_cases_are_handed_over_it_starts_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    dialog = report(tmp_path / "scratch", Form.CSV, qtbot)
    dialog.make(str(tmp_path / "made.csv"))
    assert dialog.busy
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.busy


def test_two_at_once_do_not_take_each_others_cases(tmp_path: Path, qtbot: QtBot) -> None:
    every, first = (report(tmp_path / "scratch", Form.CSV, qtbot) for _ in range(2))
    first.which.setCurrentIndex(first.which.findData(Which.CURRENT.value))
    every.make(str(tmp_path / "every.csv"))
    qtbot.waitUntil(lambda: every.job.busy)
    first.make(str(tmp_path / "first.csv"))
    qtbot.waitUntil(lambda: bool(every.made_path and first.made_path), timeout=60_000)
    lines = [Path(one.made_path).read_text(encoding="utf-8-sig") for one in (every, first)]
    assert [len(one.splitlines()) for one in lines] == [3, 2]
    every.close()
    first.close()


def test_a_long_name_does_not_make_the_dialog_wider_than_a_screen(
    tmp_path: Path, qtbot: QtBot
) -> None:
    named = replace(case(1), name="a name that goes on and on " * 9)
    cases = ReportCases([named], (), 1, None, "")
    dialog = ReportDialog(cases, tmp_path, str(tmp_path), (Form.PAGES, Which.CURRENT))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.width() < 800
    assert named.name in dialog.which.toolTip(), "where it is told whole"
