"""Whose the rows of one's own images are, one spelling for each patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.patient_names import (
    one_spelling,
    patient_key,
    patient_of_folder,
    patient_of_name,
    patients_by_evidence,
)
from crcviewer.protocol.data_choices import DataChoices, PatientFrom
from crcviewer.protocol.data_report import PatientsFound, Problem, Severity
from crcviewer.protocol.text import counted, text
from training.data.class_names import meant_class
from training.data.rows import Row
from training.data.table_columns import SPLIT_NAMES

_LISTED = 100


def with_patients(
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
