"""A study from a manifest: whole patients in each split, tiles with the images they belong to.

The organs of one's own radiology images are not known, so stage 1 of the radiology branch learns
the class of the tile: where an image belongs to tiles of several classes, the most frequent one.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.imaging.core.pairs_csv import PairTable
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import DataSource, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from training.base.errors import DataError
from training.data.decode_images import DecodedImage, Read, Wanted
from training.data.manifest import Manifest, Row, read_manifest
from training.data.manifest_images import read_images
from training.data.patient_split import split_by_patient
from training.data.study_data import (
    ImageSet,
    Split,
    StudyData,
    neutral_image,
    no_radiology,
    reduce_images,
)

_LISTED = 10
_NOWHERE = Places.unknown(1)
"""Of the neutral image, which was made."""

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class ManifestStudy:
    """What a manifest gives; ``data`` is None where one of the problems is an error."""

    manifest: Manifest
    splits: tuple[str, ...]
    """Of each row of the manifest; empty where they could not be told."""
    problems: tuple[Problem, ...]
    data: StudyData | None


def read_manifest_study(
    path: Path,
    report: Report = lambda done, total: None,
    cache: Path | None = None,
    *,
    tile_only: bool = False,
    whole: bool = False,
) -> StudyData:
    """The study, or a DataError that tells what is wrong by row (TableError: it is no table).

    ``whole``: all rows are in the test split.
    """
    study = inspect_manifest(path, report, cache, tile_only=tile_only, whole=whole)
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
) -> ManifestStudy:
    """Everything that can be said of a manifest. Raises PlainError where it is no table at all.

    With ``tile_only`` its radiology images are not looked at, and need not be there.
    """
    manifest = read_manifest(path)
    if tile_only:
        without = tuple(replace(row, radiology=None) for row in manifest.rows)
        manifest = replace(manifest, rows=without)
    rows = manifest.rows
    problems = list(manifest.problems)
    images = read_images(_wanted(rows), report, cache)
    problems += _image_problems(path, rows, images)
    splits: tuple[str, ...] = ()
    if rows:
        try:
            splits = ("test",) * len(rows) if whole else _splits(manifest)
        except DataError as error:
            problems.append(Problem(Severity.ERROR, error.cause, error.next_step, path.name))
        else:
            if not whole:
                problems += _split_problems(manifest, splits, images, tile_only=tile_only)
    # A problem of the whole first, then by row.
    problems.sort(key=lambda p: (p.severity is not Severity.ERROR, p.row or 0))
    data = None
    if splits and all(problem.severity is not Severity.ERROR for problem in problems):
        sound = {one: read for one, read in images.items() if isinstance(read, DecodedImage)}
        data = _study(manifest, splits, sound)
    return ManifestStudy(manifest, splits, tuple(problems), data)


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


# ------------------------------------------------------------------------------ checks


def _tile(row: Row) -> Wanted:
    return Wanted(row.pathology, Slot.PATHOLOGY)


def _organ(row: Row) -> Wanted | None:
    if row.radiology is None:
        return None
    return Wanted(row.radiology, Slot.RADIOLOGY, row.radiology_slice)


def _wanted(rows: Sequence[Row]) -> list[Wanted]:
    wanted = [_tile(row) for row in rows]
    return wanted + [organ for organ in map(_organ, rows) if organ is not None]


def _image_problems(path: Path, rows: Sequence[Row], images: dict[Wanted, Read]) -> list[Problem]:
    problems = []
    warned: dict[Text, list[int]] = defaultdict(list)
    for row in rows:
        for one in filter(None, (_tile(row), _organ(row))):
            read = images[one]
            if isinstance(read, Failure):
                problems.append(
                    Problem(Severity.ERROR, read.cause, read.next_step, path.name, row.number)
                )
            else:
                for warning in read.warnings:
                    warned[warning].append(row.number)
    for warning, of_rows in warned.items():
        numbers = sorted(set(of_rows))
        more = counted(
            len(numbers) - 1,
            "It is the same in 1 more row.",
            "It is the same in {count} more rows.",
        )
        cause = joined((warning, more if len(numbers) > 1 else NOTHING))
        step = text("Look at the image, for example in the window.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name, numbers[0]))
    return problems


def _splits(manifest: Manifest) -> tuple[str, ...]:
    """As declared, or by patient. Whoever evaluates later must get the same ones, so they depend
    on the manifest alone, not on the seed of a training."""
    rows = manifest.rows
    if manifest.declares_splits:
        return tuple(row.split for row in rows)
    kinds = np.zeros((len(rows), len(manifest.classes) + 1), np.int64)
    kinds[np.arange(len(rows)), [row.label for row in rows]] = 1
    kinds[:, -1] = [row.radiology is not None for row in rows]
    return tuple(split_by_patient([row.patient for row in rows], kinds))


def _split_problems(
    manifest: Manifest,
    splits: Sequence[str],
    images: dict[Wanted, Read],
    *,
    tile_only: bool,
) -> list[Problem]:
    rows = manifest.rows
    problems: list[Problem] = []

    def say(severity: Severity, cause: Text, step: Text, row: int | None = None) -> None:
        problems.append(Problem(severity, cause, step, manifest.path.name, row))

    for split in SPLITS:
        inside = [row for row, its in zip(rows, splits, strict=True) if its == split]
        if not inside:
            cause = text("No row is in {split}.", split=split)
            say(Severity.ERROR, cause, text("Put some patients there."))
            continue
        if not tile_only and all(row.radiology is None for row in inside):
            say(
                Severity.ERROR,
                text("No row in {split} names a radiology image.", split=split),
                text("Name some: a study of two modalities needs them in every split."),
            )
        present = {row.label for row in inside}
        lacking = [name for k, name in enumerate(manifest.classes) if k not in present]
        if lacking and split == "train":
            say(
                Severity.ERROR,
                text("No training row is of the class {classes}.", classes=lacking),
                text("Every class needs a patient in train: add some, or leave the class out."),
            )
        elif lacking:
            say(
                Severity.WARNING,
                text("No row in {split} is of the class {classes}.", split=split, classes=lacking),
                text("Figures of that split say nothing of it; more patients would help."),
            )
    without = [row.number for row in rows if row.radiology is None]
    if without and not tile_only:
        cause = counted(
            len(without),
            "1 row has no radiology image: the mean image of the training rows stands for it.",
            "{count} rows have no radiology image: the mean image of the training rows stands for "
            "it.",
        )
        say(Severity.WARNING, cause, text("Add the images if there are any."), without[0])
    seen: dict[str, tuple[Row, str]] = {}
    for row, split in zip(rows, splits, strict=True):
        read = images[_tile(row)]
        if isinstance(read, DecodedImage):
            first, its = seen.setdefault(read.sha256, (row, split))
            if its != split:
                cause = text(
                    "Its tile is the very image of row {row}, which is in {other}, while this one "
                    "is in {split}.",
                    row=first.number,
                    other=its,
                    split=split,
                )
                step = text("Delete one of the two, unless the slide is empty there.")
                say(Severity.WARNING, cause, step, row.number)
    return problems


# ------------------------------------------------------------------------------ the study


def _study(
    manifest: Manifest, splits: Sequence[str], images: dict[Wanted, DecodedImage]
) -> StudyData:
    of_split = {
        name: [row for row, its in zip(manifest.rows, splits, strict=True) if its == name]
        for name in SPLITS
    }
    tile_side = min(len(images[_tile(row)].pixels) for row in manifest.rows)
    organs = [organ for organ in map(_organ, manifest.rows) if organ is not None]

    def tiles_of(rows: Sequence[Row]) -> Split:
        pixels = [_to_side(images[_tile(row)].pixels, tile_side) for row in rows]
        labels = np.array([row.label for row in rows], np.int64)
        whose = [row.patient for row in rows]
        patients = np.unique(whose, return_inverse=True)[1] if all(whose) else None
        return Split(
            _stacked(pixels, (tile_side, tile_side, 3)),
            labels,
            np.zeros(len(rows), np.bool_),
            patients,
            Places.of_files([str(row.pathology) for row in rows]),
            tuple(whose) if any(whose) else (),
        )

    tiles = {name: tiles_of(rows) for name, rows in of_split.items()}
    pathology = ImageSet(manifest.classes, tiles["train"], tiles["val"], tiles["test"])
    digest = _digest(manifest, splits, images)
    title = manifest.path.name
    source = DataSource(f"{title}, tiles", len(manifest.rows), False, "", digest)
    if not organs:
        return StudyData(title, pathology, no_radiology(), "", None, (source,))
    organ_side = min(len(images[organ].pixels) for organ in organs)
    slices: dict[str, Split] = {}
    pairs: PairTable = {}
    for name, rows in of_split.items():
        slices[name], pairs[name] = _slices_of(rows, images, organ_side)
    if any(row.radiology is None for row in manifest.rows):
        # One more image, which only pairs point at: what stands for "no radiology".
        learnt = slices["train"].images
        neutral = neutral_image(learnt if len(learnt) else slices["test"].images)[None]
        slices = {
            name: replace(
                part,
                images=np.concatenate([part.images, neutral]),
                places=Places.joined([part.places or Places.unknown(len(part)), _NOWHERE]),
            )
            for name, part in slices.items()
        }
    else:
        assert all((table >= 0).all() for table in pairs.values())
    for name, part in slices.items():
        pairs[name] = np.where(pairs[name] < 0, len(part), pairs[name])
    return StudyData(
        name=title,
        pathology=pathology,
        radiology=ImageSet(manifest.classes, slices["train"], slices["val"], slices["test"]),
        radiology_modality=_modality([images[organ].modality for organ in organs]),
        pairs=pairs,
        sources=(
            source,
            DataSource(f"{title}, radiology", len(set(organs)), False, "", digest),
        ),
        radiology_labels="tile",
    )


def _stacked(pixels: list[NDArray[np.uint8]], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """A split may have no image where the whole table is another's."""
    return np.stack(pixels) if pixels else np.zeros((0, *shape), np.uint8)


