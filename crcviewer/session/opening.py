"""Who may write a session's file, and connections to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout

from crcviewer.session.errors import UnreachableSessionError

ENDING = ".crcsession"
_PATIENCE_S = 0.3
"""Somebody may only be looking whether it is held."""


class ReadOnly(StrEnum):
    """Why a session cannot be written."""

    NO = "no"
    ELSEWHERE = "elsewhere"
    """Another window, or a command, has it."""
    PLACE = "place"
    """The file or its folder may not be written to."""
    ASKED = "asked"


class SessionLock:
    """Held by whoever writes; the system frees it when a process ends, however it does."""

    def __init__(self, path: Path) -> None:
        self._file = path.with_name(f".{path.name}.lock")
        self._lock = FileLock(self._file, thread_local=False)

    def held(self) -> bool:
        """Whether somebody has it."""
        if not self._file.exists():
            return False
        held = self.take(0) is ReadOnly.ELSEWHERE
        self.free()
        return held

    def take(self, patience_s: float = _PATIENCE_S) -> ReadOnly:
        """NO: it is ours now."""
        try:
            self._lock.acquire(timeout=patience_s)
        except Timeout:
            return ReadOnly.ELSEWHERE
        except (OSError, NotImplementedError):
            return ReadOnly.PLACE
        return ReadOnly.NO

    def free(self) -> None:
        """Let others write. The empty file stays: one that is taken away could be in the hands of
        somebody else by then."""
        self._lock.release()


def connect(path: Path) -> sqlite3.Connection:
    """For writing. Raises sqlite3.DatabaseError.

    Whatever is committed is on the disk: a power cut loses what was not. Rows that are deleted are
    overwritten, so that names do not stay in the file and a salvage does not bring them back.
    """
    connection = _connection(str(path), uri=False)
    try:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """To a file that somebody else may be writing, or in a folder where nothing can be written.
    Raises sqlite3.DatabaseError, OSError."""
    address = f"file:{quote(str(path))}"
    wal = path.with_name(f"{path.name}-wal")
    if not wal.exists() or not wal.stat().st_size:
        # Nobody writes it. Otherwise SQLite would make files beside it, and leave them there.
        return _connection(f"{address}?immutable=1", uri=True)
    if os.access(path.parent, os.W_OK):
        return _connection(f"{address}?mode=ro", uri=True)
    # What is not in the file itself yet can only be read where SQLite may write beside it.
    with tempfile.TemporaryDirectory(prefix="crcviewer-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        shutil.copyfile(wal, Path(folder) / wal.name)
        return in_memory(copy)


def in_memory(path: Path) -> sqlite3.Connection:
    """A copy of a file that nobody sees. Raises sqlite3.DatabaseError."""
    memory = _connection(":memory:", uri=False)
    with contextlib.closing(_connection(str(path), uri=False)) as source:
        source.backup(memory)
    return memory


def check_reachable(path: Path) -> None:
    """Raises UnreachableSessionError where the system does not let us read it."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnreachableSessionError(path, error.strerror or str(error)) from error


def _connection(name: str, *, uri: bool) -> sqlite3.Connection:
    # One thread at a time uses it; which one may change. Transactions are begun by name.
    connection = sqlite3.connect(
        name, uri=uri, check_same_thread=False, isolation_level=None, timeout=10.0
    )
    connection.text_factory = _text
    connection.execute("PRAGMA trusted_schema = OFF")  # a session may be a stranger's
    return connection


def _text(stored: bytes) -> str:
    # Where a damaged file has no text, the row is unreadable, not the table.
    return stored.decode("utf-8", "replace")
