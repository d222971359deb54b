"""The row of a map's settings, with the look of the program."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from crcviewer.ui.explore.making.making_rows import LayoutRow
from crcviewer.ui.look.stylesheet import stylesheet
from crcviewer.ui.look.theme import LIGHT


def test_every_number_can_be_read(qtbot: QtBot) -> None:
    """Without its arrows the seed had a field one pixel wide."""
    row = LayoutRow()
    row.setStyleSheet(stylesheet(LIGHT))
    qtbot.addWidget(row)
    row.resize(960, 40)
    row.seed.setValue(2024)
    with qtbot.waitExposed(row):
        row.show()
    boxes = row.findChildren(QAbstractSpinBox)
    assert row.seed in boxes
    for box in boxes:
        field = box.findChild(QLineEdit)
        assert field is not None
        assert field.width() >= field.fontMetrics().horizontalAdvance(box.text())
