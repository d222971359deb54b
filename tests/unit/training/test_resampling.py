"""Which cases are drawn anew, and how wide an interval it gives."""

from __future__ import annotations

import numpy as np

from training.base.resampling import resamples
from training.data.study_data import Split, _join_patients
from training.loop.metrics import accuracy, bootstrap_interval


def test_every_case_is_drawn_as_often_as_it_should_be() -> None:
    blocks = list(resamples(50, 3000, seed=0))
    weights = np.concatenate(blocks, axis=1)
    assert weights.shape == (50, 3000)
    assert (weights.sum(axis=0) == 50).all()
    # The mean of 3,000 draws of Binomial(50, 1/50) has the deviation √(0.98 / 3000) = 0.018.
    assert np.abs(weights.mean(axis=1) - 1).max() < 0.08
    np.testing.assert_array_equal(weights, np.concatenate(list(resamples(50, 3000, 0)), axis=1))


def test_blocks_do_not_change_the_draws() -> None:
    few = np.concatenate(list(resamples(3000, 500, seed=2)), axis=1)
    assert len(list(resamples(3000, 500, seed=2))) > 1
    first = next(resamples(3000, 4, seed=2))
    np.testing.assert_array_equal(first, few[:, :4])


def test_patients_are_drawn_whole() -> None:
    patients = np.array([7, 7, 7, 2, 2, 9])
    weights = np.concatenate(list(resamples(6, 400, 0, patients)), axis=1)
    for whose in (7, 2, 9):
        own = weights[patients == whose]
        assert (own == own[0]).all()
    first_of_each = weights[[0, 3, 5]]
    assert (first_of_each.sum(axis=0) == 3).all()
    assert len(np.unique(first_of_each, axis=1).T) > 5


def test_tiles_that_are_alike_within_a_patient_make_a_wider_interval() -> None:
    """20 patients of 20 tiles, all of a patient right or all wrong: 400 tiles say what 20 say."""
    patients = np.repeat(np.arange(20), 20)
    truth = np.zeros(400, np.int64)
    predicted = (patients < 4).astype(np.int64)
    naive = bootstrap_interval(truth, predicted, accuracy)
    whole = bootstrap_interval(truth, predicted, accuracy, patients=patients)
    assert naive.value == whole.value == 0.8
    # √(0.8 · 0.2 / 20) against √(0.8 · 0.2 / 400)
    ratio = (whole.high - whole.low) / (naive.high - naive.low)
    assert 0.85 * np.sqrt(20) < ratio < 1.15 * np.sqrt(20)


def test_patients_of_two_sources_are_never_one() -> None:
    def part(patients: list[int] | None, count: int) -> Split:
        known = None if patients is None else np.array(patients)
        images = np.zeros((count, 2, 2), np.uint8)
        return Split(images, np.zeros(count, np.int64), np.zeros(count, np.bool_), known)

    assert _join_patients([part(None, 2), part(None, 3)]) is None
    joined = _join_patients([part([5, 5, 0], 3), part(None, 2), part([5, 0], 2)])
    assert joined is not None
    assert joined[0] == joined[1]
    assert len(np.unique(joined)) == 6
