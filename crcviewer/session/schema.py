"""The tables of a session's file, and how files of earlier versions become those of this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

APPLICATION_ID = 0x43524353
"""``CRCS``: by this the ``file`` command and we tell a session from any other SQLite file."""
VERSION = 1
"""Of the tables; what stands in the JSON of a row may gain fields that have defaults without it."""

TABLES = """
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    rank REAL NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    class_index INTEGER,
    confidence REAL,
    model_sha256 TEXT NOT NULL,
    classified_at TEXT NOT NULL,
    reviewed TEXT,
    flagged INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE images (
    path TEXT PRIMARY KEY,
    json TEXT NOT NULL
);
CREATE TABLE models (
    sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    json TEXT NOT NULL
);
CREATE TABLE steps (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    zlib BLOB NOT NULL
);
"""

MIGRATIONS: Mapping[int, str] = MappingProxyType({})
"""By the version that they start from: SQL that makes a file of it one of the next version."""


def make_tables(connection: sqlite3.Connection) -> None:
    """In an empty file."""
    connection.executescript(
        f"BEGIN; {TABLES} PRAGMA application_id = {APPLICATION_ID};"
        f" PRAGMA user_version = {VERSION}; COMMIT;"
    )


def version_of(connection: sqlite3.Connection) -> int | None:
    """Of its tables; None: it is no session. Raises sqlite3.DatabaseError."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return version if application == APPLICATION_ID and version > 0 else None


def migrate(
    connection: sqlite3.Connection,
    migrations: Mapping[int, str] = MIGRATIONS,
    version: int = VERSION,
) -> None:
    """Bring a file of an earlier version to ``version``: all of it or nothing. Raises
    sqlite3.DatabaseError, and KeyError where there is no way."""
    (there,) = connection.execute("PRAGMA user_version").fetchone()
    steps = [migrations[number] for number in range(there, version)]
    connection.executescript(
        f"BEGIN IMMEDIATE; {' '.join(steps)} PRAGMA user_version = {version}; COMMIT;"
    )
