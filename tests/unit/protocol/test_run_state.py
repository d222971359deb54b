"""Who still lives, and how it stands with a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from crcviewer.client import processes as client
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.liveness import ProcessStart
from crcviewer.protocol.run_events import Event, Failed, Finished, Paused, Resumed, to_line
from crcviewer.protocol.run_state import RunState
from crcviewer.protocol.text import text
from training.hardware.processes import process_start, run_state, this_process

FAILED = Failed(text("It broke."), text("Mend it."))
RESUMED = Resumed(stage=1, branch="pathology", epoch=3, device="cpu", pid=1)


def write(run: Path, *events: Event, half: str = "") -> None:
    run.mkdir(exist_ok=True)
    (run / "events.jsonl").write_text("".join(to_line(e) + "\n" for e in events) + half)


@pytest.mark.parametrize(
    ("events", "half", "expected"),
    [
        ([Paused(1, "pathology", 2)], "", RunState.PAUSED),
        ([Paused(1, "pathology", 2), RESUMED], "", RunState.INTERRUPTED),
        ([RESUMED, FAILED], "", RunState.FAILED),
        ([FAILED], '{"event": "resu', RunState.FAILED),
        ([FAILED, Finished("best.safetensors", 1.0, {})], "", RunState.FINISHED),
        ([], "", RunState.INTERRUPTED),
        ([], '{"event": "run_st', RunState.INTERRUPTED),
    ],
)
def test_the_last_word_counts(
    tmp_path: Path, events: list[Event], half: str, expected: RunState
) -> None:
    run = tmp_path / "run"
    assert run_state(run) is None
    write(run, *events, half=half)
    assert run_state(run) is expected


def test_a_last_word_that_is_long_or_unknown(tmp_path: Path) -> None:
    run = tmp_path / "run"
    write(run, Finished("best.safetensors", 1.0, {f"{n:0900}": 0.5 for n in range(100)}))
    assert run_state(run) is RunState.FINISHED
    with (run / "events.jsonl").open("a") as events:
        events.write('{"event": "of_a_newer_version", "time": 1.0}\n')
    assert run_state(run) is RunState.FINISHED


def test_a_living_process_outweighs_the_last_word(tmp_path: Path) -> None:
    run = tmp_path / "run"
    write(run, Paused(1, "pathology", 2))
    (run / "process.json").write_text(to_json(this_process()))
    assert run_state(run) is RunState.RUNNING
    # The same number, but of a process that started at another time.
    (run / "process.json").write_text(to_json(replace(this_process(), ticks=1)))
    assert run_state(run) is RunState.PAUSED
    # As earlier versions wrote it, and wherever the system does not count so.
    earlier = replace(this_process(), ticks=0)
    (run / "process.json").write_text(to_json(earlier))
    assert run_state(run) is RunState.RUNNING
    (run / "process.json").write_text(to_json(replace(earlier, started=1e9)))
    assert run_state(run) is RunState.PAUSED
    # As earlier versions wrote it, which told the start in another way.
    (run / "process.json").write_text(to_json({"pid": os.getpid(), "started": "7 ticks"}))
    assert run_state(run) is RunState.PAUSED
    (run / "process.json").write_text("{")
    assert run_state(run) is RunState.PAUSED


@pytest.mark.parametrize("process_start", [process_start, client.process_start])
def test_processes_are_told_apart(process_start: ProcessStart) -> None:
    assert process_start(os.getpid()) == process_start(os.getpid()) is not None
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True
    ) as child:
        assert process_start(child.pid) not in (None, process_start(os.getpid()))
        assert child.stdin is not None
        child.stdin.close()
        child.wait(60)
    assert process_start(child.pid) is None
