"""The answer as the user reads it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.messages import Classified, ModelCard, RadiologyEffect
from crcviewer.protocol.text import NOTHING, text, verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.classify.result_notes import pairing_text, radiology_text, tile_only_text
from crcviewer.ui.classify.result_panel import ResultPanel

BUSY = text("Classifying …")
USED, NOT_USED = AuditVerdict(Verdict.USED), AuditVerdict(Verdict.NOT_USED)


@pytest.fixture
def panel(qtbot: QtBot) -> ResultPanel:
    panel = ResultPanel()
    qtbot.addWidget(panel)
    panel.resize(270, 700)
    panel.show()
    return panel


def texts(panel: ResultPanel) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def label(panel: ResultPanel, name: str) -> QLabel:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found


def codes(panel: ResultPanel) -> list[str]:
    return [panel.bars.item(row).text() for row in range(panel.bars.count())]


def test_class_is_named_in_code_english_and_chinese(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    shown = texts(panel)
    for words in ("STR", "50.0 %", "Cancer-associated stroma", "癌相关基质"):
        assert words in shown
    assert label(panel, "footer").isVisible()
    assert "0.01" in label(panel, "radiology").text()
    assert not label(panel, "tile_only").isVisible()


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
        panel.show_message(BUSY)


def test_the_chosen_bar_outlives_the_same_result_shown_again(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    panel.select_class(5)
    panel.show_result(card, result)
    assert panel.bars.currentItem().text() == "MUS"
    panel.show_message(NOTHING)
    panel.show_result(card, result)
    assert panel.bars.currentItem().text() == "STR"


def test_tile_alone_says_so(
    panel: ResultPanel, card: ModelCard, result: Classified, tile_only: Classified
) -> None:
    panel.show_result(card, tile_only)
    assert label(panel, "tile_only").isVisible()
    assert label(panel, "radiology").text() == str(tile_only_text(card))
    panel.show_result(card, result)
    assert not label(panel, "tile_only").isVisible()


@pytest.mark.parametrize(
    ("trained", "leaks"),
    [
        (("random", None), False),
        (("index", None), False),
        (("manifest", None), False),
        (("manifest", USED), False),
        (("manifest", NOT_USED), False),
        (("label", None), True),
        (("random", AuditVerdict(Verdict.LEAK, "test")), True),
    ],
)
def test_pairing_of_the_model_is_told(
    panel: ResultPanel,
    card: ModelCard,
    result: Classified,
    trained: tuple[str, AuditVerdict | None],
    leaks: bool,
) -> None:
    pairing, verdict = trained
    panel.show_result(replace(card, pairing=pairing, audit_verdict=verdict), result)
    assert label(panel, "leak").isVisible() == leaks
    assert label(panel, "pairing").isVisible() == (pairing != "label")


def test_what_is_said_of_the_pairs_depends_on_the_audit(card: ModelCard) -> None:
    said = {
        pairing_text(replace(card, pairing=pairing, audit_verdict=verdict))
        for pairing, verdict in (
            ("random", None), ("manifest", None), ("manifest", USED), ("manifest", NOT_USED)
        )
    }  # fmt: skip
    assert len(said) == 4
    assert pairing_text(replace(card, pairing="index")) == pairing_text(card)


def test_effect_and_warnings(panel: ResultPanel, card: ModelCard, result: Classified) -> None:
    effect = RadiologyEffect(True, 0.334, (0.0,) * 9)
    shown = replace(result, radiology_effect=effect, warnings=(verbatim("Blurred <b>tile</b>."),))
    panel.show_result(card, shown)
    assert label(panel, "radiology").text() == str(radiology_text(shown))
    assert "0.33" in label(panel, "radiology").text()
    assert label(panel, "warnings").text() == "Blurred <b>tile</b>."
    assert label(panel, "warnings").textFormat() is Qt.TextFormat.PlainText


def test_message_replaces_the_answer(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    panel.show_message(BUSY)
    assert label(panel, "message").text() == str(BUSY)
    assert "STR" not in texts(panel)
    assert not panel.bars.isVisible()


def test_warnings_of_the_files_are_there_without_an_answer(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_message(BUSY, [verbatim("Burned <b>in</b>.")])
    assert "Burned <b>in</b>." in texts(panel)
    panel.show_result(card, result)
    assert "Burned <b>in</b>." not in texts(panel)


def test_nothing_is_clipped_in_a_narrow_panel(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.resize(260, 700)
    card = replace(card, pairing="label")
    panel.show_result(card, replace(result, class_index=8, warnings=(verbatim("word " * 40),)))
    for shown in (one for one in panel.findChildren(QLabel) if one.isVisible()):
        needed = shown.heightForWidth(shown.width()) if shown.wordWrap() else shown.height()
        assert shown.height() >= needed, shown.text()
        assert shown.width() >= shown.minimumSizeHint().width(), shown.text()
