"""The model's card says all that matters, in text that can be selected."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crcviewer.protocol.messages import DataSource, EvaluationFigure, ModelCard
from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.shared.card_dialog import CardDialog
from crcviewer.ui.shared.shortcuts_dialog import ShortcutsDialog


@pytest.fixture
def card() -> ModelCard:
    return ModelCard(
        name="<i>demo</i>",
        path="/models/demo.safetensors",
        sha256="0123abcd",
        classes=TISSUE_CLASSES,
        network="resnet10 x 2",
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
                "real test tiles", "accuracy", 0.9123, 0.88, 0.94, 359, "crcviewer evaluate X"
            ),
        ),
        notes=("A note.",),
    )


def test_says_what_it_was_trained_on_and_how_it_scored(card: ModelCard, qtbot: QtBot) -> None:
    dialog = CardDialog(card)
    qtbot.addWidget(dialog)
    text = dialog.browser.toPlainText()
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
        assert part in text
    assert not dialog.isModal()
    flags = dialog.browser.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse


def test_shortcuts_are_listed(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    text = dialog.browser.toPlainText()
    assert all(keys in text for keys in ("Ctrl+O", "Ctrl+M", "X", "?", "← →", "Esc"))
    assert not dialog.isModal()
