"""The heartbeat of a run, and who may go on with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.failure import Resume
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.liveness import (
    Heartbeat,
    LivenessWatch,
    WorkingProcess,
    read_heartbeat,
    read_process,
)
from crcviewer.protocol.process_place import ProcessPlace
from crcviewer.protocol.run_events import Paused, Resumed
from tests.unit.training.tiny_runs import events_of
from training.base.errors import RunError
from training.hardware.processes import process_start, this_process
from training.run.resumable import refuse_unresumable
from training.run.run_directory import RunDirectory

RESUMED = Resumed(stage=1, branch="pathology", epoch=3, device="cpu", pid=1)
ELSEWHERE = ProcessPlace(host="far away", boot="another", space="pid:[1]", machine="m")


def quick(process: WorkingProcess) -> WorkingProcess:
    return replace(process, interval=0.01)


def begun_elsewhere(run: Path, beat: int = 1) -> None:
    process = replace(this_process(), host="far away", place=ELSEWHERE, token="t")
    (run / "process.json").write_text(to_json(process))
    (run / "heartbeat.json").write_text(to_json(Heartbeat("t", beat)))


@pytest.fixture
def quick_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.run.run_directory.this_process", lambda: quick(this_process()))


def wait_until(true: Callable[[], bool]) -> None:
    import threading

    for _ in range(6000):
        if true():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came")


@pytest.mark.usefixtures("quick_beats")
def test_it_beats_while_the_run_is_worked_on(tmp_path: Path) -> None:
    run = tmp_path / "run"
    with RunDirectory(run):
        process, first = read_process(run), read_heartbeat(run)
        assert process is not None
        assert first is not None
        assert first.token == process.token

        def later() -> bool:
            now = read_heartbeat(run)
            return now is not None and now.beat > first.beat + 1

        wait_until(later)
    assert read_process(run) is None
    assert read_heartbeat(run) is None
    assert not list(run.glob(".*.part"))


@pytest.mark.usefixtures("quick_beats")
def test_one_that_was_taken_for_dead_writes_no_more(tmp_path: Path) -> None:
    """It slept, a user said that it was dead, and another process went on with the run."""
    run = tmp_path / "run"
    sleeper = RunDirectory(run)
    sleeper.record(RESUMED)
    other = RunDirectory(run, resume=True, former_is_dead=True)

    def noticed() -> bool:
        try:
            return sleeper.stop_asked()
        except RunError:
            return True

    wait_until(noticed)
    with pytest.raises(RunError):
        sleeper.record(RESUMED)
    sleeper.__exit__(None, None, None)
    assert read_process(run) is not None
    other.record(Paused(1, "pathology", 3))
    other.__exit__(None, None, None)
    assert len(events_of(run)) == 2
    assert read_process(run) is None


def test_a_run_that_lives_elsewhere_is_left_alone(tmp_path: Path) -> None:
    with RunDirectory(tmp_path / "run") as directory:
        directory.record(RESUMED)
    run = tmp_path / "run"
    begun_elsewhere(run)
    now = 0.0
    watch = LivenessWatch(run, process_start, place=ProcessPlace(host="me"), clock=lambda: now)
    said: list[str] = []

    def it_beats(seconds: float) -> None:
        nonlocal now
        now += seconds
        begun_elsewhere(run, 2)

    with pytest.raises(RunError) as refused:
        refuse_unresumable(run, say=said.append, watch=watch, wait=it_beats)
    assert refused.value.action is None
    assert len(said) == 1
    # What is seen to live is not dead, whatever the user says.
    with pytest.raises(RunError):
        refuse_unresumable(run, former_is_dead=True, watch=watch)


def test_one_that_cannot_be_known_is_asked_of_the_user(tmp_path: Path) -> None:
    with RunDirectory(tmp_path / "run") as directory:
        directory.record(RESUMED)
    run = tmp_path / "run"
    begun_elsewhere(run)
    now = 0.0

    def nothing_happens(seconds: float) -> None:
        nonlocal now
        now += seconds

    watch = LivenessWatch(run, process_start, place=ProcessPlace(host="me"), clock=lambda: now)
    with pytest.raises(RunError) as refused:
        refuse_unresumable(run, watch=watch, wait=nothing_happens)
    assert refused.value.action == Resume(former_is_dead=True)
    assert now < 200
    refuse_unresumable(run, former_is_dead=True)
