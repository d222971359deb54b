"""A manifest: one's own images by row, from a table ``pathology,radiology,label,patient[,split]``.

Class folders become the same (``class_folders.py``).
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec.structs import replace as with_fields

from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.patient_names import (
    one_spelling,
    patient_key,
    patient_of_folder,
    patient_of_name,
    patients_by_evidence,
)
from crcviewer.imaging.core.table import as_csv, read_table
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.data_choices import DataChoices, LeaveOutRule, PatientFrom
from crcviewer.protocol.data_report import (
    ColumnReason,
    ImagePlace,
    PatientsFound,
    Problem,
    Severity,
    TableFound,
)
from crcviewer.protocol.text import Text, counted, text
from training.base.errors import DataError
from training.data.class_names import class_names, class_of, meant_class
from training.data.file_places import FilePlaces, slashes
from training.data.leave_out import Leaver, understood
from training.data.table_columns import SPLIT_NAMES, Roles, find_roles

COLUMNS = ("pathology", "radiology", "label", "patient", "split", "radiology_slice")
_LONGEST_LABEL, _LONGEST_PATH, _LISTED = 100, 1000, 100
_NO_SPLIT = text("There is no split.")


@dataclass(frozen=True)
class Row:
    """One pair of images, or one tile without a radiology image."""

    number: int | None
    """Of a table, as a spreadsheet counts: the header is row 1."""
    file: str
    """The tile's path as it is written, or below the class folders; ``/`` between folders."""
    pathology: Path
    radiology: Path | None
    radiology_slice: int | None
    """From 0; None: the middle one."""
    label: int
    patient: str
    """One spelling for each; empty where it is not known."""
    split: str
    """Empty where it is not said."""


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read; ``problems`` may be the reason that rows are missing."""

    path: Path
    layout: str
    """``manifest`` or ``folders``."""
    classes: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    spelt: tuple[str, ...] = ()
    """The label of each row as it is written."""
    unusable: tuple[ImagePlace, ...] = ()
    """Rows that are missing, since something is wrong with them; told in ``problems``, or left out
    as the user wishes."""
    left_out: tuple[tuple[Leaver, ImagePlace], ...] = ()
    """Rows that the user has named."""
    table: TableFound | None = None
    patients: PatientsFound | None = None

    @property
    def declares_splits(self) -> bool:
        """Whether every row says its split."""
        return bool(self.rows) and all(row.split for row in self.rows)

    def place(self, row: Row, split: str = "") -> ImagePlace:
        """Of a row's tile, for a report."""
        return ImagePlace(row.file, row.number, None, split, self.classes[row.label], row.patient)

    def about(self, row: Row) -> tuple[str, int | None]:
        """File and row that a problem of a row names."""
        return (row.file, None) if row.number is None else (self.path.name, row.number)


class ColumnsMissingError(DataError):
    """A table in which a column is yet to be chosen."""

    table: TableFound


def read_manifest(path: Path, choices: DataChoices = DataChoices()) -> Manifest:  # noqa: B008
    """Rows, classes and all that is wrong with them; no image is opened.

    Raises DataError or TableError where the file is no such table at all.
    """
    places = FilePlaces(Path(choices.files_in) if choices.files_in else path.parent)
    roles = _roles(path, choices, places)
    leavers = understood(choices.leave_out)
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
        leaver = next((one for one in leavers if one.names(row=line.number, file=file)), None)
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
                    _error(path, line.number, *said, leave_out=LeaveOutRule.UNUSABLE)
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
    problems += _duplicates(manifest)
    problems += _owners(manifest, "patient" in roles.column)
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
    rows, patients, more = _with_patients(path, layout, rows, spelt, choices)
    manifest = Manifest(
        path, layout, classes, tuple(rows), (*problems, *more), spelt, patients=patients
    )
    return replace(manifest, problems=(*manifest.problems, *_label_problems(manifest)))


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
        return os.path.exists(place)  # noqa: PTH110

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


# ------------------------------------------------------------------------------- patients


