"""Arrays that nobody wants any more leave the session folder, whatever became of the request."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import ImageInfo, ImageRef, Slot
from crcviewer.session.case import Picture
from crcviewer.ui.classify.case_images import _OTHERS_BYTES, CaseImages
from crcviewer.ui.classify.thumbnails import Thumbnails

CASES = 250


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Path]:
    folder = SessionFolder(tmp_path)
    yield folder.path
    folder.remove()


@pytest.fixture
def reader(session: Path, qtbot: QtBot) -> Iterator[ReaderClient]:
    client = ReaderClient(session)
    client.start()
    yield client
    client.shutdown()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Picture]:
    """One for each case: the files are few, and asked for by many names."""
    pixels = np.random.default_rng(0).integers(0, 256, (700, 700, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "tile.tif")
    made = []
    for number in range(CASES):
        link = tmp_path / f"{number:03d}.tif"
        os.link(tmp_path / "tile.tif", link)
        info = ImageInfo(str(link), "raster", "TIFF", 700, 700, slot=Slot.PATHOLOGY)
        made.append(Picture(info))
    return made


def arrays_in(session: Path) -> list[str]:
    return sorted(path.name for path in session.iterdir() if path.suffix in (".npy", ".npz"))


def test_walking_through_many_cases_quickly_leaves_nothing(
    reader: ReaderClient, session: Path, pictures: list[Picture], qtbot: QtBot
) -> None:
    images, thumbnails = CaseImages(reader), Thumbnails(reader)
    shown: list[Slot] = []
    images.image_ready.connect(lambda slot, *_: shown.append(slot))
    qtbot.waitUntil(lambda: reader.state is WorkerState.READY)
    for number, picture in enumerate(pictures):
        for slot in Slot:
            images.show(slot, picture)
        thumbnails.pixmap(picture, Slot.PATHOLOGY)
        qtbot.wait(5)
        if number == CASES // 2:
            os.kill(reader.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(shown) >= 2 and reader.state is WorkerState.READY)
    qtbot.waitUntil(lambda: reader.state is WorkerState.READY and not reader.has_calls)
    assert arrays_in(session) == []


def test_what_a_dead_worker_had_begun_to_write_is_removed_and_what_it_brought_is_not(
    reader: ReaderClient, session: Path, pictures: list[Picture], qtbot: QtBot
) -> None:
    call = reader.open_image(ImageRef(pictures[0].info.path))
    with qtbot.waitSignal(call.answered) as answered:
        pass
    brought = Path(answered.args[0].array)
    (session / f"reader-{reader.pid}-99.npy").write_bytes(b"half")
    first = reader.pid
    os.kill(first, signal.SIGKILL)
    qtbot.waitUntil(lambda: reader.pid not in (0, first))
    assert arrays_in(session) == [brought.name]


def test_a_session_folder_that_a_cleaner_took_is_made_again(
    reader: ReaderClient, session: Path, pictures: list[Picture], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: reader.state is WorkerState.READY)
    shutil.rmtree(session)
    call = reader.open_image(ImageRef(pictures[0].info.path))
    with qtbot.waitSignal(call.answered) as answered:
        pass
    assert np.load(answered.args[0].array).shape == (700, 700, 3)
    assert session.stat().st_mode & 0o077 == 0


def test_images_of_cases_that_were_looked_at_before_are_kept_within_bounds(
    reader: ReaderClient, pictures: list[Picture], qtbot: QtBot
) -> None:
    """So that the window's memory is the same after 500 cases and after 3,000."""
    images = CaseImages(reader)
    one = 700 * 700 * 3
    for picture in pictures[: 3 + _OTHERS_BYTES // one]:
        with qtbot.waitSignal(images.image_ready):
            images.show(Slot.PATHOLOGY, picture)
    arrays = {id(pixels): pixels.nbytes for _, pixels in images._kept.values()}
    assert len(arrays) > 3
    assert sum(arrays.values()) <= _OTHERS_BYTES + one
    with qtbot.waitSignal(images.image_ready) as last:  # the one before is there at once
        images.show(Slot.PATHOLOGY, pictures[1 + _OTHERS_BYTES // one])
    assert last.args[2].shape == (700, 700, 3)
