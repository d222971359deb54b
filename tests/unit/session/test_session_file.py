"""What is written into a session's file is what comes out of it, and who may write it."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.images import SeriesInfo
from crcviewer.session.case import CaseState
from crcviewer.session.case_order import ListLook
from crcviewer.session.errors import (
    NewerSessionError,
    NoSessionError,
    ReadOnlySessionError,
    SaveError,
)
from crcviewer.session.notes import KeptImage, SessionNotes
from crcviewer.session.opening import ReadOnly
from crcviewer.session.rows import Step
from crcviewer.session.schema import VERSION
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlide, KeptSlides
from tests.unit.session.made_cases import answer, case, every_kind, many


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a day 一天.crcsession"


def test_cases_come_back_as_they_were(path: Path) -> None:
    cases = every_kind()
    with SessionFile.create(path) as session:
        session.update(cases)
    with SessionFile.open(path) as session:
        found = session.cases()
        assert session.unreadable == 0
    assert [c.id for c in found] == [c.id for c in cases]
    assert found[0] == cases[0]
    assert found[1].state is CaseState.NEW
    assert found[2].result == replace(answer(), arrays="")
    assert found[2].classified_at == cases[2].classified_at
    assert found[4:] == cases[4:]


def test_what_may_name_a_patient_is_not_written(path: Path) -> None:
    with SessionFile.create(path) as session:
        session.update(every_kind())
        session.set_steps(0, [Step("remove", [(3, every_kind()[3])], [])], 1, most_bytes=1 << 20)
    with SessionFile.open(path) as session:
        scan = session.cases()[3].radiology
        (step,), _ = session.steps()
    for picture in (scan, step.before[0][1].radiology):
        assert picture is not None
        assert picture.info.series == SeriesInfo(number=4, volume="TE 80")
    assert "Müller".encode() not in path.read_bytes()


def test_order_of_what_comes_and_goes_in_the_middle(path: Path) -> None:
    with SessionFile.create(path) as session:
        session.update(many(5))
        session.update([case(7), case(8)], removed=[2], order=[1, 7, 8, 3, 4, 5])
        assert [c.id for c in session.cases()] == [1, 7, 8, 3, 4, 5]
        session.update(order=[5, 4, 3, 8, 7, 1])
        for n in range(100, 180):  # always at the same place, until there is no number between
            ids = [c.id for c in session.cases()]
            session.update([case(n)], order=[ids[0], n, *ids[1:]])
        session.update([case(6)])
    with SessionFile.open(path) as session:
        assert [c.id for c in session.cases()] == [5, *range(179, 99, -1), 4, 3, 8, 7, 1, 6]


def test_removed_cases_leave_nothing_in_the_file(path: Path) -> None:
    with SessionFile.create(path) as session:
        session.update(many(50))
        session.update(removed=range(1, 50), order=[50])
    content = path.read_bytes()
    assert b"P00050" in content
    assert b"P00007" not in content


def test_notes_slides_models_and_images(path: Path) -> None:
    notes = SessionNotes(selected=4, model_sha256="a", look=ListLook(grid=True))
    slides = KeptSlides((KeptSlide("/slides/CMU-1.svs"),))
    images = [KeptImage(f"/i/{n}\udcff.png", f"{n}.png", "hash", n, "stamp") for n in range(3)]
    with SessionFile.create(path) as session:
        assert session.notes() == SessionNotes()
        session.set_notes(notes)
        session.set_slides(slides)
        session.set_images(images)
        session.set_images([replace(images[0], size=9)], removed=[images[2].path])
    with SessionFile.open(path) as session:
        assert session.notes() == notes
        assert session.slides() == slides
        found = session.images()
    assert found == {
        images[0].path: replace(images[0], size=9),
        images[1].path: images[1],
    }


def _step(name: str, count: int = 1) -> Step:
    return Step(name, [(n, case(n)) for n in range(count)], [])


def test_steps_that_can_be_undone(path: Path) -> None:
    names = ["remove", "swap slots", "pair anew"]
    with SessionFile.create(path) as session:
        session.set_steps(0, [_step(name) for name in names], 3, most_bytes=1 << 20)
        session.set_steps(3, [], 1, most_bytes=1 << 20)
    with SessionFile.open(path) as session:
        assert session.steps() == ([_step(name) for name in names], 1)
        session.set_steps(1, [_step("clear list")], 2, most_bytes=1 << 20)
        steps, done = session.steps()
        assert [step.name for step in steps] == ["remove", "clear list"]
        assert done == 2


def test_the_oldest_steps_are_given_up(path: Path) -> None:
    with SessionFile.create(path) as session:
        for n in range(20):
            session.set_steps(n, [_step(str(n), 50)], n + 1, most_bytes=5000)
            steps, done = session.steps()
            if len(steps) < n + 1:
                break
        assert steps[-1].name == str(n)
        assert len(steps) == done < n + 1


def test_a_failed_write_changes_nothing(path: Path) -> None:
    with SessionFile.create(path) as session:
        session.update(many(3))
        session._connection.execute("PRAGMA max_page_count = 6")
        with pytest.raises(SaveError) as raised:
            session.update(many(500), removed=[1])
        assert raised.value.full
        assert len(session.cases()) == 3
        session._connection.execute("PRAGMA max_page_count = 100000")
        session.update(many(500))
        assert session.count() == 500


def test_a_second_one_reads_only_and_sees_what_is_written(path: Path) -> None:
    with SessionFile.create(path) as first:
        first.update(many(2))
        with SessionFile.open(path) as second:
            assert second.read_only is ReadOnly.ELSEWHERE
            first.update([case(3)])
            assert len(second.cases()) == 3
            with pytest.raises(ReadOnlySessionError):
                second.update([case(4)])
    with SessionFile.open(path) as third:
        assert third.read_only is ReadOnly.NO


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(path: Path) -> None:
    with SessionFile.create(path) as session:
        session.update(many(2))
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with SessionFile.open(path) as session:
            assert session.read_only is ReadOnly.PLACE
            assert session.count() == 2
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_what_is_no_session(path: Path) -> None:
    with pytest.raises(NoSessionError):
        SessionFile.open(path)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))
    with pytest.raises(NoSessionError):
        SessionFile.open(path)
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE cases (id)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(NoSessionError):
        SessionFile.open(path)
    assert path.read_bytes() == content


def test_one_of_a_newer_version_is_left_alone(path: Path) -> None:
    SessionFile.create(path).close()
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()
    content = path.read_bytes()
    with pytest.raises(NewerSessionError):
        SessionFile.open(path)
    assert path.read_bytes() == content


def test_a_copy_is_whole_and_stands_alone(path: Path) -> None:
    copy = path.with_name("copy.crcsession")
    with SessionFile.create(path) as session:
        session.update(many(30))
        session.save_copy(copy)
        session.update(removed=[1])
        with SessionFile.open(copy) as other:
            assert other.read_only is ReadOnly.NO
            assert other.cases() == [replace(c, result=answer_of(c.id)) for c in many(30)]
    assert not list(path.parent.glob(".*.part*"))


def answer_of(case_id: int) -> object:
    return replace(answer(case_id % 9), arrays="")
