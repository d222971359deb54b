"""Who is told what happens in a study, and of what."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from training.loop.stage import EpochReport, StageState, StartReport


@dataclass(frozen=True)
class Stage:
    """One of the trainings."""

    number: int
    branch: str
    """``pathology``, ``radiology``, ``fusion``, ``control`` or ``probe``."""
    epochs: int
    steps: int
    """Of an epoch."""
    train_images: int
    val_images: int
    parameters: int


class Callback:
    """Told what happens. The base class does nothing; whoever wants to know overrides."""

    def stage_started(self, stage: Stage, state: StageState) -> None:
        """A network begins to learn, or goes on."""

    def start_validated(self, stage: Stage, report: StartReport) -> None:
        """Its first weights are its best so far, as epoch 0; not told again after a resume."""

    def step_begins(self, stage: Stage, state: StageState) -> None:
        """One more optimiser step will be taken."""

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """An epoch of it is over."""

    def stage_stopped(self, stage: Stage, state: StageState) -> None:
        """It was asked to end before its time; ``state`` is as its last step left it."""

    def stage_finished(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """The network has its best weights; complete or stopped half way."""
