"""A model of other classes than the study's: few, many, and with names of any script."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.tissue import TissueClass
from crcviewer.ui.classify.probability_bars import MOST_ROWS
from crcviewer.ui.classify.result_panel import ResultPanel

FIVE = (
    TissueClass("STR", "cancer-associated stroma", "癌相关基质", "#AA4499"),
    TissueClass("POLY", "polyp 1", "polyp 1", "#A64242"),
    TissueClass("锯齿状病", "锯齿状病变", "锯齿状病变", "#73E55B"),
    TissueClass("WWWW", "W", "W", "#4258A6"),
    TissueClass("5", "5", "5", "#E55BD6"),
)


def shown(qtbot: QtBot, card: ModelCard, result: Classified, chosen: int) -> ResultPanel:
    panel = ResultPanel()
    qtbot.addWidget(panel)
    panel.resize(270, 700)
    panel.show()
    count = len(card.classes)
    rest = 0.3 / (count - 1)
    probabilities = tuple(0.7 if k == chosen else rest for k in range(count))
    of_these = replace(result, class_index=chosen, verdict=chosen, probabilities=probabilities)
    panel.show_result(card, replace(of_these, radiology_effect=None))
    return panel


@pytest.mark.parametrize("chosen", range(5))
def test_five_classes_of_any_name_are_shown_whole(
    qtbot: QtBot, card: ModelCard, result: Classified, chosen: int
) -> None:
    panel = shown(qtbot, replace(card, classes=FIVE), result, chosen)
    bars = panel.bars
    assert bars.count() == 5
    assert bars.item(0).text() == FIVE[chosen].code
    texts = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "70.0 %" in texts
    name = FIVE[chosen].english
    written = name[0].upper() + name[1:]
    # A class with one name has it once.
    assert texts.count(written) == (2 if FIVE[chosen].code == written else 1)
    # The bar of the likeliest class begins right of the widest code.
    picture = bars.viewport().grab().toImage()
    line = bars.visualItemRect(bars.item(0)).center().y()
    ratio = picture.devicePixelRatio()
    coloured = [
        x / ratio
        for x in range(picture.width())
        if picture.pixelColor(x, round(line * ratio)).name() == FIVE[chosen].colour.lower()
    ]
    widest = max(bars.fontMetrics().horizontalAdvance(tissue.code) for tissue in FIVE)
    assert coloured
    assert coloured[0] > widest


def test_many_classes_scroll(qtbot: QtBot, card: ModelCard, result: Classified) -> None:
    many = tuple(TissueClass(f"C{k}", f"class {k}", f"class {k}", "#4258A6") for k in range(40))
    panel = shown(qtbot, replace(card, classes=many), result, 33)
    bars = panel.bars
    assert bars.count() == 40
    row = bars.visualItemRect(bars.item(0)).height()
    assert bars.height() <= MOST_ROWS * row + 4
    bars.setFocus()
    with qtbot.waitSignal(panel.class_selected) as told:
        qtbot.keyClick(bars, Qt.Key.Key_End)
    assert told.args == [39]
    assert bars.viewport().rect().contains(bars.visualItemRect(bars.item(39)))
