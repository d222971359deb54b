"""What a person at a terminal reads while a study runs."""

from __future__ import annotations

import logging
import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from crcviewer.protocol.units import duration_text
from training.loop.callbacks import Stage
from training.loop.stage import EpochReport, StartReport

_LOGGER = logging.getLogger("training")
_CLEARED = "\r\x1b[K"
_HEADINGS = {
    "pathology": "Stage 1: the pathology branch",
    "radiology": "Stage 1: the radiology branch",
    "fusion": "Stage 2: both branches together",
    "control": "Control: tiles alone for as many epochs",
    "probe": "Probe: the tissue from the radiology image alone",
}

_A_SECOND = 5
"""How often what is shown may change."""


class Console:
    """Lines for whoever watches and for the log; at a terminal also where the run is now."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """None: whatever standard output is when something is said."""
        self._stream = stream
        self._shown = False
        self._at = 0.0

    def say(self, line: str) -> None:
        """A line that stays."""
        stream = self._stream or sys.stdout
        print(f"{_CLEARED if self._shown else ''}{line}", file=stream, flush=True)
        self._shown = False
        _LOGGER.info(line)

    def show(self, line: Callable[[], str]) -> None:
        """A line that the next one replaces; nothing where nobody sits before it."""
        stream = self._stream or sys.stdout
        now = time.monotonic()
        if now - self._at < 1 / _A_SECOND or not stream.isatty():
            return
        width = shutil.get_terminal_size().columns - 1
        print(f"{_CLEARED}{line()[:width]}", end="", file=stream, flush=True)
        self._shown, self._at = True, now


def step_line(stage: Stage, epoch: int, done: int) -> str:
    """Where an epoch is, with a bar of its steps."""
    full = 24 * done // stage.steps
    bar = "━" * full + "╌" * (24 - full)
    return f"  {stage.branch} {epoch}/{stage.epochs}  {bar}  step {done} of {stage.steps}"


def stage_line(stage: Stage) -> str:
    """Heading of a stage."""
    return (
        f"{_HEADINGS[stage.branch]}, {stage.parameters / 1e6:.2f} M parameters, "
        f"{stage.train_images} training and {stage.val_images} validation images, "
        f"{stage.epochs} epochs"
    )


def start_line(stage: Stage, report: StartReport) -> str:
    """Epoch 0 of a stage: what it begins with, its best weights until an epoch is better."""
    width = len(str(stage.epochs))
    return (
        f"  {stage.branch} {0:>{width}}/{stage.epochs}* begins with "
        f"val loss {report.val_loss:.3f}, accuracy {report.val_accuracy:.3f}"
    )


def epoch_line(stage: Stage, report: EpochReport, eta_s: float, memory: int) -> str:
    """One epoch; a star marks the best weights so far."""
    width = len(str(stage.epochs))
    return (
        f"  {stage.branch} {report.epoch:>{width}}/{stage.epochs}{'*' if report.best else ' '} "
        f"loss {report.train_loss:.3f} / val {report.val_loss:.3f}  "
        f"accuracy {report.train_accuracy:.3f} / val {report.val_accuracy:.3f}  "
        f"lr {report.learning_rate:.1e}  {report.images_per_second:,.0f} images/s  "
        f"{memory / 2**20:,.0f} MiB  {duration_text(eta_s)} left"
    )