def _with_patients(
    path: Path, layout: str, rows: list[Row], labels: Sequence[str], choices: DataChoices
) -> tuple[list[Row], PatientsFound, list[Problem]]:
    """Each with one spelling of its patient, as the user says that it is told."""
    origin = choices.patient_from
    written = [row.patient for row in rows]
    if origin is PatientFrom.AUTO:
        if any(written):
            origin = PatientFrom.COLUMN if layout == "manifest" else PatientFrom.FOLDER
        elif layout == "folders":
            written = patients_by_evidence([row.file for row in rows], labels)
        if not any(written):
            origin = PatientFrom.IMAGE
        elif origin is PatientFrom.AUTO:
            origin = PatientFrom.NAME
    elif origin is PatientFrom.NAME:
        begins = [patient_of_name(row.file, labels) for row in rows]
        written = ["" if meant_class(name) else name for name in begins]
    elif origin is PatientFrom.FOLDER:
        no_patients = {folded(label) for label in labels} | set(SPLIT_NAMES)
        written = [
            "" if folded(row.pathology.parent.name) in no_patients
            else patient_of_folder(row.pathology, [path, path.parent])
            for row in rows
        ]  # fmt: skip
    elif origin is PatientFrom.IMAGE:
        written = [""] * len(rows)
    spellings = one_spelling(written)
    known = sum(map(bool, written))
    merged = [names for names in spellings.values() if len(names) > 1]
    owned = [
        replace(row, patient=spellings[patient_key(name)][0] if name else "")
        for row, name in zip(rows, written, strict=True)
    ]
    examples = dict.fromkeys((row.file, row.patient) for row in owned if row.patient)
    found_patients = PatientsFound(
        origin, known, len(rows) - known, tuple(merged[:_LISTED]), tuple(examples)[:5]
    )
    problems = []
    for names in merged[:_LISTED]:
        cause = text("{names} are taken for one patient.", names=list(names))
        step = text("If they are different people, give them names that differ in more.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name))
    unsaid = origin is not PatientFrom.COLUMN and not all(row.split for row in rows)
    if rows and known < len(rows) and (unsaid or layout == "folders"):
        cause = counted(
            len(rows) - known,
            "Of 1 image the patient is not known: tiles of one patient may be in two splits, and "
            "figures be better than on new patients.",
            "Of {count} images the patient is not known: tiles of one patient may be in two "
            "splits, and figures be better than on new patients.",
        )
        step = text("Say where the patient stands, or use a table with a column “patient”.")
        problems.append(Problem(Severity.WARNING, cause, step, path.name))
    return owned, found_patients, problems


# ------------------------------------------------------------------------- between the rows


def _error(
    path: Path, row: int | None, cause: Text, next_step: Text, leave_out: str = ""
) -> Problem:
    return Problem(Severity.ERROR, cause, next_step, path.name, row, leave_out)


def _label_problems(manifest: Manifest) -> list[Problem]:
    path, classes = manifest.path, manifest.classes
    problems = []
    first: dict[str, tuple[str, Row]] = {}
    for row, label in zip(manifest.rows, manifest.spelt, strict=True):
        name = classes[row.label]
        known, its = first.setdefault(folded(name), (name, row))
        if known != name:
            cause = (
                text(
                    "“{label}” differs from “{known}” of row {row} in nothing but its letters.",
                    label=label,
                    known=known,
                    row=its.number,
                )
                if its.number is not None
                else text(
                    "“{label}” differs from “{known}” in nothing but its letters.",
                    label=label,
                    known=known,
                )
            )
            file, number = manifest.about(row)
            step = text("Write both the same way.")
            problems.append(Problem(Severity.ERROR, cause, step, file, number))
    if manifest.rows and len(classes) < 2:
        cause = text("All rows have the label “{label}”.", label=classes[0])
        problems.append(_error(path, None, cause, text("There must be two classes or more.")))
    counts = Counter(row.label for row in manifest.rows)
    for place, count in sorted(counts.items()):
        if count <= 2:
            cause = counted(
                count,
                "The class “{name}” has 1 image only.",
                "The class “{name}” has {count} images only.",
                name=classes[place],
            )
            step = text("That is too few to learn it or to tell how well it was learnt.")
            problems.append(Problem(Severity.WARNING, cause, step, path.name))
    return problems


def _duplicates(manifest: Manifest) -> list[Problem]:
    """Two rows of the same files; the same pictures in other files are found by content."""
    problems = []
    pairs: dict[tuple[Path, Path | None, int | None, int, str], Row] = {}
    for row in manifest.rows:
        images = row.pathology, row.radiology, row.radiology_slice
        first = pairs.setdefault((*images, row.label, row.patient), row)
        if first is not row:
            cause = text("It names the same images as row {row}.", row=first.number)
            step = text("Delete one of the two.")
            problems.append(_error(manifest.path, row.number, cause, step, LeaveOutRule.DUPLICATES))
    return problems


def _owners(manifest: Manifest, named: bool) -> list[Problem]:
    """Nobody in two splits, and no radiology image of two patients."""
    path = manifest.path
    if not named and manifest.declares_splits:
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
    for row in manifest.rows:
        if not row.patient:
            continue
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
                problems.append(_error(path, row.number, cause, text("Correct one of the two.")))
    return problems
