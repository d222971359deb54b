"""The rows of one's own images, as a table or class folders give them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crcviewer.protocol.data_report import ImagePlace, PatientsFound, Problem, TableFound
from training.data.leave_out import Leaver


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
