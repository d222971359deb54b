"""Which model of a run is recommended: the simplest that none beats for sure."""

from __future__ import annotations

import numpy as np
import pytest

from training.run.recommendation import paired_difference, surely_better

HALF = np.tile([1.0, 0.0], 50)


def test_a_sure_gain_has_an_interval_above_nothing() -> None:
    better = HALF.copy()
    better[1:30:2] = 1.0
    gain = paired_difference(HALF, better, None)
    assert gain.value == pytest.approx(0.15)
    assert gain.low is not None
    assert gain.low > 0.0


def test_a_gain_by_chance_has_not() -> None:
    other = HALF.copy()
    other[[1, 3, 5]] = 1.0
    other[[0, 2]] = 0.0
    gain = paired_difference(HALF, other, None)
    assert gain.value == pytest.approx(0.01)
    assert gain.low is not None
    assert gain.low <= 0.0


def test_of_few_patients_nothing_is_sure() -> None:
    """A hundred tiles of nine patients are nine cases."""
    gain = paired_difference(HALF, np.ones(100), np.arange(100) % 9)
    assert (gain.value, gain.low, gain.high, gain.count) == (0.5, None, None, 9)
    assert gain.note.values == {"fewest": 10}


def test_a_gain_of_few_patients_does_not_recommend() -> None:
    """Three of twelve patients gain all, nobody loses: signs flip so in a quarter of all ways."""
    patients = np.repeat(np.arange(12), 30)
    before, after = np.zeros(360), (patients < 3).astype(np.float64)
    assert not surely_better(before, after, patients)
    assert surely_better(before, after, None)
    assert surely_better(before, np.ones(360), patients)
