"""Which sessions hold somebody's work: others are neither listed nor offered after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.resources import samples_folder
from crcviewer.protocol.review import Review
from crcviewer.session.case import Case, Picture
from crcviewer.session.rows import Step
from crcviewer.session.session_file import SessionFile
from crcviewer.session.summary import summary


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
