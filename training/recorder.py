"""Follows a study: events and checkpoints into its run directory, a line an epoch to a reader."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from crcviewer.protocol.run_events import EpochFinished, Paused, StageStarted
from training.console import epoch_line, stage_line
from training.learn import EpochReport, StageState
from training.resources_used import Workload, peak_memory
from training.run_directory import RunDirectory
from training.stages import Stage, Study, Watcher

Save = Callable[[Stage, nn.Module, StageState], None]
"""Writes the checkpoint of a stage that has ended, whole or early."""


class Recorder(Watcher):
    """Writes down what happens in a study."""

    def __init__(
        self, study: Study, run: RunDirectory, say: Callable[[str], None], save: Save
    ) -> None:
        self._device = study.device
        self._run = run
        self._say = say
        self._save = save
        data = study.data
        self._workload = Workload(
            study.epochs, len(data.pathology.train), len(data.radiology.train)
        )

    def stage_started(self, stage: Stage) -> None:
        """See :class:`Watcher`."""
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
        self._say(stage_line(stage))

    def epoch_finished(self, stage: Stage, report: EpochReport) -> None:
        """See :class:`Watcher`."""
        eta = self._workload.seconds_left(stage.branch, report.epoch, report.seconds)
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
        self._say(epoch_line(stage, report, eta, memory))

    def stage_finished(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """See :class:`Watcher`."""
        if state.best is not None:
            self._save(stage, network, state)
        if state.epoch < stage.epochs:
            self._run.record(Paused(stage.number, stage.branch, state.epoch))
