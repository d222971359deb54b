"""From case to case by keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def case_beyond(
    pixels: NDArray[np.float64],
    rows: NDArray[np.int64],
    here: int | None,
    step: tuple[int, int],
) -> int | None:
    """The nearest of ``rows`` in this direction, at most 45 degrees aside; without ``here``, that
    nearest to the middle. ``pixels``: where all cases lie, ``(N, 2)``."""
    if not len(rows):
        return None
    if here is None:
        away = pixels[rows] - pixels[rows].mean(axis=0)
        return int(rows[(away**2).sum(axis=1).argmin()])
    dx, dy = step
    away = pixels[rows] - pixels[here]
    along, aside = away @ (dx, dy), np.abs(away @ (dy, dx))
    ahead = np.flatnonzero((along > 0) & (aside <= along))
    if not len(ahead):
        return None
    return int(rows[ahead[(away[ahead] ** 2).sum(axis=1).argmin()]])
