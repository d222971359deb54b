"""A study from a manifest or class folders: whole patients in each split, tiles with the images
they belong to, and all that is wrong told at once.

The organs of one's own radiology images are not known, so stage 1 of the radiology branch learns
the class of the tile: where an image belongs to tiles of several classes, the most frequent one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from crcviewer.protocol.data_choices import DataChoices, LeaveOutRule, SplitShares
from crcviewer.protocol.data_report import (
    ImagePlace,
    LabelFound,
    LeftOut,
    Problem,
    SameImages,
    Severity,
)
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import Text, counted, joined, text
from training.base.errors import DataError
from training.data.class_folders import is_class_folders, read_class_folders
from training.data.decode_images import INPUT_SIDE, DecodedImage, Wanted
from training.data.image_problems import (
    image_problems,
    images_of,
    scan_problems,
    share_problems,
    sides_of,
    size_problems,
    split_problems,
)
from training.data.label_words import label_problems, labels_found
from training.data.leave_out import Leaver, refuse_other_number, understood
from training.data.manifest import read_manifest
from training.data.manifest_images import read_images
from training.data.manifest_study import manifest_study, scan_of, tile_of
from training.data.patient_split import split_by_patient
from training.data.radiology_folder import add_radiology
from training.data.rows import Manifest, Row
from training.data.same_rows import (
    SameRows,
    find_same_rows,
    in_conflict,
    owners,
    same_problems,
    superfluous,
)
from training.data.study_data import StudyData

_LISTED = 10
_PLACES = 100

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class ManifestStudy:
    """What a manifest gives; ``data`` is None where one of the problems is an error."""

    manifest: Manifest
    """Without the rows that are left out."""
    splits: tuple[str, ...]
    """Of each row of the manifest; empty where they could not be told."""
    problems: tuple[Problem, ...]
    data: StudyData | None
    same: tuple[SameImages, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    labels: tuple[LabelFound, ...] = ()
    offer: tuple[str, ...] = ()
    """Rules that would rid the data of all problems that are of rows."""
    offer_count: int = 0
    sides: tuple[int, ...] = ()
    """Of tiles, as they lie in their files: least, median, most."""
    scan_sides: tuple[int, ...] = ()
    splits_drawn: bool = False
    """Whether some are by the shares of ``choices``, not declared."""


def read_manifest_study(
    path: Path,
    report: Report = lambda done, total: None,
    cache: Path | None = None,
    *,
    tile_only: bool = False,
    whole: bool = False,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
) -> StudyData:
    """The study, or a DataError that tells what is wrong by row (TableError: it is no table).

    ``whole``: all rows are in the test split.
    """
    study = inspect_manifest(
        path, report, cache, tile_only=tile_only, whole=whole, choices=choices, side=side
    )
    if study.data is None:
        raise _as_error(path, study.problems)
    return study.data


def inspect_manifest(
    path: Path,
    report: Report = lambda done, total: None,
    cache: Path | None = None,
    *,
    tile_only: bool = False,
    whole: bool = False,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
) -> ManifestStudy:
    """Everything that can be said of a table or of class folders. Raises PlainError where it is
    neither.

    With ``tile_only`` its radiology images are not looked at, and need not be there. ``side``: the
    pixels that images are kept with.
    """
    scans = Path(choices.radiology_data) if choices.radiology_data and not tile_only else None
    if is_class_folders(path):
        manifest = read_class_folders(path, choices, scans)
    else:
        manifest = read_manifest(path, choices)
    if tile_only or whole:
        changed = tuple(
            replace(
                row,
                radiology=None if tile_only else row.radiology,
                split="test" if whole else row.split,
            )
            for row in manifest.rows
        )
        manifest = replace(manifest, rows=changed)
    images = read_images(_wanted(manifest.rows), report, cache, side)
    unusable = {
        place
        for place, row in enumerate(manifest.rows)
        if any(isinstance(images[one], Failure) for one in images_of(row))
    }
    tiles = {
        row.pathology: read.pixels
        for row in manifest.rows
        if isinstance(read := images[tile_of(row)], DecodedImage)
    }
    groups = find_same_rows(manifest.rows, tiles)
    asked = understood(choices.leave_out)
    gone, left_out = _leave_out(manifest, groups, unusable, asked)
    offer, offer_count = _offer(manifest, groups, unusable, asked)
    manifest, groups = _without(manifest, groups, gone)
    rows = manifest.rows
    problems = [*manifest.problems, *label_problems(manifest, choices)]
    problems += image_problems(manifest, images)
    splits: tuple[str, ...] = ()
    splits_drawn = bool(rows) and (_lacks_val(manifest) or not manifest.declares_splits)
    if rows:
        try:
            manifest, splits, told = _splits(manifest, groups, choices.shares)
            problems += told
        except DataError as error:
            problems.append(Problem(Severity.ERROR, error.cause, error.next_step, path.name))
        else:
            drawn = scans is not None and all(row.radiology is None for row in rows)
            if not whole:
                problems += split_problems(manifest, splits, paired=tile_only or drawn)
    same, told = same_problems(manifest, splits, groups)
    problems += told
    problems += scan_problems(manifest, images)
    problems += size_problems(manifest, images, side)
    # A problem of the whole first, then by row.
    problems.sort(key=lambda p: (p.severity is not Severity.ERROR, p.row or 0))
    study = ManifestStudy(
        manifest,
        splits,
        tuple(problems),
        None,
        tuple(same),
        left_out,
        labels_found(manifest),
        offer,
        offer_count,
        sides_of(images, map(tile_of, rows)),
        sides_of(images, filter(None, map(scan_of, rows))),
        splits_drawn,
    )
    if not splits or any(problem.severity is Severity.ERROR for problem in problems):
        return study
    sound = {one: read for one, read in images.items() if isinstance(read, DecodedImage)}
    images.clear()
    tiles.clear()
    data = manifest_study(manifest, splits, sound)
    if scans is not None and data.tile_only:
        try:
            data, told = add_radiology(data, scans, report, cache, side=side, shares=choices.shares)
        except DataError as error:
            told = [Problem(Severity.ERROR, error.cause, error.next_step, scans.name)]
            return replace(study, problems=(*told, *study.problems))
        study = replace(study, problems=(*study.problems, *told))
    return replace(study, data=data)


def _as_error(path: Path, problems: Sequence[Problem]) -> DataError:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    lines = [_line(problem) for problem in errors[:_LISTED]]
    if len(errors) > _LISTED:
        lines.append(text("\n  and {count} more", count=len(errors) - _LISTED))
    return DataError(
        counted(
            len(errors),
            "{file} has 1 problem:{problems}",
            "{file} has {count} problems:{problems}",
            file=path.name,
            problems=joined(lines),
        ),
        text("Correct the table and look at the images again."),
    )


def _line(problem: Problem) -> Text:
    sentences = joined((problem.cause, problem.next_step))
    if problem.row is None:
        return text("\n  {problem}", problem=sentences)
    return text("\n  row {row}: {problem}", row=problem.row, problem=sentences)


# ------------------------------------------------------------------------------ left out


def _leave_out(
    manifest: Manifest,
    groups: Sequence[SameRows],
    unusable: set[int],
    asked: Sequence[Leaver],
) -> tuple[set[int], tuple[LeftOut, ...]]:
    """Rows that go, and what is told of it. Raises DataError where a rule's number is not right."""
    rows = manifest.rows
    told: dict[str, tuple[int, list[ImagePlace]]] = {leaver.written: (0, []) for leaver in asked}
    for leaver, place in manifest.left_out:
        count, places = told[leaver.written]
        told[leaver.written] = count + 1, [*places, place][:_PLACES]
    gone: set[int] = set()
    for rule in LeaveOutRule:
        given = next((one for one in asked if one.rule is rule), None)
        if given is None:
            continue
        now = _of_rule(rule, manifest, groups, unusable, gone)
        places = [manifest.place(rows[place]) for place in sorted(now)]
        if rule is LeaveOutRule.UNUSABLE:
            places = [*manifest.unusable, *places]
        told[given.written] = len(places), places[:_PLACES]
        refuse_other_number(given, len(places))
        gone |= now
    left = (LeftOut(written, count, tuple(its)) for written, (count, its) in told.items())
    return gone, tuple(left)


