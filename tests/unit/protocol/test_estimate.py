"""Figures and their intervals as people read them, and texts in another language without Qt."""

from __future__ import annotations

import pytest

from crcviewer.protocol.estimate import Estimate, number, p_value
from crcviewer.protocol.text import text
from crcviewer.protocol.translation import LANGUAGES, speaker, translator


def test_a_figure_has_its_interval_where_there_is_one() -> None:
    found = Estimate(0.92487, 0.9184, 0.93081)
    assert str(found.shown()) == "0.9249 (0.9184–0.9308)"
    assert str(found.shown(2)) == "0.92 (0.92–0.93)"
    assert str(found.interval_named()) == "95 % interval 0.918 to 0.931"
    alone = Estimate(0.5, note=text("no interval: fewer than {fewest} cases", fewest=10))
    assert str(alone.shown()) == "0.5000"
    assert not alone.interval()
    assert not alone.interval_named()


def test_a_difference_has_a_sign_and_zero_has_none() -> None:
    found = Estimate(0.022, -0.001, 0.045)
    assert str(found.shown(signed=True)) == "+0.0220 (−0.0010 to +0.0450)"
    assert number(-0.00001, signed=True) == "0.0000"
    assert number(0.0, 2, signed=True) == "0.00"


def test_what_is_not_defined_is_said_in_the_language() -> None:
    nothing = Estimate(None)
    assert str(nothing.shown()) == str(nothing.figure(signed=True)) == "not defined"


@pytest.mark.parametrize(
    ("p", "told"), [(0.034, "p = 0.034"), (0.00051, "p = 0.0005"), (1e-9, "p < 0.0001")]
)
def test_small_p_values_are_not_zero(p: float, told: str) -> None:
    assert p_value(p) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_the_same_in_every_language(language: str) -> None:
    said = speaker(language)(text("Evaluation of {name}", name="Evaluation of {name} 5 %"))
    assert "Evaluation of {name} 5 %" in said


def test_what_has_no_translation_stays_english() -> None:
    assert translator("zh")("no sentence of this program") == "no sentence of this program"
    assert translator("en")("Accuracy") == "Accuracy"
    with pytest.raises(KeyError):
        translator("fr")
