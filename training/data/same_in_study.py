"""Images that stand in two splits of a study, or under two labels; and studies without them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec.structs import replace as with_fields
from numpy.typing import NDArray

from crcviewer.protocol.data_choices import DataChoices, LeaveOutRule
from crcviewer.protocol.data_report import (
    ImagePlace,
    LeftOut,
    Problem,
    SameImages,
    Severity,
)
from crcviewer.protocol.images import Slot
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import counted, text
from training.base.errors import DataError
from training.data.fingerprints import same_images
from training.data.leave_out import refuse_other_number, understood
from training.data.rows import Row
from training.data.same_rows import SameRows, in_conflict, superfluous
from training.data.study_data import ImageSet, Split, StudyData

_LISTED = 100


class SameInSet:
    """What one modality has twice. Images are numbered through train, val and test."""

    def __init__(self, images: ImageSet, file: str, slot: Slot) -> None:
        """``file``: what is told of where they are."""
        self._file, self._slot = file, slot
        splits = [images.split(name) for name in SPLITS]
        self.starts = np.cumsum([0, *map(len, splits)])
        groups = same_images([split.images[: len(split)] for split in splits])
        self.groups = [SameRows(group.members, group.exact) for group in groups]
        self.rows = {}
        for group in groups:
            for place in group.members:
                split, index = self.split_of(place)
                label = int(images.split(split).labels[index])
                # Rows of different files: only their content is the same.
                self.rows[place] = Row(None, file, Path(str(place)), None, None, label, "", split)
        self._classes = images.classes

    def split_of(self, place: int) -> tuple[str, int]:
        """The split of an image, and its number there."""
        which = int(np.searchsorted(self.starts, place, side="right")) - 1
        return SPLITS[which], place - int(self.starts[which])

    def place(self, number: int) -> ImagePlace:
        """For a report."""
        split, index = self.split_of(number)
        label = self._classes[self.rows[number].label] if number in self.rows else ""
        return ImagePlace(self._file, None, index, split, label)

    def found(self) -> list[SameImages]:
        """Pairs that differ in split or label."""
        pairs = []
        for group in self.groups:
            first = group.members[0]
            for other, exact in zip(group.members[1:], group.exact[1:], strict=True):
                one, two = self.rows[first], self.rows[other]
                pair = SameImages(
                    self._slot,
                    self.place(first),
                    self.place(other),
                    exact,
                    one.split != two.split,
                    one.label != two.label,
                )
                if pair.splits_differ or pair.labels_differ:
                    pairs.append(pair)
        return pairs

    def problems(self) -> list[Problem]:
        """Tiles in two splits are an error: a model would be judged on what it has learnt."""
        found = self.found()
        across = sum(pair.splits_differ for pair in found)
        labels = sum(pair.labels_differ for pair in found)
        problems = []
        if across:
            tiles = self._slot is Slot.PATHOLOGY
            cause = counted(
                across,
                "1 image stands in two splits, as it is or turned, compressed or reduced.",
                "{count} images stand in two splits, as they are or turned, compressed or reduced.",
            )
            step = text("Leave one of each two out: a model is not to be tested on what it has "
                        "seen.")  # fmt: skip
            severity = Severity.ERROR if tiles else Severity.WARNING
            rule = LeaveOutRule.DUPLICATES if tiles else ""
            problems.append(Problem(severity, cause, step, self._file, leave_out=rule))
        if labels:
            cause = counted(
                labels,
                "1 image stands under two labels.",
                "{count} images stand under two labels.",
            )
            step = text("Leave them out, or correct their labels.")
            rule = LeaveOutRule.CONFLICTS if self._slot is Slot.PATHOLOGY else ""
            problems.append(Problem(Severity.WARNING, cause, step, self._file, leave_out=rule))
        return problems


def refuse_same_images(data: StudyData) -> None:
    """Raises DataError where a tile stands in two splits."""
    for problem in SameInSet(data.pathology, data.name, Slot.PATHOLOGY).problems():
        if problem.severity is Severity.ERROR:
            raise DataError(
                text("Of {name}: {problem}", name=data.name, problem=problem.cause),
                problem.next_step,
            )


def leave_out_images(
    data: StudyData, choices: DataChoices
) -> tuple[StudyData, tuple[LeftOut, ...], dict[LeaveOutRule, int]]:
    """The study without the tiles that the user has left out; what these were; and how many more
    each other rule would leave out. Raises DataError."""
    leavers = understood(choices.leave_out)
    same = SameInSet(data.pathology, data.name, Slot.PATHOLOGY)
    told: list[LeftOut] = []
    gone: set[int] = set()
    more: dict[LeaveOutRule, int] = {}
    for leaver in leavers:
        if leaver.index is None:
            continue
        split, index = leaver.index
        if index >= len(data.pathology.split(split)):
            raise DataError(
                text("There is no image {number} in {split}.", number=index, split=split),
                text("Images of a split count from 0."),
            )
        number = int(same.starts[SPLITS.index(split)]) + index
        gone.add(number)
        told.append(LeftOut(leaver.written, 1, (same.place(number),)))
    for rule in (LeaveOutRule.CONFLICTS, LeaveOutRule.DUPLICATES):
        now = (
            in_conflict(same.rows, same.groups) - gone
            if rule is LeaveOutRule.CONFLICTS
            else superfluous(same.rows, same.groups, gone)
        )
        given = next((one for one in leavers if one.rule is rule), None)
        if given is None:
            more[rule] = len(now)
            continue
        refuse_other_number(given, len(now))
        places = tuple(same.place(number) for number in sorted(now)[:_LISTED])
        told.append(LeftOut(given.written, len(now), places))
        gone |= now
    done = {one.rule for one in told}
    told += [LeftOut(leaver.written, 0) for leaver in leavers if leaver.written not in done]
    return (_without(data, gone, same.starts) if gone else data), tuple(told), more


def _without(data: StudyData, gone: set[int], starts: NDArray[np.int64]) -> StudyData:
    keep = np.ones(int(starts[-1]), np.bool_)
    keep[sorted(gone)] = False
    kept = {
        name: keep[start:end]
        for name, start, end in zip(SPLITS, starts[:-1], starts[1:], strict=True)
    }
    lost = [name for name, its in kept.items() if not its.any()]
    if lost:
        raise DataError(
            text("Nothing would be left in {splits}.", splits=lost),
            text("Leave fewer images out."),
        )
    tiles = {name: _kept(data.pathology.split(name), its) for name, its in kept.items()}
    pairs = None
    if data.pairs is not None:
        pairs = {name: table[kept[name]] for name, table in data.pairs.items()}
    first, *others = data.sources
    digest = hashlib.sha256(f"{first.sha256}\n{sorted(gone)}".encode()).hexdigest()
    source = with_fields(first, count=first.count - len(gone), sha256=digest)
    images = ImageSet(data.pathology.classes, tiles["train"], tiles["val"], tiles["test"])
    return replace(data, pathology=images, pairs=pairs, sources=(source, *others))


def _kept(split: Split, keep: NDArray[np.bool_]) -> Split:
    patients = None if split.patients is None else split.patients[keep]
    which = np.flatnonzero(keep)
    return Split(
        split.images[which],
        split.labels[which],
        split.synthetic[which],
        patients,
        split.places.chosen(which) if split.places is not None else None,
        tuple(split.patient_names[k] for k in which) if split.patient_names else (),
    )


def listed(found: Sequence[SameImages]) -> tuple[SameImages, ...]:
    """As many as a report has."""
    return tuple(found[:_LISTED])
