"""The answer as the user reads it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.messages import Classified, ModelCard, RadiologyEffect
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.classify.result_panel import ResultPanel


@pytest.fixture
def panel(qtbot: QtBot) -> ResultPanel:
    panel = ResultPanel()
    qtbot.addWidget(panel)
    panel.resize(270, 700)
    panel.show()
    return panel


def texts(panel: ResultPanel) -> list[str]:
    labels = panel.findChildren(QLabel)
    return [
        label.text().replace("\N{NO-BREAK SPACE}", " ") for label in labels if label.isVisible()
    ]


def codes(panel: ResultPanel) -> list[str]:
    return [panel.bars.item(row).text() for row in range(panel.bars.count())]


def test_class_is_named_in_code_english_and_chinese(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    shown = texts(panel)
    for text in ("STR", "50.0 %", "Cancer-associated stroma", "癌相关基质"):
        assert text in shown
    assert "For research use only, not for diagnosis." in shown
    assert "Radiology changed the answer: no (Δ 0.01)" in shown
    assert "tile only" not in shown


def test_bars_are_sorted_and_drawn_in_the_class_colours(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    assert codes(panel)[:3] == ["STR", "MUS", "NORM"]
    assert codes(panel)[-1] == "MUC"
    picture = panel.bars.viewport().grab().toImage()
    for row, code in enumerate(("STR", "MUS")):
        colour = next(t.colour for t in TISSUE_CLASSES if t.code == code)
        line = panel.bars.visualItemRect(panel.bars.item(row)).center().y()
        tones = {picture.pixelColor(x, line).name() for x in range(picture.width())}
        assert colour.lower() in tones


def test_click_on_the_second_bar_selects_its_class(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    second = panel.bars.visualItemRect(panel.bars.item(1)).center()
    with qtbot.waitSignal(panel.class_selected) as told:
        qtbot.mouseClick(panel.bars.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert told.args == [5]


def test_keys_walk_the_bars(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    panel.bars.setFocus()
    told: list[int] = []
    panel.class_selected.connect(told.append)
    qtbot.keyClick(panel.bars, Qt.Key.Key_Down)
    qtbot.keyClick(panel.bars, Qt.Key.Key_Up)
    assert told == [5, 7]


def test_showing_and_selecting_tell_nothing(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    with qtbot.assertNotEmitted(panel.class_selected):
        panel.show_result(card, result)
        panel.select_class(5)
    assert panel.bars.currentItem().text() == "MUS"


def test_a_text_in_the_place_of_the_answer_selects_no_class(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    with qtbot.assertNotEmitted(panel.class_selected):
        panel.show_busy("Classifying …")


def test_the_chosen_bar_outlives_the_same_result_shown_again(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    panel.select_class(5)
    panel.show_result(card, result)
    assert panel.bars.currentItem().text() == "MUS"
    panel.show_message("")
    panel.show_result(card, result)
    assert panel.bars.currentItem().text() == "STR"


def test_tile_alone_says_so(
    panel: ResultPanel, card: ModelCard, result: Classified, tile_only: Classified
) -> None:
    panel.show_result(card, tile_only)
    shown = texts(panel)
    assert "tile only" in shown
    assert not any("changed the answer" in text for text in shown)
    panel.show_result(card, result)
    assert "tile only" not in texts(panel)


@pytest.mark.parametrize(
    ("trained", "sentence"),
    [
        (("random", None), "the radiology image cannot inform the class"),
        (("index", None), "the radiology image cannot inform the class"),
        (("manifest", None), "was not audited"),
        (("manifest", AuditVerdict(Verdict.USED)), "the radiology image improves the answer"),
        (("manifest", AuditVerdict(Verdict.NOT_USED)), "does not improve"),
        (("label", None), "Label leak"),
        (("random", AuditVerdict(Verdict.LEAK, "test")), "Label leak"),
    ],
)
def test_pairing_of_the_model_is_told(
    panel: ResultPanel,
    card: ModelCard,
    result: Classified,
    trained: tuple[str, AuditVerdict | None],
    sentence: str,
) -> None:
    pairing, verdict = trained
    panel.show_result(replace(card, pairing=pairing, audit_verdict=verdict), result)
    shown = texts(panel)
    assert any(sentence in text for text in shown)
    assert any("Label leak" in text for text in shown) == (sentence == "Label leak")


def test_effect_and_warnings(panel: ResultPanel, card: ModelCard, result: Classified) -> None:
    effect = RadiologyEffect(True, 0.334, (0.0,) * 9)
    panel.show_result(
        card, replace(result, radiology_effect=effect, warnings=(Text("Blurred <b>tile</b>."),))
    )
    shown = texts(panel)
    assert "Radiology changed the answer: yes (Δ 0.33)" in shown
    assert "Blurred <b>tile</b>." in shown


def test_message_replaces_the_answer(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    panel.show_busy("Classifying …")
    assert "Classifying …" in texts(panel)
    assert "STR" not in texts(panel)
    assert not panel.bars.isVisible()


def test_warnings_of_the_files_are_there_without_an_answer(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_message("This case needs a tile.", ["Burned <b>in</b>."])
    assert "Burned <b>in</b>." in texts(panel)
    panel.show_result(card, result)
    assert "Burned <b>in</b>." not in texts(panel)


def test_nothing_is_clipped_in_a_narrow_panel(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.resize(260, 700)
    card = replace(card, pairing="label")
    panel.show_result(card, replace(result, class_index=8, warnings=(Text("word " * 40),)))
    for label in (label for label in panel.findChildren(QLabel) if label.isVisible()):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.height()
        assert label.height() >= needed, label.text()
        assert label.width() >= label.minimumSizeHint().width(), label.text()
