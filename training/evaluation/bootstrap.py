"""A figure with the interval of its resamples, or the reason why it has none."""

from __future__ import annotations

import numpy as np

from crcviewer.protocol.evaluation_report import Measure
from crcviewer.protocol.text import Text
from training.base.resampling import Floats

FEWEST_CASES = 10
"""With fewer, resamples are hardly different from one another, and an interval would flatter."""


def measured(
    name: str, value: float, drawn: Floats, units: int, note: str = "", *, of: str = "cases"
) -> Measure:
    """A figure with the 95 % percentile interval of its resamples ``(R,)``; NaN: not defined.

    ``units`` is how many independent cases, or patients, were drawn from.
    """
    if not np.isfinite(value):
        return Measure(name, None, note=Text(note or "not defined for these cases"))
    known = drawn[np.isfinite(drawn)]
    if units < FEWEST_CASES:
        few = f"no interval: fewer than {FEWEST_CASES} {of}"
        return Measure(name, value, note=Text("; ".join(filter(None, (note, few)))))
    # A rare class may be missing from some resamples, which then say nothing of it.
    if len(known) < max(1, len(drawn) / 2):
        rare = "no interval: too few cases of a class"
        return Measure(name, value, note=Text("; ".join(filter(None, (note, rare)))))
    low, high = np.quantile(known, (0.025, 0.975))
    return Measure(name, value, float(low), float(high), Text(note))
