"""Sets and temperature, measured on tested cases."""

from __future__ import annotations

import numpy as np
import pytest

from crcviewer.imaging.core.temperature import calibrated
from crcviewer.model.calibration import prediction_set
from crcviewer.protocol.verdict import Calibration, SetsAtLevel
from training.evaluation.calibration import Reliability, log_losses
from training.evaluation.set_figures import set_figures, uncalibrated


def drawn(cases: int = 200) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    truth = random.integers(0, 3, cases)
    logits = random.normal(0, 1, (cases, 3)) + 2 * np.eye(3)[truth]
    powers = np.exp(3 * logits)
    return truth, powers / powers.sum(axis=1, keepdims=True)


def fitted(thresholds: tuple[float, ...], level: float = 0.9) -> Calibration:
    return Calibration(2.0, "aps_shrunk", 50, 50, (SetsAtLevel(level, thresholds),))


def test_coverage_and_size_are_counted() -> None:
    truth, raw = drawn()
    told = calibrated(raw, 2.0)
    calibration = fitted((0.7, 0.8, 0.9))
    (found,) = set_figures(truth, told, calibration, count=200, seed=0, patients=None)
    sets = [prediction_set(row, np.array((0.7, 0.8, 0.9))) for row in told]
    held = np.array([label in one for label, one in zip(truth, sets, strict=True)])
    assert found.level == 0.9
    assert found.coverage.value == pytest.approx(held.mean())
    assert found.size.value == pytest.approx(np.mean([len(one) for one in sets]))
    assert [one.value for one in found.by_class] == pytest.approx(
        [held[truth == k].mean() for k in range(3)]
    )
    assert found.coverage.low is not None
    assert found.coverage.high is not None
    assert found.coverage.low <= held.mean() <= found.coverage.high


def test_few_patients_have_no_interval_and_a_class_without_cases_no_figure() -> None:
    truth, raw = drawn()
    truth[truth == 2] = 0
    (found,) = set_figures(
        truth, raw, fitted((0.5, 0.5, 0.5)), count=100, seed=0, patients=np.arange(200) % 9
    )
    assert found.coverage.low is None
    assert found.coverage.note
    assert found.by_class[2].value is None


def test_thresholds_of_other_classes_are_none() -> None:
    truth, raw = drawn()
    assert set_figures(truth, raw, fitted((0.5,)), count=100, seed=0, patients=None) == ()


def test_what_was_before_the_temperature() -> None:
    truth, raw = drawn()
    found = uncalibrated(truth, raw, 2.0, count=200, seed=0, patients=None)
    assert found.temperature == 2.0
    assert found.nll.value == pytest.approx(log_losses(truth, raw).mean())
    ece = Reliability(truth, raw).expected_error(np.ones((len(truth), 1)))[0]
    assert found.ece.value == pytest.approx(ece)
    assert found.ece.low is not None
    assert sum(one.count for one in found.reliability) == 200
