"""Curves over all thresholds, of truths and probabilities: ROC, precision and recall, the error of
those answered. Plain NumPy: the window has no scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_MOST_POINTS = 1000


@dataclass(frozen=True, eq=False)
class Curve:
    """Points in order, and the figure that sums them up."""

    x: Floats
    y: Floats
    area: float
    """Under it; NaN where it is not defined."""


def roc(positive: NDArray[np.bool_], score: NDArray[np.floating]) -> Curve | None:
    """False against true positive rate, ties taken together; None without both kinds of case."""
    hits, misses = _counts(positive, score)
    if not len(hits) or not hits[-1] or not misses[-1]:
        return None
    x, y = np.append(0.0, misses / misses[-1]), np.append(0.0, hits / hits[-1])
    return _thinned(x, y, float(np.trapezoid(y, x)))


def precision_recall(positive: NDArray[np.bool_], score: NDArray[np.floating]) -> Curve | None:
    """Recall against precision; the area is the average precision, Σ ΔR·P, without interpolation
    (Davis & Goadrich 2006). None without a positive case."""
    hits, misses = _counts(positive, score)
    if not len(hits) or not hits[-1]:
        return None
    recall, precision = hits / hits[-1], hits / (hits + misses)
    area = float((np.diff(recall, prepend=0.0) * precision).sum())
    return _thinned(np.append(0.0, recall), np.append(1.0, precision), area)


def risk_coverage(right: NDArray[np.bool_], confidence: NDArray[np.floating]) -> Curve:
    """Share answered, the surest first, against the error among those answered (Geifman &
    El-Yaniv 2017); the area is the mean error over all shares. N is at least 1."""
    order = np.argsort(-confidence, kind="stable")
    sure, wrong = confidence[order], (~right[order]).cumsum()
    answered = np.arange(1, len(right) + 1)
    # Those with the same confidence are answered together.
    last = np.append(np.flatnonzero(np.diff(sure)), len(sure) - 1)
    risk = wrong / answered
    return _thinned(answered[last] / len(right), risk[last], float(risk.mean()))


def pooled(
    truth: NDArray[np.int64], probabilities: NDArray[np.floating]
) -> tuple[NDArray[np.bool_], NDArray[np.floating]]:
    """All N·K probabilities as one ranking, the true class's being positive."""
    own = np.zeros(probabilities.shape, np.bool_)
    own[np.arange(len(truth)), truth] = True
    return own.ravel(), probabilities.ravel()


def _counts(positive: NDArray[np.bool_], score: NDArray[np.floating]) -> tuple[Floats, Floats]:
    """True and false positives at each distinct threshold, the highest first."""
    order = np.argsort(-score, kind="stable")
    ranked, sign = score[order], positive[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) if len(ranked) else order
    return sign.cumsum()[last].astype(np.float64), (~sign).cumsum()[last].astype(np.float64)


def _thinned(x: Floats, y: Floats, area: float) -> Curve:
    """Not more points than a screen has."""
    if len(x) > _MOST_POINTS:
        rows = np.unique(np.linspace(0, len(x) - 1, _MOST_POINTS).round().astype(np.int64))
        x, y = x[rows], y[rows]
    return Curve(x, y, area)
