"""Whether probabilities mean what they say: NLL, Brier score, expected calibration error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.evaluation_report import ReliabilityBin
from training.base.resampling import Floats
from training.evaluation.confusion import quotient

BINS = 15
_LEAST = 1e-12
"""A probability below this counts as this: one sure mistake must not be infinitely bad."""


def log_losses(truth: NDArray[np.int64], probabilities: Floats) -> Floats:
    """−ln p of the true class of each case ``(N,)``, in nats; their mean is the NLL."""
    own = probabilities[np.arange(len(truth)), truth]
    return -np.log(np.maximum(own, _LEAST))


def brier_scores(truth: NDArray[np.int64], probabilities: Floats) -> Floats:
    """Σ_k (p_k − y_k)² of each case ``(N,)``, 0 to 2 (Brier 1950)."""
    wanted = np.zeros_like(probabilities)
    wanted[np.arange(len(truth)), truth] = 1.0
    scores: Floats = ((probabilities - wanted) ** 2).sum(axis=1)
    return scores


class Reliability:
    """Cases in bins of equal width by their highest probability (Guo et al. 2017)."""

    def __init__(self, truth: NDArray[np.int64], probabilities: Floats) -> None:
        self._confidence = probabilities.max(axis=1)
        self._right = (probabilities.argmax(axis=1) == truth).astype(np.float64)
        # (low, high]: 0 is in the first bin.
        self._bin = np.clip(np.ceil(self._confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)

    def expected_error(self, weights: Floats) -> Floats:
        """ECE under each of the weightings ``(N, B)``: Σ share · |accuracy − confidence|."""
        gaps = np.zeros((BINS, weights.shape[1]))
        amiss = self._right - self._confidence
        for number in range(BINS):
            there = self._bin == number
            gaps[number] = amiss[there] @ weights[there]
        return quotient(np.abs(gaps).sum(axis=0), weights.sum(axis=0))

    def bins(self) -> tuple[ReliabilityBin, ...]:
        """For the diagram."""
        found = []
        for number in range(BINS):
            there = self._bin == number
            count = int(there.sum())
            found.append(
                ReliabilityBin(
                    number / BINS,
                    (number + 1) / BINS,
                    count,
                    float(self._confidence[there].mean()) if count else None,
                    float(self._right[there].mean()) if count else None,
                )
            )
        return tuple(found)
