"""Runs that take seconds, and what they leave behind."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import torch
from msgspec.structs import replace

from crcviewer.model.checkpoint import read_checkpoint
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.run_directory import FEATURE_MAP
from crcviewer.protocol.run_events import EpochFinished, Event, Resumed, from_line

TINY_RUN = [
    "--preset", "tiny", "--device", "cpu", "--set", "network.backbone=resnet10",
    "--set", "network.width=0.0625", "--set", "network.input_size=16",
    "--set", "schedule.small_size=0", "--set", "network.test_time_views=1",
    "--set", "epochs.pathology=2", "--set", "epochs.radiology=1", "--set", "epochs.fusion=2",
]  # fmt: skip
"""The smallest network that there is; Muon, a cycle and a running mean, as of the preset."""

COMMAND = [sys.executable, "-X", "utf8", "-m", "training.cli.train"]


def refused(main: Callable[[list[str]], int], arguments: list[str], folder: Path) -> Failure:
    """Why the command could not be done, as it tells a program; it ends with status 1."""
    file = folder / "failure.json"
    assert main([*arguments, "--failure-file", str(file)]) == 1
    failure = msgspec.json.decode(file.read_bytes(), type=Failure)
    file.unlink()
    return failure


def events_of(run: Path) -> list[Event]:
    """All that is known here, in order."""
    lines = (run / "events.jsonl").read_text(encoding="ascii").splitlines()
    return [replace(read, time=0.0) for line in lines if (read := from_line(line))]


Figures = dict[tuple[str, int], tuple[float, ...]]


def figures_of(run: Path) -> Figures:
    """Of each branch and epoch all that does not depend on time, the last that was told."""
    figures: Figures = {}
    for event in events_of(run):
        if isinstance(event, Resumed):
            order = list(dict.fromkeys(branch for branch, _ in figures))
            later = order[order.index(event.branch) + 1 :] if event.branch in order else []
            figures = {
                (branch, epoch): value
                for (branch, epoch), value in figures.items()
                if branch not in later and (branch != event.branch or epoch <= event.epoch)
            }
        if isinstance(event, EpochFinished):
            figures[event.branch, event.epoch] = (
                event.train_loss, event.train_accuracy, event.val_loss, event.val_accuracy,
                event.learning_rate, float(event.best), *event.per_class_f1,
            )  # fmt: skip
    return figures


def same_weights(first: Path, second: Path) -> bool:
    """Whether the two runs have ended with the same networks, bit for bit."""
    names, others = (
        sorted(path.name for path in run.glob("*.safetensors") if path.name != FEATURE_MAP)
        for run in (first, second)
    )
    assert names == others
    assert len(names) >= 4
    return all(
        torch.equal(value, other[name])
        for file in names
        for other in [read_checkpoint(second / file).network.state_dict()]
        for name, value in read_checkpoint(first / file).network.state_dict().items()
    )
