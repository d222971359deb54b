from __future__ import annotations

import numpy as np
import pytest

from crcviewer.protocol.evaluation_report import Difference, EvaluatedModel
from training.evaluation.measures import Measured, measure
from training.evaluation.paired_tests import compare_models, two_proportion_z


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


def test_one_patient_full_of_tiles_shows_no_difference() -> None:
    """All that differs is of one patient in twelve: by tiles p is below 1 in 10 million."""
    truth = np.zeros(360, np.int64)
    patients = np.repeat(np.arange(12), 30)
    said = [np.tile([0.9, 0.1], (360, 1)) for _ in range(2)]
    said[0][patients == 4] = [0.1, 0.9]
    first, second = (measure(truth, one, count=200, seed=0, patients=patients) for one in said)
    found = compare_models(
        truth, (EvaluatedModel.CONTROL, first), (EvaluatedModel.FUSED, second), patients
    )
    assert found.mcnemar_p < 1e-7
    assert found.patients_p == 1.0
    assert found.difference is Difference.NOT_SHOWN
    assert found.by_class[0].p == 1.0


def test_each_class_is_compared_where_it_has_cases_enough() -> None:
    random = np.random.default_rng(1)
    truth = np.repeat([0, 1, 2], [60, 60, 5])
    weak, strong = (np.where(random.random(125) < share, (truth + 1) % 3, truth)
                    for share in (0.5, 0.05))  # fmt: skip
    eye = np.eye(4)
    first, second = (measure(truth, eye[one], count=200, seed=0) for one in (weak, strong))
    found = compare_models(truth, (EvaluatedModel.CONTROL, first), (EvaluatedModel.FUSED, second))
    by_class = found.by_class
    assert len(by_class) == 4
    assert by_class[0].p is not None
    assert by_class[0].p < 0.001
    assert (by_class[0].f1_difference.value or 0) > 0.2
    assert by_class[2].p is None  # five cases
    assert by_class[3].p is None  # none at all
