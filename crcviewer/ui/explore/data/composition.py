"""What a selection is made of, in numbers and in words. Knows no widgets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.text import Text, text, verbatim
from crcviewer.ui.explore.data.map_data import MapData

_MOST_CONFUSIONS = 5


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


def composition_lines(data: MapData, made: Composition) -> tuple[Text, ...]:
    """Accuracy, counts and confusions."""
    lines = []
    if made.accuracy is not None:
        lines.append(
            text(
                "{right} of {known} right ({share:.1f} %)",
                right=made.right,
                known=made.known,
                share=100 * made.accuracy,
            )
        )
    lines.append(
        verbatim("   ".join(f"{data.code(k)}\N{NO-BREAK SPACE}{n}" for k, n in made.by_class))
    )
    for true, taken, count in made.confusions[:_MOST_CONFUSIONS]:
        lines.append(
            text(
                "{true} taken for {taken}: {count}",
                true=data.code(true),
                taken=data.code(taken),
                count=count,
            )
        )
    more = len(made.confusions) - _MOST_CONFUSIONS
    if more > 0:
        lines.append(text("and {count} rarer confusions", count=more))
    if made.radiology_changed:
        lines.append(text("radiology changed the class of {count}", count=made.radiology_changed))
    return tuple(line for line in lines if line)
