"""The figures of a run as curves over its epochs, all stages one after the other. Without Qt."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from crcviewer.client.run_history import RunHistory, StageHistory
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.stages import FUSION, STAGE_OF
from crcviewer.protocol.tissue import TISSUE_CLASSES

_MOST_POINTS = 2000
"""Of a curve and stage: more than a screen has columns."""
_TRAINING, _VALIDATION = "#D55E00", "#0072B2"
RUN_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#999999")
"""Okabe and Ito's, which colour-blind people tell apart."""


class Metric(StrEnum):
    """What is drawn."""

    ACCURACY = "accuracy"
    LOSS = "loss"
    F1 = "f1"
    LEARNING_RATE = "learning_rate"
    SPEED = "images_per_second"


class Source(StrEnum):
    """What a curve is of, to be named in the user's language."""

    TRAINING = "training"
    VALIDATION = "validation"
    CLASS = "class"
    PLAIN = "plain"
    RUN = "run"


@dataclass(frozen=True)
class Curve:
    """Points of one curve; NaN where a stage ends, so that no line joins two of them."""

    source: Source
    name: str
    """Code of a class or name of a run; else empty."""
    colour: str
    dashed: bool
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def at(self, epoch: float) -> float:
        """The value at the epoch nearest to a place on the axis; NaN where there is none."""
        if not len(self.x):
            return float("nan")
        known = np.flatnonzero(np.isfinite(self.y))
        if not len(known):
            return float("nan")
        place = known[np.argmin(np.abs(self.x[known] - epoch))]
        return float(self.y[place]) if abs(self.x[place] - epoch) <= 1.0 + self._gap else np.nan

    def latest(self, place: float) -> float:
        """The value at the newest place of its run; NaN where it is not finite, or not of this
        figure: an older one would be taken for the newest."""
        if not len(self.x):
            return float("nan")
        at = np.flatnonzero(self.x == place)
        return float(self.y[at[0]]) if len(at) else float("nan")

    @property
    def _gap(self) -> float:
        """Between two points of a curve that was thinned out."""
        return float(np.nanmax(np.diff(self.x[np.isfinite(self.x)]), initial=1.0))


def curves_of(history: RunHistory, metric: Metric, window: int = 1) -> list[Curve]:
    """The curves of one run; each point is the mean of the ``window`` epochs that end there."""
    if metric is Metric.F1:
        count = max((len(stage.per_class_f1) for stage in _tissue_stages(history)), default=0)
        return [_class_curve(history, index, window) for index in range(count)]
    if metric in (Metric.LEARNING_RATE, Metric.SPEED):
        return [_curve(history, metric.value, window, colour=_VALIDATION)]
    train, val = f"train_{metric.value}", f"val_{metric.value}"
    return [
        _curve(history, train, window, colour=_TRAINING, source=Source.TRAINING, dashed=True),
        _curve(history, val, window, colour=_VALIDATION, source=Source.VALIDATION),
    ]


def compared(
    histories: Sequence[tuple[str, RunHistory]], metric: Metric, window: int = 1
) -> list[Curve]:
    """One curve for each run: of validation, or the mean F1 of its classes.

    A stage begins at the same place for all of them, however long the stages before it were."""
    offsets = offsets_of([history for _, history in histories])
    curves = []
    for place, (name, history) in enumerate(histories):
        colour = RUN_COLOURS[place % len(RUN_COLOURS)]
        if metric is Metric.F1:
            parts = [(stage, _mean_f1(stage)) for stage in _tissue_stages(history)]
            x, y = _joined(offsets, parts, window)
            curves.append(Curve(Source.RUN, name, colour, False, x, y))
            continue
        both = metric in (Metric.ACCURACY, Metric.LOSS)
        column = f"val_{metric.value}" if both else metric.value
        parts = [(stage, _values(stage.columns[column])) for stage in history.stages.values()]
        x, y = _joined(offsets, parts, window)
        curves.append(Curve(Source.RUN, name, colour, False, x, y))
    return curves


