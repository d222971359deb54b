"""Numbers are typed as people are used to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from crcviewer.ui.shared.decimal_box import DecimalBox, take_commas


@pytest.mark.parametrize("typed", ["1,5", "1.5"])
@pytest.mark.parametrize("language", [QLocale.Language.English, QLocale.Language.Chinese])
def test_comma_and_point_are_the_same(qtbot: QtBot, typed: str, language: QLocale.Language) -> None:
    box = DecimalBox()
    qtbot.addWidget(box)
    box.setLocale(QLocale(language))
    box.setRange(1, 12)
    box.setDecimals(1)
    box.selectAll()
    qtbot.keyClicks(box, typed)
    assert box.value() == 1.5


def test_a_dialog_of_qt_takes_commas_too(qtbot: QtBot) -> None:
    dialog = QInputDialog()
    qtbot.addWidget(dialog)
    dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
    dialog.setDoubleDecimals(4)
    take_commas(dialog)
    box = dialog.findChild(QDoubleSpinBox)
    box.selectAll()
    qtbot.keyClicks(box.findChild(QLineEdit), "0,25")
    assert dialog.doubleValue() == 0.25
