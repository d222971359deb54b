"""What is known of a run, made from its events one after the other. Knows nothing of Qt."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from crcviewer.protocol.run_events import (
    EpochFinished,
    Event,
    Failed,
    FinalStep,
    Finished,
    Paused,
    Preview,
    Progress,
    Queued,
    Resumed,
    RunStarted,
    StageStarted,
)
from crcviewer.protocol.stages import FINAL_STAGE, FUSION, STAGE_OF

_BRANCHES = tuple(STAGE_OF)
_COLUMNS = (
    "epoch",
    "train_loss",
    "val_loss",
    "train_accuracy",
    "val_accuracy",
    "learning_rate",
    "images_per_second",
)
_BEGINNINGS = (RunStarted, Resumed)
_MOST_STAGES = 12
_LONG_SILENCE_S = 3600.0
"""Longer ones between two events may be a clock that was set."""


@dataclass
class StageHistory:
    """The epochs of one network. Columns only grow, but for a run that goes on from before."""

    stage: int
    branch: str
    epochs: int
    """How many there are to be."""
    train_images: int = 0
    val_images: int = 0
    parameters: int = 0
    columns: dict[str, array[float]] = field(
        default_factory=lambda: {name: array("d") for name in _COLUMNS}
    )
    per_class_f1: list[array[float]] = field(default_factory=list)
    """A column for each class."""
    best_accuracy: float = 0.0
    best_epoch: int = 0
    """0: none yet."""
    preview: Preview | None = None

    @property
    def done(self) -> int:
        """Finished epochs."""
        return len(self.columns["epoch"])

    def add(self, event: EpochFinished) -> None:
        """One more epoch; one that was there before is replaced, with all after it."""
        numbers = self.columns["epoch"]
        if numbers and numbers[-1] >= event.epoch:
            self.cut(event.epoch - 1)
        self.epochs = event.epochs
        for name, column in self.columns.items():
            column.append(getattr(event, name))
        while len(self.per_class_f1) < len(event.per_class_f1):
            self.per_class_f1.append(array("d", [float("nan")] * (self.done - 1)))
        values = event.per_class_f1
        if len(values) < len(self.per_class_f1):
            values += (float("nan"),) * (len(self.per_class_f1) - len(values))
        for column, value in zip(self.per_class_f1, values, strict=True):
            column.append(value)
        if event.best:
            self.best_accuracy, self.best_epoch = event.val_accuracy, event.epoch

    def cut(self, epoch: int) -> None:
        """Forget the epochs after this one."""
        numbers = self.columns["epoch"]
        if not numbers or numbers[-1] <= epoch:
            return
        keep = len(numbers)
        while keep and numbers[keep - 1] > epoch:
            keep -= 1
        for column in (*self.columns.values(), *self.per_class_f1):
            del column[keep:]
        if self.best_epoch > epoch:
            accuracies = self.columns["val_accuracy"]
            self.best_accuracy = max(accuracies, default=0.0)
            where = accuracies.index(self.best_accuracy) if accuracies else -1
            self.best_epoch = int(numbers[where]) if accuracies else 0
        if self.preview is not None and self.preview.epoch > epoch:
            self.preview = None


class RunHistory:
    """All that the events have told so far; ``apply`` takes one more."""

    def __init__(self) -> None:
        self.started: RunStarted | None = None
        self.stages: dict[str, StageHistory] = {}
        """By branch, in the order in which they learn."""
        self.current = ""
        """The branch that learns now, or learnt last."""
        self.latest: EpochFinished | None = None
        self.queued: Queued | None = None
        """It waits for the device."""
        self.ending: Paused | Failed | Finished | None = None
        """None while it goes on, or where it was killed."""
        self.progress: Progress | None = None
        self.final: FinalStep | None = None
        """What is done with the trained networks now, or was done last; None: they learn still."""
        self.device = ""
        """That it learns on now, or learnt on last."""
        self.first_time = 0.0
        self.last_time = 0.0
        self.working_s = 0.0
        """How long it has worked, over all its tries, as far as its clock can be trusted."""
        self.revision = 0
        """Grows with each event."""

    def apply(self, event: Event) -> None:
        """Take one more event."""
        self.revision += 1
        self._count_time(event)
        match event:
            case EpochFinished():  # first, since nearly all events of a long run are these
                self._add(event)
            case RunStarted():
                self.started = event
                self.device = event.device
                self.ending = None
            case Queued():
                self.queued = event
                self.ending = None
            case Resumed():
                self._go_back(event)
            case StageStarted():
                self._begin(event)
            case Preview():
                if event.branch in self.stages:
                    self.stages[event.branch].preview = event
            case Paused() | Failed() | Finished():
                self.ending = event
                self.queued = None
            case FinalStep():
                self.final = event
                self.queued = None
                self.ending = None
            case Progress():
                self.progress = event

    @property
    def best_accuracy(self) -> float | None:
        """On validation, of the fused model; before it learns, of the tile branch."""
        for branch in (FUSION, "pathology"):
            stage = self.stages.get(branch)
            if stage is not None and stage.best_epoch:
                return stage.best_accuracy
        return None

    @property
    def share_done(self) -> float:
        """0..1, by the time that the run itself expects to need."""
        if isinstance(self.ending, Finished):
            return 1.0
        left = self.seconds_left
        if left is None or self.working_s <= 0:
            return 0.0
        # All is done only when it says so: an estimate that has run out is none.
        return min(self.working_s / (self.working_s + left), 0.99) if left < float("inf") else 0.0

    @property
    def seconds_left(self) -> float | None:
        """As the run itself told last; None: not yet."""
        told = self.final or self.latest
        return None if told is None else max(told.eta_s, 0.0)

    def _begin(self, event: StageStarted) -> None:
        stage = self.stages.get(event.branch)
        if stage is None and len(self.stages) >= _MOST_STAGES:
            return  # the record of no run of this program, and each would be a column and a curve
        if stage is None:
            stage = StageHistory(event.stage, event.branch, event.epochs)
            self.stages[event.branch] = stage
            self.stages = dict(sorted(self.stages.items(), key=lambda item: _place(item[0])))
        stage.stage, stage.epochs = event.stage, event.epochs
        stage.train_images, stage.val_images = event.train_images, event.val_images
        stage.parameters = event.parameters
        self.current = event.branch
        self.final = None
        self.queued = None
        self.ending = None

    def _add(self, event: EpochFinished) -> None:
        if event.branch not in self.stages:
            # The line that told of its beginning was lost.
            self._begin(StageStarted(event.stage, event.branch, event.epochs, 0, 0, 0))
        if event.branch not in self.stages:
            return
        self.stages[event.branch].add(event)
        self.current = event.branch
        self.latest = event
        self.queued = None

    def _go_back(self, event: Resumed) -> None:
        """What came later than the saved state is learnt, and told, once more."""
        self.device = event.device
        for branch in list(self.stages):
            if _place(branch) > _place(event.branch):
                del self.stages[branch]
        if event.stage != FINAL_STAGE:
            self.final = None
        if event.branch in self.stages:
            self.stages[event.branch].cut(event.epoch)
            self.current = event.branch
        self.ending = None
        self.queued = None

    def _count_time(self, event: Event) -> None:
        time = event.time
        if self.first_time == 0.0:
            self.first_time = time
        passed = time - self.last_time if self.last_time else 0.0
        self.last_time = time
        # Between two tries nobody works, while it is queued neither, and a clock that was set
        # forwards or backwards tells nothing.
        idle = self.ending is not None or self.queued is not None
        if idle or isinstance(event, _BEGINNINGS) or passed <= 0.0:
            return
        if passed > _LONG_SILENCE_S and isinstance(event, EpochFinished):
            images = self.stages[event.branch].train_images if event.branch in self.stages else 0
            expected = 3.0 * images / max(event.images_per_second, 1e-9)
            passed = min(passed, max(expected, _LONG_SILENCE_S))
        elif passed > _LONG_SILENCE_S:
            passed = 0.0
        self.working_s += passed


def _place(branch: str) -> int:
    return _BRANCHES.index(branch) if branch in _BRANCHES else len(_BRANCHES)
