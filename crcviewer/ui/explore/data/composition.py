"""What a selection is made of, in numbers. Knows no widgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.ui.explore.data.map_data import MapData


@dataclass(frozen=True)
class Composition:
    """Of some cases of a map. Classes are indices of the model's classes."""

    cases: int
    by_class: tuple[tuple[int, int], ...]
    """True class and how many cases have it, most first; those not known are left out."""
    known: int
    right: int
    confusions: tuple[tuple[int, int, int], ...]
    """True class, what it was taken for, and how often; most often first."""
    radiology_changed: int

    @property
    def accuracy(self) -> float | None:
        """Of the cases whose class is known; None: of none."""
        return self.right / self.known if self.known else None


def composition_of(data: MapData, rows: NDArray[np.int64]) -> Composition:
    """``rows``: of the map's arrays."""
    labels, predictions = data.labels[rows], data.predictions[rows]
    known = labels >= 0
    wrong = known & (labels != predictions)
    counts = Counter(labels[known].tolist())
    confusions = Counter(zip(labels[wrong].tolist(), predictions[wrong].tolist(), strict=True))
    return Composition(
        cases=len(rows),
        by_class=tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        known=int(known.sum()),
        right=int((known & ~wrong).sum()),
        confusions=tuple(
            (true, taken, count)
            for (true, taken), count in sorted(
                confusions.items(), key=lambda item: (-item[1], item[0])
            )
        ),
        radiology_changed=int(data.radiology_changed[rows].sum()),
    )
