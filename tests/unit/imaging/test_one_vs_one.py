"""Mean curves over pairs of classes, against scikit-learn's areas and the report's own."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve

from crcviewer.imaging.core.one_vs_one import MOST_CLASSES, one_vs_one
from training.evaluation.roc_auc import Ranking


def answers(digits: int, cases: int = 200) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of four classes of unlike size, somewhat right; rounded, so that there are ties."""
    random = np.random.default_rng(3)
    truth = random.choice(4, cases, p=[0.1, 0.2, 0.3, 0.4])
    logits = random.normal(size=(cases, 4))
    logits[np.arange(cases), truth] += 1.0
    shares = np.exp(logits)
    return truth, np.round(shares / shares.sum(1, keepdims=True), digits)


@pytest.mark.parametrize("digits", [1, 9])
def test_areas_are_those_of_the_report_with_ties_and_without(digits: int) -> None:
    truth, probabilities = answers(digits)
    found = one_vs_one(truth, probabilities)
    assert found is not None
    areas = Ranking(truth, probabilities).areas(np.ones((len(truth), 1)))
    assert found.macro.area == pytest.approx(areas.ovo_macro[0])
    assert found.micro.area == pytest.approx(areas.ovo_micro[0])
    normal = probabilities / probabilities.sum(1, keepdims=True)
    if digits > 1:
        expected = roc_auc_score(truth, normal, multi_class="ovo", average="macro")
        assert found.macro.area == pytest.approx(expected)
    # What is drawn has that area as well, but for the width of its points.
    for one in (found.macro, found.micro, *found.by_class.values()):
        assert np.trapezoid(one.y, found.x) == pytest.approx(one.area, abs=0.005)
        assert (np.diff(one.y) >= -1e-12).all()


def test_two_classes_have_the_curve_of_a_binary_test() -> None:
    truth, probabilities = answers(9)
    rows = truth < 2
    found = one_vs_one(truth[rows], probabilities[rows])
    assert found is not None
    assert set(found.by_class) == {0, 1}
    false, true, _ = roc_curve(truth[rows] == 0, probabilities[rows, 0], drop_intermediate=False)
    np.testing.assert_allclose(found.by_class[0].y, np.interp(found.x, false, true))


def test_what_has_no_pairs_has_no_curves() -> None:
    assert one_vs_one(np.zeros(5, np.int64), np.full((5, 3), 1 / 3)) is None
    many = MOST_CLASSES + 1
    assert one_vs_one(np.arange(many), np.full((many, many), 1 / many)) is None
