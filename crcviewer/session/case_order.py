"""Which cases a list shows, and in which order: by what they are, never by where they stand.

What is compared is worked out once for each value of a case, and anew where the case has another:
a list of 50,000 is filtered in the time of looking at each number once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from operator import itemgetter
from pathlib import PurePath
from typing import Any

import msgspec

from crcviewer.imaging.core.file_names import folded, identities, stem_of, take_apart
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.messages import Classified
from crcviewer.session.case import Case, CaseState, OnDisk

Words = Callable[[Case], str]
"""What the list says of a case, for the search. (Not kept: whoever has a list would be held by its
own order.)"""


class SortKey(StrEnum):
    """What a list is sorted by; cases that are equal in it stay in the order of adding."""

    ADDED = "added"
    NAME = "name"
    CLASS = "class"
    CONFIDENCE = "confidence"
    """Probability of the class; cases without a verdict have none."""
    SET_SIZE = "set_size"
    """Classes in the 90 % set."""
    WARNING = "warning"
    """None, some, no verdict, failed."""
    EFFECT = "effect"
    """How much the radiology image moves the answer."""
    REVIEWED = "reviewed"
    """When the reader decided."""
    PATIENT = "patient"
    """As the names of paired images tell it."""


class Mark(StrEnum):
    """What a case may be filtered by, beside classes."""

    NO_VERDICT = "no_verdict"
    WARNINGS = "warnings"
    TILE_ONLY = "tile_only"
    WAITING = "waiting"
    FAILED = "failed"
    NOT_REVIEWED = "not_reviewed"
    REVIEWED = "reviewed"
    DISAGREEING = "disagreeing"
    FLAGGED = "flagged"
    CANNOT_BE_TOLD = "cannot_be_told"


_GROUPS = (
    frozenset((Mark.WARNINGS, Mark.TILE_ONLY, Mark.WAITING, Mark.FAILED)),
    frozenset((Mark.NOT_REVIEWED, Mark.REVIEWED, Mark.DISAGREEING)),
    frozenset((Mark.FLAGGED,)),
)
"""Beside the model's class, with no verdict, and the reader's, with what cannot be told."""


_SEVERITIES = ((3, Mark.FAILED), (2, Mark.NO_VERDICT), (1, Mark.WARNINGS))


class ListOrder(msgspec.Struct, frozen=True):
    """How a list is sorted and filtered. Within one group (classes of the model, own classes,
    state, review, flag) any of what is chosen is enough; of each group something has to fit."""

    sort: SortKey = SortKey.ADDED
    descending: bool = False
    classes: tuple[str, ...] = ()
    """Codes of the model's classes."""
    own_classes: tuple[str, ...] = ()
    """Codes that the reader has chosen."""
    marks: tuple[Mark, ...] = ()
    text: str = ""
    """Part of a name, a path, or what is said of a case."""

    @property
    def filters(self) -> bool:
        """Whether some cases may be hidden."""
        return bool(self.classes or self.own_classes or self.marks or self.text.strip())

    @property
    def plain(self) -> bool:
        """Whether all cases are shown as they were added."""
        return not self.filters and self.sort is SortKey.ADDED and not self.descending


class ListLook(msgspec.Struct, frozen=True):
    """How a list of cases looks, to be remembered."""

    order: ListOrder = ListOrder()
    grid: bool = False
    side: int = 104
    """Of a thumbnail in the grid, in pixels of the screen."""


