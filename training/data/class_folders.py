"""Class folders as a manifest: ``CLASS/*.png``, or ``train/CLASS/*.png`` with val and test beside.

Below a class there may be one folder a patient.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crcviewer.imaging.core.file_endings import IMAGE_ENDING
from crcviewer.imaging.core.file_names import folded, identities, natural_key, stem_of, take_apart
from crcviewer.imaging.core.patient_names import patient_key, patient_of_name
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import ImagePlace, Problem, Severity
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import counted, text
from training.base.errors import DataError
from training.data.leave_out import Leaver, LeftOutByName, understood
from training.data.manifest import finished
from training.data.rows import Manifest, Row
from training.data.table_columns import SPLIT_NAMES

_MOST = 500_000


def is_class_folders(path: Path) -> bool:
    """Whether a folder holds folders with images, two or more, and no MedMNIST file."""
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else []
    except OSError:
        return False
    if any(one.suffix == ".npz" for one in inside):
        return False
    return len(_classes_in(path)) > 1


def read_class_folders(
    path: Path,
    choices: DataChoices = DataChoices(),
    scans: Path | None = None,
) -> Manifest:
    """Each image with its folder's class; with radiology images of ``scans`` where names pair them.

    Raises DataError where there are no such folders.
    """
    found: list[tuple[Row, str]] = []
    left_out: list[tuple[Leaver, ImagePlace]] = []
    named = LeftOutByName(understood(choices.leave_out))
    for split, label, folder in _classes_in(path):
        for image in images_below(folder):
            file = image.relative_to(path).as_posix()
            leaver = named.find(file)
            if leaver is not None:
                left_out.append((leaver, ImagePlace(file, split=split, label=label)))
                continue
            patient = image.parent.name if image.parent != folder else ""
            found.append((Row(None, file, image, None, None, -1, patient, split), label))
    if not found:
        raise DataError(
            text("There are no folders of images in {folder}.", folder=path.name),
            text("Choose a folder in which there is one folder for each class."),
            ChooseFolder(),
        )
    manifest = finished(path, "folders", found, choices, ())
    if scans is not None:
        manifest = _with_scans(manifest, scans)
    return replace(manifest, left_out=tuple(left_out))


def _classes_in(path: Path) -> list[tuple[str, str, Path]]:
    """Split (or empty), label and folder of each class that has images."""
    inside = _folders(path)
    split_of = {folder: SPLIT_NAMES.get(folded(folder.name), "") for folder in inside}
    if any(split_of.values()) and all(split_of.values()):
        classes = [
            (split, folder.name, folder)
            for above, split in split_of.items()
            for folder in _folders(above)
        ]
    else:
        classes = [("", folder.name, folder) for folder in inside]
    return [(split, label, folder) for split, label, folder in classes if _has_image(folder)]


def _folders(path: Path) -> list[Path]:
    try:
        inside = [one for one in path.iterdir() if one.is_dir() and not one.name.startswith(".")]
    except OSError:
        return []
    return sorted(inside, key=lambda one: (natural_key(one.name), one.name))


def _has_image(folder: Path) -> bool:
    return next(images_below(folder), None) is not None


def images_below(folder: Path) -> Iterator[Path]:
    """In order, those of folders below it too."""
    count = 0
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files, key=lambda name: (natural_key(name), name)):
            if IMAGE_ENDING.search(name) and not name.startswith("."):
                yield Path(place) / name
                count += 1
                if count >= _MOST:
                    return


def _with_scans(manifest: Manifest, scans: Path) -> Manifest:
    """The radiology image of the tile's own name, or of its patient's, where there is just one.

    A bare number names nobody: two unrelated sets are both numbered.
    """
    by_key: defaultdict[str, list[Path]] = defaultdict(list)
    for scan in images_below(scans):
        key = take_apart(stem_of(str(scan))).key
        for name in {key, patient_key(patient_of_name(scan.name))}:
            if _names_somebody(name):
                by_key[name].append(scan)
    rows, ambiguous = [], 0
    for row in manifest.rows:
        own = take_apart(stem_of(row.file)).key
        found = by_key.get(own, []) if _names_somebody(own) else []
        if not found and row.patient:
            found = by_key.get(patient_key(row.patient), [])
        ambiguous += len(found) > 1
        rows.append(replace(row, radiology=found[0] if len(found) == 1 else None))
    problems = list(manifest.problems)
    if ambiguous:
        cause = counted(
            ambiguous,
            "For 1 tile there are several radiology images by name: it has none.",
            "For {count} tiles there are several radiology images by name: they have none.",
        )
        step = text("Say in a table which belongs to which.")
        problems.append(Problem(Severity.WARNING, cause, step, scans.name))
    return replace(manifest, rows=tuple(rows), problems=tuple(problems))


def _names_somebody(key: str) -> bool:
    numbers, words = identities(key)
    return bool(words) or any(not number.isdecimal() for number in numbers)
