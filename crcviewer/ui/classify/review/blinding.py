"""Blinded reading: names, order and the model's answers are hidden until the reader has chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from crcviewer.protocol.text import text
from crcviewer.session.case import Case, CaseState
from crcviewer.ui.look.language import say


class Blinding(QObject):
    """Whether it is on, its seed, and what each case is called meanwhile.

    The order is a function of seed and case: the same seed shows the same cases in the same order
    wherever the session is opened, and cases that come later find their place among the others.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active, self._seed = False, 0
        self._place: dict[int, int] = {}

    @property
    def active(self) -> bool:
        """Whether it is on."""
        return self._active

    @property
    def seed(self) -> int:
        """Of the order."""
        return self._seed

    def begin(self, seed: int) -> None:
        """Hide what could lead the reader."""
        if (self._active, self._seed) != (True, seed):
            self._active, self._seed = True, seed
            self.changed.emit()

    def end(self) -> None:
        """Show everything again."""
        if self._active:
            self._active = False
            self.changed.emit()

    def hides(self, case: Case) -> bool:
        """Whether name and answer of a case are hidden now."""
        return self._active and not (case.review is not None and case.review.decided)

    def place(self, case: Case) -> int:
        """By which cases are put into the order of the seed."""
        drawn = hashlib.sha256(f"{self._seed}/{case.id}".encode()).digest()
        return int.from_bytes(drawn[:7], "big")

    def order(self, cases: Iterable[Case]) -> list[int]:
        """Ids in the order of the seed."""
        return [case.id for case in sorted(cases, key=self.place)]

    def number(self, cases: Iterable[Case]) -> None:
        """Number the cases in that order; the numbers are all that is told of them."""
        self._place = {case_id: n for n, case_id in enumerate(self.order(cases), start=1)}

    def seen(self, case: Case) -> Case:
        """The case as it may be seen: without name, answer and errors where it is hidden."""
        if not self.hides(case):
            return case
        hidden = replace(case, name=self.shown_name(case), result=None, candidates=())
        return replace(hidden, error=None, error_path="", state=CaseState.NEW)

    def shown_name(self, case: Case) -> str:
        """A number for a case that is hidden, else its own name."""
        if not self.hides(case):
            return case.name
        return say(text("Case {number}", number=self._place.get(case.id, case.id)))
