"""A manifest: one's own images by row, from a table ``pathology,radiology,label,patient[,split]``.

Class folders become the same (``class_folders.py``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as with_fields

from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.table import as_csv, read_table
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.data_choices import DataChoices, LeaveOutRule, PatientFrom
from crcviewer.protocol.data_report import (
    ColumnReason,
    ImagePlace,
    Problem,
    Severity,
    TableFound,
)
from crcviewer.protocol.text import Text, counted, text
from training.base.errors import DataError
from training.data.class_names import class_names, class_of
from training.data.file_places import FilePlaces, slashes
from training.data.leave_out import Leaver, LeftOutByName, understood
from training.data.row_checks import class_problems, owner_problems, repeated_rows, row_error
from training.data.row_patients import with_patients
from training.data.rows import Manifest, Row
from training.data.table_columns import SPLIT_NAMES, Roles, find_roles

COLUMNS = ("pathology", "radiology", "label", "patient", "split", "radiology_slice")
_LONGEST_LABEL, _LONGEST_PATH, _LISTED = 100, 1000, 100
_NO_SPLIT = text("There is no split.")


class ColumnsMissingError(DataError):
    """A table in which a column is yet to be chosen."""

    table: TableFound


def read_manifest(path: Path, choices: DataChoices = DataChoices()) -> Manifest:
    """Rows, classes and all that is wrong with them; no image is opened.

    Raises DataError or TableError where the file is no such table at all.
    """
    places = FilePlaces(Path(choices.files_in) if choices.files_in else path.parent)
    roles = _roles(path, choices, places)
    leavers = understood(choices.leave_out)
    named = LeftOutByName(leavers)
    problems = _guess_problems(path, roles)
    found: list[tuple[Row, str]] = []
    unusable: list[ImagePlace] = []
    left_out: list[tuple[Leaver, ImagePlace]] = []
    drop = any(leaver.rule is LeaveOutRule.UNUSABLE for leaver in leavers)
    for line in roles.table.rows:
        values = roles.values(line.values)
        if choices.patient_from not in (PatientFrom.AUTO, PatientFrom.COLUMN):
            values.pop("patient", None)
        file = slashes(values["pathology"])
        leaver = named.find(file, line.number)
        place = ImagePlace(file, line.number, label=values["label"])
        if leaver is not None:
            left_out.append((leaver, place))
            continue
        try:
            found.append(_row(places, line.number, values))
        except _RowError as error:
            unusable.append(place)
            if not drop:
                problems += [
                    row_error(path, line.number, *said, leave_out=LeaveOutRule.UNUSABLE)
                    for said in error.said
                ]
    manifest = finished(path, "manifest", found, choices, problems)
    moved = tuple(folder for folder, _ in places.moved.most_common())
    problems = list(manifest.problems)
    if moved:
        cause = counted(
            sum(places.moved.values()),
            "1 path begins with a folder that is not on this computer ({folders}): its file was "
            "found beside the table.",
            "{count} paths begin with folders that are not on this computer ({folders}): their "
            "files were found beside the table.",
            folders=list(moved[:3]),
        )
        step = text("Look whether these are the images that are meant.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name))
    problems += repeated_rows(manifest)
    problems += owner_problems(manifest, "patient" in roles.column)
    return replace(
        manifest,
        problems=tuple(problems),
        unusable=tuple(unusable),
        left_out=tuple(left_out),
        table=with_fields(roles.found, moved_from=moved),
    )


def finished(
    path: Path,
    layout: str,
    found: Sequence[tuple[Row, str]],
    choices: DataChoices,
    problems: Sequence[Problem],
) -> Manifest:
    """Rows with their labels as they are spelt, made one: classes, patients, and what is wrong."""
    mapped = {folded(spelt): name for spelt, name in choices.labels.items()}
    spelt = tuple(label for _, label in found)
    meant = [mapped.get(folded(label), label) for label in spelt]
    classes = class_names(meant)
    place = {name: index for index, name in enumerate(classes)}
    rows = [
        replace(row, label=place[class_of(label)])
        for (row, _), label in zip(found, meant, strict=True)
    ]
    rows, patients, more = with_patients(path, layout, rows, spelt, choices)
    manifest = Manifest(
        path, layout, classes, tuple(rows), (*problems, *more), spelt, patients=patients
    )
    return replace(manifest, problems=(*manifest.problems, *class_problems(manifest)))


def write_manifest(path: Path, manifest: Manifest, splits: Sequence[str]) -> None:
    """The same rows with their splits written down; paths count from the new file's folder."""

    def place(image: Path | None) -> str:
        return "" if image is None else os.path.relpath(image.absolute(), path.absolute().parent)

    known = any(row.patient for row in manifest.rows)
    columns = tuple(name for name in COLUMNS if known or name != "patient")
    rows = (
        (
            place(row.pathology),
            place(row.radiology),
            manifest.classes[row.label],
            *((row.patient or row.file,) if known else ()),
            split,
            "" if row.radiology_slice is None else row.radiology_slice + 1,
        )
        for row, split in zip(manifest.rows, splits, strict=True)
    )
    write_text_atomically(path, as_csv(columns, rows))


