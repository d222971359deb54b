"""Accuracy, precision, recall and F1 from confusion counts.

All arrays of counts are ``(…, K, K)``: rows are the true classes, columns the predicted ones. NaN
stands for "not defined": a class without a case has no recall, and so none of the three figures is
asked of it. A class with cases that is never predicted has the precision 0, as scikit-learn has it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.base.resampling import Floats


def confusion_counts(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], classes: int, weights: Floats
) -> Floats:
    """``(B, K, K)`` of classes ``(N,)`` under each of the weightings ``(N, B)``."""
    cells = truth * classes + predicted
    order = np.argsort(cells, kind="stable")
    present, starts = np.unique(cells[order], return_index=True)
    counts = np.zeros((classes * classes, weights.shape[1]))
    counts[present] = np.add.reduceat(weights[order], starts, axis=0)
    return counts.T.reshape(-1, classes, classes)


def accuracy(confusion: Floats) -> Floats:
    """``(…)``."""
    return quotient(np.trace(confusion, axis1=-2, axis2=-1), confusion.sum(axis=(-2, -1)))


def precision(confusion: Floats) -> Floats:
    """``(…, K)``."""
    right, there, said = _parts(confusion)
    return np.where(there > 0, right / np.maximum(said, 1e-300), np.nan)


def recall(confusion: Floats) -> Floats:
    """``(…, K)``."""
    right, there, _ = _parts(confusion)
    return quotient(right, there)


def f1(confusion: Floats) -> Floats:
    """``(…, K)``."""
    right, there, said = _parts(confusion)
    return np.where(there > 0, 2 * right / np.maximum(there + said, 1e-300), np.nan)


def macro(per_class: Floats) -> Floats:
    """Mean over the classes that have the figure: ``(…)`` of ``(…, K)``; NaN where none has."""
    known = np.isfinite(per_class)
    return quotient(np.where(known, per_class, 0.0).sum(axis=-1), known.sum(axis=-1))


def quotient(above: Floats, below: NDArray[np.floating] | NDArray[np.integer]) -> Floats:
    """NaN where ``below`` is zero."""
    result: Floats = np.where(below > 0, above, np.nan) / np.where(below > 0, below, 1)
    return result


def _parts(confusion: Floats) -> tuple[Floats, Floats, Floats]:
    """Right, there and predicted of each class."""
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return right, confusion.sum(axis=-1), confusion.sum(axis=-2)
