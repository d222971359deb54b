"""How good predictions are: accuracy, F1 and their bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.estimate import Estimate
from training.base.resampling import percentile_interval, resamples

Metric = Callable[[NDArray[np.int64], NDArray[np.int64]], float]
"""Of the true and the predicted classes, each ``(N,)``."""


def accuracy(truth: NDArray[np.int64], predicted: NDArray[np.int64]) -> float:
    """Share of the samples that are predicted right."""
    return float((truth == predicted).mean())


def per_class_f1(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: int
) -> NDArray[np.float64]:
    """F1 of each class ``(classes,)``; 0 for one that is neither there nor predicted."""
    # By counting: scikit-learn takes milliseconds, and the bootstrap asks thousands of times.
    right = np.bincount(truth[truth == predicted], minlength=classes)
    there_and_said = np.bincount(truth, minlength=classes) + np.bincount(
        predicted, minlength=classes
    )
    scores: NDArray[np.float64] = 2.0 * right / np.maximum(there_and_said, 1)
    return scores


def macro_f1(truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> float:
    """Mean F1 over all classes."""
    return float(per_class_f1(truth, predicted, classes).mean())


def bootstrap_interval(
    truth: NDArray[np.int64],
    predicted: NDArray[np.int64],
    metric: Metric,
    *,
    count: int = 2000,
    seed: int = 0,
    patients: NDArray[np.int64] | None = None,
) -> Estimate:
    """The metric with the 95 % percentile interval of ``count`` resamples (Efron 1979).

    With ``patients`` ``(N,)`` whole patients are drawn.
    """
    values = []
    for weights in resamples(len(truth), count, seed, patients):
        for times in weights.T:
            chosen = np.repeat(np.arange(len(truth)), times.astype(np.int64))
            values.append(metric(truth[chosen], predicted[chosen]))
    count = len(truth) if patients is None else len(np.unique(patients))
    value, drawn = metric(truth, predicted), np.array(values)
    return percentile_interval(value, drawn, count, of_patients=patients is not None)
