"""Several processes that learn one network: two real ones, on the processor."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import torch

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.failure import Resume
from crcviewer.protocol.run_events import EpochFinished, Failed, Finished
from crcviewer.protocol.run_state import RunState
from tests.unit.training.tiny_runs import TINY_RUN, events_of
from training.base.errors import RunError
from training.cli.train import main
from training.hardware.processes import run_state
from training.run.train_run import resume

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="torchrun is for Linux clusters"),
    pytest.mark.timeout(600),  # seven processes that each import torch
]

# 90 samples in 9 batches: in the last step of an epoch the second process has nothing to do.
SETTINGS = [
    *TINY_RUN, "--set", "epochs.pathology=1", "--set", "epochs.fusion=1",
    "--set", "batch.size=10", "--set", "batch.held_out_size=4",
]  # fmt: skip


def train_losses(run: Path) -> dict[tuple[str, int], float]:
    return {
        (e.branch, e.epoch): e.train_loss for e in events_of(run) if isinstance(e, EpochFinished)
    }


def test_two_processes_are_one_with_twice_the_accumulation(
    phantom_folder: Path, tmp_path: Path
) -> None:
    together, alone = tmp_path / "together", tmp_path / "alone"
    data = ["--data", str(phantom_folder)]
    done = subprocess.run(
        [
            sys.executable, "-X", "utf8", "-m", "torch.distributed.run", "--nproc-per-node", "2",
            "--master-port", str(free_port()),
            "-m", "--", "training", "train", *SETTINGS, *data, "--run", str(together),
        ],
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    twice = ["--set", "batch.accumulation=2"]
    assert main([*SETTINGS, *twice, *data, "--run", str(alone)]) == 0
    assert train_losses(together) == pytest.approx(train_losses(alone), rel=1e-5)
    for name in ("stage1_pathology", "stage1_radiology", "best"):
        ours, theirs = (
            read_checkpoint(run / f"{name}.safetensors").network for run in (together, alone)
        )
        # The running statistics are means over both processes, and differ.
        for (path, value), other in zip(ours.named_parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(value, other, rtol=1e-4, atol=1e-6, msg=path)
    # One of the two has talked and written.
    assert len([e for e in events_of(together) if isinstance(e, Finished)]) == 1
    assert done.stdout.count("pathology 1/1") == 1
    assert sorted(path.name for path in together.iterdir()) == sorted(
        path.name for path in alone.iterdir()
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def two_processes(*arguments: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Of one run, as a launcher starts them; the first one leads and talks."""
    surroundings = os.environ | {
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": "2",
    }  # fmt: skip
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-X", "utf8", "-m", "training", "train", *arguments],
                    env=surroundings | {"RANK": str(rank), "LOCAL_RANK": str(rank)},
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                )
            )
            for rank in range(2)
        ]  # fmt: skip


def wait_for_an_epoch(leader: subprocess.Popen[str]) -> None:
    assert leader.stdout is not None
    for line in leader.stdout:
        if line.startswith("  pathology"):
            return


def test_stopped_in_order_and_killed_the_run_goes_on(phantom_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    arguments = [*SETTINGS, "--set", "epochs.pathology=500", "--no-control"]
    arguments += ["--data", str(phantom_folder), "--run", str(run)]

    # One of them sees the file; all of them end, at the same step.
    with two_processes(*arguments) as (leader, helper):
        wait_for_an_epoch(leader)
        (run / "STOP").touch()
        assert leader.stdout is not None
        assert "Stopped as asked" in leader.stdout.read()
    assert (leader.returncode, helper.returncode) == (0, 0)
    assert run_state(run) is RunState.PAUSED

    with two_processes("--resume", str(run)) as (leader, helper):
        wait_for_an_epoch(leader)
        helper.kill()
        assert leader.stdout is not None
        assert leader.stderr is not None
        leader.stdout.read()
        assert f"crcviewer train --resume {run}" in leader.stderr.read()
    assert leader.returncode == 1
    assert run_state(run) is RunState.FAILED
    last = events_of(run)[-1]
    assert isinstance(last, Failed)
    assert last.action == Resume()

    # Alone it would be another run, unless it does the work of both.
    with pytest.raises(RunError) as caught:
        resume(run)
    assert caught.value.next_step.values["processes"] == 2
    before = len(train_losses(run))

    def one_epoch_more() -> bool:
        return len(train_losses(run)) > before

    assert not resume(run, changes=["batch.accumulation=2"], stop_asked=one_epoch_more)
    assert run_state(run) is RunState.PAUSED
