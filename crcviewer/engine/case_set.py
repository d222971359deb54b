"""The cases of a set that a map is to be made of, and a fixed draw where they are many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crcviewer.protocol.map_messages import CasesListed, ListCases, MapCase, drawn_of
from crcviewer.protocol.text import Text, text


@dataclass(frozen=True)
class CaseSet:
    """All of them."""

    data: Text
    """Which images they are."""
    cases: list[MapCase]
    labels: list[int]
    """-1: not known."""
    notes: tuple[Text, ...] = ()
    synthetic: bool = False

    def drawn(self, request: ListCases) -> CasesListed:
        """The answer: all, or a fixed draw of as many as were asked for, in their order."""
        count, rows = len(self.cases), range(len(self.cases))
        notes = self.notes
        if count > request.most:
            draw = np.random.default_rng(0).choice(count, request.most, replace=False)
            rows = np.sort(draw).tolist()
            left_out = text(
                "{taken} of {count} cases were drawn at random, always the same ones; the other "
                "{rest} are not on this map.",
                taken=request.most,
                count=count,
                rest=count - request.most,
            )
            notes = (*notes, left_out)
        return CasesListed(
            request.id,
            drawn_of(self.data, len(rows), count),
            tuple(self.cases[row] for row in rows),
            tuple(self.labels[row] for row in rows),
            synthetic=self.synthetic,
            notes=tuple(notes),
        )
