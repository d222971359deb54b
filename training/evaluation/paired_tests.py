"""Two models on the same test images: who is right where the other is wrong."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.paired_cases import (
    FEWEST_UNITS,
    class_f1_p,
    mcnemar_exact,
    sign_flip_p,
)
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import (
    ClassComparison,
    EvaluatedModel,
    PairedComparison,
)
from training.evaluation.measures import Measured, Units, estimated


def compare_models(
    truth: NDArray[np.int64],
    first: tuple[EvaluatedModel, Measured],
    second: tuple[EvaluatedModel, Measured],
    patients: NDArray[np.int64] | None = None,
) -> PairedComparison:
    """Both measured on ``truth`` ``(N,)`` with the same resamples.

    ``patients`` ``(N,)`` says whose each case is, where that is known: their test decides then.
    """
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
        patients_p=None
        if patients is None
        else sign_flip_p(right[1].astype(np.float64) - right[0], patients),
        by_class=tuple(
            _class_comparison(truth, first[1], second[1], tissue, patients)
            for tissue in range(len(first[1].classes))
        ),
    )


def _class_comparison(
    truth: NDArray[np.int64],
    first: Measured,
    second: Measured,
    tissue: int,
    patients: NDArray[np.int64] | None,
) -> ClassComparison:
    singles = [one.classes[tissue].f1 for one in (first, second)]
    values = [one.value for one in singles]
    there = first.classes[tissue].count
    if values[0] is None or values[1] is None or not there:
        return ClassComparison(Estimate(None, note=singles[0].note), None)
    drawn = second.drawn_f1[:, tissue] - first.drawn_f1[:, tissue]
    own = truth == tissue
    units = Units.of(there, None if patients is None else patients[own])
    difference = estimated(values[1] - values[0], drawn, units)
    if difference.low is None:
        return ClassComparison(difference, None)
    p = class_f1_p(truth, first.predicted, second.predicted, tissue, patients)
    return ClassComparison(difference, p if units.count >= FEWEST_UNITS else None)


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
