"""Runs are found, started, stopped and deleted, with real processes and files."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.client.run_follower import About, RunStatus
from crcviewer.client.run_launch import launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import ChooseFolder, PlainError
from crcviewer.protocol.run_events import Failed, Finished
from crcviewer.protocol.text import text
from tests.gui.recorded import (
    SHORT,
    STARTED,
    WAIT_MS,
    epoch,
    lines,
    stage,
    status_of,
    work_on,
    write_run,
)

Make = Callable[[], RunLibrary]


def test_runs_are_found_with_their_states(runs: Path, paused: Path, make_library: Make) -> None:
    finished = write_run(runs / "finished", *SHORT[:-1], Finished("best.safetensors", 9.0, {}))
    failed = write_run(runs / "failed", *SHORT[:-1], Failed(text("The disk is full.")))
    killed = write_run(runs / "killed", *SHORT[:-1])
    works = write_run(runs / "works", *SHORT[:-1])
    work_on(works)
    (runs / "no run").mkdir()
    (runs / "a file").write_text("x")
    library = make_library()
    assert {run.path.name: run.status for run in library.runs()} == {
        paused.name: RunStatus.PAUSED,
        finished.name: RunStatus.FINISHED,
        failed.name: RunStatus.FAILED,
        killed.name: RunStatus.INTERRUPTED,
        works.name: RunStatus.RUNNING,
    }
    assert [run.path for run in library.active()] == [works]


def test_a_process_number_that_is_used_again_is_not_the_run(runs: Path, make_library: Make) -> None:
    run = write_run(runs / "old", *SHORT[:-1])
    other = {"pid": os.getpid(), "started": "long ago", "host": platform.node()}
    (run / names.PROCESS).write_text(json.dumps(other))
    assert status_of(make_library(), run) is RunStatus.INTERRUPTED


def test_new_events_are_told_once(paused: Path, make_library: Make, qtbot: QtBot) -> None:
    work_on(paused)
    library = make_library()
    run = library.get(paused)
    assert run is not None
    before = run.history.revision
    with (
        qtbot.waitSignal(library.run_changed, timeout=5000),
        (paused / names.EVENTS).open("a") as file,
    ):
        file.write(lines(epoch("radiology", 2, 2, 0.8)))
        file.flush()
    assert run.history.revision == before + 1
    assert run.history.stages["radiology"].done == 2


def test_a_run_that_someone_else_begins_appears(
    runs: Path, make_library: Make, qtbot: QtBot
) -> None:
    library = make_library()
    with qtbot.waitSignal(library.runs_changed, timeout=8000):
        write_run(runs / "from a terminal", *SHORT)
    assert [run.path.name for run in library.runs()] == ["from a terminal"]


def test_stop_is_a_file_and_the_state_says_so(paused: Path, make_library: Make) -> None:
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    work_on(paused)
    library = make_library()
    library.ask_to_stop(paused)
    assert (paused / names.STOP).exists()
    assert status_of(library, paused) is RunStatus.STOPPING


def test_stopped_for_good_is_not_paused(paused: Path, make_library: Make) -> None:
    library = make_library()
    library.ask_to_stop(paused, for_good=True)
    assert status_of(library, paused) is RunStatus.STOPPED
    assert status_of(make_library(), paused) is RunStatus.STOPPED


def test_name_and_note_are_found_again(paused: Path, make_library: Make) -> None:
    make_library().describe(paused, About("Erste Versuche 试验", "with the new scanner"))
    run = make_library().get(paused)
    assert run is not None
    assert (run.name, run.about.note) == ("Erste Versuche 试验", "with the new scanner")


@pytest.mark.skipif(sys.platform != "linux", reason="where the trash is")
def test_deleted_runs_lie_in_the_trash(paused: Path, tmp_path: Path, make_library: Make) -> None:
    library = make_library()
    library.delete(paused)
    assert not paused.exists()
    assert library.runs() == ()
    (found,) = (tmp_path / "share" / "Trash" / "files").rglob(names.EVENTS)
    assert found.read_text() == lines(*SHORT)


def test_a_run_at_work_is_not_deleted(paused: Path, make_library: Make) -> None:
    work_on(paused)
    (paused / names.EVENTS).write_text(lines(*SHORT[:-1]))
    library = make_library()
    with pytest.raises(PlainError):
        library.delete(paused)
    assert paused.exists()


def test_why_a_run_did_not_even_begin_is_kept(runs: Path, make_library: Make, qtbot: QtBot) -> None:
    library = RunLibrary(runs)
    library.start()
    run = library.new_folder("Tiny ✓")
    assert run.name.endswith(" tiny")
    nowhere = str(runs / "nowhere")
    library.begin(run, ["train", "--data", nowhere, "--run", str(run), "--device", "cpu"])
    assert status_of(library, run) is RunStatus.STARTING
    qtbot.waitUntil(lambda: status_of(library, run) is RunStatus.FAILED, timeout=WAIT_MS)
    library.stop()
    assert not run.exists()
    again = make_library().get(run)
    assert again is not None
    assert again.failure is not None
    assert nowhere in str(again.failure.cause)
    assert again.failure.action == ChooseFolder()
    assert again.can_resume


_LAUNCH_AND_WAIT = """
import sys
from pathlib import Path
from crcviewer.client.run_launch import start_detached
from crcviewer.protocol.worker_command import worker_command
print(start_detached(worker_command(*sys.argv[2:]), Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_started_process_outlives_its_window_killed_or_not(runs: Path, qtbot: QtBot) -> None:
    out = runs / "phantoms"
    arguments = ["phantom", "--out", str(out), "--count", "60", "--size", "28"]
    window = subprocess.Popen(
        [sys.executable, "-c", _LAUNCH_AND_WAIT, str(runs / "x"), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with window:
        assert window.stdout is not None
        pid = int(window.stdout.readline())
        assert os.getsid(pid) not in (os.getsid(0), os.getsid(window.pid))
        window.send_signal(signal.SIGKILL)
    qtbot.waitUntil((out / "pairs.csv").exists, timeout=WAIT_MS)


def test_a_program_that_cannot_be_started_is_told(
    runs: Path, monkeypatch: pytest.MonkeyPatch, make_library: Make
) -> None:
    monkeypatch.setattr(sys, "executable", str(runs / "no such python"))
    run = runs / "never"
    assert launch(run, ["train"], 1.0).pid == 0
    assert status_of(make_library(), run) is RunStatus.FAILED


def test_a_long_run_that_is_opened_is_not_told_of_with_every_slice(
    runs: Path, qtbot: QtBot
) -> None:
    count = 20_000
    epochs = (epoch("pathology", n, count, 0.5) for n in range(1, count + 1))
    write_run(runs / "long", STARTED, stage("pathology", count), *epochs)
    library = RunLibrary(runs)
    told: list[object] = []
    library.run_changed.connect(told.append)
    begun = time.monotonic()
    library.start()
    (run,) = library.runs()
    qtbot.waitUntil(lambda: run.history.revision == count + 2, timeout=WAIT_MS)
    library.stop()
    # Once for its state, once at the end, and now and then on a machine that is slow.
    assert len(told) <= 3 + (time.monotonic() - begun) / 0.4
