"""Files that change, folders that gain a slice, and a drive that never answers."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from crcviewer.engine.disk_watch import DiskWatch
from crcviewer.engine.image_cache import CachedSources
from crcviewer.imaging.core.files import disk_stamp
from crcviewer.imaging.core.part_paths import series_path, tree_path, volume_path
from tests.unit.imaging.dicom_writing import write


def _stamps(*paths: object) -> tuple[str | None, ...]:
    return DiskWatch().stamps([str(path) for path in paths])


def test_a_stamp_is_another_one_when_the_file_is(tmp_path: Path) -> None:
    file, other = tmp_path / "a.nii", tmp_path / "b.png"
    file.write_bytes(b"1")
    other.write_bytes(b"2")
    before = _stamps(file, volume_path(str(file), 3), other, tmp_path / "none")
    assert before[0] == before[1] != before[2]
    assert before[3] == ""
    os.utime(file, ns=(1, 1))
    after = _stamps(file, volume_path(str(file), 3), other)
    assert after[0] == after[1] != before[0]
    assert after[2] == before[2]


def test_a_slice_that_comes_or_goes_changes_its_folder(tmp_path: Path) -> None:
    first = tmp_path / "1.dcm"
    first.write_bytes(b"1")
    before = _stamps(tmp_path, series_path(str(tmp_path), 2))
    (tmp_path / "2.dcm").write_bytes(b"2")
    longer = _stamps(tmp_path, series_path(str(tmp_path), 2))
    assert before[0] == before[1] != longer[0] == longer[1]
    (tmp_path / "2.dcm").unlink()
    (tmp_path / ".hidden").write_bytes(b"3")
    assert _stamps(tmp_path)[0] == before[0]


def test_of_a_series_in_several_folders_all_count(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    part = tree_path(str(tmp_path), "0123456789ab", 1)
    before = _stamps(part, tmp_path)
    (tmp_path / "a" / "1.dcm").write_bytes(b"1")
    after = _stamps(part, tmp_path)
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_a_series_that_gains_a_slice_is_opened_anew(tmp_path: Path) -> None:
    """The files that it had are the same as before."""
    pixels = np.zeros((16, 16), np.int16)

    def add(number: int) -> None:
        write(tmp_path / f"{number}.dcm", pixels, InstanceNumber=number,
              ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
              ImagePositionPatient=[0, 0, float(number)])  # fmt: skip

    add(1)
    add(2)
    sources = CachedSources(2)
    two = sources.open(str(tmp_path)).info
    add(3)
    three = sources.open(str(tmp_path)).info
    assert (two.slices, three.slices) == (2, 3)
    assert two.sha256 != three.sha256


@pytest.fixture
def dead_drive() -> Iterator[threading.Event]:
    """Set, its files answer at last."""
    answers = threading.Event()
    yield answers
    answers.set()


def test_a_drive_that_does_not_answer_holds_nobody_up(
    tmp_path: Path, dead_drive: threading.Event
) -> None:
    far = tmp_path / "far"
    (tmp_path / "a.png").write_bytes(b"1")

    def stamp(path: str, _deep: bool) -> str:
        if Path(path).parent == far:
            dead_drive.wait()
        return disk_stamp(path)

    watch = DiskWatch(stamp, patience_s=0.2)
    near, beyond = str(tmp_path / "a.png"), str(far / "b.png")
    first = watch.stamps([near, beyond])
    assert first[0]
    assert first[1] is None
    waiting = threading.active_count()
    # Asked again, it is left out: no further thread waits for it, and what follows is told.
    assert watch.stamps([beyond, str(far / "c.png"), near]) == (None, None, first[0])
    assert threading.active_count() == waiting
    dead_drive.set()
    for thread in watch._stuck.values():
        thread.join()
    assert watch.stamps([beyond]) == ("",)
