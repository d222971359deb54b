"""Workers that die under work take nothing of the session with them."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.worker_client import WorkerClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.review import Review
from crcviewer.session.case import Case, CaseState
from crcviewer.session.loaded import load
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.sessions.conftest import Desk


def _saying(review: Review) -> Callable[[Case], Review]:
    return lambda _: review


def _another(worker: WorkerClient, before: int) -> bool:
    return worker.pid not in (0, before)


def _living(window: MainWindow, worker: WorkerClient, before: int) -> bool:
    """Started again, by itself or, where it has died too often, by the button that is offered."""
    if worker.state is WorkerState.STOPPED:
        worker.start()
        if worker is window.engine:
            window.chooser.reload()
    return _another(worker, before) and window.chooser.card is not None


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    "kills", [3, pytest.param(50, marks=[pytest.mark.hostile, pytest.mark.timeout(3600)])]
)
def test_reader_and_engine_are_killed_under_work(
    desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot, kills: int
) -> None:
    window = desk.open()
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: len(window.store) == 12)
    chance = random.Random(3)
    ids = window.store.ids()
    for n in range(kills):
        said = _saying(Review("TUM", note=f"kept {n}"))
        window.store.set_review([ids[n % len(ids)]], said)
        window.classify_tab.classifier.classify_again(list(chance.sample(ids, 6)))
        qtbot.waitUntil(lambda: any(c.state is not CaseState.NEW for c in window.store))
        worker = chance.choice((window.reader, window.engine))
        before = worker.pid
        os.kill(before, signal.SIGKILL)
        qtbot.waitUntil(partial(_living, window, worker, before))
    window.classify_tab.classifier.resume()
    qtbot.waitUntil(desk.settled(window, 12))
    file = window.session_part.sessions.keeper.writer.session
    assert file is not None
    desk.close(window)
    loaded = load(file.path, read_only=True)
    loaded.session.close()
    assert [case.id for case in loaded.cases] == list(ids)
    assert all(case.result is not None for case in loaded.cases)
    noted = {case.id: case.review.note for case in loaded.cases if case.review is not None}
    assert noted == {ids[n % len(ids)]: f"kept {n}" for n in range(kills)}


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names")
def test_a_session_on_a_drive_that_does_not_answer(
    desk: Desk, images: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    # Who opens a pipe waits for its other end, as for a share that is gone.
    hangs = tmp_path / "far.crcsession"
    os.mkfifo(hangs)
    window = desk.open()
    part = window.session_part.sessions
    part.open(hangs)
    assert part.opening
    window.open_paths([str(images)])
    qtbot.waitUntil(lambda: len(window.store) == 12)
    window.stop()
    assert not part.opening
    with hangs.open("wb"):  # it answers at last
        pass
    qtbot.waitUntil(desk.settled(window, 12))
    assert len(window.store) == 12
