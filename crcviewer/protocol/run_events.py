"""The events of a run, one a line of ``events.jsonl``: what training writes and the window reads.

Floats keep all their digits. Unknown events and fields are ignored by a reader, so that an older
window can follow a newer run.
"""

from __future__ import annotations

import math
import re
import time
from typing import Annotated, get_args

import msgspec

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.failure import Action, Failure
from crcviewer.protocol.json_lines import Lines, UnreadableError, parsed, to_json
from crcviewer.protocol.old_sentences import sentences_as_texts
from crcviewer.protocol.text import NOTHING, Text

_MOST_CLASSES = 200
_LATEST = 253_402_300_799.0
"""Seconds: the end of the year 9999."""

# A run folder may be anybody's: what a reader takes is bounded here, where it enters.
Seconds = Annotated[float, msgspec.Meta(ge=0, le=_LATEST)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Number = Annotated[int, msgspec.Meta(ge=0, le=200_000)]
"""Of stages and epochs."""
Name = Annotated[str, msgspec.Meta(max_length=1000)]


def _name(kind: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()


class RunEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=_name):
    """Base of all events. Their names in a line: ``epoch_finished``."""

    time: Seconds = 0.0
    """Seconds since 1970, by the clock of the writer; 0: not written yet."""


NO_PAIRING = "none"
"""The pairing of a run that has no radiology images."""


class RunStarted(RunEvent, frozen=True):
    """First event of a run."""

    preset: Name
    seed: int
    device: Name
    precision: Name
    pairing: Name
    data: Annotated[tuple[Name, ...], msgspec.Meta(max_length=100)]
    """Names of the data sets, with "synthetic" in those of phantoms."""
    code_version: Name
    pid: Count


class Queued(RunEvent, frozen=True):
    """Another run has the device; this one waits until it has ended."""

    device: Name
    behind: Name
    """Folder of the run that has the device, where that is known."""


class StageStarted(RunEvent, frozen=True):
    """A network begins to learn.

    Stage 1 has the branches pathology and radiology, stage 2 fusion; after them come the audit's
    two: control (tile only, as many epochs as both stages) and probe (radiology only).
    """

    stage: Number
    branch: Name
    epochs: Number
    train_images: Count
    val_images: Count
    parameters: Count


class StartValidated(RunEvent, frozen=True):
    """Figures on validation of the weights with which a network begins: its best, as epoch 0, until
    an epoch is better. Stage 2 begins as the tile-only model."""

    stage: Number
    branch: Name
    val_loss: float
    val_accuracy: float
    per_class_f1: Annotated[tuple[float, ...], msgspec.Meta(max_length=_MOST_CLASSES)]


class EpochFinished(RunEvent, frozen=True):
    """Figures of one epoch, unrounded. Training figures are of the augmented images."""

    stage: Number
    branch: Name
    epoch: Number
    """From 1."""
    epochs: Number
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    per_class_f1: Annotated[tuple[float, ...], msgspec.Meta(max_length=_MOST_CLASSES)]
    """On validation, in label order."""
    best: bool
    """Whether these are now the best weights of the stage."""
    learning_rate: float
    images_per_second: float
    eta_s: float
    """Of the whole run, as far as can be told from this epoch."""
    memory: Count
    """Bytes: the most so far, of the GPU where there is one, else of the process."""

    def __post_init__(self) -> None:
        # A loss may be infinite, and one of a stranger's 1e300: neither can be drawn. Nearly all
        # events pass the first question, which is asked 100,000 times where a long run is opened.
        values = (
            self.train_loss,
            self.train_accuracy,
            self.val_loss,
            self.val_accuracy,
            self.learning_rate,
            self.images_per_second,
            *self.per_class_f1,
        )
        if max(values) < _LARGEST and min(values) > -_LARGEST:
            return
        for name in _MEASURES:
            if not abs(getattr(self, name)) < _LARGEST:
                msgspec.structs.force_setattr(self, name, math.nan)
        if not all(abs(value) < _LARGEST for value in self.per_class_f1):
            f1 = tuple(v if abs(v) < _LARGEST else math.nan for v in self.per_class_f1)
            msgspec.structs.force_setattr(self, "per_class_f1", f1)


_LARGEST = 1e30
_MEASURES = (
    "train_loss", "train_accuracy", "val_loss", "val_accuracy", "learning_rate",
    "images_per_second",
)  # fmt: skip


class Preview(RunEvent, frozen=True):
    """How validation looks after an epoch; a newer one replaces those of its branch."""

    stage: Number
    branch: Name
    epoch: Number
    confusion: Annotated[tuple[tuple[Count, ...], ...], msgspec.Meta(max_length=_MOST_CLASSES)]
    """Counts of validation cases: rows are the true classes, columns the predicted ones."""
    file: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """``.npz`` below the run directory: ``images`` uint8 ``(n, s, s, 3)``, ``truth``, ``predicted``
    and ``samples`` int64 ``(n,)``, ``confidence`` float32 ``(n,)``: the most wrong come first."""

    def __post_init__(self) -> None:
        if self.confusion and {*map(len, self.confusion)} != {len(self.confusion)}:
            raise ValueError("the confusion matrix is not square")
        if self.file.startswith(("/", "\\")) or ":" in self.file or ".." in self.file:
            raise ValueError("the images are not below the run directory")


class Resumed(RunEvent, frozen=True):
    """The run goes on from its last saved state: events of later epochs of an earlier try count
    no more."""

    stage: Number
    branch: Name
    epoch: Number
    """Finished epochs of the branch; those before it in the order of stages are complete."""
    device: Name
    pid: Count


class Paused(RunEvent, frozen=True):
    """The run ended as asked, before its end; the best weights so far are saved."""

    stage: Number
    branch: Name
    epoch: Number
    """Finished epochs of the stage."""
    model: Name = ""
    """The best model so far, below the run directory: it can be opened. Empty: there is none."""


class Progress(RunEvent, frozen=True):
    """How far a download, or the reading of images, has come."""

    task: Text
    """What is being done: "pathmnist_64.npz"."""
    done: Count
    total: Count
    """0: unknown."""
    unit: str = "bytes"
    """``bytes``, or what is counted: ``images``, ``cases``, ``pairs``."""


class FinalStep(RunEvent, frozen=True):
    """What is done with the trained networks, as it begins, every second or so, and as it ends."""

    step: Name
    """One of ``stages.FINAL_STEPS``."""
    number: Number
    """From 1."""
    of: Number
    """How many steps there are."""
    done: Count = 0
    total: Count = 0
    """0: how much there is to do is not known; the step is over where ``done`` is ``total``."""
    eta_s: float = 0.0
    """Of the whole run."""


class FigureOnTest(msgspec.Struct, frozen=True):
    """One figure of a model on the test split of one data set."""

    data: Name
    model: Name
    """Its file below the run directory."""
    metric: Name
    """``accuracy`` or ``macro_f1``."""
    value: float
    low: float | None = None
    """Of the 95 % interval; None: there is none."""
    high: float | None = None
    count: Count = 0
    """Test cases."""
    radiology: Name = "own"
    """What it was shown: ``own``, ``neutral``, or ``none`` of a tile-only model."""


class Failed(RunEvent, frozen=True):
    """The run cannot go on: why, what to do next, and what a button could do about it."""

    cause: Text
    next_step: Text = NOTHING
    action: Action | None = None

    @property
    def failure(self) -> Failure:
        """All of it but the time."""
        return Failure(self.cause, self.next_step, self.action)


class Finished(RunEvent, frozen=True):
    """The run is complete."""

    model: Name
    seconds: Seconds
    """Of the last try: a run that was paused, or has failed before, has worked longer in all."""
    test: Annotated[dict[Name, float], msgspec.Meta(max_length=100)] = {}
    """As earlier versions wrote ``figures``: by sentences, the accuracy first."""
    recommended: Name = ""
    """The model to use, below the run directory: by validation the fused one only where its whole
    interval is above the tile-only ones, else the simpler one. Empty: an earlier version's run."""
    val_accuracy: Annotated[dict[Name, float], msgspec.Meta(max_length=100)] = {}
    """Of each model's file, on the validation split, as the viewer runs it."""
    gain: Estimate | None = None
    """Of the fused model over the better tile-only one, in accuracy on validation."""
    figures: Annotated[tuple[FigureOnTest, ...], msgspec.Meta(max_length=1000)] = ()
    """Of the test split, of every data set and model that was looked at."""

    @property
    def test_accuracy(self) -> float | None:
        """Of the recommended model, with its own radiology, on the first data set; None: it was not
        measured."""
        of = self.recommended or self.model
        for figure in self.figures:
            if (figure.model, figure.metric) == (of, "accuracy") and figure.radiology != "neutral":
                return figure.value
        return next(iter(self.test.values()), None)


Event = (
    RunStarted
    | Queued
    | StageStarted
    | StartValidated
    | EpochFinished
    | Preview
    | Resumed
    | Progress
    | FinalStep
    | Paused
    | Failed
    | Finished
)


_LINES: Lines[Event] = Lines(get_args(Event))


def to_line(event: Event) -> str:
    """The event as one line of JSON without its line feed; floats keep all their digits.

    One that has no time yet is of now.
    """
    return to_json(event if event.time else msgspec.structs.replace(event, time=time.time()))


def from_line(line: str | bytes) -> Event | None:
    """The inverse of :func:`to_line`.

    None for an event that this version does not know. Raises UnreadableError for a line that is no
    event at all: half a line, or one that lacks a field.
    """
    try:
        return _LINES.read(line)
    except UnreadableError:
        return _LINES.of_plain(sentences_as_texts(parsed(line)))


def events_of(lines: bytes) -> list[Event] | None:
    """Of many whole lines; None where one of them has to be read alone, by :func:`from_line`."""
    return _LINES.read_all(lines)
