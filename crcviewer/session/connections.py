"""Connections to the database of a session, whatever its version and whoever else has it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import quote

from crcviewer.protocol.atomic import write_atomically
from crcviewer.session.errors import (
    DamagedSessionError,
    NewerSessionError,
    NoSessionError,
    OutdatedSessionError,
    UnreachableSessionError,
)
from crcviewer.session.schema import MIGRATIONS, VERSION, migrate, version_of

_BACKUP = "{stem} (version {version}){ending}"


def open_database(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A session's file as this version has it: one of an earlier version is brought to this one, in
    memory where it may not be written, and stays beside it under another name where it may. Raises
    SessionError."""
    connection: sqlite3.Connection | None = None
    try:
        connection = _connect_to_read(path)
        version = version_of(connection)
        if version is None:
            raise NoSessionError(path)
        if writable and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedSessionError(path)
        if version > VERSION:
            raise NewerSessionError(path)
        if version < VERSION and version not in MIGRATIONS:
            raise OutdatedSessionError(path)
        if version == VERSION and not writable:
            found, connection = connection, None
            return found
        connection.close()
        connection = connect(path) if writable else _in_memory(path)
        if version < VERSION:
            if writable:
                _back_up(connection, path, version)
            migrate(connection)
        found, connection = connection, None
        return found
    except OSError as error:
        raise UnreachableSessionError(path, error.strerror or str(error)) from error
    except sqlite3.DatabaseError as error:
        raise (NoSessionError if _is_other_file(error) else DamagedSessionError)(path) from error
    finally:
        if connection is not None:
            connection.close()


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


def _connect_to_read(path: Path) -> sqlite3.Connection:
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
        return _in_memory(copy)


def _in_memory(path: Path) -> sqlite3.Connection:
    """A copy of a file that nobody sees. Raises sqlite3.DatabaseError."""
    memory = _connection(":memory:", uri=False)
    with contextlib.closing(_connection(str(path), uri=False)) as source:
        source.backup(memory)
    return memory


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    name = _BACKUP.format(stem=path.stem, version=version, ending=path.suffix)

    def write(temporary: Path) -> None:
        with contextlib.closing(sqlite3.connect(temporary)) as copy:
            connection.backup(copy)

    write_atomically(path.with_name(name), write)


def _is_other_file(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB


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
