"""The choice of the overlay."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Direction
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.verdict import OverlayTest
from crcviewer.report.case_arrays import OverlayChoice, OverlayKind
from crcviewer.ui.classify.overlay_bar import FAILED, OverlayBar
from crcviewer.ui.look.language import say


@pytest.fixture
def bar(qtbot: QtBot, card: ModelCard, result: Classified) -> OverlayBar:
    bar = OverlayBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.set_card(card)
    bar.set_result(result)
    return bar


def button(bar: OverlayBar, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, name)
    assert found is not None
    return found


def combo(bar: OverlayBar, name: str) -> QComboBox:
    found = bar.findChild(QComboBox, name)
    assert found is not None
    return found


def hint(bar: OverlayBar) -> str:
    return bar.findChild(QLabel).text()


def test_result_brings_its_class(bar: OverlayBar) -> None:
    assert bar.choice == OverlayChoice(OverlayKind.EVIDENCE, class_index=7)
    assert combo(bar, "class").currentText().startswith("STR")


def test_class_chosen_in_the_list_or_by_a_bar(qtbot: QtBot, bar: OverlayBar) -> None:
    with qtbot.waitSignal(bar.choice_changed) as told:
        combo(bar, "class").setCurrentIndex(3)
    assert told.args[0].class_index == 3
    button(bar, "attention").click()
    with qtbot.waitSignal(bar.choice_changed) as told:
        bar.set_class(5)
    assert (told.args[0].kind, told.args[0].class_index) == (OverlayKind.EVIDENCE, 5)
    with qtbot.assertNotEmitted(bar.choice_changed):
        bar.set_class(5)


def test_attention_offers_layer_and_direction_and_tells_the_exchange(
    qtbot: QtBot, bar: OverlayBar
) -> None:
    button(bar, "attention").click()
    assert not combo(bar, "class").isVisible()
    with qtbot.waitSignal(bar.choice_changed) as told:
        combo(bar, "direction").setCurrentIndex(1)
    assert told.args[0].direction is Direction.RADIOLOGY_TO_PATHOLOGY
    with qtbot.waitSignal(bar.choice_changed) as told:
        combo(bar, "layer").setCurrentIndex(0)
    assert told.args[0].layer == "layer3"
    assert "0.4 %" in hint(bar)


@pytest.mark.parametrize("passed", [False, True])
def test_an_overlay_that_failed_its_self_test_says_so(
    bar: OverlayBar, card: ModelCard, result: Classified, passed: bool
) -> None:
    without = hint(bar)
    names = ("evidence_pathology", bar.choice.attention_name)
    tests = tuple(OverlayTest(name, 24, passed=passed) for name in names)
    bar.set_card(replace(card, overlay_tests=tests))
    bar.set_result(result)
    told = [hint(bar)]
    button(bar, "attention").click()
    assert bar.choice.attention_name == names[1]
    told.append(hint(bar))
    assert [say(FAILED) in one for one in told] == [not passed] * 2
    assert say(FAILED) not in without


def test_tile_alone_greys_attention_and_the_next_pair_brings_it_back(
    qtbot: QtBot, bar: OverlayBar, result: Classified, tile_only: Classified
) -> None:
    def shown() -> OverlayKind:
        return bar.choice.kind

    button(bar, "attention").click()
    bar.set_result(tile_only)
    assert shown() is OverlayKind.EVIDENCE
    assert not button(bar, "attention").isEnabled()
    bar.set_result(None)
    bar.set_result(result)
    assert shown() is OverlayKind.ATTENTION


def test_slider_and_wheel_steps_set_the_opacity(qtbot: QtBot, bar: OverlayBar) -> None:
    bar.toggle_overlay()
    slider = bar.findChild(QSlider)
    start = slider.value()
    with qtbot.waitSignal(bar.opacity_changed) as told:
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert told.args == [pytest.approx((start + 5) / 100)]
    bar.step_opacity(-2)
    assert bar.opacity == pytest.approx((start - 5) / 100)
    bar.step_opacity(99)
    assert bar.opacity == 1.0


def test_visibility_is_switched_by_box_and_key(qtbot: QtBot, bar: OverlayBar) -> None:
    told: list[bool] = []
    bar.visibility_changed.connect(told.append)
    bar.findChild(QCheckBox).click()
    bar.toggle_overlay()
    assert told == [True, False]


def test_another_model_starts_anew(bar: OverlayBar) -> None:
    bar.set_card(None)
    assert combo(bar, "class").count() == 0
    assert not button(bar, "evidence").isEnabled()


def test_bar_fits_a_small_window(bar: OverlayBar) -> None:
    for kind in ("attention", "evidence"):
        button(bar, kind).click()
        assert bar.minimumSizeHint().width() <= 780
