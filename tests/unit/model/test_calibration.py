"""Calibrated probabilities and sets: what holds of them whatever the model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import prediction_set, prediction_sets, set_scores
from training.trust.fit_calibration import (
    Answered,
    calibration_of,
    fit_temperature,
    fit_thresholds,
    halves,
)

Floats = NDArray[np.float64]
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, count: int, classes: int = 9, sharp: float = 2.0) -> Answered:
    """Answers of a model that is right as often as it says: exchangeable cases."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, sharp, (count, classes))
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    truth = np.array([rng.choice(classes, p=p) for p in probabilities])
    return Answered(probabilities, truth)


@given(seeds, st.floats(0.2, 5))
@settings(deadline=None, max_examples=40)
def test_temperature_keeps_the_order_and_the_sum(seed: int, temperature: float) -> None:
    given_ = drawn(seed, 20).probabilities
    told = calibrated(given_, temperature)
    np.testing.assert_allclose(told.sum(1), 1)
    np.testing.assert_array_equal(told.argmax(1), given_.argmax(1))
    assert ((told.max(1) >= given_.max(1) - 1e-12) == (temperature <= 1 + 1e-9)).all()


def test_temperature_one_changes_nothing() -> None:
    given_ = drawn(0, 20).probabilities
    np.testing.assert_allclose(calibrated(given_, 1.0), given_, atol=1e-12)


@given(seeds)
@settings(deadline=None, max_examples=40)
def test_a_permutation_of_the_classes_permutes_probabilities_and_sets(seed: int) -> None:
    given_ = drawn(seed, 30)
    order = np.random.default_rng(seed).permutation(9)
    place = np.argsort(order)  # where a class has gone
    told, other = (
        calibrated(given_.probabilities, 0.7),
        calibrated(given_.probabilities[:, order], 0.7),
    )
    np.testing.assert_allclose(told[:, order], other, atol=1e-12)
    thresholds = fit_thresholds(told, given_.truth, 0.8)
    permuted = fit_thresholds(other, place[given_.truth], 0.8)
    np.testing.assert_allclose(np.array(thresholds)[order], permuted, atol=1e-9)
    np.testing.assert_array_equal(
        prediction_sets(told, np.array(thresholds))[:, order],
        prediction_sets(other, np.array(thresholds)[order]),
    )


@given(seeds)
@settings(deadline=None, max_examples=25)
def test_the_likeliest_class_is_always_in_and_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for row in drawn(seed, 10).probabilities:
        found = prediction_set(row, rng.uniform(0, 1, 9))
        assert found[0] == row.argmax()
        assert list(row[list(found)]) == sorted(row[list(found)], reverse=True)


def test_scores_are_the_mass_above() -> None:
    scores = set_scores(np.array([[0.5, 0.2, 0.2, 0.1]]))
    np.testing.assert_allclose(scores, [[0, 0.5, 0.5, 0.9]])


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_sets_cover_exchangeable_cases_as_often_as_told(level: float) -> None:
    covered, sizes = [], []
    for seed in range(40):
        fitted, fresh = drawn(seed, 150), drawn(seed + 1000, 400)
        thresholds = np.array(fit_thresholds(fitted.probabilities, fitted.truth, level))
        inside = prediction_sets(fresh.probabilities, thresholds)
        covered.append(inside[np.arange(400), fresh.truth].mean())
        sizes.append(inside.sum(1).mean())
    assert np.mean(covered) >= level - 0.005
    assert np.mean(sizes) < 9


def test_one_class_has_the_quantile_of_split_conformal_prediction() -> None:
    """The oracle: numpy's own order statistic of the same scores."""
    given_ = drawn(3, 200)
    level = 0.9
    scores = set_scores(given_.probabilities)[np.arange(200), given_.truth]
    expected = np.quantile(scores, np.ceil(201 * level) / 200, method="inverted_cdf")
    found = fit_thresholds(given_.probabilities, given_.truth, level)
    assert min(found) == pytest.approx(expected)


def test_a_class_with_many_cases_has_its_own_threshold() -> None:
    """A hard class among easy ones is covered by itself, not only all together."""

    def hard_and_easy(seed: int) -> Answered:
        rng = np.random.default_rng(seed)
        truth = np.repeat(np.arange(3), 400)
        logits = rng.normal(0, 1, (1200, 3))
        logits[np.arange(1200), truth] += np.array([4.0, 4.0, 0.3])[truth]
        powers = np.exp(logits)
        return Answered(powers / powers.sum(1, keepdims=True), truth)

    fitted, fresh = hard_and_easy(0), hard_and_easy(1)
    thresholds = np.array(fit_thresholds(fitted.probabilities, fitted.truth, 0.9))

    def held(limits: Floats) -> NDArray[np.bool_]:
        return prediction_sets(fresh.probabilities, limits)[np.arange(1200), fresh.truth]

    hard, overall = fresh.truth == 2, np.full(3, thresholds.min())
    assert held(thresholds)[hard].mean() > 0.84
    assert held(overall)[hard].mean() < held(thresholds)[hard].mean() - 0.02
    assert held(thresholds).mean() >= 0.9


@pytest.mark.parametrize("true_temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_spoilt_the_answers_is_found(true_temperature: float) -> None:
    given_ = drawn(7, 4000)
    spoilt = calibrated(given_.probabilities, 1 / true_temperature)
    assert fit_temperature(spoilt, given_.truth) == pytest.approx(true_temperature, rel=0.08)


def test_halves_share_no_case_and_no_patient() -> None:
    truth = np.repeat(np.arange(9), 17)
    first = halves(truth, None, 0)
    counts = [(truth[first] == c).sum() for c in range(9)]
    assert set(counts) <= {8, 9}
    patients = np.arange(len(truth)) // 6
    first = halves(truth, patients, 0)
    assert not set(patients[first]) & set(patients[~first])
    assert 0.3 < first.mean() < 0.7


def test_test_decides_nothing() -> None:
    val = drawn(1, 120)
    one, other = (calibration_of(val, drawn(seed, 80)) for seed in (2, 3))
    assert one.temperature == other.temperature
    assert [s.thresholds for s in one.sets] == [s.thresholds for s in other.sets]
    assert one.sets[0].coverage != other.sets[0].coverage
    assert one.temperature_count + one.quantile_count == 120
    assert [r.split for r in one.reliability] == ["val", "test"]
