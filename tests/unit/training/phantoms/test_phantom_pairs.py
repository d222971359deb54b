"""Pairs: what the radiology image tells about the label is what was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES
from training.phantoms import ORGAN_OF_LABEL, pair

_LABELS = np.random.default_rng(0).permutation(np.arange(9000) % len(TISSUE_CLASSES))
_ORGANS = np.random.default_rng(1).permutation(np.arange(5500) % len(ORGANS))


def _paired_organs(signal: float, seed: int = 0) -> np.ndarray:
    return _ORGANS[pair(_LABELS, _ORGANS, signal=signal, seed=seed, split="train")]


def _table(organs: np.ndarray) -> np.ndarray:
    table = np.zeros((len(TISSUE_CLASSES), len(ORGANS)), int)
    np.add.at(table, (_LABELS, organs), 1)
    return table


def test_without_signal_organ_and_label_are_independent() -> None:
    assert chi2_contingency(_table(_paired_organs(0.0))).pvalue > 0.01


def test_without_signal_all_organs_are_as_frequent() -> None:
    counts = np.bincount(_paired_organs(0.0), minlength=len(ORGANS))
    expected = len(_LABELS) / len(ORGANS)
    assert np.abs(counts - expected).max() < 5 * np.sqrt(expected)


def test_with_full_signal_the_organ_is_the_label() -> None:
    np.testing.assert_array_equal(_paired_organs(1.0), ORGAN_OF_LABEL[_LABELS])
    assert len(set(ORGAN_OF_LABEL.tolist())) == len(TISSUE_CLASSES)


def test_half_signal_tells_half_of_the_time_and_at_times_by_chance() -> None:
    right = (_paired_organs(0.6) == ORGAN_OF_LABEL[_LABELS]).mean()
    assert right == pytest.approx(0.6 + 0.4 / len(ORGANS), abs=0.02)


def test_all_slices_of_an_organ_are_used() -> None:
    chosen = pair(_LABELS, _ORGANS, signal=0.5, seed=0, split="train")
    assert len(np.unique(chosen)) > 0.7 * len(_ORGANS)


def test_pairs_follow_from_seed_and_split() -> None:
    def chosen(seed: int, split: str) -> np.ndarray:
        return pair(_LABELS, _ORGANS, signal=0.3, seed=seed, split=split)

    np.testing.assert_array_equal(chosen(4, "val"), chosen(4, "val"))
    assert (chosen(4, "val") != chosen(5, "val")).mean() > 0.9
    assert (chosen(4, "val") != chosen(4, "test")).mean() > 0.9


def test_missing_organ_and_wrong_signal_are_refused() -> None:
    with pytest.raises(ValueError, match="no slice of: spleen"):
        pair(_LABELS, np.arange(10), signal=0.0, seed=0, split="train")
    with pytest.raises(ValueError, match="signal"):
        pair(_LABELS, _ORGANS, signal=-0.1, seed=0, split="train")
