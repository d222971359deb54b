"""Tests of two models on the same cases, for the commands and the window alike.

McNemar's test takes every case for independent of the others. Tiles of one patient are alike, so
that it sees differences that are none: where patients are known, whole patients are exchanged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

FEWEST_UNITS = 10
"""With fewer patients, or cases, nothing is said of a difference, as nothing is of single
figures."""
_ALL_OF = 14
"""So many units have 2¹⁴ = 16,384 ways to flip their signs: all are looked at."""
_DRAWN = 9_999
_AT_ONCE = 2**21


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """Two-sided p (McNemar 1947, by the binomial distribution): were both models as good, each case
    that only one gets right would be either's with the chance ½. 1 where there is no such case."""
    count = only_first + only_second
    # In logarithms: 2**count is beyond what a float can be.
    half = [
        math.exp(math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
                 - count * math.log(2))
        for k in range(min(only_first, only_second) + 1)
    ]  # fmt: skip
    return min(1.0, 2.0 * sum(half))


def sign_flip_p(difference: NDArray[np.float64], units: NDArray[np.int64]) -> float:
    """Two-sided p of a difference of paired figures, whole units (patients) being exchanged.

    ``difference`` ``(N,)``: the second model's figure of each case less the first's; ``units``
    ``(N,)``: whose each case is. Were both models as good, each patient's sum of differences could
    as well have the other sign (Fisher's randomisation test of pairs; by clusters: Gail et al.
    1996). The statistic is the sum, so that every case weighs the same, as in an accuracy. All
    signs are looked at for up to 14 patients who differ, else 9,999 drawn ones.
    """
    sums = np.bincount(np.unique(units, return_inverse=True)[1], weights=difference)
    sums = sums[sums != 0.0]
    if not len(sums):
        return 1.0
    observed = abs(float(sums.sum())) * (1 - 1e-9)
    as_far, count = 0, 0
    for signs in flips(len(sums)):
        as_far += int((np.abs(signs @ sums) >= observed).sum())
        count += len(signs)
    # Of drawn signs, those that were observed are one more.
    return as_far / count if len(sums) <= _ALL_OF else (as_far + 1) / (count + 1)


def flips(units: int, seed: int = 0) -> Iterator[NDArray[np.float64]]:
    """Signs ``(B, U)``, in blocks: all that there are for few units, else drawn ones."""
    if units <= _ALL_OF:
        bits = np.arange(2**units)[:, None] >> np.arange(units) & 1
        yield (1 - 2 * bits).astype(np.float64)
        return
    random = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // units)
    for start in range(0, _DRAWN, rows):
        drawn = random.integers(0, 2, (min(rows, _DRAWN - start), units), dtype=np.int8)
        yield (1 - 2 * drawn).astype(np.float64)


def class_f1_p(
    truth: NDArray[np.int64],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    tissue: int,
    units: NDArray[np.int64] | None = None,
) -> float:
    """Two-sided p of the difference of one class's F1, the two models' answers being exchanged unit
    by unit (approximate randomisation: Noreen 1989; Yeh 2000, "More accurate tests for the
    statistical significance of result differences").

    ``truth``, ``first`` and ``second`` ``(N,)`` are classes; ``units`` ``(N,)`` says whose each
    case is, None: each is for itself. 1 where the answers never differ in what F1 counts.
    """
    own = truth == tissue
    counts = [
        # Twice the hits, and hits, false alarms and misses as F1's divisor has them.
        np.stack([2.0 * (own & (said == tissue)), 1.0 * own + (said == tissue)], axis=1)
        for said in (first, second)
    ]
    differing = counts[1] - counts[0]
    if units is not None:
        whose = np.unique(units, return_inverse=True)[1]
        differing = np.stack([np.bincount(whose, weights=column) for column in differing.T], axis=1)
    half = differing[(differing != 0.0).any(axis=1)] / 2
    if not len(half):
        return 1.0
    middle = (counts[0] + counts[1]).sum(axis=0) / 2

    def gained(moved: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of ``(B, 2)``: F1 of the second less that of the first."""
        gain: NDArray[np.float64] = _share(middle + moved) - _share(middle - moved)
        return gain

    observed = abs(float(gained(half.sum(axis=0)[None])[0])) - 1e-12
    as_far, count = 0, 0
    for signs in flips(len(half)):
        as_far += int((np.abs(gained(signs @ half)) >= observed).sum())
        count += len(signs)
    return as_far / count if len(half) <= _ALL_OF else (as_far + 1) / (count + 1)


def _share(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of ``(B, 2)``: the first by the second, 0 where there is nothing."""
    share: NDArray[np.float64] = counts[:, 0] / np.maximum(counts[:, 1], 1.0)
    return share
