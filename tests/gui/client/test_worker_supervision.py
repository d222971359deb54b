"""The engine client against real processes that die, hang and talk nonsense."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import (
    Cancelled,
    Classified,
    Failed,
    Hello,
    ModelLoaded,
    Progress,
    Reply,
)
from crcviewer.protocol.text import Text, text

_TRIAL = Path(__file__).parents[2] / "unit" / "engine" / "trial_worker.py"


class Listener:
    """All that a client and its calls say, in order."""

    def __init__(self, client: EngineClient) -> None:
        self.finals: list[Reply] = []
        self.notices: list[Text] = []
        self.states: list[WorkerState] = []
        self.in_hand: list[int] = []
        client.user_notice.connect(self.notices.append)
        client.state_changed.connect(self.states.append)

    def watch(self, call: Call) -> Call:
        call.progressed.connect(lambda progress: self.in_hand.append(progress.id))
        call.answered.connect(self.finals.append)
        call.failed.connect(lambda f: self.finals.append(Failed(call.id, f.cause, f.next_step)))
        call.cancelled.connect(lambda: self.finals.append(Cancelled(call.id)))
        return call


class Trial:
    """A client of the trial worker."""

    def __init__(
        self,
        session: Path,
        qtbot: QtBot,
        *arguments: str,
        patience_ms: int = 60_000,
        most_set_aside: int = 10,
    ) -> None:
        self.client = EngineClient(
            session,
            command=[sys.executable, str(_TRIAL), str(session), *arguments],
            policy=RestartPolicy(
                delays_ms=(0, 10, 20), patience_ms=patience_ms, most_set_aside=most_set_aside
            ),
        )
        self.heard = Listener(self.client)
        self.calls: dict[int, Call] = {}
        self._qtbot = qtbot

    def case(self, command: str, *, batch: bool = False, overlays: bool = True) -> int:
        call = self.client.classify(ImageRef(command), batch=batch, overlays=overlays)
        return self._watched(call)

    def together(self, command: str) -> int:
        return self.case(command, batch=True, overlays=False)

    def load(self, path: str) -> int:
        return self._watched(self.client.load_model(path))

    def _watched(self, call: Call) -> int:
        self.calls[call.id] = self.heard.watch(call)
        return call.id

    def wait_for_finals(self, count: int) -> list[Reply]:
        self._qtbot.waitUntil(lambda: len(self.heard.finals) >= count, timeout=60_000)
        assert len(self.heard.finals) == count
        return self.heard.finals


@pytest.fixture
def trial(tmp_path: Path, qtbot: QtBot) -> Iterator[Trial]:
    made = Trial(tmp_path, qtbot)
    made.client.start()
    yield made
    made.client.shutdown()


def test_states_of_a_quiet_life(trial: Trial, qtbot: QtBot) -> None:
    assert trial.client.state is WorkerState.STARTING
    with qtbot.waitSignal(trial.client.hello_received) as hello:
        pass
    assert isinstance(hello.args[0], Hello)
    assert hello.args[0].pid == trial.client.pid
    qtbot.waitUntil(lambda: trial.client.state is WorkerState.READY)
    load = trial.load("a")
    case = trial.case("nothing")
    assert [reply.id for reply in trial.wait_for_finals(2)] == [load, case]
    trial.client.shutdown()
    assert trial.client.pid == 0
    assert trial.heard.states == ["starting", "ready", "loading", "busy", "ready", "stopped"]
    assert trial.heard.notices == []


def test_killed_engine_is_started_again_with_its_model_and_the_case_retried(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    trial.load("demo")
    trial.wait_for_finals(1)
    gate = tmp_path / "gate"
    case = trial.case(f"wait {gate}")
    waiting = trial.case("nothing")
    qtbot.waitUntil(lambda: case in trial.heard.in_hand)
    first_pid = trial.client.pid
    os.kill(first_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: trial.heard.in_hand.count(case) == 2, timeout=60_000)
    assert trial.client.pid not in (0, first_pid)
    gate.touch()
    loaded, *answers = trial.wait_for_finals(3)
    assert isinstance(loaded, ModelLoaded)
    assert [a.id for a in answers] == [case, waiting]
    # The model was loaded again before the case was retried.
    assert {a.model_name for a in answers if isinstance(a, Classified)} == {"demo"}
    assert len(trial.heard.notices) == 1
    assert "started again" in str(trial.heard.notices[0])
    assert "once more" in str(trial.heard.notices[0])
    assert WorkerState.RESTARTING in trial.heard.states


def test_case_that_kills_the_engine_twice_fails_and_the_others_go_on(
    trial: Trial, tmp_path: Path
) -> None:
    batch = [trial.case("nothing", batch=True) for _ in range(3)]
    killer = trial.case("die", batch=True)
    batch += [trial.case("nothing", batch=True) for _ in range(3)]
    once = trial.case(f"die-once {tmp_path / 'died'}", batch=True)
    finals = {reply.id: reply for reply in trial.wait_for_finals(8)}
    failed = finals.pop(killer)
    assert isinstance(failed, Failed)
    assert str(failed.cause) == "The engine stopped twice on this case."
    assert failed.next_step
    assert set(finals) == {*batch, once}
    assert all(isinstance(reply, Classified) for reply in finals.values())
    assert len(trial.heard.notices) == 3


def test_of_cases_that_are_answered_together_the_one_that_kills_is_found(
    trial: Trial, tmp_path: Path
) -> None:
    """All that were in hand are tried once more, one after the other."""
    fine = [trial.together("nothing") for _ in range(10)]
    killers = [trial.together("die"), trial.together("read die")]
    fine += [trial.together("nothing") for _ in range(10)]
    fine.append(trial.together(f"die-once {tmp_path / 'died'}"))
    fine.append(trial.case("nothing"))
    finals = {reply.id: reply for reply in trial.wait_for_finals(len(fine) + 2)}
    assert {n for n, reply in finals.items() if isinstance(reply, Failed)} == set(killers)
    assert all(isinstance(finals[n], Classified) for n in fine)
    assert trial.client.state is WorkerState.READY


def test_engine_that_dies_too_often_is_given_up(tmp_path: Path, qtbot: QtBot) -> None:
    trial = Trial(tmp_path, qtbot, most_set_aside=0)
    trial.client.start()
    for number in range(3):
        trial.case(f"die {number}")
    finals = trial.wait_for_finals(3)
    assert all(isinstance(reply, Failed) for reply in finals)
    assert trial.client.state is WorkerState.STOPPED
    assert "too often" in str(trial.heard.notices[-1])
    late = trial.case("nothing")
    failed = trial.wait_for_finals(4)[-1]
    assert isinstance(failed, Failed)
    assert failed.id == late
    assert "not running" in str(failed.cause)
    trial.client.start()
    trial.case("nothing")
    assert isinstance(trial.wait_for_finals(5)[-1], Classified)
    trial.client.shutdown()


def test_model_that_kills_the_engine_fails_and_the_old_one_is_loaded_again(trial: Trial) -> None:
    trial.load("old")
    trial.wait_for_finals(1)
    bad = trial.load("bad die")
    trial.case("nothing")
    _, failed, answer = trial.wait_for_finals(3)
    assert isinstance(failed, Failed)
    assert failed.id == bad
    assert "this model" in str(failed.cause)
    assert isinstance(answer, Classified)
    assert answer.model_name == "old"
    assert trial.client.card is not None
    assert trial.client.card.name == "old"


def test_model_that_cannot_be_loaded_again_is_told(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    trial.load(f"frail refuse-second {tmp_path / 'mark'}")
    trial.wait_for_finals(1)
    os.kill(trial.client.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(trial.heard.notices) == 2, timeout=60_000)
    assert "could not be loaded again" in str(trial.heard.notices[1])
    assert "This worked only once." in str(trial.heard.notices[1])
    assert trial.client.card is None
    assert len(trial.heard.finals) == 1


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


def test_cancelled_request_is_not_retried_after_a_death(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    case = trial.case(f"wait-deaf {tmp_path / 'never'}")
    qtbot.waitUntil(lambda: trial.heard.in_hand == [case])
    trial.calls[case].cancel()
    os.kill(trial.client.pid, signal.SIGKILL)
    assert trial.wait_for_finals(1) == [Cancelled(case)]
    assert "once more" not in str(trial.heard.notices[0])


def test_shutdown_cancels_and_ends_a_busy_engine(
    trial: Trial, qtbot: QtBot, tmp_path: Path
) -> None:
    case = trial.case(f"wait-deaf {tmp_path / 'never'}")
    qtbot.waitUntil(lambda: trial.heard.in_hand == [case])
    pid = trial.client.pid
    trial.client.shutdown()
    assert trial.heard.finals == [Cancelled(case)]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_worker_of_another_version_is_refused(tmp_path: Path, qtbot: QtBot) -> None:
    trial = Trial(tmp_path, qtbot, "99")
    trial.client.start()
    case = trial.case("nothing")
    (failed,) = trial.wait_for_finals(1)
    assert isinstance(failed, Failed)
    assert failed.id == case
    assert "another version" in str(failed.cause)
    assert trial.client.state is WorkerState.STOPPED
    trial.client.shutdown()


def test_worker_that_cannot_be_started_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    client = EngineClient(tmp_path, command=[str(tmp_path / "no such program")])
    heard = Listener(client)
    heard.watch(client.load_model("demo"))
    with qtbot.waitSignal(client.user_notice):
        client.start()
    assert isinstance(heard.finals[0], Failed)
    assert "could not be started" in str(heard.finals[0].cause)
    assert client.state is WorkerState.STOPPED


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


def test_a_stopped_engine_is_noticed_and_its_work_goes_on_in_another(
    tmp_path: Path, qtbot: QtBot
) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=2000)
    hanging: list[bool] = []
    trial.client.hanging_changed.connect(hanging.append)
    trial.client.start()
    trial.load("demo")
    trial.wait_for_finals(1)
    gate = tmp_path / "gate"
    case = trial.case(f"wait {gate}")
    qtbot.waitUntil(lambda: case in trial.heard.in_hand)
    stopped = trial.client.pid
    os.kill(stopped, signal.SIGSTOP)
    qtbot.waitUntil(lambda: trial.client.hangs)
    gate.touch()
    trial.client.replace()
    answer = trial.wait_for_finals(2)[-1]
    assert isinstance(answer, Classified)
    assert (answer.id, answer.model_name) == (case, "demo")
    assert hanging == [True, False]
    assert trial.heard.notices == []
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)
    trial.client.shutdown()


def test_what_a_stopped_engine_was_asked_ends_at_once_when_it_is_cancelled(
    tmp_path: Path, qtbot: QtBot
) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=2000)
    trial.client.start()
    first, second = (trial.case(f"wait {tmp_path / 'never'}") for _ in range(2))
    qtbot.waitUntil(lambda: first in trial.heard.in_hand)
    stopped = trial.client.pid
    os.kill(stopped, signal.SIGSTOP)
    trial.calls[first].cancel()
    qtbot.waitUntil(lambda: trial.client.hangs)
    assert trial.wait_for_finals(1) == [Cancelled(first)]
    trial.client.free()
    assert trial.wait_for_finals(2)[1] == Cancelled(second)
    assert trial.client.hangs
    os.kill(stopped, signal.SIGCONT)  # it was not dead: its late answers are no news
    qtbot.waitUntil(lambda: not trial.client.hangs)
    trial.case("nothing")
    answer = trial.wait_for_finals(3)[2]
    assert isinstance(answer, Classified)
    assert list(tmp_path.glob("*.npz")) == [Path(answer.arrays)]
    trial.client.shutdown()


def test_long_work_is_no_hanging_and_a_deadlock_is(tmp_path: Path, qtbot: QtBot) -> None:
    trial = Trial(tmp_path, qtbot, patience_ms=4000)
    hanging: list[bool] = []
    trial.client.hanging_changed.connect(hanging.append)
    trial.client.start()
    trial.case("compute 6")
    trial.wait_for_finals(1)
    assert hanging == []
    trial.case("deadlock")
    qtbot.waitUntil(lambda: hanging == [True])
    trial.client.replace()
    qtbot.waitUntil(lambda: len(hanging) == 3)  # it is tried once more
    trial.client.replace()
    assert isinstance(trial.wait_for_finals(2)[1], Failed)
    trial.case("nothing")
    assert isinstance(trial.wait_for_finals(3)[2], Classified)
    trial.client.shutdown()


def test_cases_that_kill_the_engine_are_set_aside_and_are_no_crash_loop(
    trial: Trial, tmp_path: Path
) -> None:
    killers = [trial.case(f"die {number}", batch=True) for number in range(5)]
    fine = trial.case("nothing", batch=True)
    finals = {reply.id: reply for reply in trial.wait_for_finals(6)}
    assert all(isinstance(finals[killer], Failed) for killer in killers)
    assert isinstance(finals[fine], Classified)
    assert trial.client.state is WorkerState.READY
    # Not given to the engine again: it dies no more of it.
    notices = len(trial.heard.notices)
    again = trial.case("die 0")
    failed = trial.wait_for_finals(7)[-1]
    assert isinstance(failed, Failed)
    assert failed.id == again
    assert len(trial.heard.notices) == notices


def test_files_that_kill_the_reader_are_set_aside_and_the_others_are_found(
    tmp_path: Path, qtbot: QtBot
) -> None:
    reader = ReaderClient(
        tmp_path,
        command=[sys.executable, str(_TRIAL), str(tmp_path)],
        policy=RestartPolicy(delays_ms=(0, 10, 20)),
    )
    reader.start()
    call = reader.inspect_files(["a", "die 1", "b", "die 2", "die 3", "c"])
    with qtbot.waitSignal(call.answered) as answered:
        pass
    cases = answered.args[0].cases
    assert [case.name for case in cases if case.error is not None] == ["die 1", "die 2", "die 3"]
    assert [case.name for case in cases if case.error is None] == ["a", "b", "c"]
    assert reader.state is WorkerState.READY
    reader.shutdown()
