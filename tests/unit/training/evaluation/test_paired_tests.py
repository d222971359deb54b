from __future__ import annotations

from math import comb

import numpy as np
import pytest

from crcviewer.protocol.evaluation_report import EvaluatedModel
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models, mcnemar_exact, two_proportion_z


@pytest.mark.parametrize(("first", "second"), [(2, 8), (8, 2), (0, 5), (30, 45)])
def test_mcnemar_by_the_binomial_sum(first: int, second: int) -> None:
    of = first + second
    tail = sum(comb(of, k) for k in range(min(first, second) + 1)) / 2**of
    assert mcnemar_exact(first, second) == pytest.approx(min(1.0, 2 * tail))


def test_mcnemar_of_models_that_never_differ_or_as_often_each_way() -> None:
    assert mcnemar_exact(0, 0) == 1.0
    assert mcnemar_exact(4, 4) == 1.0


def test_the_study_z_comes_out_of_its_own_figures() -> None:
    z, p = two_proportion_z(round(0.9029 * 7180), round(0.9249 * 7180), 7180)
    assert z == pytest.approx(4.70, abs=0.02)
    assert p == pytest.approx(2.6e-6, rel=0.1)
    by_errors, _ = two_proportion_z(7180 - 683, 7180 - 540, 7180)
    assert by_errors == pytest.approx(4.28, abs=0.01)


def test_z_is_not_defined_where_nobody_errs_or_everybody() -> None:
    assert two_proportion_z(10, 10, 10) == (None, None)
    assert two_proportion_z(0, 0, 10) == (None, None)


def answering(right: np.ndarray) -> Measured:
    """Of two classes, all cases of class 0."""
    sure = np.where(right, 0.9, 0.1)
    probabilities = np.stack([sure, 1 - sure], axis=1)
    return measure(np.zeros(len(right), np.int64), probabilities, count=2000, seed=4)


def test_the_bootstrap_is_paired() -> None:
    # 100 cases: the second model is right where the first is, and on ten more.
    first, second = np.arange(100) < 60, np.arange(100) < 70
    found = compare_models(
        np.zeros(100, np.int64),
        (EvaluatedModel.STAGE1, answering(first)),
        (EvaluatedModel.FUSED, answering(second)),
    )
    table = found.both_right, found.only_first_right, found.only_second_right, found.both_wrong
    assert table == (60, 0, 10, 30)
    assert found.mcnemar_p == pytest.approx(2 / 2**10)
    difference = found.accuracy_difference
    assert difference.value == pytest.approx(0.1)
    # Ten of 100 differ: 0.1 ± 1.96 · √(0.1 · 0.9 / 100); unpaired it would be ± 0.13, over zero.
    assert difference.low == pytest.approx(0.041, abs=0.011)
    assert difference.high == pytest.approx(0.159, abs=0.011)
    assert found.unpaired_p is not None
    assert found.unpaired_p > 0.05


def test_few_patients_make_no_interval_of_a_difference() -> None:
    probabilities = np.tile([0.9, 0.1], (90, 1))
    for patients, enough in ((9, False), (10, True)):
        found = measure(
            np.zeros(90, np.int64), probabilities,
            count=200, seed=0, patients=np.arange(90) % patients,
        )  # fmt: skip
        both = (EvaluatedModel.CONTROL, found), (EvaluatedModel.FUSED, found)
        difference = compare_models(np.zeros(90, np.int64), *both).accuracy_difference
        assert difference.count == patients
        assert (difference.low is not None) == enough
