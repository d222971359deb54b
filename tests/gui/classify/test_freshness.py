"""Files that change, come and go while their results are in the list."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import CaseFiles, ImageRef, Slot
from crcviewer.protocol.messages import Classified, FilesInspected, FilesStamped, ImageOpened
from crcviewer.session.case import OnDisk
from crcviewer.ui.classify.case_list_model import CaseListModel
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.shared.message_bar import Message
from tests.unit.imaging.dicom_writing import write


class Watched:
    """Cases of real files with results, and who looks at these."""

    def __init__(self, store: CaseStore, reader: ReaderClient, qtbot: QtBot) -> None:
        self.store, self.reader, self._qtbot = store, reader, qtbot
        self.freshness = Freshness(store, reader)
        self.messages: list[Message] = []
        self.freshness.message_raised.connect(self.messages.append)

    def add(self, result: Classified, *paths: Path) -> list[int]:
        """A case each, with a result of the file as it is now."""
        answers: list[FilesInspected] = []
        call = self.reader.inspect_files([str(path) for path in paths])
        call.answered.connect(answers.append)
        self._qtbot.waitUntil(lambda: bool(answers))
        self.store.add([CaseFiles(c.name, c.pathology or c.radiology) for c in answers[0].cases])
        for case in self.store:
            assert case.pathology is not None
            self.store.set_result(case.id, self.result_of(result, case.pathology.info.path))
        self.sweep()
        return list(self.store.ids())

    def result_of(self, result: Classified, path: str) -> Classified:
        opened: list[ImageOpened] = []
        call = self.reader.open_image(ImageRef(path), Slot.PATHOLOGY, 0)
        call.answered.connect(opened.append)
        self._qtbot.waitUntil(lambda: bool(opened))
        return replace(result, pathology_sha256=opened[0].info.sha256)

    def sweep(self) -> None:
        """Look at all files, and wait until that is done."""
        self.freshness.sweep_soon.stop()
        self.freshness._sweep()
        self._qtbot.waitUntil(
            lambda: (
                not (self.freshness._sweeping or self.freshness._verifying or self.freshness._left)
            )
        )

    def states(self) -> list[OnDisk]:
        return [case.on_disk for case in self.store]


@pytest.fixture
def watched(store: CaseStore, reader: ReaderClient, qtbot: QtBot) -> Watched:
    return Watched(store, reader, qtbot)


@pytest.fixture
def tiles(tmp_path: Path) -> list[Path]:
    random = np.random.default_rng(0)
    paths = [tmp_path / f"{name}_path.png" for name in "abc"]
    for path in paths:
        Image.fromarray(random.integers(0, 255, (64, 64, 3), np.uint8)).save(path)
    return paths


def test_a_row_says_that_its_file_has_changed(
    watched: Watched, tiles: list[Path], result: Classified
) -> None:
    ids = watched.add(result, *tiles)
    watched.freshness.select(ids[0])
    shutil.copyfile(tiles[0], tiles[1])
    watched.sweep()
    assert watched.states() == [OnDisk.SAME, OnDisk.CHANGED, OnDisk.SAME]
    changed = watched.store.get(ids[1])
    assert changed is not None
    assert changed.result is not None  # it stays, and is marked
    assert watched.messages == []
    model = CaseListModel(watched.store)
    assert [bool(model.disk_text(case)) for case in watched.store] == [False, True, False]


def test_it_is_read_again_when_it_is_looked_at(
    watched: Watched, tiles: list[Path], result: Classified
) -> None:
    ids = watched.add(result, *tiles)
    shutil.copyfile(tiles[0], tiles[1])
    watched.sweep()
    watched.freshness.select(ids[1])
    # At once: before it is classified for being looked at, by which it would be of the new file.
    assert len(watched.messages) == 1
    again = watched.store.get(ids[1])
    assert again is not None
    assert again.pathology is not None
    assert (again.result, again.on_disk) == (None, OnDisk.SAME)
    assert again.pathology.info.sha256 == hashlib.sha256(tiles[0].read_bytes()).hexdigest()


def test_a_file_that_was_copied_over_itself_is_the_same(
    watched: Watched, tiles: list[Path], result: Classified
) -> None:
    watched.add(result, *tiles)
    os.utime(tiles[2], ns=(1, 1))
    watched.sweep()
    assert watched.states() == [OnDisk.SAME] * 3


def test_a_file_that_is_gone_says_so_until_it_is_back(
    watched: Watched, tiles: list[Path], result: Classified, tmp_path: Path
) -> None:
    watched.add(result, *tiles)
    tiles[0].rename(tmp_path / "away")
    watched.sweep()
    assert watched.states() == [OnDisk.GONE, OnDisk.SAME, OnDisk.SAME]
    (tmp_path / "away").rename(tiles[0])
    watched.sweep()
    assert watched.states() == [OnDisk.SAME] * 3


@pytest.mark.parametrize("more", [True, False])
def test_a_series_that_gains_or_loses_a_slice_has_changed(
    watched: Watched, tmp_path: Path, result: Classified, more: bool
) -> None:
    folder = tmp_path / "ct"
    folder.mkdir()
    for n in range(4):
        _write_slice(folder, n)
    watched.add(result, folder)
    if more:
        _write_slice(folder, 4)
    else:
        (folder / "3.dcm").unlink()
    watched.sweep()
    assert watched.states() == [OnDisk.CHANGED]


def _write_slice(folder: Path, number: int) -> None:
    write(
        folder / f"{number}.dcm",
        np.full((16, 16), number, np.int16),
        InstanceNumber=number + 1,
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        ImagePositionPatient=[0, 0, float(number)],
    )


def test_a_disk_that_does_not_answer_changes_nothing(
    watched: Watched, tiles: list[Path], result: Classified
) -> None:
    watched.add(result, *tiles)
    paths = [str(path) for path in tiles]
    watched.freshness._on_stamps_answered(paths, FilesStamped(1, (None, None, None)))
    assert watched.states() == [OnDisk.SAME] * 3
