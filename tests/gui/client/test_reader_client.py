"""The reader as signals, with the program's own reader process."""

from __future__ import annotations

import os
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
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.messages import CasesFound, FilesInspected, ImageOpened, Progress
from crcviewer.protocol.text import Text


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Path]:
    folder = SessionFolder(tmp_path)
    yield folder.path
    folder.remove()
    assert not folder.path.exists()


@pytest.fixture
def reader(session: Path, qtbot: QtBot) -> Iterator[ReaderClient]:
    client = ReaderClient(session)
    client.start()
    yield client
    client.shutdown()
    assert client.state is WorkerState.STOPPED


@pytest.fixture
def tile(tmp_path: Path) -> Path:
    path = tmp_path / "病理 tile.png"
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def test_opened_image_is_an_array_that_is_read_and_deleted(
    reader: ReaderClient, qtbot: QtBot, tile: Path
) -> None:
    call = reader.open_image(ImageRef(str(tile)), Slot.PATHOLOGY)
    with qtbot.waitSignal(call.answered, timeout=60_000) as opened:
        pass
    reply = opened.args[0]
    assert isinstance(reply, ImageOpened)
    assert reply.id == call.id
    array = np.load(reply.array, allow_pickle=False)
    Path(reply.array).unlink()
    with Image.open(tile) as image:
        np.testing.assert_array_equal(array, np.asarray(image))
    assert reader.state is WorkerState.READY


def test_inspection_tells_cases_and_failures_are_sentences(
    reader: ReaderClient, qtbot: QtBot, tile: Path
) -> None:
    told: list[Progress | CasesFound] = []
    inspected: list[FilesInspected] = []
    failures: list[Failure] = []
    looked = reader.inspect_files([str(tile)])
    looked.progressed.connect(told.append)
    looked.answered.connect(inspected.append)
    lost = reader.open_image(ImageRef(str(tile.with_name("gone.png"))))
    lost.failed.connect(failures.append)
    with qtbot.waitSignals([looked.answered, lost.failed], timeout=60_000):
        pass
    assert len([one for one in told if isinstance(one, CasesFound)]) == 1
    assert [case.pathology is not None for case in inspected[0].cases] == [True]
    assert "gone.png" in str(failures[0].cause)
    assert failures[0].next_step


def test_requests_of_a_killed_reader_are_answered_by_the_next(
    reader: ReaderClient, qtbot: QtBot, tile: Path
) -> None:
    with qtbot.waitSignal(reader.hello_received, timeout=60_000):
        pass
    notices: list[Text] = []
    reader.user_notice.connect(notices.append)
    # Stopped first, so that the requests are surely open when it dies.
    os.kill(reader.pid, signal.SIGSTOP)
    answered: list[ImageOpened] = []
    calls = [reader.open_image(ImageRef(str(tile))) for _ in range(3)]
    requests = {call.id for call in calls}
    for call in calls:
        call.answered.connect(answered.append)
    os.kill(reader.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(answered) == 3, timeout=60_000)
    assert {reply.id for reply in answered} == requests
    assert len(notices) == 1
    assert notices[0].values == {"worker": Text("The image reader")}


def test_long_inspection_can_be_cancelled(
    reader: ReaderClient, qtbot: QtBot, tile: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5000):
        os.link(tile, folder / f"{number:04}.png")
    in_hand: list[Progress] = []
    call = reader.inspect_files([str(folder)])
    call.progressed.connect(in_hand.append)
    qtbot.waitUntil(lambda: bool(in_hand), timeout=60_000)
    with qtbot.waitSignal(call.cancelled, timeout=60_000):
        call.cancel()
