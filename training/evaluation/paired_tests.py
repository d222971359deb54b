"""Two models on the same test images: who is right where the other is wrong."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import EvaluatedModel, PairedComparison
from training.evaluation.measures import Measured, estimated


def compare_models(
    truth: NDArray[np.int64],
    first: tuple[EvaluatedModel, Measured],
    second: tuple[EvaluatedModel, Measured],
) -> PairedComparison:
    """Both measured on ``truth`` ``(N,)`` with the same resamples."""
    right = [one.predicted == truth for _, one in (first, second)]
    table = right_and_wrong(*right)
    z, p = two_proportion_z(int(right[0].sum()), int(right[1].sum()), len(truth))
    return PairedComparison(
        first[0],
        second[0],
        *table,
        mcnemar_p=mcnemar_exact(table[1], table[2]),
        accuracy_difference=_difference("accuracy", first[1], second[1]),
        f1_difference=_difference("macro_f1", first[1], second[1]),
        unpaired_z=z,
        unpaired_p=p,
        by_patients=first[1].units.patients,
    )


def right_and_wrong(
    first: NDArray[np.bool_], second: NDArray[np.bool_]
) -> tuple[int, int, int, int]:
    """Cases where both are right, only the first, only the second, neither."""
    return (
        int((first & second).sum()),
        int((first & ~second).sum()),
        int((~first & second).sum()),
        int((~first & ~second).sum()),
    )


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """Two-sided p (McNemar 1947, by the binomial distribution): were both models as good, each case
    that only one gets right would be either's with the chance ½. 1 where there is no such case."""
    from scipy.stats import binomtest

    if only_first + only_second == 0:
        return 1.0
    return float(binomtest(only_first, only_first + only_second, 0.5).pvalue)


def two_proportion_z(
    first: int, second: int, cases: int
) -> tuple[float, float] | tuple[None, None]:
    """The study's test of right answers as if of different images: z and its two-sided p.

    None where it is not defined: nobody errs, or everybody.
    """
    pooled = (first + second) / (2 * cases)
    if not 0.0 < pooled < 1.0:
        return None, None
    z = (second - first) / cases / math.sqrt(pooled * (1 - pooled) * 2 / cases)
    return z, math.erfc(abs(z) / math.sqrt(2))


def _difference(name: str, first: Measured, second: Measured) -> Estimate:
    """Of a figure of both. Where one of them has no interval, neither has their difference."""
    value = second.overall[name] - first.overall[name]
    difference = estimated(value, second.drawn[name] - first.drawn[name], first.units)
    single = [one for measured in (first, second) for one in measured.measures if one.name == name]
    without = next((one for one in single if one.low is None), None)
    if without is None or difference.low is None:
        return difference
    return Estimate(difference.value, count=difference.count, note=without.note)
