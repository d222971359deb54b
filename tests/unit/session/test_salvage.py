"""Of a damaged file all is saved that is left, and the damaged one stays."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from crcviewer.session.case import Case
from crcviewer.session.errors import DamagedSessionError, SessionError
from crcviewer.session.notes import SessionNotes
from crcviewer.session.raw_pages import rows
from crcviewer.session.rows import stored
from crcviewer.session.session_file import SessionFile
from crcviewer.session.writer import Batch, SessionWriter
from tests.unit.session.made_cases import case, every_kind, many

COUNT = 400


@pytest.fixture
def cases() -> list[Case]:
    """One of them does not fit into a page."""
    long = case(COUNT + 1, candidates=tuple(f"/images/{n}.nii.gz" for n in range(2000)))
    return [*(stored(c) for c in many(COUNT)), long]


@pytest.fixture
def path(tmp_path: Path, cases: list[Case]) -> Path:
    """A session that was written as the window writes it."""
    file = tmp_path / "day.crcsession"
    writer = SessionWriter(lambda: SessionFile.create(file))
    for start in range(0, len(cases), 50):
        ids = [c.id for c in cases[: start + 50]]
        writer.write(Batch(cases[: start + 50], ids, notes=SessionNotes(selected=3)))
    writer.close()
    return file


def test_rows_are_found_without_sqlite(path: Path, cases: list[Case]) -> None:
    with sqlite3.connect(path) as connection:
        wanted = connection.execute("SELECT * FROM cases ORDER BY id").fetchall()
    connection.close()
    found = {r.row_id: r.values for r in rows(path) if len(r.values) == len(wanted[0])}
    assert [(i, *found[i][1:]) for i in sorted(i for i in found if i)] == wanted


def test_a_file_that_was_cut_off(path: Path, cases: list[Case]) -> None:
    whole = path.read_bytes()
    for share in (0.9, 0.5, 0.2):
        path.write_bytes(whole[: int(len(whole) * share)])
        with SessionFile.open(path) as session:
            saved = session.cases()
            assert session.salvaged is not None
            assert session.salvaged[0] == len(saved)
        known = {c.id: c for c in cases}
        assert len(saved) > 0.6 * share * len(cases)
        assert saved == [known[c.id] for c in saved]
        kept = path.with_name("day (damaged).crcsession")
        assert kept.read_bytes() == whole[: int(len(whole) * share)]
        kept.unlink()


def test_a_file_that_was_overwritten_in_places(path: Path, cases: list[Case]) -> None:
    whole = path.read_bytes()
    chance = random.Random(7)
    known = {c.id: c for c in cases}
    for n in range(30):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            start = chance.randrange(len(whole))
            damaged[start : start + 600] = chance.randbytes(len(damaged[start : start + 600]))
        path.write_bytes(damaged)
        with SessionFile.open(path) as session:
            saved = session.cases()
        assert saved == [known[c.id] for c in saved]
        assert len(saved) > 0.8 * len(cases), n
        for beside in path.parent.glob("day (damaged*"):
            beside.unlink()


def test_the_first_page_is_gone(path: Path, cases: list[Case]) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    with SessionFile.open(path) as session:
        assert session.cases() == cases
        assert session.notes().selected == 3


def test_what_is_in_the_journal_only(path: Path, cases: list[Case]) -> None:
    path.unlink()
    session = SessionFile.create(path)
    session.update(cases[:300])
    session.update(cases[300:])
    content, journal = path.read_bytes(), path.with_name("day.crcsession-wal").read_bytes()
    session.close()
    path.write_bytes(b"\0" * 100 + content[100:])
    path.with_name("day.crcsession-wal").write_bytes(journal[:-5000])
    with SessionFile.open(path) as again:
        saved = again.cases()
    assert saved == cases[: len(saved)]
    assert len(saved) >= 300


def test_nothing_is_left_of_it(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])
    content = path.read_bytes()
    with pytest.raises(SessionError):
        SessionFile.open(path)
    assert path.read_bytes() == content


def test_who_only_reads_changes_nothing(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedSessionError), SessionFile.open(path, read_only=True) as session:
        session.cases()
    assert path.read_bytes() == whole[: len(whole) // 2]
    assert not list(path.parent.glob("*damaged*"))


def test_every_kind_of_case_is_saved(path: Path) -> None:
    path.unlink()
    with SessionFile.create(path) as session:
        session.update(every_kind())
    content = path.read_bytes()
    path.write_bytes(bytes(16) + content[16:])
    with SessionFile.open(path) as session:
        assert session.cases() == [stored(c) for c in every_kind()]
