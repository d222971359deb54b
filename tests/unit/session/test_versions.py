"""A session that an earlier program wrote opens with nothing lost: its tables and its JSON stand
here as they were written then, so that a change of either is seen."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from pathlib import Path

import pytest

from crcviewer.session.case import CaseState
from crcviewer.session.loaded import load
from crcviewer.session.rows import Step, packed_step, unpacked_step
from crcviewer.session.schema import migrate
from crcviewer.session.writer import Batch

FIRST_TABLES = """
CREATE TABLE notes (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cases (
    id INTEGER PRIMARY KEY, rank REAL NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
    class_index INTEGER, confidence REAL, model_sha256 TEXT NOT NULL,
    classified_at TEXT NOT NULL, reviewed TEXT, flagged INTEGER NOT NULL,
    crc32 INTEGER NOT NULL, json TEXT NOT NULL
);
CREATE TABLE images (path TEXT PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE models (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE steps (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, zlib BLOB NOT NULL
);
PRAGMA application_id = 0x43524353;
PRAGMA user_version = 1;
"""
INFO = (
    '{"path":"/images/P00003.png","kind":"raster","format":"PNG","width":224,"height":224,'
    '"sha256":"375427688c007fa856295d22ace622b2fbeec921f42b85d9063d70173a2c5f40"}'
)
RESULT = (
    '{"type":"Classified","id":1,"model_name":"demo","model_sha256":"aaaa","class_index":3,'
    '"probabilities":[0.1,0.1,0.1,0.7],"logits":[0.1,0.1,0.1,0.7],"tile_only":true,'
    '"pathology_field":{"x":0,"y":0,"side":224},"radiology_field":null,'
    '"pathology_sha256":"bbbb","radiology_sha256":"","radiology_effect":null,"exchanges":[],'
    '"arrays":"","warnings":[{"template":"The tile is small: {pixels} pixels.",'
    '"values":{"pixels":28}}],"verdict":3,"prediction_set":[3],"radiology_use":"none"}'
)
CASE = (
    '{"id":3,"name":"P00003","pathology":{"info":' + INFO + '},"state":"done","result":' + RESULT
    + ',"review":{"class_code":"STR","flagged":true,"note":"褶皱 fold","seconds":12.5,'
    '"decided_at":"2026-03-01T10:05:00+00:00"},"classified_at":"2026-03-01T10:00:00Z"}'
)  # fmt: skip
PLAIN = '{"id":4,"name":"P4","pathology":{"info":' + INFO + "}}"
REMOVED = f'{{"name":"remove","before":1,"after":0}}\n{{"place":1,"case":{PLAIN}}}\n'
REVIEWED = (
    '{"name":"review","before":1,"after":1}\n'
    f'{{"place":0,"case":{CASE.replace("STR", "TUM")}}}\n{{"place":0,"case":{CASE}}}\n'
)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Of the first version."""
    path = tmp_path / "day.crcsession"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_TABLES)
        row = (3, 1024.0, "P00003", "done", 3, 0.7, "aaaa", "2026-03-01T10:00:00Z", "STR", 1)
        crc = zlib.crc32(CASE.encode())
        connection.execute(f"INSERT INTO cases VALUES ({', '.join('?' * 12)})", (*row, crc, CASE))
        for number, step in enumerate((REVIEWED, REMOVED), 1):
            packed = zlib.compress(step.encode(), 1)
            connection.execute("INSERT INTO steps VALUES (?, 'x', 1, ?)", (number, packed))
        connection.execute(
            "INSERT INTO notes VALUES ('notes', ?)",
            (f'{{"place":"{path}","ended":true,"program":"0.9","cases":1,"selected":3}}',),
        )
        connection.execute("INSERT INTO notes VALUES ('steps_done', '2')")
        image = f'{{"path":"/images/P00003.png","relative":"../P00003.png","sha256":"{"c" * 64}"}}'
        connection.execute("INSERT INTO images VALUES ('/images/P00003.png', ?)", (image,))
        connection.commit()
    return path


def test_one_of_the_first_version_opens_with_nothing_lost(first: Path) -> None:
    loaded = load(first)
    try:
        (case,) = loaded.cases
        assert loaded.unreadable == 0
        assert (case.state, case.name) == (CaseState.DONE, "P00003")
        assert case.result is not None
        assert case.result.warnings[0].values == {"pixels": 28}
        assert case.review is not None
        assert (case.review.class_code, case.review.note) == ("STR", "褶皱 fold")
        assert case.review.seconds == 12.5
        reviewed, removed = loaded.steps
        assert reviewed.after[0][1] == case
        assert removed.before[0][0] == 1
        assert (loaded.done, loaded.notes.selected, loaded.notes.turn) == (2, 3, 0)
        assert loaded.images["/images/P00003.png"].sha256 == "c" * 64
        # What it holds is written on as it is, and read again.
        loaded.writer().write(Batch(loaded.cases, [case.id for case in loaded.cases]))
    finally:
        loaded.session.close()
    again = load(first)
    assert again.cases == [case]
    assert again.steps == [reviewed, removed]
    again.session.close()


def test_a_step_of_words_alone_holds_its_cases_once(first: Path) -> None:
    loaded = load(first)
    loaded.session.close()
    reviewed, removed = loaded.steps
    many = Step("review", reviewed.before * 50, reviewed.after * 50)
    for step in (reviewed, removed, many, Step("swap", reviewed.before, removed.before)):
        assert unpacked_step(packed_step(step)) == step
    assert zlib.decompress(packed_step(many)).count(b"P00003.png") == 50


def test_a_migration_is_whole_or_has_not_been(first: Path) -> None:
    good = {1: "ALTER TABLE cases ADD COLUMN own TEXT;"}
    bad = {**good, 2: "ALTER TABLE nothing ADD COLUMN own TEXT;"}
    broken = sqlite3.connect(first, isolation_level=None)
    with contextlib.closing(broken), pytest.raises(sqlite3.DatabaseError):
        migrate(broken, bad, 3)
    with contextlib.closing(sqlite3.connect(first, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(cases)")]
        assert "own" not in columns
        with pytest.raises(KeyError):
            migrate(connection, {}, 2)
        migrate(connection, good, 2)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT name, own FROM cases").fetchall() == [("P00003", None)]