def _of_rule(
    rule: LeaveOutRule,
    manifest: Manifest,
    groups: Sequence[SameRows],
    unusable: set[int],
    gone: set[int],
) -> set[int]:
    if rule is LeaveOutRule.UNUSABLE:
        return unusable - gone
    if rule is LeaveOutRule.CONFLICTS:
        return in_conflict(manifest.rows, groups) - gone
    return superfluous(manifest.rows, groups, gone)


def _offer(
    manifest: Manifest,
    groups: Sequence[SameRows],
    unusable: set[int],
    asked: Sequence[Leaver],
) -> tuple[tuple[str, ...], int]:
    """All rules as they would have to be given, and how many rows these would leave out more."""
    offer, total, gone = [], 0, set[int]()
    for rule in LeaveOutRule:
        now = _of_rule(rule, manifest, groups, unusable, gone)
        count = len(now) + (len(manifest.unusable) if rule is LeaveOutRule.UNUSABLE else 0)
        gone |= now
        if count and not any(leaver.rule is rule for leaver in asked):
            offer.append(f"{rule}:{count}")
            total += count
    return (tuple(offer), total) if len(gone) < len(manifest.rows) else ((), 0)


def _without(
    manifest: Manifest, groups: Sequence[SameRows], gone: set[int]
) -> tuple[Manifest, list[SameRows]]:
    """The rows that stay, their classes, and the groups by their new places."""
    if not gone:
        return manifest, list(groups)
    kept = [place for place in range(len(manifest.rows)) if place not in gone]
    new = {old: place for place, old in enumerate(kept)}
    used = sorted({manifest.rows[place].label for place in kept})
    label = {old: index for index, old in enumerate(used)}
    numbers = {manifest.rows[place].number for place in gone} - {None}
    files = {manifest.rows[place].file for place in gone}
    changed = replace(
        manifest,
        classes=tuple(manifest.classes[old] for old in used),
        rows=tuple(
            replace(manifest.rows[place], label=label[manifest.rows[place].label]) for place in kept
        ),
        spelt=tuple(manifest.spelt[place] for place in kept),
        problems=tuple(
            problem
            for problem in manifest.problems
            if problem.row not in numbers and not (problem.row is None and problem.file in files)
        ),
    )
    left = []
    for group in groups:
        stays = [
            (new[place], exact)
            for place, exact in zip(group.members, group.exact, strict=True)
            if place in new
        ]
        if len(stays) > 1:
            places, exacts = zip(*stays, strict=True)
            left.append(SameRows(places, exacts))
    return changed, left


