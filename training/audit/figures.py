"""How two sets of answers to the same cases differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from crcviewer.protocol.audit_report import Estimate

_RESAMPLES = 2000
_AT_ONCE = 2**22
"""Draws that are held in memory."""


def bootstrap_mean(values: NDArray[np.float64], *, seed: int) -> Estimate:
    """The mean of one value a case ``(N,)``, with its 95 % percentile interval (Efron 1979).

    The same seed draws the same cases, whatever the values.
    """
    generator = np.random.default_rng(seed)
    means: list[NDArray[np.float64]] = []
    rows = max(1, _AT_ONCE // len(values))
    for start in range(0, _RESAMPLES, rows):
        shape = (min(rows, _RESAMPLES - start), len(values))
        means.append(values[generator.integers(0, len(values), shape)].mean(axis=1))
    low, high = np.quantile(np.concatenate(means), (0.025, 0.975))
    return Estimate(float(values.mean()), float(low), float(high))


def flip_rate(own: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Share of the cases whose most probable class differs: ``(…, N, K)`` against ``(N, K)``."""
    return float((own.argmax(-1) != other.argmax(-1)).mean())


def divergence(own: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Mean Jensen–Shannon divergence of probabilities ``(…, N, K)``, in bits: 0 to 1 (Lin 1991)."""
    p, q = own.astype(np.float64), other.astype(np.float64)
    middle = (p + q) / 2
    nats = (rel_entr(p, middle) + rel_entr(q, middle)).sum(-1) / 2
    return max(0.0, float(nats.mean() / np.log(2)))
