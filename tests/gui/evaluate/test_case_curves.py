"""Curves of cases, held against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from crcviewer.ui.shared.evaluation.case_curves import (
    pooled,
    precision_recall,
    risk_coverage,
    roc,
)


def drawn(count: int, digits: int) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    random = np.random.default_rng(count)
    positive = random.random(count) < 0.3
    score = random.random(count) + 0.3 * positive
    return positive, np.round(score, digits).astype(np.float64)


@pytest.mark.parametrize("digits", [1, 9], ids=("ties", "no ties"))
@pytest.mark.parametrize("count", [20, 5000])
def test_areas_are_those_of_scikit_learn(count: int, digits: int) -> None:
    positive, score = drawn(count, digits)
    curve, precision = roc(positive, score), precision_recall(positive, score)
    assert curve is not None
    assert precision is not None
    assert curve.area == pytest.approx(roc_auc_score(positive, score))
    assert precision.area == pytest.approx(average_precision_score(positive, score))
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert len(curve.x) <= 1001


def test_one_kind_of_case_has_no_curve() -> None:
    none, score = np.zeros(4, np.bool_), np.arange(4.0)
    assert roc(none, score) is None
    assert roc(~none, score) is None
    assert precision_recall(none, score) is None
    assert roc(np.zeros(0, np.bool_), np.zeros(0)) is None


def test_all_classes_together() -> None:
    truth = np.array([0, 2, 1])
    answers = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.5, 0.4, 0.1]])
    own, scores = pooled(truth, answers)
    assert own.reshape(3, 3).argmax(axis=1).tolist() == [0, 2, 1]
    curve = roc(own, scores)
    assert curve is not None
    assert curve.area == pytest.approx(
        roc_auc_score(np.eye(3)[truth], answers, average="micro", multi_class="ovr")
    )


def test_risk_by_hand() -> None:
    right = np.array([True, False, True, False])
    curve = risk_coverage(right, np.array([0.9, 0.8, 0.8, 0.3]))
    # One answered, then the two that are as sure as each other, then all.
    assert curve.x.tolist() == [0.25, 0.75, 1.0]
    assert curve.y.tolist() == [0.0, pytest.approx(1 / 3), 0.5]