def lone_points(curve: Curve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of a curve without a neighbour to draw a line to."""
    known = np.pad(np.isfinite(curve.y), 1)
    lone = known[1:-1] & ~known[:-2] & ~known[2:]
    return curve.x[lone], curve.y[lone]


def borders_of(histories: Sequence[RunHistory]) -> list[tuple[float, str]]:
    """Where on the axis each stage begins, and which it is."""
    return [(offset, branch) for branch, offset in offsets_of(histories).items()]


def kept_of(history: RunHistory) -> list[tuple[float, float]]:
    """Place on the axis and validation accuracy of the epoch that each stage has kept; the state
    that a stage began with has no point of its own."""
    offsets = offsets_of((history,))
    return [
        (offsets[branch] + stage.best_epoch, stage.best_accuracy)
        for branch, stage in history.stages.items()
        if stage.best_epoch
    ]


def place_of(histories: Sequence[RunHistory], x: float) -> tuple[str, int]:
    """Branch and epoch at a place on the axis; an empty branch where nothing was learnt."""
    for branch, offset in reversed(offsets_of(histories).items()):
        if x > offset + 0.5:
            done = (one.stages[branch].done for one in histories if branch in one.stages)
            return branch, min(round(x - offset), max(done))
    return "", 0


def latest_of(history: RunHistory, beside: Sequence[RunHistory] = ()) -> tuple[str, float | None]:
    """Branch and place of what is newest; of a finished run that of the fused model, since the
    controls, which come last, are not what it was for. None: nothing is there yet. ``beside``: all
    runs that are drawn."""
    finished = isinstance(history.ending, Finished) and FUSION in history.stages
    branch = FUSION if finished else history.current
    stage = history.stages.get(branch)
    if stage is None or not stage.done:
        return "", None
    return branch, offsets_of(beside or (history,))[branch] + stage.done


def offsets_of(histories: Sequence[RunHistory]) -> dict[str, float]:
    """Where each branch begins: planned epochs, so that a curve keeps its place while earlier
    stages go on; of several runs the longest."""
    lengths: dict[str, int] = {}
    for history in histories:
        for branch, stage in history.stages.items():
            lengths[branch] = max(lengths.get(branch, 0), stage.epochs, stage.done)
    order = list(STAGE_OF)
    known = [branch for branch in order if branch in lengths]
    offsets, at = {}, 0.0
    for branch in (*known, *sorted(lengths.keys() - set(order))):
        offsets[branch] = at
        at += lengths[branch]
    return offsets


def _curve(
    history: RunHistory,
    column: str,
    window: int,
    *,
    colour: str,
    source: Source = Source.PLAIN,
    name: str = "",
    dashed: bool = False,
) -> Curve:
    parts = [(stage, _values(stage.columns[column])) for stage in history.stages.values()]
    x, y = _joined(offsets_of((history,)), parts, window)
    return Curve(source, name, colour, dashed, x, y)


def _class_curve(history: RunHistory, index: int, window: int) -> Curve:
    parts = [
        (stage, _values(stage.per_class_f1[index]))
        for stage in _tissue_stages(history)
        if index < len(stage.per_class_f1)
    ]
    x, y = _joined(offsets_of((history,)), parts, window)
    known = index < len(TISSUE_CLASSES)
    name = TISSUE_CLASSES[index].code if known else str(index)
    colour = TISSUE_CLASSES[index].colour if known else RUN_COLOURS[index % len(RUN_COLOURS)]
    return Curve(Source.CLASS, name, colour, False, x, y)


def _tissue_stages(history: RunHistory) -> list[StageHistory]:
    """The radiology branch alone learns organs: its classes are other ones."""
    return [stage for stage in history.stages.values() if stage.branch != "radiology"]


def _mean_f1(stage: StageHistory) -> NDArray[np.float64]:
    if not stage.per_class_f1:
        return np.empty(0)
    columns = np.array([_values(column) for column in stage.per_class_f1])
    return np.asarray(columns.mean(axis=0), dtype=np.float64)


def _joined(
    offsets: dict[str, float],
    parts: Sequence[tuple[StageHistory, NDArray[np.float64]]],
    window: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    xs, ys = [np.empty(0)], [np.empty(0)]
    for stage, values in parts:
        if not len(values):
            continue
        x, y = _thinned(
            offsets[stage.branch] + _values(stage.columns["epoch"]), _smoothed(values, window)
        )
        gap = np.array([np.nan])
        xs += [x, x[-1:]]
        ys += [y, gap]
    return np.concatenate(xs), np.concatenate(ys)


def _values(column: array[float]) -> NDArray[np.float64]:
    """A copy: an array that is looked at through a buffer could not grow."""
    return np.array(column, dtype=np.float64)


def _smoothed(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    if window <= 1 or not len(values):
        return values
    finite = np.where(np.isfinite(values), values, 0.0)
    total = np.concatenate(([0.0], np.cumsum(finite)))
    count = np.concatenate(([0.0], np.cumsum(np.isfinite(values))))
    end = np.arange(1, len(values) + 1)
    begin = np.maximum(0, end - window)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: NDArray[np.float64] = (total[end] - total[begin]) / (count[end] - count[begin])
        return mean


def _thinned(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each group of points the lowest and the highest, so that no peak is lost."""
    if len(y) <= _MOST_POINTS:
        return x, y
    size = -(-len(y) // (_MOST_POINTS // 2))
    whole = len(y) // size * size
    groups = np.where(np.isfinite(y[:whole]), y[:whole], 0.0).reshape(-1, size)
    begin = np.arange(len(groups)) * size
    chosen = np.concatenate((begin + groups.argmin(1), begin + groups.argmax(1), [len(y) - 1]))
    chosen.sort()
    return x[chosen], y[chosen]
