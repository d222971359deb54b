"""Rows whose tiles are one image: under two labels, of two patients, in two splits; and which of
them a user's rules leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.data_choices import LeaveOutRule
from crcviewer.protocol.data_report import Problem, SameImages, Severity
from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import Text, counted, text, verbatim
from training.data.fingerprints import SIDE, at_side, same_images
from training.data.rows import Manifest, Row

_LISTED = 100
_KEEPS = ("test", "val", "train", "")
"""Splits by which keeps an image that stands in several."""


ByPlace = Sequence[Row] | Mapping[int, Row]
"""Rows by their place."""


@dataclass(frozen=True)
class SameRows:
    """Rows (by their place in the manifest) whose tiles are one image, and which are exact."""

    members: tuple[int, ...]
    exact: tuple[bool, ...]


def find_same_rows(rows: Sequence[Row], pixels: Mapping[Path, NDArray[np.uint8]]) -> list[SameRows]:
    """By content. ``pixels``: of each tile that could be read."""
    files = list(dict.fromkeys(row.pathology for row in rows if row.pathology in pixels))
    rows_of: dict[Path, list[int]] = {file: [] for file in files}
    for place, row in enumerate(rows):
        if row.pathology in rows_of:
            rows_of[row.pathology].append(place)
    found = []
    in_group: set[Path] = set()
    for group in same_images([_small([pixels[file] for file in files])] if files else []):
        members = [
            (place, exact)
            for number, exact in zip(group.members, group.exact, strict=True)
            for place in rows_of[files[number]]
        ]
        in_group.update(files[number] for number in group.members)
        places, exact_ones = zip(*sorted(members), strict=True)
        found.append(SameRows(places, exact_ones))
    for file, places_of in rows_of.items():
        if len(places_of) > 1 and file not in in_group:
            found.append(SameRows(tuple(places_of), (True,) * len(places_of)))
    return sorted(found, key=lambda group: group.members)


def _small(pixels: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """All at one side, ``(N, S, S, 3)``."""
    side = min(SIDE, *(len(one) for one in pixels))
    small = np.empty((len(pixels), side, side, 3), np.uint8)
    for place, one in enumerate(pixels):
        small[place] = at_side(one[None], side)[0]
    return small


# ------------------------------------------------------------------------------- left out


def in_conflict(rows: ByPlace, groups: Sequence[SameRows]) -> set[int]:
    """All rows of an image that stands under two labels or two patients."""
    found: set[int] = set()
    for group in groups:
        labels = {rows[place].label for place in group.members}
        patients = {rows[place].patient for place in group.members} - {""}
        if len(labels) > 1 or len(patients) > 1:
            found.update(group.members)
    return found


def superfluous(rows: ByPlace, groups: Sequence[SameRows], gone: set[int]) -> set[int]:
    """What :attr:`LeaveOutRule.DUPLICATES` leaves out, beside what is ``gone``."""
    found: set[int] = set()
    for group in groups:
        left = [place for place in group.members if place not in gone]
        if len(left) < 2:
            continue
        keeps = min((rows[place].split for place in left), key=_KEEPS.index)
        kept: list[Row] = []
        for place in left:
            row = rows[place]
            again = any(
                one.pathology != row.pathology
                or (one.radiology, one.radiology_slice) == (row.radiology, row.radiology_slice)
                for one in kept
                if one.label == row.label
            )
            if row.split != keeps or again:
                found.add(place)
            else:
                kept.append(row)
    return found


def owners(rows: Sequence[Row], groups: Sequence[SameRows]) -> list[str]:
    """Who must not be divided: the patient, where he is known; whoever has the same image goes with
    him."""
    names = [row.patient or f"\0{row.file}" for row in rows]
    head: dict[str, str] = {}

    def first(name: str) -> str:
        while head.get(name, name) != name:
            name = head[name]
        return name

    for group in groups:
        ends = sorted({first(names[place]) for place in group.members})
        for other in ends[1:]:
            head[other] = ends[0]
    return [first(name) for name in names]


# ------------------------------------------------------------------------------- told


def same_problems(
    manifest: Manifest, splits: Sequence[str], groups: Sequence[SameRows]
) -> tuple[list[SameImages], list[Problem]]:
    """Of rows that are left: what stands in two places, and what that means.

    ``splits``: of each row; empty where they are not known.
    """
    rows = manifest.rows
    found: list[SameImages] = []
    problems: list[Problem] = []
    more: Counter[tuple[str, Severity]] = Counter()
    twice = 0
    for group in groups:
        first = group.members[0]
        for place, exact in zip(group.members[1:], group.exact[1:], strict=True):
            one, other = rows[first], rows[place]
            differs = SameImages(
                Slot.PATHOLOGY,
                manifest.place(one, splits[first] if splits else one.split),
                manifest.place(other, splits[place] if splits else other.split),
                exact,
                bool(splits) and splits[first] != splits[place],
                one.label != other.label,
                bool(one.patient and other.patient) and one.patient != other.patient,
            )
            if not (differs.splits_differ or differs.labels_differ or differs.patients_differ):
                twice += one.pathology != other.pathology
                continue
            found.append(differs)
            for rule, severity, cause, step in _said(manifest, one, differs):
                more[rule, severity] += 1
                if more[rule, severity] <= _LISTED:
                    file, row = manifest.about(other)
                    problems.append(Problem(severity, cause, step, file, row, rule))
    for (rule, severity), count in more.items():
        if count > _LISTED:
            cause = text("So are {count} more images.", count=count - _LISTED)
            problems.append(Problem(severity, cause, file=manifest.path.name, leave_out=rule))
    if twice:
        cause = counted(
            twice,
            "1 image is there twice in one split, under other names: it counts twice.",
            "{count} images are there twice in one split, under other names: they count twice.",
        )
        step = text("Leave the second ones out, unless that is meant.")
        rule = LeaveOutRule.DUPLICATES
        problems.append(Problem(Severity.WARNING, cause, step, manifest.path.name, leave_out=rule))
    return found, problems


def _said(
    manifest: Manifest, one: Row, differs: SameImages
) -> list[tuple[str, Severity, Text, Text]]:
    number = one.number
    where = verbatim(one.file) if number is None else text("row {row}", row=number)
    how = text("the very image") if differs.exact else text("the same image, turned or compressed,")
    conflict = Severity.ERROR if differs.exact else Severity.WARNING
    said: list[tuple[str, Severity, Text, Text]] = []
    if differs.labels_differ:
        cause = text(
            "Its tile is {how} of {where}, which has the label “{label}”.",
            how=how, where=where, label=differs.first.label,
        )  # fmt: skip
        step = text("Correct one of the two, or leave both out.")
        said.append((LeaveOutRule.CONFLICTS, conflict, cause, step))
    if differs.patients_differ:
        cause = text(
            "Its tile is {how} of {where}, which is of patient {patient}.",
            how=how, where=where, patient=differs.first.patient,
        )  # fmt: skip
        step = text("Correct one of the two, or leave both out.")
        said.append((LeaveOutRule.CONFLICTS, conflict, cause, step))
    if differs.splits_differ:
        cause = text(
            "Its tile is {how} of {where}, which is in {other}, while this one is in {split}.",
            how=how, where=where, other=differs.first.split, split=differs.second.split,
        )  # fmt: skip
        step = text("Leave one of the two out: a model is not to be tested on what it has seen.")
        said.append((LeaveOutRule.DUPLICATES, Severity.ERROR, cause, step))
    return said
