"""Figures against values worked out by hand, by scikit-learn, or by counting pairs of cases."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import log_loss, precision_score, recall_score, roc_auc_score

from crcviewer.protocol.evaluation_words import MEASURES
from crcviewer.protocol.text import NOTHING, text
from training.evaluation import confusion
from training.evaluation.calibration import Reliability, brier_scores, log_losses
from training.evaluation.measures import Measured, Units, estimated, measure
from training.evaluation.roc_auc import Ranking

Floats = NDArray[np.float64]


def some_answers(
    cases: int, classes: int, seed: int = 0, *, digits: int = 2
) -> tuple[NDArray[np.int64], Floats]:
    """Labels, and probabilities with many ties that lean towards them."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, classes, cases)
    truth[:classes] = np.arange(classes)
    scores = random.normal(size=(cases, classes))
    scores[np.arange(cases), truth] += 1.0
    probabilities = np.exp(scores).round(digits) + 0.01
    return truth, probabilities / probabilities.sum(axis=1, keepdims=True)


def test_counts_by_hand() -> None:
    # True 0: 2 right, 1 as class 1. True 1: both right. True 2: 1, called 0. Class 3: never there.
    truth, predicted = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 0])
    table = confusion.confusion_counts(truth, predicted, 4, np.ones((6, 1)))
    assert table[0].tolist() == [[2, 1, 0, 0], [0, 2, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert confusion.accuracy(table)[0] == pytest.approx(4 / 6)
    nan = np.nan
    for figure, expected in (
        (confusion.precision, [2 / 3, 2 / 3, 0, nan]),
        (confusion.recall, [2 / 3, 1, 0, nan]),
        (confusion.f1, [2 / 3, 0.8, 0, nan]),
    ):
        np.testing.assert_allclose(figure(table)[0], expected)
        assert confusion.macro(figure(table))[0] == pytest.approx(np.nanmean(expected))


def test_macro_averages_are_those_of_scikit_learn() -> None:
    truth, probabilities = some_answers(300, 9)
    found = measure(truth, probabilities, count=100, seed=0)
    options = {"average": "macro", "zero_division": 0.0}
    predicted = probabilities.argmax(axis=1)
    assert found.overall["macro_precision"] == pytest.approx(
        precision_score(truth, predicted, **options)
    )
    assert found.overall["macro_recall"] == pytest.approx(recall_score(truth, predicted, **options))


@pytest.mark.parametrize("digits", [1, 12])
def test_areas_are_those_of_scikit_learn_with_ties_and_without(digits: int) -> None:
    truth, probabilities = some_answers(200, 5, digits=digits)
    found = measure(truth, probabilities, count=100, seed=0).overall
    for name, how in (
        ("auc_ovr_macro", {"multi_class": "ovr"}),
        ("auc_ovr_micro", {"multi_class": "ovr", "average": "micro"}),
        ("auc_ovo_macro", {"multi_class": "ovo"}),
    ):
        assert found[name] == pytest.approx(roc_auc_score(truth, probabilities, **how))
    # One-vs-one, micro: every two cases of two classes, asked in both directions.
    won = asked = 0.0
    for i, j in product(range(len(truth)), repeat=2):
        if truth[i] != truth[j]:
            difference = probabilities[i, truth[i]] - probabilities[j, truth[i]]
            won += 0.5 if difference == 0 else float(difference > 0)
            asked += 1
    assert found["auc_ovo_micro"] == pytest.approx(won / asked)


def test_two_classes_have_the_one_area_of_a_binary_test() -> None:
    truth, probabilities = some_answers(60, 2)
    areas = Ranking(truth, probabilities).areas(np.ones((60, 1)))
    binary = roc_auc_score(truth, probabilities[:, 1])
    np.testing.assert_allclose(areas.one_vs_rest[0], [binary, binary])
    assert areas.ovo_macro[0] == pytest.approx(binary)


def test_a_weight_is_a_repetition() -> None:
    truth, probabilities = some_answers(80, 4)
    weights = np.random.default_rng(5).integers(0, 4, 80)
    again = np.repeat(np.arange(80), weights)
    ones = np.ones((len(again), 1))
    column = weights[:, None].astype(np.float64)
    by_weight = Ranking(truth, probabilities).areas(column)
    repeated = Ranking(truth[again], probabilities[again]).areas(ones)
    for name, value in vars(by_weight).items():
        np.testing.assert_allclose(value, getattr(repeated, name), err_msg=name)
    assert Reliability(truth, probabilities).expected_error(column) == pytest.approx(
        Reliability(truth[again], probabilities[again]).expected_error(ones)
    )


def test_calibration_by_hand() -> None:
    truth = np.array([0, 0, 1, 1])
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.3, 0.7]])
    losses = -np.log([0.9, 0.9, 0.4, 0.7])
    assert log_losses(truth, probabilities) == pytest.approx(losses)
    assert losses.mean() == pytest.approx(log_loss(truth, probabilities))
    # (1 − p)² + (1 − p)² for two classes.
    assert brier_scores(truth, probabilities) == pytest.approx([0.02, 0.02, 0.72, 0.18])
    # Bins of 0.9 (2 right of 2), 0.6 (0 of 1) and 0.7 (1 of 1).
    reliability = Reliability(truth, probabilities)
    by_hand = 2 / 4 * 0.1 + 1 / 4 * 0.6 + 1 / 4 * 0.3
    assert reliability.expected_error(np.ones((4, 1)))[0] == pytest.approx(by_hand)
    filled = {bin_.count: bin_ for bin_ in reliability.bins()}
    assert filled[2].confidence == pytest.approx(0.9)
    assert filled[2].low < 0.9 <= filled[2].high
    assert sum(bin_.count for bin_ in reliability.bins()) == 4
    assert len(reliability.bins()) == 15


