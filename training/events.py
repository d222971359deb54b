"""The events of a run, one a line of ``events.jsonl``. Standard library only."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from crcviewer.protocol.codec import to_plain


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
class StageStarted:
    """A network begins to learn. Stage 1 has the branches pathology and radiology, 2 fusion."""

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
class Paused:
    """The run ended as asked, before its end; the best weights so far are saved."""

    stage: int
    branch: str
    epoch: int
    """Finished epochs of the stage."""


@dataclass(frozen=True)
class Failed:
    """The run cannot go on: why, and what to do next, in plain words."""

    cause: str
    next_step: str


@dataclass(frozen=True)
class Finished:
    """The run is complete. Figures by name, of the test split."""

    model: str
    seconds: float
    test: dict[str, float]


Event = RunStarted | StageStarted | EpochFinished | Paused | Failed | Finished


def to_line(event: Event) -> str:
    """The event as one line of JSON without its line feed; floats keep all their digits."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
    plain: dict[str, Any] = {"event": name, "time": time.time(), **to_plain(event)}
    return json.dumps(plain, ensure_ascii=True, allow_nan=True)
