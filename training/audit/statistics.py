"""The audit's figures: how two sets of answers to the same cases differ, and whether the labels of
tiles and organs go together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import rel_entr

from crcviewer.protocol.audit_report import Independence
from crcviewer.protocol.estimate import Estimate
from training.base.resampling import Floats, percentile_interval, resamples

_RESAMPLES = 2000
_RANDOM_PAIRINGS = 9999


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
    count = len(values) if patients is None else len(np.unique(patients))
    return percentile_interval(
        float(values.mean()), np.concatenate(means), count, of_patients=patients is not None
    )


def flip_rate(own: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Share of the cases whose most probable class differs: ``(…, N, K)`` against ``(N, K)``."""
    return float((own.argmax(-1) != other.argmax(-1)).mean())


def divergence(own: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """Mean Jensen–Shannon divergence of probabilities ``(…, N, K)``, in bits: 0 to 1 (Lin 1991)."""
    p, q = own.astype(np.float64), other.astype(np.float64)
    middle = (p + q) / 2
    nats = (rel_entr(p, middle) + rel_entr(q, middle)).sum(-1) / 2
    return max(0.0, float(nats.mean() / np.log(2)))


def independence(
    split: str, tile_labels: NDArray[np.int64], organ_labels: NDArray[np.int64], *, seed: int = 0
) -> Independence:
    """Pearson's χ² test of the paired labels, ``(N,)`` each, and Cramér's V (Cramér 1946).

    Where the table is too thin for the χ² distribution (Cochran 1954: a fifth of the expected
    counts below 5, or one below 1), p is the share of random pairings of the same labels whose χ²
    is as large.
    """
    table = _table(tile_labels, organ_labels)
    count, (rows, columns) = int(table.sum()), table.shape
    degrees = (rows - 1) * (columns - 1)
    if degrees == 0:
        return Independence(split, count, 0.0, 0, 1.0, 0.0, False)
    expected = np.outer(table.sum(1), table.sum(0)) / count
    statistic = float(_chi_square(table[None], expected)[0])
    thin = bool((expected < 5).mean() > 0.2 or expected.min() < 1)
    if thin:
        drawn = stats.random_table(table.sum(1), table.sum(0), seed=seed).rvs(_RANDOM_PAIRINGS)
        as_large = int((_chi_square(drawn, expected) >= statistic * (1 - 1e-9)).sum())
        p = (1 + as_large) / (1 + _RANDOM_PAIRINGS)
    else:
        p = float(stats.chi2.sf(statistic, degrees))
    v = float(np.sqrt(statistic / (count * min(rows - 1, columns - 1))))
    return Independence(split, count, statistic, degrees, p, v, thin)


def _table(tile_labels: NDArray[np.int64], organ_labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each of the labels that are there meets each other."""
    tiles, of_tile = np.unique(tile_labels, return_inverse=True)
    organs, of_organ = np.unique(organ_labels, return_inverse=True)
    flat = np.bincount(of_tile * len(organs) + of_organ, minlength=len(tiles) * len(organs))
    return flat.reshape(len(tiles), len(organs))


def _chi_square(
    tables: NDArray[np.int64] | NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    statistics: NDArray[np.float64] = ((tables - expected) ** 2 / expected).sum((1, 2))
    return statistics
