"""A manifest: one's own images as a CSV, ``pathology,radiology,label,patient[,split]``."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crcviewer.imaging.core.file_names import folded, natural_key
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.tissue import TISSUE_CLASSES
from training.base.errors import DataError

COLUMNS = ("pathology", "radiology", "label", "patient", "split", "radiology_slice")
_SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val",
    "dev": "val", "test": "test", "testing": "test",
}  # fmt: skip
# What tables write where nothing is known.
_NOTHING = frozenset(("", "nan", "na", "n/a", "none", "null", "-"))


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

    Raises DataError where the file is no such table at all.
    """
    header, lines = _table(path)
    problems: list[Problem] = []
    found: list[tuple[Row, str]] = []
    for number, cells in lines:
        values = {
            name: _value(cells[place]) if place < len(cells) else ""
            for name, place in header.items()
        }
        try:
            found.append(_row(path, number, values))
        except _RowError as error:
            problems += [_error(path, number, *said) for said in error.said]
    if not found and not problems:
        raise DataError(f"{path.name} has no rows below its header.", "Add a row for each tile.")
    spelt = [text for _, text in found]
    classes = class_names(spelt)
    place = {name: index for index, name in enumerate(classes)}
    rows = tuple(replace(row, label=place[_class_of(text)]) for row, text in found)
    problems += _label_problems(path, rows, spelt, classes)
    problems += _duplicates(path, rows)
    problems += _patients(path, rows, "patient" in header)
    return Manifest(path, classes, rows, tuple(problems))


def write_manifest(path: Path, manifest: Manifest, splits: Sequence[str]) -> None:
    """The same rows with their splits written down; paths count from the new file's folder."""

    def place(image: Path | None) -> str:
        return "" if image is None else os.path.relpath(image.absolute(), path.absolute().parent)

    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row, split in zip(manifest.rows, splits, strict=True):
        organ_slice = "" if row.radiology_slice is None else row.radiology_slice + 1
        label = manifest.classes[row.label]
        table.writerow(
            (place(row.pathology), place(row.radiology), label, row.patient, split, organ_slice)
        )
    write_text_atomically(path, text.getvalue())


def class_names(labels: Iterable[str]) -> tuple[str, ...]:
    """The classes of these labels in order: the study's own come first and in its order."""
    names = {_class_of(label) for label in labels}
    own = [tissue.english for tissue in TISSUE_CLASSES if tissue.english in names]
    return (*own, *sorted(names - set(own), key=natural_key))


def _class_of(label: str) -> str:
    """The study's classes may be written as code or name ("STR"); others are as they stand."""
    for tissue in TISSUE_CLASSES:
        if folded(label) in (folded(tissue.code), folded(tissue.english), folded(tissue.chinese)):
            return tissue.english
    return label


# ------------------------------------------------------------------------------- the table


