"""Event files as runs leave them, written line by line."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path

from msgspec.structs import replace

from crcviewer.client.processes import process_start
from crcviewer.client.run_follower import RunStatus
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.liveness import WorkingProcess
from crcviewer.protocol.run_events import (
    EpochFinished,
    Event,
    Paused,
    Preview,
    RunStarted,
    StageStarted,
    to_line,
)

WAIT_MS = 90_000
T0 = 1_795_000_000.0
STARTED = RunStarted("tiny", 0, "cpu", "float32", "random", ("a", "b"), "0.2.0", 1)


def stage(branch: str, epochs: int, number: int = 1) -> StageStarted:
    return StageStarted(number, branch, epochs, 100, 20, 1000)


def epoch(
    branch: str, number: int, epochs: int, accuracy: float, *, best: bool = True, stage: int = 1
) -> EpochFinished:
    classes = 11 if branch == "radiology" else 9
    return EpochFinished(
        stage=stage, branch=branch, epoch=number, epochs=epochs,
        train_loss=2.0 / number, train_accuracy=accuracy + 0.01, val_loss=2.5 / number,
        val_accuracy=accuracy, per_class_f1=tuple(accuracy for _ in range(classes)), best=best,
        learning_rate=0.001, images_per_second=50.0, eta_s=60.0, memory=1_000_000_000,
    )  # fmt: skip


def preview(branch: str, number: int, file: str = "") -> Preview:
    size = 11 if branch == "radiology" else 9
    counts = tuple(
        tuple(5 if row == column else 1 for column in range(size)) for row in range(size)
    )
    return Preview(1, branch, number, counts, file)


def at(time: float, event: Event) -> Event:
    """The event, written then."""
    return replace(event, time=time)


def line(event: Event, time: float) -> str:
    return to_line(at(time, event)) + "\n"


def lines(*events: Event, start: float = T0, step: float = 10.0) -> str:
    return "".join(line(event, start + step * n) for n, event in enumerate(events))


SHORT: tuple[Event, ...] = (
    STARTED,
    stage("pathology", 3),
    epoch("pathology", 1, 3, 0.5),
    preview("pathology", 1),
    epoch("pathology", 2, 3, 0.7),
    epoch("pathology", 3, 3, 0.6, best=False),
    stage("radiology", 2),
    epoch("radiology", 1, 2, 0.4),
    Paused(1, "radiology", 1),
)


def write_run(folder: Path, *events: Event, **config: object) -> Path:
    folder.mkdir(parents=True)
    (folder / names.EVENTS).write_text(lines(*events), encoding="utf-8")
    (folder / names.CONFIG).write_text(json.dumps({"request": {"preset": "tiny"}} | config))
    return folder


def status_of(library: RunLibrary, path: Path) -> RunStatus | None:
    run = library.get(path)
    return run.status if run is not None else None


def work_on(run: Path) -> None:
    """As if this very process trained it."""
    started = process_start(os.getpid())
    assert started is not None
    mine = WorkingProcess(os.getpid(), started, platform.node())
    (run / names.PROCESS).write_text(to_json(mine))
