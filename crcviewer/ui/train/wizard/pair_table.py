"""Makes a table of pairs from two folders: tiles in one folder a class, radiology beside."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crcviewer.imaging.core import table
from crcviewer.imaging.core.file_endings import IMAGE_ENDING
from crcviewer.imaging.core.file_names import stem_of, take_apart
from crcviewer.imaging.core.patient_names import patient_key, patient_of_folder, patient_of_name

_MOST = 500_000


class PatientFrom(StrEnum):
    """Where the patient's name stands, so that no patient is in two splits."""

    NAME = "name"
    """The file's name up to its first ``_``, ``-`` or space."""
    FOLDER = "folder"
    """The folder of the radiology image, or of the tile below its class."""
    IMAGE = "image"
    """Each tile is a patient of its own."""


@dataclass(frozen=True)
class PairRow:
    """One line of the table."""

    pathology: Path
    radiology: Path | None
    label: str
    patient: str


@dataclass(frozen=True)
class PairTable:
    """What was found in two folders."""

    rows: tuple[PairRow, ...]
    lonely: int
    """Radiology images that belong to no tile."""

    @property
    def unpaired(self) -> int:
        """Tiles without a radiology image."""
        return sum(row.radiology is None for row in self.rows)


def find_pairs(tiles: Path, slices: Path, patient_from: PatientFrom) -> PairTable:
    """Tiles lie in folders named after their class; a radiology image has the tile's name, or its
    patient's. Raises OSError where a folder cannot be read.
    """
    scans = _images(slices)
    by_key: dict[str, list[Path]] = defaultdict(list)
    by_patient: dict[str, list[Path]] = defaultdict(list)
    for scan in scans:
        by_key[_key(scan)].append(scan)
        if patient := _patient(scan, slices, patient_from, ""):
            by_patient[patient_key(patient)].append(scan)
    used: set[Path] = set()
    rows = []
    for tile in _images(tiles):
        inside = tile.relative_to(tiles).parts
        label = inside[0] if len(inside) > 1 else ""
        patient = _patient(tile, tiles / label, patient_from, label)
        found = by_key.get(_key(tile)) or by_patient.get(patient_key(patient)) or []
        used.update(found[:1])
        rows.append(PairRow(tile, found[0] if found else None, label, patient))
    return PairTable(tuple(rows), len(scans) - len(used))


def as_csv(pairs: PairTable) -> str:
    """``pathology,radiology,label,patient``, as ``crcviewer check`` and ``train`` read it."""
    rows = ((row.pathology, row.radiology or "", row.label, row.patient) for row in pairs.rows)
    return table.as_csv(("pathology", "radiology", "label", "patient"), rows)


def _images(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            Path(place) / name
            for name in sorted(files)
            if IMAGE_ENDING.search(name) and not name.startswith(".")
        ]
        if len(found) > _MOST:
            break
    if not found:
        next(folder.iterdir(), None)  # says why, where it cannot be read
    return found


def _key(path: Path) -> str:
    return take_apart(stem_of(str(path))).key


def _patient(path: Path, root: Path, patient_from: PatientFrom, label: str) -> str:
    """Empty where it is not known: a class is no patient, nor is a tile."""
    if patient_from is PatientFrom.NAME:
        return patient_of_name(path.name, (label,))
    if patient_from is PatientFrom.FOLDER:
        return patient_of_folder(path, (root,))
    return ""
