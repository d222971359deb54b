"""The epochs of one stage: learn, validate, keep the best."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.swa_utils import AveragedModel

from crcviewer.protocol.text import text
from training.base.errors import StudyError, StudyStopped
from training.config.settings import BatchSettings
from training.loop.batches import Batches
from training.loop.distributed import SINGLE_PROCESS, ProcessGroup
from training.loop.epoch import EpochProgress, Predicted, predict_epoch, train_epoch
from training.loop.metrics import accuracy, per_class_f1
from training.optim.losses import StudyLoss
from training.optim.optimiser import Schedule


class DivergedError(StudyError):
    """The loss has become infinite, or no number at all."""


@dataclass(frozen=True)
class Best:
    """The weights with the best validation accuracy so far: copies, as the network learns on."""

    epoch: int
    """From 1; 0: as the stage began."""
    accuracy: float
    loss: float
    weights: dict[str, Tensor]


@dataclass
class StageState:
    """All that changes while a stage goes on: what a run must save to go on later."""

    network: nn.Module
    optimisers: tuple[Optimizer, ...]
    schedules: tuple[Schedule, ...]
    """One for each optimiser."""
    averaged: AveragedModel | None = None
    """Running mean of the weights: what is validated and kept, where there is one."""
    epoch: int = 0
    """Finished epochs."""
    best: Best | None = None
    under_way: EpochProgress | None = None
    """The epoch after those, where it has begun."""

    @property
    def judged(self) -> nn.Module:
        """The network that is validated."""
        return self.network if self.averaged is None else self.averaged.module

    @property
    def is_new(self) -> bool:
        """Whether nothing has been done yet, its start not validated either."""
        return self.epoch == 0 and self.under_way is None and self.best is None

    def step_taken(self) -> None:
        """Move schedules and running mean on by one step."""
        for schedule in self.schedules:
            schedule.after_step()
        if self.averaged is not None:
            self.averaged.update_parameters(self.network)


@dataclass(frozen=True)
class EpochReport:
    """What one epoch gave."""

    epoch: int
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    per_class_f1: tuple[float, ...]
    best: bool
    learning_rate: float
    images_per_second: float
    seconds: float
    """Of the whole epoch, validation included."""
    truth: NDArray[np.int64]
    """The labels of validation, ``(N,)``."""
    predicted: Predicted


@dataclass(frozen=True)
class StartReport:
    """How good the first weights of a stage are on validation."""

    val_loss: float
    val_accuracy: float
    per_class_f1: tuple[float, ...]


def validate_start(
    state: StageState,
    validation: Batches,
    loss: StudyLoss,
    *,
    size: int,
    precision: torch.dtype,
    processes: ProcessGroup = SINGLE_PROCESS,
) -> StartReport:
    """Epoch 0: the weights as they are, which are the best until an epoch is better."""
    truth = validation.labels.cpu().numpy()
    found = predict_epoch(
        state.judged, validation, loss, size=size, precision=precision, processes=processes
    )
    score = accuracy(truth, found.classes.numpy())
    state.best = Best(0, score, found.loss, _copied_weights(state.judged))
    f1 = per_class_f1(truth, found.classes.numpy(), len(loss.margins))
    return StartReport(found.loss, score, tuple(f1.tolist()))


def train_stage(
    state: StageState,
    training: Batches,
    validation: Batches,
    loss: StudyLoss,
    *,
    epochs: int,
    batch: BatchSettings,
    precision: torch.dtype,
    stopped: Callable[[], bool],
    processes: ProcessGroup = SINGLE_PROCESS,
    keep_last: bool = False,
) -> Iterator[EpochReport]:
    """Go on from ``state`` to the end of the stage. ``keep_last``: the latest weights are the best,
    whatever validation says.

    Raises StudyStopped where it was asked to end, DivergedError where learning has diverged.
    """
    truth = validation.labels.cpu().numpy()
    classes = len(loss.margins)
    while state.epoch < epochs:
        begun = time.perf_counter()
        steps = training.steps(batch.size, batch.accumulation)
        if state.under_way is None:
            rate = max(group["lr"] for group in state.optimisers[0].param_groups)
            state.under_way = EpochProgress.fresh(training.labels.device, rate)
        # Of an epoch that an earlier try began, only the rest is learnt, and timed.
        share = 1.0 - state.under_way.steps / steps
        rate = state.under_way.learning_rate
        trained = train_epoch(
            state.network,
            training,
            state.epoch,
            loss,
            state.optimisers,
            size=batch.size,
            accumulation=batch.accumulation,
            precision=precision,
            after_step=state.step_taken,
            stopped=stopped,
            under_way=state.under_way,
            processes=processes,
        )
        if trained is None:
            raise StudyStopped
        state.under_way = None
        if not math.isfinite(trained.loss):
            raise DivergedError(
                text(
                    "The loss is no longer a number (epoch {epoch}): learning has diverged.",
                    epoch=state.epoch + 1,
                ),
                text("Begin again with a lower learning rate."),
            )
        learning_time = (time.perf_counter() - begun) / share
        validation_begun = time.perf_counter()
        predicted = predict_epoch(
            state.judged,
            validation,
            loss,
            size=batch.held_out_size,
            precision=precision,
            processes=processes,
        )
        state.epoch += 1
        score = accuracy(truth, predicted.classes.numpy())
        for schedule in state.schedules:
            schedule.after_epoch(score)
        improved = keep_last or _is_better(score, predicted.loss, state.best)
        if improved:
            weights = _copied_weights(state.judged)
            state.best = Best(state.epoch, score, predicted.loss, weights)
        yield EpochReport(
            epoch=state.epoch,
            train_loss=trained.loss,
            train_accuracy=trained.accuracy,
            val_loss=predicted.loss,
            val_accuracy=score,
            per_class_f1=tuple(per_class_f1(truth, predicted.classes.numpy(), classes).tolist()),
            best=improved,
            learning_rate=rate,
            images_per_second=len(training) / learning_time,
            seconds=learning_time + time.perf_counter() - validation_begun,
            truth=truth,
            predicted=predicted,
        )


def _copied_weights(network: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _is_better(score: float, loss: float, best: Best | None) -> bool:
    """Higher accuracy; on a small validation split that is often equal, and the loss decides."""
    return best is None or (score, -loss) > (best.accuracy, -best.loss)
