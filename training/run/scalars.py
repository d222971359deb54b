"""The figures of each epoch for TensorBoard, where that is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.loop.callbacks import Stage, Watcher
from training.loop.stage import EpochReport, StageState

FOLDER = "tensorboard"


class Scalars(Watcher):
    """Writes them below the run folder; a resumed run writes over what it does again."""

    def __init__(self, run: Path) -> None:
        """Raises ImportError where TensorBoard is not installed."""
        from torch.utils.tensorboard import SummaryWriter

        self._open: Any = SummaryWriter
        self._folder = run / FOLDER
        self._writer: Any = None

    def stage_started(self, stage: Stage, state: StageState) -> None:
        """See :class:`Watcher`."""
        self._writer = self._open(str(self._folder / stage.branch), purge_step=state.epoch + 1)

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Watcher`."""
        for name in (
            "train_loss", "val_loss", "train_accuracy", "val_accuracy", "learning_rate",
            "images_per_second",
        ):  # fmt: skip
            self._writer.add_scalar(name, getattr(report, name), report.epoch)
        self._writer.flush()

    def stage_finished(self, stage: Stage, network: Any, state: StageState) -> None:
        """See :class:`Watcher`."""
        self._writer.close()


def scalars_into(run: Path) -> tuple[Watcher, ...]:
    """The writer of scalars, or nobody where TensorBoard is not installed."""
    try:
        return (Scalars(run),)
    except ImportError:
        return ()