# ------------------------------------------------------------------------------ checks


def _wanted(rows: Sequence[Row]) -> list[Wanted]:
    wanted = [tile_of(row) for row in rows]
    return wanted + [organ for organ in map(scan_of, rows) if organ is not None]


def _splits(
    manifest: Manifest, groups: Sequence[SameRows], shares: SplitShares
) -> tuple[Manifest, tuple[str, ...], list[Problem]]:
    """As declared, or by patient. Whoever evaluates later must get the same ones, so they depend
    on the manifest and the shares alone, not on the seed of a training. Raises DataError."""
    rows = manifest.rows
    kinds = np.zeros((len(rows), len(manifest.classes) + 1), np.int64)
    kinds[np.arange(len(rows)), [row.label for row in rows]] = 1
    kinds[:, -1] = [row.radiology is not None for row in rows]
    whose = owners(rows, groups)
    if not manifest.declares_splits:
        drawn = split_by_patient(whose, kinds, shares)
        return manifest, tuple(drawn), share_problems(manifest.path, drawn, shares)
    declared = [row.split for row in rows]
    if not _lacks_val(manifest):
        return manifest, tuple(declared), []
    # A part of train's owners choose the best epoch.
    train = [place for place, split in enumerate(declared) if split == "train"]
    drawn = split_by_patient([whose[place] for place in train], kinds[train], shares)
    for place, split in zip(train, drawn, strict=True):
        declared[place] = "val" if split == "val" else "train"
    cause = text("There is no folder for validation: a part of train is taken for it.")
    step = text("Add a folder “val” if that is to be chosen.")
    chosen = tuple(replace(row, split=its) for row, its in zip(rows, declared, strict=True))
    told = [Problem(Severity.WARNING, cause, step, manifest.path.name)]
    return replace(manifest, rows=chosen), tuple(declared), told


def _lacks_val(manifest: Manifest) -> bool:
    """Folders often have train and test alone."""
    declared = {row.split for row in manifest.rows}
    return manifest.layout == "folders" and "train" in declared and "val" not in declared
