"""The bootstrap (Efron 1979): cases drawn anew with return, the same ones for every model, and the
percentile interval of what the draws give.

Tiles of one patient are alike, so where patients are known whole patients are drawn, each with all
of their cases (the cluster bootstrap: Davison and Hinkley 1997, section 3.8).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import NOTHING, Text, text

Floats = NDArray[np.float64]

FEWEST_CASES = 10
"""With fewer, resamples are hardly different from one another, and an interval would flatter."""

_AT_ONCE = 2**20
"""Weights that are looked at together: few enough to stay in the processor's cache."""


def resamples(
    cases: int, count: int, seed: int, patients: NDArray[np.int64] | None = None
) -> Iterator[Floats]:
    """``count`` weightings of the cases, in blocks ``(cases, B)``: how often each was drawn.

    ``patients`` ``(cases,)`` says whose each case is.
    """
    generator = np.random.default_rng(seed)
    whose = None if patients is None else np.unique(patients, return_inverse=True)[1]
    units = cases if whose is None else int(whose.max()) + 1
    columns = max(1, _AT_ONCE // cases)
    for start in range(0, count, columns):
        block = np.empty((min(columns, count - start), cases))
        for row in block:
            drawn = np.bincount(generator.integers(0, units, units), minlength=units)
            row[:] = drawn if whose is None else drawn[whose]
        yield np.ascontiguousarray(block.T)


def percentile_interval(
    value: float, drawn: Floats, count: int, note: Text = NOTHING, *, of_patients: bool = False
) -> Estimate:
    """A figure with the 95 % percentile interval of its resamples ``(R,)``, or why it has none.

    ``count``: how many cases, or patients, were drawn from.
    """
    if count < FEWEST_CASES:
        none = (
            text("no interval: fewer than {fewest} patients", fewest=FEWEST_CASES)
            if of_patients
            else text("no interval: fewer than {fewest} cases", fewest=FEWEST_CASES)
        )
        both = text("{first}; {second}", first=note, second=none) if note else none
        return Estimate(value, count=count, note=both)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Estimate(value, float(low), float(high), count, note)
