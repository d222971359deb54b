"""A manifest: one's own images as a CSV, ``pathology,radiology,label,patient[,split]``."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.table import Table, as_csv, read_table
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.text import Text, text
from training.base.errors import DataError
from training.data.class_names import class_names, class_of

COLUMNS = ("pathology", "radiology", "label", "patient", "split", "radiology_slice")
_SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val",
    "dev": "val", "test": "test", "testing": "test",
}  # fmt: skip
_LONGEST_LABEL, _LONGEST_PATH = 100, 1000
_NO_SPLIT = text("There is no split.")
_ONE_OF_TWO = text("Correct one of the two.")


@dataclass(frozen=True)
class Row:
    """One pair of images, or one tile without a radiology image."""

    number: int
    """As a spreadsheet counts: the header is row 1."""
    pathology: Path
    radiology: Path | None
    radiology_slice: int | None
    """From 0; None: the middle one."""
    label: int
    patient: str
    """Empty where the manifest does not say."""
    split: str
    """Empty where the manifest does not say."""


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read; ``problems`` may be the reason that rows are missing."""

    path: Path
    classes: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def declares_splits(self) -> bool:
        """Whether every row says its split."""
        return bool(self.rows) and all(row.split for row in self.rows)


def read_manifest(path: Path) -> Manifest:
    """Rows, classes and all that is wrong with them; no image is opened.

    Raises DataError or TableError where the file is no such table at all.
    """
    table = _table(path)
    problems: list[Problem] = []
    found: list[tuple[Row, str]] = []
    for line in table.rows:
        try:
            found.append(_row(path, line.number, line.values))
        except _RowError as error:
            problems += [_error(path, line.number, *said) for said in error.said]
    spelt = [label for _, label in found]
    classes = class_names(spelt)
    place = {name: index for index, name in enumerate(classes)}
    rows = tuple(replace(row, label=place[class_of(label)]) for row, label in found)
    problems += _label_problems(path, rows, spelt, classes)
    problems += _duplicates(path, rows)
    problems += _patients(path, rows, "patient" in table.columns)
    return Manifest(path, classes, rows, tuple(problems))


def write_manifest(path: Path, manifest: Manifest, splits: Sequence[str]) -> None:
    """The same rows with their splits written down; paths count from the new file's folder."""

    def place(image: Path | None) -> str:
        return "" if image is None else os.path.relpath(image.absolute(), path.absolute().parent)

    rows = (
        (
            place(row.pathology),
            place(row.radiology),
            manifest.classes[row.label],
            row.patient,
            split,
            "" if row.radiology_slice is None else row.radiology_slice + 1,
        )
        for row, split in zip(manifest.rows, splits, strict=True)
    )
    write_text_atomically(path, as_csv(COLUMNS, rows))


# ------------------------------------------------------------------------------- the table


def _table(path: Path) -> Table:
    """The table, if it has the columns of a manifest. Raises DataError, TableError."""
    table = read_table(path)
    needed = text("Its first row must name the columns pathology, radiology, label and patient.")
    for name in COLUMNS:
        if table.columns.count(name) > 1:
            raise DataError(
                text("{file} has two columns “{column}”.", file=path.name, column=name),
                text("Rename or delete one."),
            )
    for name in ("pathology", "label"):
        if name not in table.columns:
            raise DataError(
                text("{file} has no column “{column}”.", file=path.name, column=name), needed
            )
    if "patient" not in table.columns and "split" not in table.columns:
        raise DataError(
            text(
                "{file} has no column “patient”, so its rows cannot be split by patient.",
                file=path.name,
            ),
            text("Add that column, or a column “split” with train, val and test."),
        )
    return table


class _RowError(Exception):
    """Causes and next steps of all that is wrong with a row."""

    def __init__(self, said: Sequence[tuple[Text, Text]]) -> None:
        super().__init__(said)
        self.said = said


