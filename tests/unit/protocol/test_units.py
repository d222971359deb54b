"""Numbers as people read them."""

from __future__ import annotations

import pytest

from crcviewer.protocol.units import (
    length_text,
    percent_text,
    pixel_size_text,
    round_length,
    value_text,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-3.617, "−3.62"),
        (0.03125, "0.0312"),
        (2.31e-5, "2.3×10⁻⁵"),
        (1500.0, "1500"),
    ],
)
def test_values_have_three_digits_at_most(value: float, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (1e-7, "< 0.001 %"),
        (0.0042, "0.42 %"),
        (0.12, "12 %"),
        (1.5, "150 %"),
        (0.99, "99 %"),
        (0.996, "99.6 %"),
        (0.99996, "99.996 %"),
        (1 - 1e-7, "> 99.999 %"),
        (1.0, "100 %"),
    ],
)
def test_shares(share: float, text: str) -> None:
    assert percent_text(share) == text


@pytest.mark.parametrize(
    ("at_most", "length"), [(1.0, 1.0), (1.9, 1.0), (4.99, 2.0), (76.0, 50.0), (0.3, 0.2)]
)
def test_scale_bars_are_round(at_most: float, length: float) -> None:
    assert round_length(at_most) == pytest.approx(length)


def test_lengths_take_the_unit_that_fits() -> None:
    assert length_text(224, 0.5) == "112 µm"
    assert length_text(230.4, 781.25) == "180 mm"
    assert length_text(64, None) == "64 px"
    assert pixel_size_text(0.25) == "0.25 µm/px"
    assert pixel_size_text(781.25) == "0.781 mm/px"