def test_a_sure_mistake_is_finitely_bad() -> None:
    assert np.isfinite(log_losses(np.array([1]), np.array([[1.0, 0.0]])))[0]


def test_the_interval_is_that_of_a_proportion() -> None:
    truth = np.zeros(400, np.int64)
    truth[360:] = 1
    probabilities = np.tile([0.8, 0.2], (400, 1))
    found = measure(truth, probabilities, count=2000, seed=1).measures[0]
    # 0.9 ± 1.96 · √(0.9 · 0.1 / 400) = 0.9 ± 0.0294.
    assert found.name == "accuracy"
    assert found.value == 0.9
    assert found.low == pytest.approx(0.8706, abs=0.004)
    assert found.high == pytest.approx(0.9294, abs=0.004)


def undefined(found: Measured) -> set[str]:
    return {one.name for one in found.measures if one.value is None}


def test_a_class_that_the_test_split_lacks_is_left_out_and_said_so() -> None:
    truth, probabilities = some_answers(100, 4)
    truth[truth == 2] = 3
    found = measure(truth, probabilities, count=200, seed=0)
    assert undefined(found) == set()
    lacking = found.classes[2]
    assert lacking.count == 0
    assert lacking.predicted > 0
    for one in (lacking.precision, lacking.recall, lacking.f1, lacking.auc):
        assert one.value is None
        assert one.note == text("no test case of this class")
    notes = {one.name: one.note for one in found.measures}
    assert notes["macro_f1"].values == {"present": 3, "classes": 4}
    assert notes["accuracy"] == NOTHING
    kept = [found.classes[k].f1.value for k in (0, 1, 3)]
    assert found.overall["macro_f1"] == pytest.approx(np.mean(np.array(kept, np.float64)))


def test_test_cases_of_one_class_have_no_areas() -> None:
    _, probabilities = some_answers(30, 3)
    found = measure(np.zeros(30, np.int64), probabilities, count=200, seed=0)
    assert undefined(found) == {"auc_ovr_macro", "auc_ovo_macro", "auc_ovo_micro"}
    only = text("all test cases are of one class")
    assert next(m.note for m in found.measures if m.name == "auc_ovo_macro") == only
    assert found.classes[0].auc.value is None
    assert found.classes[0].recall.value is not None


def test_a_model_of_one_class_has_no_area_at_all() -> None:
    found = measure(np.zeros(12, np.int64), np.ones((12, 1)), count=200, seed=0)
    assert undefined(found) == {name for name in MEASURES if name.startswith("auc")}
    assert found.overall["accuracy"] == 1.0


@pytest.mark.parametrize("cases", [1, 5])
def test_a_handful_of_cases_has_figures_without_intervals(cases: int) -> None:
    truth, probabilities = np.arange(cases) % 3, np.full((cases, 3), 1 / 3)
    found = measure(truth, probabilities, count=200, seed=0)
    accuracy = found.measures[0]
    assert accuracy.value is not None
    assert accuracy.low is None
    assert accuracy.count == cases
    assert accuracy.note == text("no interval: fewer than {fewest} cases", fewest=10)


def test_few_patients_make_no_interval_however_many_their_cases() -> None:
    truth, probabilities = some_answers(300, 3)
    whose = np.arange(300) % 9
    few = measure(truth, probabilities, count=200, seed=0, patients=whose).measures[0]
    assert few.low is None
    assert few.count == 9
    assert few.note == text("no interval: fewer than {fewest} patients", fewest=10)
    enough = measure(truth, probabilities, count=200, seed=0, patients=np.arange(300) % 10)
    assert enough.measures[0].low is not None


def test_a_figure_that_most_resamples_lack_has_no_interval() -> None:
    drawn = np.full(100, np.nan)
    drawn[:40] = 0.5
    assert estimated(0.5, drawn, Units(100, False)).low is None
    drawn[:60] = 0.5
    assert estimated(0.5, drawn, Units(100, False)).low == 0.5


def test_many_classes_are_no_matter() -> None:
    truth, probabilities = some_answers(150, 60)
    found = measure(truth, probabilities, count=100, seed=0)
    assert found.overall["auc_ovr_macro"] == pytest.approx(
        roc_auc_score(truth, probabilities, multi_class="ovr")
    )
    assert len(found.classes) == 60
