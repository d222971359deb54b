"""The events of a run, one a line of ``events.jsonl``: what training writes and the window reads.

Floats keep all their digits. Unknown events and fields are ignored by a reader, so that an older
window can follow a newer run.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any, get_args

from crcviewer.protocol.codec import from_plain, to_plain
from crcviewer.protocol.failure import Action
from crcviewer.protocol.text import NOTHING, Text


@dataclass(frozen=True)
class RunStarted:
    """First event of a run."""

    preset: str
    seed: int
    device: str
    precision: str
    pairing: str
    data: tuple[str, ...]
    """Names of the data sets, with "synthetic" in those of phantoms."""
    code_version: str
    pid: int


@dataclass(frozen=True)
class Queued:
    """Another run has the device; this one waits until it has ended."""

    device: str
    behind: str
    """Folder of the run that has the device, where that is known."""


@dataclass(frozen=True)
class StageStarted:
    """A network begins to learn.

    Stage 1 has the branches pathology and radiology, stage 2 fusion; after them come the audit's
    two: control (tile only, as many epochs as both stages) and probe (radiology only).
    """

    stage: int
    branch: str
    epochs: int
    train_images: int
    val_images: int
    parameters: int


@dataclass(frozen=True)
class EpochFinished:
    """Figures of one epoch, unrounded. Training figures are of the augmented images."""

    stage: int
    branch: str
    epoch: int
    """From 1."""
    epochs: int
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    per_class_f1: tuple[float, ...]
    """On validation, in label order."""
    best: bool
    """Whether these are now the best weights of the stage."""
    learning_rate: float
    images_per_second: float
    eta_s: float
    """Of the whole run, as far as can be told from this epoch."""
    memory: int
    """Bytes: the most so far, of the GPU where there is one, else of the process."""


@dataclass(frozen=True)
class Preview:
    """How validation looks after an epoch; a newer one replaces those of its branch."""

    stage: int
    branch: str
    epoch: int
    confusion: tuple[tuple[int, ...], ...]
    """Counts of validation cases: rows are the true classes, columns the predicted ones."""
    file: str = ""
    """``.npz`` below the run directory: ``images`` uint8 ``(n, s, s, 3)``, ``truth``, ``predicted``
    and ``samples`` int64 ``(n,)``, ``confidence`` float32 ``(n,)``: the most wrong come first."""


@dataclass(frozen=True)
class Resumed:
    """The run goes on from its last saved state: events of later epochs of an earlier try count
    no more."""

    stage: int
    branch: str
    epoch: int
    """Finished epochs of the branch; those before it in the order of stages are complete."""
    device: str
    pid: int


@dataclass(frozen=True)
class Paused:
    """The run ended as asked, before its end; the best weights so far are saved."""

    stage: int
    branch: str
    epoch: int
    """Finished epochs of the stage."""


@dataclass(frozen=True)
class Progress:
    """How far a download, or the reading of images, has come."""

    task: Text
    """What is being done: "pathmnist_64.npz"."""
    done: int
    total: int
    """0: unknown."""
    unit: str = "bytes"
    """``bytes`` or ``images``."""


@dataclass(frozen=True)
class Failed:
    """The run cannot go on: why, what to do next, and what a button could do about it."""

    cause: Text
    next_step: Text = NOTHING
    action: Action | None = None


@dataclass(frozen=True)
class Finished:
    """The run is complete. Figures by name, of the test split."""

    model: str
    seconds: float
    """Of the last try: a run that was paused, or has failed before, has worked longer in all."""
    test: dict[str, float]


Event = (
    RunStarted
    | Queued
    | StageStarted
    | EpochFinished
    | Preview
    | Resumed
    | Progress
    | Paused
    | Failed
    | Finished
)


def _name(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


KINDS: dict[str, type] = {_name(kind): kind for kind in get_args(Event)}
"""By the name that a line has in ``event``."""


def to_line(event: Event) -> str:
    """The event as one line of JSON without its line feed; floats keep all their digits."""
    plain: dict[str, Any] = {"event": _name(type(event)), "time": time.time(), **to_plain(event)}
    return json.dumps(plain, ensure_ascii=True, allow_nan=True)


def from_line(line: str) -> tuple[float, Event] | None:
    """The inverse of :func:`to_line`: when it was written (seconds since 1970), and the event.

    None for an event that this version does not know. Raises ValueError for a line that is no
    event at all: half a line, or one that lacks a field.
    """
    plain = json.loads(line)
    if not isinstance(plain, dict) or not isinstance(plain.get("event"), str):
        raise ValueError("a line that is no event")
    kind = KINDS.get(plain["event"])
    if kind is None:
        return None
    try:
        event: Event = from_plain(kind, plain)
        return float(plain.get("time", 0.0)), event
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"the event {plain['event']} lacks a field or has a wrong one") from error
