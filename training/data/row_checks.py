"""What can be wrong between the rows of one's own images, before any image is opened."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from crcviewer.imaging.core.file_names import folded
from crcviewer.protocol.data_choices import LeaveOutRule
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.text import Text, counted, text
from training.data.rows import Manifest, Row


def row_error(
    path: Path, row: int | None, cause: Text, next_step: Text, leave_out: str = ""
) -> Problem:
    """An error of a row, or of the table where that is None."""
    return Problem(Severity.ERROR, cause, next_step, path.name, row, leave_out)


def class_problems(manifest: Manifest) -> list[Problem]:
    """Two spellings of one class, only one class, classes of one or two images."""
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
        problems.append(row_error(path, None, cause, text("There must be two classes or more.")))
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


def repeated_rows(manifest: Manifest) -> list[Problem]:
    """Two rows of the same files; the same pictures in other files are found by content."""
    problems = []
    pairs: dict[tuple[Path, Path | None, int | None, int, str], Row] = {}
    for row in manifest.rows:
        images = row.pathology, row.radiology, row.radiology_slice
        first = pairs.setdefault((*images, row.label, row.patient), row)
        if first is not row:
            cause = text("It names the same images as row {row}.", row=first.number)
            step = text("Delete one of the two.")
            problems.append(
                row_error(manifest.path, row.number, cause, step, LeaveOutRule.DUPLICATES)
            )
    return problems


def owner_problems(manifest: Manifest, named: bool) -> list[Problem]:
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
            problems.append(row_error(path, row.number, cause, step))
        if row.radiology is not None:
            owner = owner_of.setdefault(row.radiology, row)
            if owner.patient != row.patient:
                cause = text(
                    "Its radiology image is that of patient {patient} in row {row}.",
                    patient=owner.patient,
                    row=owner.number,
                )
                problems.append(row_error(path, row.number, cause, text("Correct one of the two.")))
    return problems
