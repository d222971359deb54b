"""The bootstrap (Efron 1979): cases drawn anew with return, the same ones for every model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crcviewer.protocol.evaluation_report import Measure
from training.evaluation.counts import Floats

_AT_ONCE = 2**20
"""Weights that are looked at together: few enough to stay in the processor's cache."""
FEWEST_CASES = 10
"""With fewer, resamples are hardly different from one another, and an interval would flatter."""


def resamples(cases: int, count: int, seed: int) -> Iterator[Floats]:
    """``count`` weightings of the cases, in blocks ``(cases, B)``: how often each was drawn."""
    generator = np.random.default_rng(seed)
    columns = max(1, _AT_ONCE // cases)
    for start in range(0, count, columns):
        block = np.empty((min(columns, count - start), cases))
        for row in block:
            row[:] = np.bincount(generator.integers(0, cases, cases), minlength=cases)
        yield np.ascontiguousarray(block.T)


def measured(name: str, value: float, drawn: Floats, cases: int, note: str = "") -> Measure:
    """A figure with the 95 % percentile interval of its resamples ``(R,)``; NaN: not defined."""
    if not np.isfinite(value):
        return Measure(name, None, note=note or "not defined for these cases")
    known = drawn[np.isfinite(drawn)]
    if cases < FEWEST_CASES:
        few = f"no interval: fewer than {FEWEST_CASES} cases"
        return Measure(name, value, note="; ".join(filter(None, (note, few))))
    # A rare class may be missing from some resamples, which then say nothing of it.
    if len(known) < max(1, len(drawn) / 2):
        rare = "no interval: too few cases of a class"
        return Measure(name, value, note="; ".join(filter(None, (note, rare))))
    low, high = np.quantile(known, (0.025, 0.975))
    return Measure(name, value, float(low), float(high), note)
