"""The answer as the user reads it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.protocol.audit_report import AuditVerdict, Verdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard, RadiologyEffect
from crcviewer.protocol.text import NOTHING, text, verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.protocol.verdict import (
    Calibration,
    ImageCheck,
    OutsideReason,
    RadiologyUse,
    Reason,
    Reliability,
    SetsAtLevel,
)
from crcviewer.protocol.verdict_words import radiology_use_text, set_text, what_if_text
from crcviewer.ui.classify.answer_details import details, pairing_text
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
    assert label(panel, "radiology").text() == str(radiology_use_text(card, result))
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
    assert label(panel, "radiology").text() == str(radiology_use_text(card, tile_only))
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
    shown = pairing_text(replace(card, pairing=pairing, audit_verdict=verdict))
    assert bool(shown) == (pairing != "label")
    assert str(shown) in label(panel, "details_text").text()


def test_what_is_said_of_the_pairs_depends_on_the_audit(card: ModelCard) -> None:
    said = {
        pairing_text(replace(card, pairing=pairing, audit_verdict=verdict))
        for pairing, verdict in (
            ("random", None), ("manifest", None), ("manifest", USED), ("manifest", NOT_USED)
        )
    }  # fmt: skip
    used = replace(card, pairing="manifest", audit_verdict=USED)
    said.add(pairing_text(replace(used, phantoms_only=True)))
    assert len(said) == 5
    assert pairing_text(replace(card, pairing="index")) == pairing_text(card)


INK = Reason(OutsideReason.INK, text("blue or green ink"))
UNKNOWN_SCALE = Reason(OutsideReason.SCALE_UNKNOWN, text("its scale is not known"))
OWN = (0.0, 0.0, 0.0, 0.0, 0.0, 0.6, 0.0, 0.3, 0.1)


def calibration(coverage: Estimate | None) -> Calibration:
    classes = (*[Estimate(0.9, count=20)] * 8, Estimate(0.43, count=14))
    return Calibration(
        1.3, "lac", 75, 76,
        sets=(SetsAtLevel(0.9, (0.4,) * 9, coverage, Estimate(1.4), classes),),
        reliability=(Reliability("test", 359, 0.084, 0.037, 0.4, 0.3, 0.2, 0.1),),
    )  # fmt: skip


def no_verdict(result: Classified, *reasons: Reason) -> Classified:
    return replace(result, verdict=None, pathology_check=ImageCheck(True, reasons))


def test_warnings_are_shown_as_they_are(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, replace(result, warnings=(verbatim("Blurred <b>tile</b>."),)))
    assert label(panel, "warnings").text() == "Blurred <b>tile</b>."
    assert label(panel, "warnings").textFormat() is Qt.TextFormat.PlainText


def test_without_a_verdict_no_class_stands_at_the_top_and_bars_are_grey(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, no_verdict(replace(result, prediction_set=(7, 5)), INK))
    assert label(panel, "no_verdict").isVisible()
    assert label(panel, "why_no_verdict").text() == "Blue or green ink."
    for hidden in ("class_code", "probability", "class_name", "prediction_set", "likeness"):
        assert not label(panel, hidden).isVisible(), hidden
    picture = panel.bars.viewport().grab().toImage()
    line = panel.bars.visualItemRect(panel.bars.item(0)).center().y()
    tones = {picture.pixelColor(x, line).name() for x in range(picture.width())}
    assert card.classes[7].colour.lower() not in tones


def test_the_class_is_shown_to_who_asks_and_hidden_again_for_the_next_case(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, no_verdict(result, INK))
    qtbot.mouseClick(panel.head.ask, Qt.MouseButton.LeftButton)
    assert label(panel, "class_code").isVisible()
    assert label(panel, "no_verdict").isVisible()
    panel.show_result(card, no_verdict(replace(result, class_index=8), INK))
    assert not label(panel, "class_code").isVisible()
    panel.show_result(card, result)
    assert label(panel, "class_code").isVisible()
    assert not label(panel, "no_verdict").isVisible()


def test_a_tile_of_unknown_scale_asks_for_it(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    panel.show_result(card, result)
    assert not panel.head.scale.isVisible()
    doubtful = ImageCheck(False, doubts=(UNKNOWN_SCALE,), score=0.2)
    panel.show_result(card, replace(result, pathology_check=doubtful))
    assert str(UNKNOWN_SCALE.told) in label(panel, "doubts").text()
    assert "✓" not in label(panel, "likeness").text()  # a tick would be read as the answer
    with qtbot.waitSignal(panel.scale_requested):
        qtbot.mouseClick(panel.head.scale, Qt.MouseButton.LeftButton)


def test_the_set_is_told_with_how_often_such_sets_held_the_truth(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    held = replace(result, prediction_set=(7, 5))
    panel.show_result(card, held)
    unmeasured = label(panel, "prediction_set").text()
    known = replace(card, calibration=calibration(Estimate(0.913, 0.88, 0.94, 359)))
    panel.show_result(known, held)
    measured = label(panel, "prediction_set").text()
    assert measured == str(set_text(known, held))
    assert "STR, MUS" in measured
    assert "91.3 %" in measured
    assert "359" in measured
    assert "91.3 %" not in unmeasured
    panel.show_result(known, result)
    assert not label(panel, "prediction_set").isVisible()


def test_both_images_are_told_to_be_known_or_not(
    panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    other = Reason(OutsideReason.OTHER_MODALITY, text("MR, where the model knows CT"))
    told = replace(
        result,
        pathology_check=ImageCheck(False, score=0.2, threshold=0.5),
        radiology_check=ImageCheck(True, (other,)),
        radiology_use=RadiologyUse.OUTSIDE,
    )
    panel.show_result(card, told)
    tile, scan = label(panel, "likeness").text().split("\n")
    assert "✓" in tile
    assert str(other.told) in scan


def test_what_an_unused_scan_would_have_changed_is_one_click_away(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    effect = RadiologyEffect(True, 0.334, result.probabilities, OWN)
    unused = replace(result, radiology_use=RadiologyUse.NOT_USED, radiology_effect=effect)
    panel.show_result(card, unused)
    assert not label(panel, "changed").isVisible()
    qtbot.mouseClick(panel.what_if, Qt.MouseButton.LeftButton)
    assert label(panel, "changed").text() == str(what_if_text(card, unused))
    for figure in ("MUS 60.0 %", "STR", "0.33"):
        assert figure in label(panel, "changed").text()
    panel.show_result(card, result)
    assert not panel.what_if.isVisible()
    assert not label(panel, "changed").isVisible()


def test_each_use_of_radiology_has_its_own_words(card: ModelCard, result: Classified) -> None:
    said = {radiology_use_text(card, replace(result, radiology_use=use)) for use in RadiologyUse}
    assert len(said) == len(RadiologyUse)
    changed = replace(result, radiology_effect=RadiologyEffect(True, 0.3, OWN, OWN))
    assert "MUS 60.0 %" in str(radiology_use_text(card, changed))


def test_details_explain_each_figure(
    qtbot: QtBot, panel: ResultPanel, card: ModelCard, result: Classified
) -> None:
    known = replace(card, calibration=calibration(Estimate(0.913, 0.88, 0.94, 359)))
    told = replace(result, prediction_set=(7,), view_disagrees=True)
    panel.show_result(known, told)
    assert not label(panel, "details_text").isVisible()
    qtbot.mouseClick(panel.details.button, Qt.MouseButton.LeftButton)
    shown = label(panel, "details_text")
    assert shown.isVisible()
    for figure in ("1.3", "75", "76", "3.7 %", "8.4 %", "1.4", "TUM", "43.0 %"):
        assert figure in shown.text(), figure
    assert len(details(known, told)) == len(details(known, replace(told, view_disagrees=False))) + 1
    panel.show_result(card, result)
    assert shown.isVisible()  # it stays open from case to case


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