def _slices_of(
    rows: Sequence[Row], images: dict[Wanted, DecodedImage], side: int
) -> tuple[Split, NDArray[np.int64]]:
    """Each radiology image of a split once, and its index for each row: -1 where there is none."""
    label_of = labels_of_radiology(rows)
    place = {organ: index for index, organ in enumerate(label_of)}
    labels = np.array(list(label_of.values()), np.int64)
    pixels = _stacked([_to_side(images[organ].pixels, side) for organ in label_of], (side, side))
    chosen = [place[organ] if (organ := _organ(row)) is not None else -1 for row in rows]
    places = Places.of_files(
        [str(organ.path) for organ in label_of], [organ.slice_index for organ in label_of]
    )
    part = Split(pixels, labels, np.zeros(len(labels), np.bool_), places=places)
    return part, np.array(chosen, np.int64)


def labels_of_radiology(rows: Sequence[Row]) -> dict[Wanted, int]:
    """Each radiology image of ``rows`` once, with the most frequent class of its tiles; of equally
    frequent ones the first."""
    votes: dict[Wanted, Counter[int]] = {}
    for row in rows:
        organ = _organ(row)
        if organ is not None:
            votes.setdefault(organ, Counter())[row.label] += 1
    return {organ: min(count, key=lambda k: (-count[k], k)) for organ, count in votes.items()}


def _to_side(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    reduced: NDArray[np.uint8] = reduce_images(pixels[None], side)[0]
    return reduced


def _modality(found: Sequence[str]) -> str:
    known = sorted({name for name in found if name not in ("", Modality.GREY, Modality.COLOUR)})
    return " + ".join(known) or Modality.UNSTATED


def _digest(manifest: Manifest, splits: Sequence[str], images: dict[Wanted, DecodedImage]) -> str:
    """Of all that decides what a study learns, and of no name: the same rows in another order or
    folder have the same one."""
    lines = []
    for row, split in zip(manifest.rows, splits, strict=True):
        organ = _organ(row)
        radiology = images[organ].sha256 if organ else ""
        name = manifest.classes[row.label]
        lines.append(
            f"{split}\t{name}\t{images[_tile(row)].sha256}\t{radiology}\t{row.radiology_slice}"
        )
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
