"""Areas under ROC curves of several classes, under many weightings of the cases at once.

The area is the share of (positive, negative) pairs of cases that the score puts in the right order,
ties counting half (Mann & Whitney 1947). Everything here is made of the pairs of two classes j, k:
S(j, k), the weighted number of pairs that the probability of j puts in order, j being positive.

- one-vs-rest of class j: Σ_k S(j, k) over all pairs of a case of j and one of another class; its
  macro average is the mean over classes;
- one-vs-rest, micro: all N·K probabilities as one ranking, the true class's being positive;
- one-vs-one, macro (Hand & Till 2001): mean over pairs of classes of (A(j|k) + A(k|j)) / 2;
- one-vs-one, micro: A(j|k) over all ordered pairs of classes, each with as much weight as it has
  pairs of cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.base.resampling import Floats
from training.evaluation.confusion import macro, quotient


@dataclass(frozen=True)
class Areas:
    """Under each of B weightings; NaN where a class that is needed has no case."""

    one_vs_rest: Floats
    """``(B, K)``."""
    ovr_macro: Floats
    """``(B,)``, as all that follow."""
    ovr_micro: Floats
    ovo_macro: Floats
    ovo_micro: Floats


class Ranking:
    """The order that probabilities ``(N, K)`` put cases of the classes ``truth`` ``(N,)`` into."""

    def __init__(self, truth: NDArray[np.int64], probabilities: Floats) -> None:
        self._classes = probabilities.shape[1]
        self._members = [np.flatnonzero(truth == j) for j in range(self._classes)]
        self._pairs = {
            (j, k): _Order(probabilities[:, j], positive, negative)
            for j, positive in enumerate(self._members)
            for k, negative in enumerate(self._members)
            if j != k and len(positive) and len(negative)
        }
        cases = np.arange(len(truth))
        own = np.zeros(probabilities.shape, np.bool_)
        own[cases, truth] = True
        flat = probabilities.reshape(-1)
        self._case_of = np.repeat(cases, self._classes)
        self._pooled = _Order(flat, np.flatnonzero(own.reshape(-1)), np.flatnonzero(~own.ravel()))

    def areas(self, weights: Floats) -> Areas:
        """Under each of the weightings ``(N, B)``."""
        k = self._classes
        sizes = np.stack([weights[members].sum(axis=0) for members in self._members])
        ordered = np.zeros((k, k, weights.shape[1]))
        for (i, j), order in self._pairs.items():
            ordered[i, j] = order.in_order(weights)
        between = sizes[:, None] * sizes[None, :]
        between[np.arange(k), np.arange(k)] = 0.0
        one_vs_rest = quotient(ordered.sum(axis=1), between.sum(axis=1)).T
        one_vs_one = quotient(ordered, between)
        both = (one_vs_one + one_vs_one.transpose(1, 0, 2)) / 2
        upper = np.triu_indices(k, 1)
        total = sizes.sum(axis=0)
        pooled = self._pooled.in_order(weights, self._case_of)
        return Areas(
            one_vs_rest=one_vs_rest,
            ovr_macro=macro(one_vs_rest),
            ovr_micro=quotient(pooled, total * total * (k - 1)),
            ovo_macro=macro(both[upper].T) if k > 1 else np.full(weights.shape[1], np.nan),
            ovo_micro=quotient(ordered.sum(axis=(0, 1)), between.sum(axis=(0, 1))),
        )


class _Order:
    """Positive and negative entries of one score, sorted once."""

    def __init__(
        self, scores: Floats, positive: NDArray[np.int64], negative: NDArray[np.int64]
    ) -> None:
        self._negative = negative[np.argsort(scores[negative], kind="stable")]
        self._positive = positive[np.argsort(scores[positive], kind="stable")]
        below, of = scores[self._negative], scores[self._positive]
        self._below = np.searchsorted(below, of, "left")
        self._not_above = np.searchsorted(below, of, "right")
        self._tied = bool((self._below != self._not_above).any())

    def in_order(self, weights: Floats, case_of: NDArray[np.int64] | None = None) -> Floats:
        """Weighted number of pairs in order, ties half: ``(B,)``.

        ``case_of`` gives the case of each entry; None: entries are cases.
        """
        negative, positive = self._negative, self._positive
        if case_of is not None:
            negative, positive = case_of[negative], case_of[positive]
        so_far = np.zeros((len(negative) + 1, weights.shape[1]))
        np.cumsum(weights[negative], axis=0, out=so_far[1:])
        under = so_far[self._below]
        if self._tied:
            under += so_far[self._not_above]
            under /= 2
        result: Floats = np.einsum("nb,nb->b", weights[positive], under)
        return result