def _row(manifest: Path, number: int, values: dict[str, str]) -> tuple[Row, str]:
    """A row and its label as written. Raises _RowError."""
    said: list[tuple[Text, Text]] = []
    tile = _place(manifest, values["pathology"])
    organ = _place(manifest, values.get("radiology", ""))
    if tile is None:
        said.append(
            (text("There is no tile."), text("Name the file of its tile, or delete the row."))
        )
    for path in (tile, organ):
        # A name may be longer than any file's, which Path.exists raises.
        if path is not None and not os.path.exists(path):  # noqa: PTH110
            cause = text("The file {path} does not exist.", path=str(path)[:_LONGEST_PATH])
            step = text("Correct the path, which counts from the folder of the manifest.")
            said.append((cause, step))
    if not values["label"]:
        said.append(
            (text("There is no label."), text("Give the class of its tile, or delete the row."))
        )
    if len(values["label"]) > _LONGEST_LABEL:
        cause = text("Its label “{label}” is too long.", label=_shortened(values["label"]))
        step = text("Use a name of {count} letters or fewer.", count=_LONGEST_LABEL)
        said.append((cause, step))
    if "patient" in values and not values["patient"]:
        said.append((text("There is no patient."), text("Give a name or number for each patient.")))
    split = _SPLIT_NAMES.get(values.get("split", "").casefold(), "")
    if "split" in values and not split:
        written = values["split"]
        cause = text("“{word}” is no split.", word=_shortened(written)) if written else _NO_SPLIT
        said.append((cause, text("Write train, val or test, in every row or in none.")))
    number_of_slice = values.get("radiology_slice", "")
    if number_of_slice and not _is_slice_number(number_of_slice):
        cause = text("“{word}” is no slice number.", word=_shortened(number_of_slice))
        said.append((cause, text("Slices count from 1; leave it empty for the middle one.")))
    if said or tile is None:
        raise _RowError(said)
    row = Row(
        number=number,
        pathology=tile,
        radiology=organ,
        radiology_slice=int(number_of_slice) - 1 if number_of_slice else None,
        label=-1,
        patient=values.get("patient", ""),
        split=split,
    )
    return row, values["label"]


def _is_slice_number(written: str) -> bool:
    """Python refuses to read a number of some thousand digits."""
    return written.isdecimal() and len(written) < 9 and int(written) >= 1


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else words[:_LONGEST_LABEL] + "…"


def _place(manifest: Path, written: str) -> Path | None:
    return manifest.parent / written if written else None  # an absolute path stays as it is


# ------------------------------------------------------------------------- between the rows


def _error(path: Path, row: int | None, cause: Text, next_step: Text) -> Problem:
    return Problem(Severity.ERROR, cause, next_step, path.name, row)


def _label_problems(
    path: Path, rows: Sequence[Row], spelt: Sequence[str], classes: Sequence[str]
) -> list[Problem]:
    problems = []
    first: dict[str, tuple[str, int]] = {}
    for row, label in zip(rows, spelt, strict=True):
        name = classes[row.label]
        known, number = first.setdefault(folded(name), (name, row.number))
        if known != name:
            cause = text(
                "“{label}” differs from “{known}” of row {row} in nothing but its letters.",
                label=label,
                known=known,
                row=number,
            )
            problems.append(_error(path, row.number, cause, text("Write both the same way.")))
    if rows and len(classes) < 2:
        cause = text("All rows have the label “{label}”.", label=classes[0])
        problems.append(_error(path, None, cause, text("There must be two classes or more.")))
    return problems


def _duplicates(path: Path, rows: Sequence[Row]) -> list[Problem]:
    problems = []
    pairs: dict[tuple[Path, Path | None, int | None], int] = {}
    tiles: dict[Path, Row] = {}
    for row in rows:
        first = pairs.setdefault((row.pathology, row.radiology, row.radiology_slice), row.number)
        if first != row.number:
            cause = text("It names the same images as row {row}.", row=first)
            problems.append(_error(path, row.number, cause, text("Delete one of the two.")))
            continue
        earlier = tiles.setdefault(row.pathology, row)
        if (earlier.label, earlier.patient) != (row.label, row.patient):
            cause = (
                text("Its tile has another label in row {row}.", row=earlier.number)
                if earlier.label != row.label
                else text("Its tile has another patient in row {row}.", row=earlier.number)
            )
            problems.append(_error(path, row.number, cause, _ONE_OF_TWO))
    return problems


def _patients(path: Path, rows: Sequence[Row], named: bool) -> list[Problem]:
    """Nobody in two splits, and no radiology image of two patients."""
    if not named:
        return [
            Problem(
                Severity.WARNING,
                text(
                    "There is no column “patient”: whether somebody is in two splits cannot be "
                    "told."
                ),
                text("Add it, so that it can be checked."),
                path.name,
            )
        ]
    problems = []
    split_of: dict[str, Row] = {}
    owner_of: dict[Path, Row] = {}
    told: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        first = split_of.setdefault(row.patient, row)
        if first.split != row.split and row.split not in told[row.patient]:
            told[row.patient].add(row.split)
            cause = text(
                "Patient {patient} is in {split} here and in {other} in row {row}.",
                patient=row.patient,
                split=row.split,
                other=first.split,
                row=first.number,
            )
            step = text("Put all rows of a patient into one split, or delete the column “split”.")
            problems.append(_error(path, row.number, cause, step))
        if row.radiology is not None:
            owner = owner_of.setdefault(row.radiology, row)
            if owner.patient != row.patient:
                cause = text(
                    "Its radiology image is that of patient {patient} in row {row}.",
                    patient=owner.patient,
                    row=owner.number,
                )
                problems.append(_error(path, row.number, cause, _ONE_OF_TWO))
    return problems