def _table(path: Path) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    """Where each known column is, and the rows that are not empty with their numbers."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        lines = [
            (number, cells)
            for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1)
            if any(cell.strip() for cell in cells)
        ]
    except OSError as error:
        raise DataError(
            f"The manifest {path} cannot be read ({error.strerror}).",
            "Give a CSV file that is there with --data.",
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{path.name} is not a CSV file in UTF-8.",
            "Save it again as “CSV UTF-8” from your spreadsheet.",
        ) from error
    needed = "Its first row must name the columns pathology, radiology, label and patient."
    if not lines:
        raise DataError(f"{path.name} is empty.", needed)
    header: dict[str, int] = {}
    for place, cell in enumerate(lines[0][1]):
        name = cell.strip().casefold()
        if name in header:
            raise DataError(f"{path.name} has two columns “{name}”.", "Rename or delete one.")
        if name in COLUMNS:
            header[name] = place
    missing = [name for name in ("pathology", "label") if name not in header]
    if missing:
        raise DataError(f"{path.name} has no column “{missing[0]}”.", needed)
    if "patient" not in header and "split" not in header:
        raise DataError(
            f"{path.name} has no column “patient”, so its rows cannot be split by patient.",
            "Add that column, or a column “split” with train, val and test.",
        )
    return header, lines[1:]


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text.casefold() in _NOTHING else text


class _RowError(Exception):
    def __init__(self, said: Sequence[tuple[str, str]]) -> None:
        super().__init__(said)
        self.said = said


def _row(manifest: Path, number: int, values: dict[str, str]) -> tuple[Row, str]:
    """A row and its label as written. Raises _RowError with all that is wrong."""
    said: list[tuple[str, str]] = []
    tile = _place(manifest, values["pathology"])
    organ = _place(manifest, values.get("radiology", ""))
    if tile is None:
        said.append(("There is no tile.", "Name the file of its tile, or delete the row."))
    for path in (tile, organ):
        if path is not None and not path.exists():
            step = "Correct the path, which counts from the folder of the manifest."
            said.append((f"The file {path} does not exist.", step))
    if not values["label"]:
        said.append(("There is no label.", "Give the class of its tile, or delete the row."))
    if "patient" in values and not values["patient"]:
        said.append(("There is no patient.", "Give a name or number for each patient."))
    split = _SPLIT_NAMES.get(values.get("split", "").casefold(), "")
    if "split" in values and not split:
        written = values["split"]
        cause = f"“{written}” is no split." if written else "There is no split."
        said.append((cause, "Write train, val or test, in every row or in none."))
    number_of_slice = values.get("radiology_slice", "")
    if number_of_slice and not (number_of_slice.isdecimal() and int(number_of_slice) >= 1):
        step = "Slices count from 1; leave it empty for the middle one."
        said.append((f"“{number_of_slice}” is no slice number.", step))
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


def _place(manifest: Path, text: str) -> Path | None:
    return manifest.parent / text if text else None  # an absolute path stays as it is


# ------------------------------------------------------------------------- between the rows


def _error(path: Path, row: int, cause: str, next_step: str) -> Problem:
    return Problem(Severity.ERROR, cause, next_step, path.name, row)


def _label_problems(
    path: Path, rows: Sequence[Row], spelt: Sequence[str], classes: Sequence[str]
) -> list[Problem]:
    problems = []
    first: dict[str, tuple[str, int]] = {}
    for row, text in zip(rows, spelt, strict=True):
        name = classes[row.label]
        known, number = first.setdefault(folded(name), (name, row.number))
        if known != name:
            cause = f"“{text}” differs from “{known}” of row {number} in nothing but its letters."
            problems.append(_error(path, row.number, cause, "Write both the same way."))
    if rows and len(classes) < 2:
        problems.append(
            Problem(
                Severity.ERROR,
                f"All rows have the label “{classes[0]}”.",
                "There must be two classes or more.",
                path.name,
            )
        )
    return problems


def _duplicates(path: Path, rows: Sequence[Row]) -> list[Problem]:
    problems = []
    pairs: dict[tuple[Path, Path | None, int | None], int] = {}
    tiles: dict[Path, Row] = {}
    for row in rows:
        first = pairs.setdefault((row.pathology, row.radiology, row.radiology_slice), row.number)
        if first != row.number:
            cause = f"It names the same images as row {first}."
            problems.append(_error(path, row.number, cause, "Delete one of the two."))
            continue
        earlier = tiles.setdefault(row.pathology, row)
        if (earlier.label, earlier.patient) != (row.label, row.patient):
            what = "label" if earlier.label != row.label else "patient"
            cause = f"Its tile has another {what} in row {earlier.number}."
            problems.append(_error(path, row.number, cause, "Correct one of the two."))
    return problems


def _patients(path: Path, rows: Sequence[Row], named: bool) -> list[Problem]:
    """Nobody in two splits, and no radiology image of two patients."""
    if not named:
        return [
            Problem(
                Severity.WARNING,
                "There is no column “patient”: whether somebody is in two splits cannot be told.",
                "Add it, so that it can be checked.",
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
            cause = (
                f"Patient {row.patient} is in {row.split} here and in {first.split} in row "
                f"{first.number}."
            )
            step = "Put all rows of a patient into one split, or delete the column “split”."
            problems.append(_error(path, row.number, cause, step))
        if row.radiology is not None:
            owner = owner_of.setdefault(row.radiology, row)
            if owner.patient != row.patient:
                cause = (
                    f"Its radiology image is that of patient {owner.patient} in row {owner.number}."
                )
                problems.append(_error(path, row.number, cause, "Correct one of the two."))
    return problems
