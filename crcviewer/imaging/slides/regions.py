"""Which fields of a map lie in regions that were drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.slide_measures import SlideRegion


def fields_within(
    regions: Sequence[SlideRegion], *, side: float, pitch: float, columns: int, rows: int
) -> NDArray[np.bool_]:
    """``(rows, columns)``: fields with their centre in one of the regions; all, without any. The
    first field lies in the corner; ``side`` of a field and ``pitch`` are in pixels of level 0.

    A point is in a region where a ray from it crosses its rings an odd number of times.
    """
    inside = np.zeros((rows, columns), np.bool_)
    if not regions:
        return ~inside
    x = np.arange(columns) * pitch + side / 2
    for region in regions:
        crossings = np.zeros((rows, columns), np.int64)
        for ring in region.rings:
            for (x1, y1), (x2, y2) in pairwise([*ring, *ring[:1]]):
                if not all(map(math.isfinite, (x1, y1, x2, y2))) or y1 == y2:
                    continue
                low, high = sorted((y1, y2))
                first = max(0, math.ceil((low - side / 2) / pitch))
                last = min(rows, math.ceil((high - side / 2) / pitch))
                for row in range(first, last):
                    at = (row * pitch + side / 2 - y1) / (y2 - y1)
                    crossings[row] += x < x1 + at * (x2 - x1)
        inside |= crossings % 2 == 1
    return inside