class CaseOrder:
    """Answers which cases fit, and keeps what it had to work out for that."""

    def __init__(self) -> None:
        self._codes: tuple[str, ...] = ()
        self._bits: dict[tuple[str, str], int] = {}
        self._facts: dict[int, tuple[Case, int]] = {}
        self._texts: dict[int, tuple[Case, str]] = {}
        self._names: dict[int, tuple[str, str]] = {}
        self._patients: dict[int, tuple[tuple[str, ...], str | None]] = {}

    def set_classes(self, codes: Sequence[str]) -> None:
        """Codes of the model's classes, in its order."""
        self._codes = tuple(codes)
        self._facts.clear()
        self.forget_words()

    def forget_words(self) -> None:
        """Another language says it otherwise."""
        self._texts.clear()

    def shown(self, cases: Iterable[Case], order: ListOrder, words: Words) -> list[int]:
        """Ids of those that fit, sorted. ``cases``: in the order of adding."""
        kept = list(cases)
        masks = self._masks(order)
        if masks:
            kept = [case for case in kept if self._fits(case, masks)]
        wanted = order.text.strip().casefold()
        if wanted:
            kept = [case for case in kept if wanted in self._text(case, words)]
        if order.sort is SortKey.ADDED:
            ids = [case.id for case in kept]
            return ids[::-1] if order.descending else ids
        value = self._value(order.sort)
        valued: list[tuple[Any, int]] = []
        without: list[int] = []
        for case in kept:
            key = value(case)
            if key is None:
                without.append(case.id)
            else:
                valued.append((key, case.id))
        valued.sort(key=itemgetter(0), reverse=order.descending)
        return [case_id for _, case_id in valued] + without

    def prepare(self, case: Case, words: Words) -> None:
        """Work out what is missing of a case, ahead of who sorts or filters."""
        self._fact(case)
        self._text(case, words)
        self._name(case)

    def unknown(self, ids: Iterable[int]) -> list[int]:
        """Those of which nothing was worked out yet."""
        return [case_id for case_id in ids if case_id not in self._facts]

    def forget_gone(self, there: Collection[int]) -> None:
        """Drop what is kept of cases that are gone, once it is as much as that of the others."""
        for kept in (self._facts, self._texts, self._names, self._patients):
            if len(kept) > 2 * len(there) + 1000:
                ids = set(there)
                for case_id in [i for i in kept if i not in ids]:
                    del kept[case_id]

    def has_patients(self, cases: Iterable[Case]) -> bool:
        """Whether the names of any pair tell of a patient."""
        return any(self._patient(case) is not None for case in cases)

    # ------------------------------------------------------------------------------- filter

    def _masks(self, order: ListOrder) -> list[int]:
        """Of each group that something is chosen of: the bits of which a case must have one."""
        masks = []
        for kind, codes, mark in (
            ("class", order.classes, Mark.NO_VERDICT),
            ("own", order.own_classes, Mark.CANNOT_BE_TOLD),
        ):
            mask = sum(self._bit(kind, code) for code in dict.fromkeys(codes))
            if mark in order.marks:
                mask |= self._bit("mark", mark)
            if mask:
                masks.append(mask)
        for group in _GROUPS:
            mask = sum(self._bit("mark", mark) for mark in group.intersection(order.marks))
            if mask:
                masks.append(mask)
        return masks

    def _fits(self, case: Case, masks: list[int]) -> bool:
        known = self._facts.get(case.id)
        bits = known[1] if known is not None and known[0] is case else self._fact(case)
        return all(bits & mask for mask in masks)

    def _bit(self, kind: str, what: str) -> int:
        return 1 << self._bits.setdefault((kind, what), len(self._bits))

    def _fact(self, case: Case) -> int:
        known = self._facts.get(case.id)
        if known is not None and known[0] is case:
            return known[1]
        bits = 0
        for mark in _marks(case, self._codes):
            bits |= self._bit("mark", mark)
        code = _class_code(case, self._codes)
        if code:
            bits |= self._bit("class", code)
        if case.review is not None and case.review.class_code:
            bits |= self._bit("own", case.review.class_code)
        self._facts[case.id] = case, bits
        return bits

    def _text(self, case: Case, words: Words) -> str:
        known = self._texts.get(case.id)
        if known is not None and known[0] is case:
            return known[1]
        parts = [case.name, words(case), case.error_path]
        parts += [p.info.path for p in (case.pathology, case.radiology) if p is not None]
        if case.review is not None:
            parts += [case.review.class_code, case.review.note, case.review.diagnosis]
        said = "\n".join(parts).casefold()
        self._texts[case.id] = case, said
        return said

    # --------------------------------------------------------------------------------- sort

    def _value(self, sort: SortKey) -> Callable[[Case], Any]:
        """What is compared; None: nothing, and so at the end either way."""
        values: dict[SortKey, Callable[[Case], Any]] = {
            SortKey.NAME: self._name,
            SortKey.CLASS: _class,
            SortKey.CONFIDENCE: _confidence,
            SortKey.SET_SIZE: _set_size,
            SortKey.WARNING: self._severity,
            SortKey.EFFECT: _effect,
            SortKey.REVIEWED: _decided,
            SortKey.PATIENT: self._patient,
        }
        return values[sort]

    def _name(self, case: Case) -> str:
        known = self._names.get(case.id)
        if known is not None and known[0] == case.name:
            return known[1]
        key = _natural(case.name)
        self._names[case.id] = case.name, key
        return key

    def _severity(self, case: Case) -> int:
        known = self._facts.get(case.id)
        bits = known[1] if known is not None and known[0] is case else self._fact(case)
        for severity, mark in _SEVERITIES:
            if bits & self._bit("mark", mark):
                return severity
        return 0

    def _patient(self, case: Case) -> str | None:
        if case.pathology is None or case.radiology is None:
            return None
        paths = case.pathology.info.path, case.radiology.info.path
        known = self._patients.get(case.id)
        if known is not None and known[0] == paths:
            return known[1]
        named = patient_of(*paths)
        key = None if named is None else _natural(named)
        self._patients[case.id] = paths, key
        return key


