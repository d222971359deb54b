"""What is asked of a worker: in which order, how it ends, and how its replies come."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import (
    Cancelled,
    Classified,
    Failed,
    Progress,
    Reply,
)
from crcviewer.protocol.text import text
from tests.gui.client.trial_client import Listener, Trial


def test_failed_load_keeps_the_old_model(trial: Trial) -> None:
    trial.load("old")
    trial.load("new refuse")
    _, failed = trial.wait_for_finals(2)
    assert isinstance(failed, Failed)
    assert trial.client.card is not None
    assert trial.client.card.name == "old"


def test_interactive_overtakes_a_long_batch(trial: Trial, qtbot: QtBot, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    first = trial.case(f"wait {gate}", batch=True)
    batch = [trial.case("nothing", batch=True) for _ in range(20)]
    qtbot.waitUntil(lambda: trial.heard.in_hand == [first])
    urgent = trial.case("nothing")
    gate.touch()
    order = [reply.id for reply in trial.wait_for_finals(22)]
    # The case in hand ends first; while the urgent one is on its way, one more may begin, as two
    # batch cases are sent at most. All others wait for it.
    assert order[0] == first
    assert order.index(urgent) <= 2
    assert [number for number in order if number != urgent] == [first, *batch]


def test_cancel_reaches_waiting_sent_and_running_requests(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    running = trial.case(f"wait {tmp_path / 'never'}", batch=True)
    batch = [trial.case("nothing", batch=True) for _ in range(4)]
    qtbot.waitUntil(lambda: trial.heard.in_hand == [running])
    for request in (batch[0], batch[3], running, running):
        trial.calls[request].cancel()
    finals = trial.wait_for_finals(5)
    cancelled = {reply.id for reply in finals if isinstance(reply, Cancelled)}
    assert cancelled == {batch[0], batch[3], running}


def test_replies_in_pieces_and_nonsense_between_them(tmp_path: Path, qtbot: QtBot) -> None:
    script = tmp_path / "piecemeal.py"
    script.write_text(
        "import sys, time\n"
        "out = sys.stdout.buffer\n"
        'lines = b\'not json\\n{"type": "Teleport", "id": 1}\\n\'\n'
        'lines += b\'{"type": "Hello", "id": 0, "protocol": 1, "role": "x", "pid": 1}\\n\'\n'
        'lines += b\'{"type": "Failed", "id": 1, "new": 1, \'\n'
        'lines += b\'"cause": {"template": "\\\\u75c5"}}\\n\'\n'
        "for i in range(len(lines)):\n"
        "    out.write(lines[i:i+1]); out.flush()\n"
        "sys.stdin.read()\n",
        encoding="utf-8",
    )
    client = EngineClient(tmp_path, command=[sys.executable, str(script)])
    heard = Listener(client)
    client.start()
    heard.watch(client.load_model("demo"))
    qtbot.waitUntil(lambda: bool(heard.finals))
    assert heard.finals == [Failed(1, text("病"))]
    client.shutdown()


def test_window_breathes_during_a_burst_of_replies(tmp_path: Path, qtbot: QtBot) -> None:
    script = tmp_path / "burst.py"
    script.write_text(
        "import sys\n"
        'hello = \'{"type": "Hello", "id": 0, "protocol": 1, "role": "x", "pid": 1}\\n\'\n'
        'burst = \'{"type": "Progress", "id": 1, "done": 1, "total": 2}\\n\' * 1000\n'
        "sys.stdout.write(hello)\n"
        "sys.stdout.flush()\n"
        "sys.stdin.readline()\n"
        "sys.stdout.write(burst)\n"
        "sys.stdout.flush()\n"
        "sys.stdin.read()\n"
    )
    client = EngineClient(tmp_path, command=[sys.executable, str(script)])
    beats: list[int] = []
    seen: list[int] = []
    beats_at: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: beats.append(1))

    def work_a_little(progress: Progress) -> None:
        seen.append(progress.id)
        beats_at.append(len(beats))
        until = time.monotonic() + 0.0005
        while time.monotonic() < until:
            pass

    client.start()
    client.load_model("demo").progressed.connect(work_a_little)
    timer.start()
    qtbot.waitUntil(lambda: len(seen) == 1000, timeout=60_000)
    # Half a second of work came in one burst; other events had their turn many times in it.
    assert beats_at[-1] - beats_at[0] > 10
    client.shutdown()


def test_a_dropped_call_says_nothing_and_what_it_brings_is_deleted(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    trial.load("demo")
    trial.wait_for_finals(1)
    dropped, kept = trial.case("nothing"), trial.case("nothing")
    trial.calls[dropped].drop()
    (_, final) = trial.wait_for_finals(2)
    assert final.id == kept
    trial.calls[kept].cancel()  # it has ended: nothing happens
    qtbot.waitUntil(lambda: trial.client.state is WorkerState.READY)
    assert isinstance(final, Classified)
    assert list(tmp_path.glob("*.npz")) == [Path(final.arrays)]


def test_progress_is_handed_on(trial: Trial, qtbot: QtBot) -> None:
    call = trial.client.classify(ImageRef("nothing"))
    with qtbot.waitSignal(call.progressed, timeout=60_000) as progressed:
        pass
    assert progressed.args == [Progress(call.id, 0, 0)]


def test_a_call_goes_with_its_owner(trial: Trial, qtbot: QtBot) -> None:
    told: list[Reply] = []
    owner = QObject()
    call = trial.client.classify(ImageRef("nothing"))
    call.belong_to(owner)
    call.answered.connect(told.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: trial.client.state is WorkerState.READY, timeout=60_000)
    assert told == []
