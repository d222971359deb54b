from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from training.loop.metrics import accuracy, bootstrap_interval, macro_f1, per_class_f1

TRUTH = np.array([0, 0, 0, 1, 1, 2])
PREDICTED = np.array([0, 0, 1, 1, 1, 0])


def test_figures_by_hand() -> None:
    assert accuracy(TRUTH, PREDICTED) == pytest.approx(4 / 6)
    # Class 0: precision 2/3, recall 2/3; class 1: 2/3 and 1; class 2: never predicted.
    expected = [2 / 3, 0.8, 0.0, 0.0]
    assert per_class_f1(TRUTH, PREDICTED, 4).tolist() == pytest.approx(expected)
    assert macro_f1(TRUTH, PREDICTED, 4) == pytest.approx(sum(expected) / 4)


def test_f1_is_that_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    truth, predicted = generator.integers(0, 9, (2, 300))
    predicted[truth == 3] = 3
    predicted[predicted == 5] = 6
    expected = f1_score(truth, predicted, labels=range(9), average=None, zero_division=0.0)
    assert per_class_f1(truth, predicted, 9) == pytest.approx(expected)


def test_the_interval_is_that_of_a_proportion() -> None:
    truth = np.zeros(400, np.int64)
    predicted = (np.arange(400) < 40).astype(np.int64)
    interval = bootstrap_interval(truth, predicted, accuracy, count=1000)
    # 0.9 ± 1.96 · √(0.9 · 0.1 / 400) = 0.9 ± 0.0294.
    assert interval.value == 0.9
    assert interval.low == pytest.approx(0.8706, abs=0.006)
    assert interval.high == pytest.approx(0.9294, abs=0.006)
    assert bootstrap_interval(truth, predicted, accuracy, count=1000) == interval
