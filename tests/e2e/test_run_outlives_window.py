"""A training goes on when the window's process is killed, and the next window finds it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crcviewer.client.processes import run_state
from crcviewer.client.run_launch import read_launch
from crcviewer.protocol.run_state import RunState
from training.phantoms.dataset import PhantomSettings, write_dataset

_HERE = Path(__file__).parent
_PATIENCE_S = 240
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Path]:
    """Where it is to be; its process ends with the test."""
    path = tmp_path / "训练 runs" / "long"
    yield path
    launch = read_launch(path)
    if launch is not None and launch.alive:
        os.kill(launch.pid, signal.SIGKILL)


@contextmanager
def _window(home: Path, run: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home),
        "TMPDIR": str(home), "PYTHONPATH": str(_HERE.parents[1]), "QT_QPA_PLATFORM": "offscreen",
        "CRCVIEWER_RUNS": str(run.parent), "CRCVIEWER_LOCKS": str(home / "locks"),
    }  # fmt: skip
    command = [sys.executable, "-X", "utf8", str(_HERE / "window_with_run.py"), *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
        try:
            yield window
        finally:
            window.kill()


def _seen(window: subprocess.Popen[str]) -> dict[str, Any]:
    assert window.stdout is not None
    line = window.stdout.readline()
    assert line, "the window has ended"
    seen: dict[str, Any] = json.loads(line)
    return seen


@pytest.mark.timeout(600)
def test_a_killed_window_leaves_its_run_alone_and_another_finds_it(
    tmp_path: Path, run: Path
) -> None:
    data = tmp_path / "phantoms"
    data.mkdir()
    write_dataset(data, PhantomSettings(count=36, size=28), lambda done, total: None)
    settings = {
        "network.width": "0.05", "network.input_size": "16", "schedule.small_size": "0",
        "network.test_time_views": "1", "epochs.pathology": "9000",
    }  # fmt: skip
    changes = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    train = ("train", "--preset", "tiny", "--data", str(data), "--device", "cpu", "--run", str(run))
    with _window(tmp_path, run, "begin", *train, *changes) as first:
        seen = _seen(first)
        assert (seen["status"], seen["tab"]) == ("running", "Train ●")
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait(_PATIENCE_S) == -signal.SIGKILL
    launch = read_launch(run)
    assert launch is not None
    assert launch.alive
    assert run_state(run) is RunState.RUNNING

    with _window(tmp_path, run, "pause") as later:
        found = _seen(later)
        assert (found["status"], found["tab"]) == ("running", "Train ●")
        assert found["epochs"] >= seen["epochs"]
        paused = _seen(later)
        assert paused["status"] == "paused"
        assert paused["epochs"] > seen["epochs"]
        assert later.wait(_PATIENCE_S) == 0, "no question: nothing is at work any more"
    assert run_state(run) is RunState.PAUSED
