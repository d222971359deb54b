"""The engine client against real processes that die, are killed, or are not what they should be."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.restart_policy import RestartPolicy
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.messages import (
    Cancelled,
    Classified,
    Failed,
    Hello,
    ModelLoaded,
)
from tests.gui.client.trial_client import TRIAL_WORKER, Listener, Trial


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
        command=[sys.executable, str(TRIAL_WORKER), str(tmp_path)],
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
