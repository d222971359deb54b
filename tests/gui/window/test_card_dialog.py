"""The model's card says all that matters, in text that can be selected."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.audit_report import (
    AuditReport,
    AuditVerdict,
    Beside,
    ExchangeFigure,
    Independence,
    Replacement,
    Verdict,
)
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.model_card import DataSource, EvaluationFigure, ModelCard
from crcviewer.protocol.text import text, verbatim
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.help.shortcuts_dialog import ShortcutsDialog
from crcviewer.ui.window.card_dialog import CardDialog


@pytest.fixture
def card() -> ModelCard:
    return ModelCard(
        name="<i>demo</i>",
        path="/models/demo.safetensors",
        sha256="0123abcd",
        classes=TISSUE_CLASSES,
        network=verbatim("resnet10 x 2"),
        parameters=1_234_567,
        pairing="random",
        radiology_modality="CT",
        pathology_source_size=28,
        radiology_source_size=28,
        input_size=64,
        test_time_views=8,
        trained_on=(DataSource("PathMNIST subset", 849, False, "CC BY 4.0"),),
        evaluation=(
            EvaluationFigure(
                0.9123,
                0.88,
                0.94,
                359,
                data="real tiles",
                split="test",
                metric=text("accuracy"),
                command="crcviewer evaluate X",
            ),
        ),
        notes=(verbatim("A note."),),
    )


def test_says_what_it_was_trained_on_and_how_it_scored(card: ModelCard, qtbot: QtBot) -> None:
    dialog = CardDialog(card)
    qtbot.addWidget(dialog)
    shown = dialog.browser.toPlainText()
    for part in (
        "<i>demo</i>",
        "1,234,567",
        "cannot inform the class",
        "not audited",
        "PathMNIST subset",
        "849 images, real",
        "CC BY 4.0",
        "0.912 (95 % interval 0.880 to 0.940)",
        "n = 359",
        "crcviewer evaluate X",
        "A note.",
        "0123abcd",
        "癌相关基质",
        "For research use only",
    ):
        assert part in shown
    assert not dialog.isModal()
    flags = dialog.browser.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse


@pytest.fixture
def report() -> AuditReport:
    return AuditReport(
        verdict=AuditVerdict(Verdict.USED),
        pairing="manifest",
        trained_pairing="manifest",
        data="<b>phantoms</b>",
        split="test",
        cases=450,
        seed=0,
        accuracy=Estimate(0.75, 0.71, 0.79),
        permuted_accuracies=(0.4, 0.46) * 10,
        replacements=(
            Replacement(
                "permuted", Estimate(0.43, 0.4, 0.46), Estimate(0.32, 0.3, 0.34), 0.551, 0.2
            ),
            Replacement("neutral", Estimate(0.49, 0.45, 0.5), Estimate(0.26, 0.2, 0.3), 0.4, 0.1),
        ),
        independence=(Independence("train", 1500, 4000.0, 80, 0.0, 0.63, False),),
        exchanges=(ExchangeFigure("layer4", "pathology_to_radiology", -0.0714, 0.082),),
        probe=Beside(Estimate(0.64, 0.6, 0.68), Estimate(0.11, 0.07, 0.15)),
        control=None,
        largest_class=0.11,
    )


def test_says_whether_radiology_matters(card: ModelCard, report: AuditReport, qtbot: QtBot) -> None:
    audited = replace(card, pairing="manifest", audit_verdict=report.verdict, audit=report)
    dialog = CardDialog(audited)
    qtbot.addWidget(dialog)
    shown = dialog.browser.toPlainText()
    for part in (
        "radiology used: cases with their own radiology image",
        "0.750 (95 % interval 0.710 to 0.790)",
        "radiology of another case (20 permutations)",
        "0.430 (95 % interval 0.400 to 0.460)",
        "55.1%",
        "neutral radiology",
        "0.490",
        "radiology alone (another model, the probe)",
        "layer4, tile looks at radiology: γ -0.071, 8.2% of the features",
        "450 pairs of <b>phantoms</b>, test split; pairing: manifest",
        "training 0.63 (not by chance)",
    ):
        assert part in shown
    assert "the control" not in shown, "there was none to ask"


@pytest.mark.parametrize(
    ("verdict", "meaning"),
    [
        (AuditVerdict(Verdict.NOT_USED), "as one of the tile alone"),
        (AuditVerdict(Verdict.LEAK), "say nothing about real cases"),
    ],
)
def test_a_verdict_without_figures_is_explained(
    verdict: AuditVerdict, meaning: str, card: ModelCard, qtbot: QtBot
) -> None:
    dialog = CardDialog(replace(card, audit_verdict=verdict))
    qtbot.addWidget(dialog)
    shown = dialog.browser.toPlainText()
    assert str(verdict.named()) in shown
    assert meaning in shown


def test_shortcuts_are_listed(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    shown = dialog.browser.toPlainText()
    assert all(keys in shown for keys in ("Ctrl+O", "Ctrl+M", "X", "?", "← →", "Esc"))
    assert not dialog.isModal()


def test_long_commands_and_paths_are_wrapped(card: ModelCard, qtbot: QtBot) -> None:
    command = "crcviewer evaluate --model best.safetensors " + "--data /data/many/folders " * 8
    figure = replace(card.evaluation[0], command=command)
    path = "/models/" + "a_folder_with_a_long_name/" * 8 + "demo.safetensors"
    dialog = CardDialog(
        replace(card, evaluation=(figure,), path=path, sha256="0123456789abcdef" * 4)
    )
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert command.strip() in dialog.browser.toPlainText().replace("\n", " ")
    assert dialog.browser.horizontalScrollBar().maximum() == 0
