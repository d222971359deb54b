"""What prediction sets and the temperature of a model's file are worth on the tested cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crcviewer.model.calibration import prediction_sets
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import SetFigures, Uncalibrated
from crcviewer.protocol.text import NOTHING, text
from crcviewer.protocol.verdict import Calibration
from training.base.resampling import Floats, resamples
from training.evaluation.calibration import Reliability, brier_scores, log_losses
from training.evaluation.measures import Units, estimated


def uncalibrated(
    truth: NDArray[np.int64],
    raw: NDArray[np.floating],
    temperature: float,
    *,
    count: int,
    seed: int,
    patients: NDArray[np.int64] | None,
) -> Uncalibrated:
    """Of the probabilities ``(N, K)`` as the network gives them, before the ``temperature``."""
    exact = raw.astype(np.float64)
    units, reliability = Units.of(len(truth), patients), Reliability(truth, exact)
    losses = np.stack([log_losses(truth, exact), brier_scores(truth, exact)])
    drawn = [
        np.vstack([(losses @ w) / w.sum(axis=0), reliability.expected_error(w)])
        for w in resamples(len(truth), count, seed, patients)
    ]
    nll, brier, ece = (
        estimated(value, values, units)
        for value, values in zip(
            (*losses.mean(axis=1), reliability.expected_error(np.ones((len(truth), 1)))[0]),
            np.concatenate(drawn, axis=1),
            strict=True,
        )
    )
    return Uncalibrated(temperature, nll, ece, brier, reliability.bins())


def set_figures(
    truth: NDArray[np.int64],
    probabilities: NDArray[np.floating],
    calibration: Calibration,
    *,
    count: int,
    seed: int,
    patients: NDArray[np.int64] | None,
) -> tuple[SetFigures, ...]:
    """Of the probabilities ``(N, K)`` as they are shown."""
    classes = probabilities.shape[1]
    weights = list(resamples(len(truth), count, seed, patients))
    found = []
    for one in calibration.sets:
        if len(one.thresholds) != classes:
            continue
        inside = prediction_sets(probabilities, np.array(one.thresholds))
        held = inside[np.arange(len(truth)), truth].astype(np.float64)
        found.append(
            SetFigures(
                one.level,
                _mean(held, np.ones(len(truth), np.bool_), weights, patients),
                _mean(inside.sum(axis=1).astype(np.float64), np.ones(len(truth), np.bool_),
                      weights, patients),
                tuple(_mean(held, truth == k, weights, patients) for k in range(classes)),
            )
        )  # fmt: skip
    return tuple(found)


def _mean(
    values: Floats,
    chosen: NDArray[np.bool_],
    weights: Sequence[Floats],
    patients: NDArray[np.int64] | None,
) -> Estimate:
    """Of the chosen cases ``(N,)``."""
    units = Units.of(int(chosen.sum()), None if patients is None else patients[chosen])
    if not chosen.any():
        return estimated(np.nan, np.zeros(0), units, text("no test case of this class"))
    own = np.where(chosen, values, 0.0)
    drawn = [(own @ w) / np.maximum(chosen.astype(np.float64) @ w, 1e-300) for w in weights]
    there = np.concatenate([(chosen.astype(np.float64) @ w) > 0 for w in weights])
    means = np.where(there, np.concatenate(drawn), np.nan)
    return estimated(float(values[chosen].mean()), means, units, NOTHING)
