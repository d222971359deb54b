"""A damaged session: what can be read of it becomes a new file beside the damaged one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.session.notes import KeptImage, SessionNotes
from crcviewer.session.raw_pages import Row, rows
from crcviewer.session.rows import CASE_COLUMNS, read, read_case, unpacked_step
from crcviewer.session.schema import make_tables

_KEPT = "{stem} (damaged{number}){ending}"


class _Found:
    """Rows by table; a table is known by how many values its rows have and of which kinds."""

    def __init__(self) -> None:
        self.cases: dict[int, tuple[Any, ...]] = {}
        self.images: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.steps: dict[int, tuple[Any, ...]] = {}
        self.models: dict[str, tuple[Any, ...]] = {}

    def take(self, row: Row) -> None:
        """Put it where it belongs, if it can be read."""
        values = row.values
        match values:
            case (None, *_, int(checksum), str(json)) if len(values) == len(CASE_COLUMNS):
                if row.row_id and _is_case(json, checksum):
                    self.cases.setdefault(row.row_id, (row.row_id, *values[1:]))
            case (str(path), str(json)) if row.row_id is not None and _reads(KeptImage, json):
                self.images.setdefault(path, json)
            case (str(name), str(json)) if row.row_id is None:
                self.notes.setdefault(name, json)
            case (str(sha256), str(_), str(json)) if row.row_id is not None and json[:1] == "{":
                self.models.setdefault(sha256, values)
            case (None, str(_), int(_), bytes(packed)) if row.row_id and _unpacks(packed):
                self.steps.setdefault(row.row_id, (row.row_id, *values[1:]))


def salvage(path: Path) -> tuple[int, int] | None:
    """How many cases the file has now, and how many it had more, as far as it tells. None: nothing
    was found, and nothing changed. The caller holds its lock. Raises OSError, sqlite3.Error."""
    found = _Found()
    for row in rows(path):
        found.take(row)
    if not found.cases:
        return None
    write_new = _writer(found)
    kept = _free_name(path)
    temporary = path.with_name(f".{path.name}.salvaged")
    write_atomically(temporary, write_new)
    journal = path.with_name(f"{path.name}-wal")
    path.rename(kept)
    if journal.exists():
        journal.rename(kept.with_name(f"{kept.name}-wal"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    temporary.rename(path)
    return len(found.cases), max(_told(found.notes) - len(found.cases), 0)


def _writer(found: _Found) -> Any:
    def write(temporary: Path) -> None:
        with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as new:
            make_tables(new)
            new.execute("BEGIN")
            _insert(new, "cases", len(CASE_COLUMNS), found.cases.values())
            _insert(new, "images", 2, found.images.items())
            _insert(new, "notes", 2, found.notes.items())
            _insert(new, "models", 3, found.models.values())
            _insert(new, "steps", 4, _whole_history(found.steps))
            new.execute("COMMIT")

    return write


def _insert(
    new: sqlite3.Connection, table: str, columns: int, values: Iterable[tuple[Any, ...]]
) -> None:
    places = ", ".join("?" * columns)
    new.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", values)


def _whole_history(steps: dict[int, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The latest ones that follow each other: before one that is missing nothing can be undone."""
    kept: list[tuple[Any, ...]] = []
    for number in sorted(steps, reverse=True):
        if kept and kept[-1][0] != number + 1:
            return []  # how many of them are done is not known any more
        kept.append(steps[number])
    return kept[::-1]


def _free_name(path: Path) -> Path:
    for n in count(1):
        number = f" {n}" if n > 1 else ""
        name = _KEPT.format(stem=path.stem, number=number, ending=path.suffix)
        if not path.with_name(name).exists():
            return path.with_name(name)
    raise AssertionError


def _told(notes: dict[str, str]) -> int:
    try:
        return read(SessionNotes, notes["notes"]).cases
    except (KeyError, UnreadableError):
        return 0


def _reads(kind: type[Any], json: str) -> bool:
    try:
        read(kind, json)
    except UnreadableError:
        return False
    return True


def _is_case(json: str, checksum: int) -> bool:
    try:
        read_case(json, checksum)
    except UnreadableError:
        return False
    return True


def _unpacks(packed: bytes) -> bool:
    try:
        unpacked_step(packed)
    except UnreadableError:
        return False
    return True
