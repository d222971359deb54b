"""Follow a study: events and checkpoints into its run directory, a line an epoch for people."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import (
    EpochFinished,
    Paused,
    Preview,
    StageStarted,
    StartValidated,
)
from training.hardware.machine import peak_memory
from training.loop.callbacks import Callback, Stage
from training.loop.preview import confusion, write_preview
from training.loop.resume_checkpoint import save_resume_checkpoint
from training.loop.stage import EpochReport, StageState, StartReport
from training.loop.study import Study
from training.run.console import Console, epoch_line, stage_line, start_line, step_line
from training.run.export import Exporter
from training.run.run_directory import RunDirectory
from training.run.time_left import seconds_left

_SAVE_EVERY_S = 180.0
"""At most so much is lost where the process is killed in a long epoch."""
_SAVE_EPOCHS_EVERY_S = 30.0
"""Short epochs are not saved each: what a run of seconds an epoch writes adds up to gigabytes."""
_LEAST_WORK_FOR_SAVING = 20.0
"""Between two saves there is so many times the work of a save: it costs a twentieth at most."""


class Recorder(Callback):
    """Writes down what happens in a study."""

    def __init__(
        self, study: Study, run: RunDirectory, console: Console, exporter: Exporter
    ) -> None:
        self._study = study
        self._device = study.device
        self._run = run
        self._console = console
        self._exporter = exporter
        self._begun = time.monotonic()
        self.final_guess_s = 60.0
        """How long the final steps may take, as the last epoch tells."""
        self._saved_at: float | None = None
        self._saving_took = 0.0

    def stage_started(self, stage: Stage, state: StageState) -> None:
        """See :class:`Callback`."""
        self._run.record(
            StageStarted(
                stage=stage.number,
                branch=stage.branch,
                epochs=stage.epochs,
                train_images=stage.train_images,
                val_images=stage.val_images,
                parameters=stage.parameters,
            )
        )
        self._console.say(stage_line(stage))

    def start_validated(self, stage: Stage, report: StartReport) -> None:
        """See :class:`Callback`."""
        self._run.record(
            StartValidated(
                stage=stage.number,
                branch=stage.branch,
                val_loss=report.val_loss,
                val_accuracy=report.val_accuracy,
                per_class_f1=report.per_class_f1,
            )
        )
        self._console.say(start_line(stage, report))

    def step_begins(self, stage: Stage, state: StageState) -> None:
        """See :class:`Callback`."""
        done = state.under_way.steps if state.under_way is not None else 0
        self._console.show(lambda: step_line(stage, state.epoch + 1, done))
        self._save_where_due(stage, state, _SAVE_EVERY_S)

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Callback`."""
        eta = seconds_left(self._study, stage.branch, report.epoch, report.seconds)
        if report.epoch == stage.epochs:
            self.final_guess_s = eta
        memory = peak_memory(self._device)
        self._run.record(
            EpochFinished(
                stage=stage.number,
                branch=stage.branch,
                epoch=report.epoch,
                epochs=stage.epochs,
                train_loss=report.train_loss,
                train_accuracy=report.train_accuracy,
                val_loss=report.val_loss,
                val_accuracy=report.val_accuracy,
                per_class_f1=report.per_class_f1,
                best=report.best,
                learning_rate=report.learning_rate,
                images_per_second=report.images_per_second,
                eta_s=eta,
                memory=memory,
            )
        )
        self._preview(stage, report)
        self._console.say(epoch_line(stage, report, eta, memory))
        # After its event: an epoch that was not saved is learnt, and told, once more.
        if self._saved_at is None:
            self._save(stage, state)
        else:
            self._save_where_due(stage, state, _SAVE_EPOCHS_EVERY_S)

    def stage_stopped(self, stage: Stage, state: StageState) -> None:
        """See :class:`Callback`."""
        self._save(stage, state)

    def _preview(self, stage: Stage, report: EpochReport) -> None:
        data = self._study.data

        def images_of(samples: NDArray[np.int64]) -> NDArray[np.uint8]:
            images = data.pathology.val.images
            if stage.branch in ("radiology", "probe"):
                images = data.radiology.val.images
            if stage.branch == "probe":
                cases = torch.from_numpy(samples)
                samples = self._study.pairing.partners("val", cases).numpy()
            shown: NDArray[np.uint8] = images[samples]
            return shown

        file = f"{names.PREVIEW}/{stage.branch}.npz"
        write_preview(self._run.file(file), report.truth, report.predicted, images_of)
        classes = len(report.per_class_f1)
        counts = confusion(report.truth, report.predicted.classes.numpy(), classes)
        self._run.record(Preview(stage.number, stage.branch, report.epoch, counts, file))

    def _save_where_due(self, stage: Stage, state: StageState, least: float) -> None:
        passed = time.monotonic() - (self._begun if self._saved_at is None else self._saved_at)
        if passed >= max(least, _LEAST_WORK_FOR_SAVING * self._saving_took):
            self._save(stage, state)

    def _save(self, stage: Stage, state: StageState) -> None:
        begun = time.monotonic()
        save_resume_checkpoint(
            self._run.file(names.LAST), stage.branch, state, self._exporter.trained
        )
        self._saved_at = time.monotonic()
        self._saving_took = self._saved_at - begun

    def stage_finished(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """See :class:`Callback`."""
        if state.best is not None:
            self._exporter.save_stage(stage, network, state)
        if state.epoch < stage.epochs:
            self._run.record(
                Paused(stage.number, stage.branch, state.epoch, self._run.best_so_far())
            )


class TensorBoard(Callback):
    """The figures of each epoch below the run folder; a resumed run writes over what it repeats."""

    def __init__(self, run: Path) -> None:
        """Raises ImportError where TensorBoard is not installed."""
        from torch.utils.tensorboard import SummaryWriter

        self._open: Any = SummaryWriter
        self._folder = run / "tensorboard"
        self._writer: Any = None

    def stage_started(self, stage: Stage, state: StageState) -> None:
        """See :class:`Callback`."""
        self._writer = self._open(str(self._folder / stage.branch), purge_step=state.epoch + 1)

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Callback`."""
        for name in (
            "train_loss", "val_loss", "train_accuracy", "val_accuracy", "learning_rate",
            "images_per_second",
        ):  # fmt: skip
            self._writer.add_scalar(name, getattr(report, name), report.epoch)
        self._writer.flush()

    def stage_finished(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """See :class:`Callback`."""
        self._writer.close()


def tensorboard(run: Path) -> tuple[Callback, ...]:
    """The writer of scalars, or nobody where TensorBoard is not installed."""
    try:
        return (TensorBoard(run),)
    except ImportError:
        return ()