def patient_of(tile: str, scan: str) -> str | None:
    """Whose two images are, by what paired them: the part that their names share, or the folder
    that they have to themselves; None where neither tells. Nothing that a file says of a patient
    is looked at."""
    tile, scan = file_of(tile), file_of(scan)
    keys = [take_apart(stem_of(path)).key for path in (tile, scan)]
    if any(identities(keys[1])[0]) or any(identities(keys[1])[1]):
        return keys[1] if f"{keys[0]}_".startswith(f"{keys[1]}_") else None
    nameless = not any(any(part) for part in identities(keys[0]))
    folders = {PurePath(path).parent for path in (tile, scan)}
    return folders.pop().name or None if nameless and len(folders) == 1 else None


_DIGITS = re.compile(r"[0-9]+")


def _natural(text: str) -> str:
    """Sorts ``slice2`` before ``slice10`` as plain text, which is quicker than by parts."""
    return _DIGITS.sub(_padded, folded(text))


def _padded(found: re.Match[str]) -> str:
    digits = found[0].lstrip("0")
    return f"{len(digits):04}{digits}"


def _verdict(case: Case) -> Classified | None:
    result = case.result
    return None if result is None or result.verdict is None else result


def _class_code(case: Case, codes: Sequence[str]) -> str:
    result = _verdict(case)
    known = result is not None and result.class_index < len(codes)
    return codes[result.class_index] if result is not None and known else ""


def _marks(case: Case, codes: Sequence[str]) -> Iterable[Mark]:
    if case.state is CaseState.FAILED:
        yield Mark.FAILED
    elif case.state is not CaseState.DONE and case.classifiable:
        yield Mark.WAITING
    if case.result is not None and case.result.verdict is None:
        yield Mark.NO_VERDICT
    if _warns(case):
        yield Mark.WARNINGS
    if case.result is not None and case.result.tile_only:
        yield Mark.TILE_ONLY
    review = case.review
    if review is None or not review.decided:
        yield Mark.NOT_REVIEWED
    else:
        yield Mark.REVIEWED
        code = _class_code(case, codes)
        if review.class_code and code and review.class_code != code:
            yield Mark.DISAGREEING
        if review.cannot_be_told:
            yield Mark.CANNOT_BE_TOLD
    if review is not None and review.flagged:
        yield Mark.FLAGGED


def _warns(case: Case) -> bool:
    """Whether there is anything that the user should know of its images, verdict or not."""
    result = case.result
    if case.on_disk is not OnDisk.SAME or case.candidates:
        return True
    if result is not None:
        checks = [c for c in (result.pathology_check, result.radiology_check) if c is not None]
        if result.warnings or any(check.outside or check.doubts for check in checks):
            return True
    return any(p is not None and p.info.warnings for p in (case.pathology, case.radiology))


def _class(case: Case) -> float | None:
    """The surest of a class first. One number, which is compared more quickly than two."""
    result = case.result
    if result is None or result.verdict is None:
        return None
    return result.class_index - 0.5 * result.probabilities[result.class_index]


def _confidence(case: Case) -> float | None:
    result = case.result
    if result is None or result.verdict is None:
        return None
    return result.probabilities[result.class_index]


def _set_size(case: Case) -> int | None:
    result = _verdict(case)
    return None if result is None else len(result.prediction_set) or None


def _effect(case: Case) -> float | None:
    effect = case.result.radiology_effect if case.result is not None else None
    return None if effect is None else effect.delta


def _decided(case: Case) -> str | None:
    review = case.review
    return review.decided_at if review is not None and review.decided else None
