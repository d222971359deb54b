"""Two models on the same cases: do patients count, or their tiles?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, permutation_test

from crcviewer.imaging.core.paired_cases import class_f1_p, mcnemar_exact, sign_flip_p


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1), (3, 9), (9, 3), (700, 760), (5, 5)])
def test_mcnemar_is_that_of_the_binomial_distribution(first: int, second: int) -> None:
    known = binomtest(first, first + second, 0.5).pvalue if first + second else 1.0
    assert mcnemar_exact(first, second) == pytest.approx(known)


def test_signs_are_flipped_as_in_a_known_library() -> None:
    random = np.random.default_rng(0)
    patients = np.repeat(np.arange(11), 5)
    difference = random.integers(-1, 2, 55) + 0.6 * (random.random(55) < 0.5)
    sums = np.bincount(patients, weights=difference)
    known = permutation_test(
        (sums,), np.sum, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    assert sign_flip_p(difference, patients) == pytest.approx(known.pvalue)


def test_many_patients_are_drawn_near_the_exact_value() -> None:
    difference = np.repeat([1.0, -1.0], [25, 10])
    found = sign_flip_p(difference, np.arange(35))
    assert found == pytest.approx(binomtest(10, 35).pvalue, abs=0.006)
    assert found == sign_flip_p(difference, np.arange(35))


def test_equal_models_differ_in_one_of_twenty_trials_whatever_the_patients() -> None:
    """Twelve patients of thirty tiles, both models equally good, each with patients that suit it.

    McNemar's test, which takes tiles for independent, is wrong three times as often as it says.
    """
    random = np.random.default_rng(3)
    trials, shown, by_tiles = 600, 0, 0
    patients = np.repeat(np.arange(12), 30)
    for _ in range(trials):
        suits = random.normal(0.85, 0.08, (2, 12)).clip(0, 1)
        first, second = (random.random(360) < suits[model][patients] for model in range(2))
        shown += sign_flip_p(second.astype(np.float64) - first, patients) < 0.05
        only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
        by_tiles += mcnemar_exact(only_first, only_second) < 0.05
    # Of 600 trials at 5 %: 30, and 46 is three deviations more.
    assert shown <= 46
    assert by_tiles > 2 * shown


def test_one_class_alone_can_be_better() -> None:
    truth = np.repeat([0, 1, 2], 40)
    first, second = truth.copy(), truth.copy()
    first[:15] = 1
    second[80:84] = 0
    assert class_f1_p(truth, first, second, 0) < 0.05
    assert class_f1_p(truth, first, second, 2) > 0.05
    assert class_f1_p(truth, truth, truth, 0) == 1.0
    # The fifteen are of one patient: nothing is shown.
    patients = np.arange(120) // 20
    assert class_f1_p(truth, first, second, 0, patients) > 0.05


def test_equal_models_in_one_class() -> None:
    random = np.random.default_rng(5)
    found = []
    for _ in range(200):
        truth = random.integers(0, 3, 120)
        first, second = (
            np.where(random.random(120) < 0.3, random.integers(0, 3, 120), truth) for _ in range(2)
        )
        found.append(class_f1_p(truth, first, second, 0))
    assert np.mean(np.array(found) < 0.05) <= 0.1
