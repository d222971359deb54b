"""Blinded reading: names, order and the model's answers are hidden until the reader has chosen."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from crcviewer.imaging.core.image_names import file_without_part
from crcviewer.protocol.text import NOTHING, Text, counted, text
from crcviewer.session.case import Case, CaseState, Picture
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

    # --------------------------------------------------------------- what is told or taken away

    def told(self, cases: Iterable[Case]) -> tuple[list[Case], int]:
        """Those of which something may leave the window, and how many may not yet."""
        cases = list(cases)
        told = [case for case in cases if not self.hides(case)]
        return told, len(cases) - len(told)

    def covered(self, said: Text, cases: Iterable[Case]) -> Text:
        """A sentence in which names and paths of hidden cases are their numbers."""
        if not self._active:
            return said
        words = set(_words(said)) - {""}
        if not words:
            return said
        # A name ends a path, or is all of it: what ends like none is looked at no further, as there
        # may be very many cases.
        ends = tuple(words)
        known = {
            word: case
            for case in cases
            if case.name in words or _may_be_named(case, ends)
            for word in words.intersection(_names(case))
            if self.hides(case)
        }
        numbers = {word: self.shown_name(case) for word, case in known.items()}
        values = {hole: _covered(one, numbers) for hole, one in said.values.items()}
        return Text(said.template, values)


def left_out_text(count: int) -> Text:
    """Of what was made without the cases that are hidden; empty: none is."""
    if not count:
        return NOTHING
    return counted(
        count,
        "One case that you have not judged yet is left out while names and answers are hidden.",
        "{count} cases that you have not judged yet are left out while names and answers are"
        " hidden.",
    )


def _may_be_named(case: Case, ends: tuple[str, ...]) -> bool:
    tile, scan = case.pathology, case.radiology
    return (
        bool(case.candidates or case.error_path)
        or (tile is not None and _ends(tile, ends))
        or (scan is not None and _ends(scan, ends))
    )


def _ends(picture: Picture, ends: tuple[str, ...]) -> bool:
    path = picture.info.path
    return path.endswith(ends) or picture.title in ends or "#" in path or not path.isprintable()


def _names(case: Case) -> Iterator[str]:
    """What a sentence may call a case, or a file of it."""
    yield case.name
    pictures = [picture for picture in (case.pathology, case.radiology) if picture is not None]
    for path in (*(p.info.path for p in pictures), *case.candidates, case.error_path):
        if path:
            file = file_without_part(path)
            yield from (path, file, os.path.basename(path), os.path.basename(file))  # noqa: PTH119
    for picture in pictures:
        yield from (picture.title, picture.file_name)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Text):
        for one in value.values.values():
            yield from _words(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, str):
        yield value


def _covered(value: Any, numbers: dict[str, str]) -> Any:
    if not numbers:
        return value
    if isinstance(value, Text):
        values = {hole: _covered(one, numbers) for hole, one in value.values.items()}
        return Text(value.template, values)
    if isinstance(value, tuple | list):
        return tuple(_covered(one, numbers) for one in value)
    return numbers.get(value, value) if isinstance(value, str) else value
