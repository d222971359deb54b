"""ROC curves of every class against every other, averaged, for the report and the window alike.

Of an ordered pair of classes (j, k) the score is the probability of j, its cases being positive and
those of k negative (Hand & Till 2001). Averages are vertical: the mean true positive rate at each
false positive rate (Fawcett 2006, "An introduction to ROC analysis"), so that the area under a mean
curve is the mean of the areas.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_CLASSES = 40
"""With more there are too many pairs to say anything in one figure."""
_POINTS = 501


@dataclass(frozen=True, eq=False)
class MeanCurve:
    """Over pairs of classes."""

    y: Floats
    """``(P,)``: true positive rates."""
    area: float
    """Mean of the pairs' own areas, ties counting half; not that of the points."""


@dataclass(frozen=True, eq=False)
class OneVsOne:
    """K classes of which some have cases."""

    x: Floats
    """``(P,)``: false positive rates, 0 to 1."""
    by_class: dict[int, MeanCurve]
    """By label: over the pairs in which it is the positive one."""
    macro: MeanCurve
    """Every pair weighing the same."""
    micro: MeanCurve
    """Every pair weighing as much as it has pairs of cases."""


def one_vs_one(truth: NDArray[np.int64], probabilities: NDArray[np.floating]) -> OneVsOne | None:
    """Of labels ``(N,)`` and ``(N, K)``; None with fewer than two classes that have cases, or more
    than :data:`MOST_CLASSES`."""
    classes = probabilities.shape[1]
    members = [np.flatnonzero(truth == k) for k in range(classes)]
    there = [k for k in range(classes) if len(members[k])]
    if not 2 <= len(there) <= MOST_CLASSES:
        return None
    x = np.linspace(0.0, 1.0, _POINTS)
    own: dict[int, MeanCurve] = {}
    curves, areas, weights = [], [], []
    for j in there:
        score = probabilities[:, j].astype(np.float64)
        of_class = []
        for k in there:
            if j == k:
                continue
            false, true = _roc(score[members[j]], score[members[k]])
            of_class.append((np.interp(x, false, true), float(np.trapezoid(true, false))))
            weights.append(len(members[j]) * len(members[k]))
        ys, of = np.stack([y for y, _ in of_class]), np.array([area for _, area in of_class])
        own[j] = MeanCurve(ys.mean(0), float(of.mean()))
        curves.append(ys)
        areas.append(of)
    every, area, weight = np.concatenate(curves), np.concatenate(areas), np.array(weights, float)
    weight /= weight.sum()
    return OneVsOne(
        x,
        own,
        macro=MeanCurve(every.mean(0), float(area.mean())),
        micro=MeanCurve(weight @ every, float(weight @ area)),
    )


def _roc(positive: Floats, negative: Floats) -> tuple[Floats, Floats]:
    """False and true positive rates from (0, 0) to (1, 1), ties taken together."""
    score = np.concatenate((positive, negative))
    order = np.argsort(-score, kind="stable")
    hit = (order < len(positive)).astype(np.float64)
    last = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    true = np.append(0.0, hit.cumsum()[last] / len(positive))
    false = np.append(0.0, (1 - hit).cumsum()[last] / len(negative))
    return false, true
