"""Whether a run is worked on, told by whether its heart beats, never by comparing clocks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.liveness import Heartbeat, Liveness, LivenessWatch, WorkingProcess
from crcviewer.protocol.process_place import ProcessPlace, this_place
from training.hardware.processes import process_start, this_process

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts in ticks")
ELSEWHERE = ProcessPlace(host="far away", boot="another", space="pid:[1]", machine="m")


class Reader:
    """One that looks when it is told to, by a clock of its own."""

    def __init__(self, run: Path, place: ProcessPlace | None = None) -> None:
        self.now = 1e6
        self.watch = LivenessWatch(run, process_start, place=place, clock=lambda: self.now)

    def after(self, seconds: float) -> Liveness:
        self.now += seconds
        return self.watch.look()

    def watching(self, seconds: float) -> Liveness:
        """Looks each second."""
        found = self.after(0)
        for _ in range(round(seconds)):
            found = self.after(1)
        return found


def elsewhere(run: Path, beat: int = 1, *, token: str = "t", **changes: object) -> None:
    """A run that another computer works on."""
    process = replace(this_process(), host=ELSEWHERE.host, place=ELSEWHERE, token=token)
    (run / "process.json").write_text(to_json(replace(process, **changes)))
    (run / "heartbeat.json").write_text(to_json(Heartbeat(token, beat)))


@pytest.fixture
def child() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def process_of(child: subprocess.Popen[str]) -> WorkingProcess:
    from crcviewer.protocol.process_place import start_ticks

    started = process_start(child.pid)
    assert started is not None
    ticks = start_ticks(child.pid) or 0
    return replace(this_process(), pid=child.pid, started=started, ticks=ticks)


def test_nobody(tmp_path: Path) -> None:
    assert Reader(tmp_path).after(0) is Liveness.DEAD
    (tmp_path / "process.json").write_text("{")
    assert Reader(tmp_path).after(0) is Liveness.DEAD


def test_a_process_in_sight_is_asked_for(tmp_path: Path, child: subprocess.Popen[str]) -> None:
    reader = Reader(tmp_path)
    (tmp_path / "process.json").write_text(to_json(process_of(child)))
    # However long it says nothing: an epoch of an hour, a heart that was held up.
    assert reader.watching(600) is Liveness.ALIVE
    if hasattr(signal, "SIGSTOP"):
        os.kill(child.pid, signal.SIGSTOP)
        assert reader.watching(600) is Liveness.ALIVE
    child.kill()
    child.wait(60)
    assert reader.after(1) is Liveness.DEAD


def test_the_name_of_the_computer_may_change(tmp_path: Path, child: subprocess.Popen[str]) -> None:
    if not this_place().boot:
        pytest.skip("this system does not say when it was started")
    process = process_of(child)
    renamed = replace(process.place, host="laptop.hotel.example")
    (tmp_path / "process.json").write_text(
        to_json(replace(process, host=renamed.host, place=renamed))
    )
    assert Reader(tmp_path).after(0) is Liveness.ALIVE
    child.kill()
    child.wait(60)
    assert Reader(tmp_path).after(0) is Liveness.DEAD


@LINUX
def test_a_clock_that_was_set_changes_nothing(tmp_path: Path, child: subprocess.Popen[str]) -> None:
    for hours in (-30, 30):
        skewed = replace(process_of(child), started=process_of(child).started + 3600 * hours)
        (tmp_path / "process.json").write_text(to_json(skewed))
        assert Reader(tmp_path).after(0) is Liveness.ALIVE
    # Another process that has the same number counts no more than before.
    (tmp_path / "process.json").write_text(to_json(replace(process_of(child), ticks=1)))
    assert Reader(tmp_path).after(0) is Liveness.DEAD


def test_two_computers_of_one_name_are_two(tmp_path: Path, child: subprocess.Popen[str]) -> None:
    if not this_place().boot:
        pytest.skip("this system does not say when it was started")
    process = process_of(child)
    other = replace(process.place, boot="another", machine="another")
    (tmp_path / "process.json").write_text(to_json(replace(process, place=other)))
    assert Reader(tmp_path).after(0) is Liveness.WATCHED


def test_a_container_counts_its_own_processes(tmp_path: Path, child: subprocess.Popen[str]) -> None:
    process = process_of(child)
    contained = replace(this_place(), boot="one", space="pid:[7]", host="3f2a")
    (tmp_path / "process.json").write_text(
        to_json(replace(process, place=contained, host=contained.host))
    )
    outside = replace(contained, space="pid:[8]", host="3f2a")
    assert Reader(tmp_path, outside).after(0) is Liveness.WATCHED
    assert Reader(tmp_path, replace(contained, host="renamed")).after(0) is Liveness.ALIVE


def test_the_same_computer_started_again(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    again = replace(ELSEWHERE, boot="later")
    assert Reader(tmp_path, again).after(0) is Liveness.DEAD


def test_elsewhere_a_beat_that_changes_is_life(tmp_path: Path) -> None:
    elsewhere(tmp_path, 1)
    reader = Reader(tmp_path)
    assert reader.after(0) is Liveness.WATCHED
    assert reader.after(5) is Liveness.WATCHED
    elsewhere(tmp_path, 2)
    assert reader.after(5) is Liveness.ALIVE
    # The clocks and the times of the files say nothing.
    for when in (0.0, 4e9):
        os.utime(tmp_path / "heartbeat.json", (when, when))
        os.utime(tmp_path / "process.json", (when, when))
        assert reader.after(1) is Liveness.ALIVE
    assert reader.watching(60) is Liveness.ALIVE
    # It is killed, or its laptop sleeps: nobody can know.
    assert reader.watching(60) is Liveness.UNKNOWN
    # It wakes up.
    elsewhere(tmp_path, 3)
    assert reader.after(1) is Liveness.ALIVE
    # Another try of the run begins to be watched anew.
    elsewhere(tmp_path, 1, token="u")
    assert reader.after(1) is Liveness.WATCHED


def test_a_beat_that_never_changes(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    reader = Reader(tmp_path)
    assert reader.watching(80) is Liveness.WATCHED
    assert reader.watching(20) is Liveness.UNKNOWN
    elsewhere(tmp_path, interval=60.0)
    slow = Reader(tmp_path)
    assert slow.watching(300) is Liveness.WATCHED


def test_a_reader_that_slept_has_not_watched(tmp_path: Path) -> None:
    elsewhere(tmp_path)
    reader = Reader(tmp_path)
    assert reader.after(0) is Liveness.WATCHED
    assert reader.after(8 * 3600) is Liveness.WATCHED
    # Nor does a clock of its own that goes back count.
    assert reader.after(-3600) is Liveness.WATCHED


def test_an_earlier_version_had_no_heart(tmp_path: Path) -> None:
    me = this_process()
    old = {"pid": me.pid, "started": me.started, "host": me.host}
    (tmp_path / "process.json").write_text(to_json(old))
    if this_place().boot:
        assert Reader(tmp_path).after(0) is Liveness.ALIVE
    (tmp_path / "process.json").write_text(to_json({**old, "host": "far away"}))
    reader = Reader(tmp_path)
    assert reader.after(0) is Liveness.WATCHED
    assert reader.watching(100) is Liveness.UNKNOWN
