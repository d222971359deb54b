"""However a run ends, its folder can be read and says how: in words, and what to do next."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch

from crcviewer.protocol.failure import (
    ChangeSettings,
    ChooseFolder,
    Failure,
    FreeSpaceAndResume,
    Resume,
)
from crcviewer.protocol.run_directory import LOCK
from crcviewer.protocol.run_events import Failed, Finished, Paused, Queued, StageStarted
from crcviewer.protocol.run_state import RunState
from tests.unit.training.tiny_runs import COMMAND, TINY_RUN, events_of, refused
from training.cli.train import TrainRequest, main
from training.config.overrides import override
from training.config.presets import TINY
from training.hardware.device_lock import only_run_on
from training.hardware.processes import run_state
from training.run.train_run import train

pytestmark = pytest.mark.slow

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no limits of this kind")
SHORT = [*TINY_RUN, "--no-control"]


def failure_of(run: Path) -> Failed:
    """The last event. All lines of the record are whole."""
    assert run_state(run) is RunState.FAILED
    last = events_of(run)[-1]
    assert isinstance(last, Failed)
    assert {path.name for path in run.glob(".*")} <= {LOCK}
    assert not (run / "process.json").exists()
    return last


def run_python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *arguments],
        capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip


@POSIX
def test_a_full_disk(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    # Room for the record, but not for the state of a network.
    program = (
        "import resource, sys; from training.cli.train import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = run_python(program, *SHORT, "--data", str(phantom_folder), "--run", str(run))
    assert done.returncode == 1, done.stderr
    told = failure_of(run)
    assert told.cause.values == {"reason": "File too large"}
    assert told.action == FreeSpaceAndResume(str(run))
    # Whoever sits at the terminal reads how.
    assert f"crcviewer train --resume {run}" in done.stderr
    assert "Traceback" not in done.stderr
    # With room again it goes on to its end.
    assert main(["--resume", str(run)]) == 0
    assert run_state(run) is RunState.FINISHED


@POSIX
def test_a_disk_without_room_for_an_event_still_takes_the_reason(
    phantom_folder: Path, tmp_path: Path
) -> None:
    mounted = tmp_path / "small"
    mounted.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(mounted)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("this user may not make a small disk")
    try:
        run = mounted / "run"
        assert main([*SHORT, "--data", str(phantom_folder), "--run", str(run)]) == 1
        told = failure_of(run)
        assert told.cause.values == {"reason": "No space left on device"}
        assert told.action == FreeSpaceAndResume(str(run))
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


@POSIX
def test_too_little_memory_names_a_batch_that_fits(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    # It looked enough before the run, but from the first step on there is little more.
    program = """
import resource, sys
from pathlib import Path
from training.config.presets import TINY
from training.config.overrides import override
from training.cli.train import TrainRequest, train

def now_there_is_little() -> bool:
    used = int(open("/proc/self/statm").read().split()[0]) * 4096 + 64 * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (used, used))
    return False

data, run, *changes = sys.argv[1:]
request = TrainRequest("tiny", override(TINY, changes), (Path(data),), Path(run), device="cpu")
train(request, now_there_is_little)
"""
    changes = [*TINY_RUN[5::2], "network.input_size=128", "batch.size=90"]
    done = run_python(program, str(phantom_folder), str(run), *changes)
    assert done.returncode == 1, done.stderr
    told = failure_of(run)
    assert told.cause.values == {"count": 90}
    assert isinstance(told.action, Resume)
    assert told.action.settings == {"batch.size": 45, "batch.accumulation": 2}


@POSIX
def test_too_little_memory_from_the_start(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    program = (
        "import resource, sys; import training.run.train_run; from training.cli.train import main\n"
        # OpenBLAS ends the process where its own buffers find no room: they are there before.
        "import numpy; numpy.ones((512, 512)) @ numpy.ones((512, 512))\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * 4096 + 2**22\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used, used))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    large = ["--set", "network.input_size=256", "--set", "network.width=1"]
    file = tmp_path / "failure.json"
    arguments = ["--data", str(phantom_folder), "--run", str(run), "--failure-file", str(file)]
    done = run_python(program, *SHORT, *large, *arguments)
    assert done.returncode == 1
    failure = msgspec.json.decode(file.read_bytes(), type=Failure)
    assert failure.cause.values == {"count": 32}
    # There is no run yet that could be gone on with.
    assert failure.action == ChangeSettings({"batch.size": 16, "batch.accumulation": 2})
    assert "--set batch.size=16 --set batch.accumulation=2" in done.stderr
    assert "Traceback" not in done.stderr
    assert not run.exists()


@POSIX
def test_killed_for_memory_or_by_anyone_is_an_interruption(
    phantom_folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    arguments = [*SHORT, "--set", "epochs.pathology=500", "--data", str(phantom_folder)]
    with subprocess.Popen(
        [*COMMAND, *arguments, "--run", str(run)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if " 1/500" in line:
                break
        assert run_state(run) is RunState.RUNNING
        # Nobody else may work on it meanwhile.
        assert main(["--resume", str(run)]) == 1
        process.kill()
        # Dead, but not yet asked for by whoever started it.
        process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert run_state(run) is RunState.INTERRUPTED


def test_a_folder_that_cannot_be_written_to(phantom_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    run = tmp_path / "file" / "run"
    arguments = [*SHORT, "--data", str(phantom_folder), "--run", str(run)]
    failure = refused(main, arguments, tmp_path)
    assert failure.cause.values["path"] == str(run)
    assert failure.action == ChooseFolder()
    assert run_state(run) is None


@pytest.fixture
def held(tmp_path: Path) -> Iterator[threading.Event]:
    """The processor is held by another run until this is set."""
    has_it, free = threading.Event(), threading.Event()

    def hold() -> None:
        with only_run_on(
            torch.device("cpu"), tmp_path / "first", waits=print, stopped=lambda: False
        ):
            has_it.set()
            free.wait(60)

    worker = threading.Thread(target=hold)
    worker.start()
    has_it.wait(60)
    yield free
    free.set()
    worker.join(60)


def queued(run: Path) -> bool:
    return (run / "events.jsonl").exists() and any(isinstance(e, Queued) for e in events_of(run))


def test_a_second_run_on_a_device_waits_for_the_first(
    held: threading.Event, phantom_folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "second"
    settings = override(TINY, [*TINY_RUN[5::2]])
    request = TrainRequest("tiny", settings, (phantom_folder,), run, device="cpu", control=False)
    done: list[bool] = []
    worker = threading.Thread(target=lambda: done.append(train(request)))
    worker.start()
    while not queued(run):
        worker.join(0.02)
        assert worker.is_alive()
    assert not any(isinstance(e, StageStarted) for e in events_of(run))
    assert run_state(run) is RunState.RUNNING
    held.set()
    worker.join(120)
    assert done == [True]
    events = events_of(run)
    assert [e.behind for e in events if isinstance(e, Queued)] == [str(tmp_path / "first")]
    assert isinstance(events[-1], Finished)


def test_a_waiting_run_can_be_stopped(
    held: threading.Event, phantom_folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "second"
    settings = override(TINY, [*TINY_RUN[5::2]])
    request = TrainRequest("tiny", settings, (phantom_folder,), run, device="cpu")
    assert not train(request, lambda: queued(run))
    assert events_of(run)[-1] == Paused(1, "pathology", 0)
    assert run_state(run) is RunState.PAUSED
