"""How two sets of answers to the same cases differ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

from crcviewer.protocol.audit_report import Estimate
from training.base.resampling import Floats, resamples

_RESAMPLES = 2000


def bootstrap_mean(
    values: Floats, *, seed: int, patients: NDArray[np.int64] | None = None
) -> Estimate:
    """The mean of one value a case ``(N,)``, with its 95 % percentile interval (Efron 1979).

    The same seed draws the same cases, whatever the values; with ``patients`` ``(N,)``, whole
    patients.
    """
    means = [
        (values @ weights) / weights.sum(axis=0)
        for weights in resamples(len(values), _RESAMPLES, seed, patients)
    ]
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
