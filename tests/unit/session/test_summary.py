"""Which sessions hold somebody's work: others are neither listed nor offered after a crash."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.resources import samples_folder
from crcviewer.protocol.review import Review
from crcviewer.session.case import Case, Picture
from crcviewer.session.notes import SessionNotes
from crcviewer.session.rows import Step
from crcviewer.session.session_file import SessionFile
from crcviewer.session.summary import delete_session, summaries, summary


def case(number: int, folder: Path) -> Case:
    path = str(folder / f"{number:02d} tumour_path.png")
    return Case(number, "", Picture(ImageInfo(path, "raster", "PNG", 64, 64, slot=Slot.PATHOLOGY)))


@pytest.fixture
def samples() -> list[Case]:
    return [case(number, samples_folder()) for number in (1, 10)]


def untouched(path: Path, cases: list[Case], *steps: Step) -> bool:
    with SessionFile.create(path) as session:
        session.update(cases, order=[one.id for one in cases])
        if steps:
            session.set_steps(0, steps, len(steps), most_bytes=1_000_000)
    told = summary(path)
    assert told is not None
    assert told.cases == len(cases)
    return told.untouched


def test_samples_alone_are_nobodys_work(samples: list[Case], tmp_path: Path) -> None:
    assert untouched(tmp_path / "a.crcsession", samples)


def test_an_image_of_ones_own_is(samples: list[Case], tmp_path: Path) -> None:
    assert not untouched(tmp_path / "a.crcsession", [*samples, case(3, tmp_path)])


def test_so_is_a_review_of_a_sample(samples: list[Case], tmp_path: Path) -> None:
    first, second = samples
    reviewed = replace(second, review=Review(note="a fold"))
    assert not untouched(tmp_path / "a.crcsession", [first, reviewed])


def test_so_is_anything_that_can_be_undone(samples: list[Case], tmp_path: Path) -> None:
    first, second = samples
    removed = Step("remove", [(1, second)], [])
    assert not untouched(tmp_path / "a.crcsession", [first], removed)


def test_what_cannot_be_read_is_somebodys(samples: list[Case], tmp_path: Path) -> None:
    for name, damage in (
        ("case", "UPDATE cases SET json = 'x' WHERE id = 10"),
        ("step", "INSERT INTO steps VALUES (1, 'remove', 1, x'00')"),
        ("slides", "INSERT OR REPLACE INTO notes VALUES ('slides', '{')"),
    ):
        path = tmp_path / f"{name}.crcsession"
        assert untouched(path, samples)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(damage)
            connection.commit()
        told = summary(path)
        assert told is not None
        assert not told.untouched, name


def test_the_latest_is_told_by_its_turn_whatever_the_clock_said(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.crcsession" for name in ("old", "first", "then", "now")]
    for turn, path in enumerate(paths):
        with SessionFile.create(path) as session:
            session.set_notes(SessionNotes(turn=turn))
    # The clock was set back by a year between the second and the third.
    for path, at in zip(paths, (1e9, 1.8e9, 1.76e9, 1.76e9 + 60), strict=True):
        os.utime(path, (at, at))
    assert [told.path for told in summaries(paths)] == paths[::-1]


def test_a_session_is_deleted_whole_unless_it_is_in_use_or_there_is_a_reason(
    samples: list[Case], tmp_path: Path
) -> None:
    path = tmp_path / "a.crcsession"
    assert untouched(path, samples)
    with SessionFile.open(path):
        assert not delete_session(path)
    assert not delete_session(path, unless=lambda told: told.untouched)
    assert path.is_file()
    assert delete_session(path, unless=lambda told: not told.untouched)
    assert not list(tmp_path.iterdir())