# ------------------------------------------------------------------------------- the table


def _roles(path: Path, choices: DataChoices, places: FilePlaces) -> Roles:
    """The table, if it has the columns of a manifest. Raises DataError, TableError."""
    table = read_table(path, choices.encoding)

    def is_file(cell: str) -> bool:
        place = places.find(cell)
        return os.path.exists(place)  # noqa: PTH110 - a name of any kind

    roles = find_roles(table, choices, path.name, is_file)
    places.moved.clear()
    for missing in roles.found.missing:
        if missing == "patient":
            error = ColumnsMissingError(
                text(
                    "{file} has no column “patient”, so its rows cannot be split by patient.",
                    file=path.name,
                ),
                text("Add that column, or a column “split” with train, val and test."),
            )
        else:
            error = ColumnsMissingError(
                text("{file} has no column “{column}”.", file=path.name, column=missing),
                text(
                    "Say which of its columns that is, or name the columns pathology, radiology, "
                    "label and patient in its first row."
                ),
            )
        error.table = roles.found
        raise error
    return roles


def _guess_problems(path: Path, roles: Roles) -> list[Problem]:
    """What was guessed is said, since it may be wrong."""
    problems = []
    guessed = [
        column
        for column in roles.found.columns
        if column.reason in (ColumnReason.MEANS_IT, ColumnReason.VALUES)
    ]
    for column in guessed:
        cause = text(
            "The column “{column}” is taken for “{role}”.", column=column.name, role=column.role
        )
        step = text("If it is not, say which column is.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name))
    if roles.found.encoding_guessed:
        cause = text(
            "The table does not say how its letters are written: it was read as {encoding}.",
            encoding=roles.found.encoding,
        )
        step = text("If names look wrong, say which encoding it has.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name))
    return problems


class _RowError(Exception):
    """Causes and next steps of all that is wrong with a row."""

    def __init__(self, said: Sequence[tuple[Text, Text]]) -> None:
        super().__init__(said)
        self.said = said


def _row(places: FilePlaces, number: int, values: dict[str, str]) -> tuple[Row, str]:
    """A row and its label as written. Raises _RowError."""
    said: list[tuple[Text, Text]] = []
    tile, organ = (
        places.find(values[role]) if values.get(role) else None
        for role in ("pathology", "radiology")
    )
    if tile is None:
        said.append(
            (text("There is no tile."), text("Name the file of its tile, or delete the row."))
        )
    for path in (tile, organ):
        if path is not None and not os.path.exists(path):  # noqa: PTH110 - a name of any kind
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
    split = SPLIT_NAMES.get(values.get("split", "").casefold(), "")
    if "split" in values and not split:
        written = values["split"]
        cause = text("“{word}” is no split.", word=_shortened(written)) if written else _NO_SPLIT
        said.append((cause, text("Write train, val or test, in every row or in none.")))
    written = values.get("radiology_slice", "")
    slice_number = _slice_number(written)
    if written and slice_number is None:
        cause = text("“{word}” is no slice number.", word=_shortened(written))
        said.append((cause, text("Slices count from 1; leave it empty for the middle one.")))
    if said or tile is None:
        raise _RowError(said)
    row = Row(
        number=number,
        file=slashes(values["pathology"]),
        pathology=tile,
        radiology=organ,
        radiology_slice=None if slice_number is None else slice_number - 1,
        label=-1,
        patient=values.get("patient", ""),
        split=split,
    )
    return row, values["label"]


def _slice_number(written: str) -> int | None:
    """Spreadsheets write whole numbers as "12.0" or "12,0" too. Python refuses to read a number of
    some thousand digits."""
    whole, _, rest = written.replace(",", ".").partition(".")
    if not whole.isdecimal() or len(whole) > 8 or rest.strip("0"):
        return None
    return int(whole) or None


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_LABEL else words[:_LONGEST_LABEL] + "…"
