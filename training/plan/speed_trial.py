"""How fast a study would be: real steps of every stage, on its own data, in a throw-away state.

The study itself runs, with few images and epochs: first a handful of images, to see how slow the
device is, then as many as the time allows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from msgspec import structs
from numpy.typing import NDArray

from crcviewer.model.device import describe_device
from crcviewer.protocol.stages import SPLITS, STAGE_OF
from crcviewer.protocol.trial_report import MemoryNeed, StageTrial, TrialReport
from training.config.settings import BatchSettings, EpochSettings
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import ImageSet, Split, StudyData
from training.hardware.machine import peak_memory
from training.loop.callbacks import Callback, Stage
from training.loop.stage import EpochReport, StageState
from training.loop.stages import train_study
from training.loop.study import Study
from training.plan.memory_estimate import (
    available_memory,
    count_step,
    fitting_batch,
    memory_need,
)

SECONDS = 20.0
"""For all trial steps together, as nearly as can be said before."""
_FIRST_IMAGES = 8

FinalSeconds = Callable[[Study, float], float]
"""How long it takes what is done with the trained networks, from the seconds in which a branch
looks at an image."""


@dataclass(frozen=True)
class _Rates:
    """Seconds an image of one network: learning at each input size, and predicting."""

    learning: float
    small: float
    predicting: float


def run_trial(
    study: Study, preset: str, final_seconds: FinalSeconds, seconds: float = SECONDS
) -> TrialReport:
    """Steps of every stage, or only what would fit where the study does not."""
    begun = time.perf_counter()
    count = count_step(study)
    # Six pairs went forward; learning takes three times as long, for two and a half networks' worth
    # of pairs, in two epochs: fewer images where that would be too long already.
    per_image = (time.perf_counter() - begun) / 6 * 3 * 2.5 * 2
    first = max(2, min(_FIRST_IMAGES, int(seconds / 2 / per_image)))
    available = available_memory(study.device)
    asked = study.settings.batch
    need = memory_need(study, count, asked)
    found = fitting_batch(study, count, available)
    if found is None:
        return _report(study, preset, None, need, available, final=0.0)
    batch, fitting = found
    if study.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(study.device)
    rates = _measured(_with_batch(study, batch), first, seconds)
    report = _report(
        study, preset, batch, fitting if batch == asked else need, available,
        rates=rates, final=final_seconds(study, rates["pathology"].predicting),
    )  # fmt: skip
    return structs.replace(report, memory_measured=peak_memory(study.device))


def _with_batch(study: Study, batch: BatchSettings) -> Study:
    return replace(study, settings=structs.replace(study.settings, batch=batch))


# ------------------------------------------------------------------------------ measuring


def _measured(study: Study, first: int, seconds: float) -> dict[str, _Rates]:
    batch = study.settings.batch
    few = min(first, batch.size)
    begun = time.perf_counter()
    rates = _trial(study, few, structs.replace(batch, size=few, accumulation=1))
    left = seconds - (time.perf_counter() - begun)
    passes = sum(rate.learning + rate.small for rate in rates.values())
    step = batch.size * batch.accumulation
    # The steps of the study itself, in whole groups, where there is time for one or more.
    groups = int(left / max(1e-9, passes * step))
    if groups >= 1:
        return _trial(study, step * min(groups, 50), batch)
    # A step costs much the same for a handful as for a batch, so that these are slow images.
    if passes * batch.size < seconds:
        return _trial(study, batch.size, structs.replace(batch, accumulation=1))
    return rates


class _Clock(Callback):
    """Keeps the reports of each stage's epochs."""

    def __init__(self) -> None:
        self.reports: dict[str, list[EpochReport]] = {}

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Callback`."""
        self.reports.setdefault(stage.branch, []).append(report)


def _trial(study: Study, images: int, batch: BatchSettings) -> dict[str, _Rates]:
    """The study on ``images`` of its images a split, a few epochs long."""
    data = _some(study.data, images)
    # Of stage 1's epochs as many as have small input in the recipe, and one that has not. The first
    # epoch of a network warms the device up and does not count where there is another.
    schedule = study.settings.schedule
    epochs = 3 if schedule.small_size else 2
    settings = structs.replace(
        study.settings,
        batch=batch,
        epochs=EpochSettings(epochs, epochs, 2),
        schedule=structs.replace(schedule, small_share=0.67 if schedule.small_size else 0.0),
    )
    mode = PairingMode.RANDOM if data.tile_only else PairingMode.MANIFEST
    pairing = Pairing(mode, data, study.seed)
    clock = _Clock()
    trial = replace(study, settings=settings, data=data, pairing=pairing, control=False)
    train_study(trial, (clock,), lambda: False)
    held_out = len(data.pathology.val)
    rates = {}
    for branch, reports in clock.reports.items():
        learning = [1.0 / report.images_per_second for report in reports]
        predicting = min(
            report.seconds - length * len(_of(data, branch))
            for report, length in zip(reports, learning, strict=True)
        )
        small = learning[-2] if schedule.small_size and len(learning) > 2 else learning[-1]
        rates[branch] = _Rates(learning[-1], small, max(0.0, predicting) / held_out)
    return rates


def _of(data: StudyData, branch: str) -> Split:
    return (data.radiology if branch == "radiology" else data.pathology).train


def _some(data: StudyData, images: int) -> StudyData:
    """As many images of each split and modality, taken evenly or again, each tile with a pair."""

    def part(of: Split, count: int) -> Split:
        chosen: NDArray[np.int64] = np.linspace(0, len(of) - 1, count).round().astype(np.int64)
        return Split(of.images[chosen], of.labels[chosen], np.zeros(count, np.bool_))

    def some(of: ImageSet) -> ImageSet:
        few = max(2, min(images, 128))
        return ImageSet(of.classes, part(of.train, images), part(of.val, few), part(of.test, 2))

    tiles = some(data.pathology)
    if data.tile_only:
        return replace(data, pathology=tiles, pairs=None)
    slices = some(data.radiology)
    pairs = {name: np.arange(len(tiles.split(name))) for name in SPLITS}
    return replace(data, pathology=tiles, radiology=slices, pairs=pairs)


# ------------------------------------------------------------------------------ reporting


def _report(
    study: Study,
    preset: str,
    batch: BatchSettings | None,
    need: MemoryNeed,
    available: int,
    *,
    rates: dict[str, _Rates] | None = None,
    final: float,
) -> TrialReport:
    """``batch``: the largest that fits, None where none does; ``need``: of the one asked for."""
    asked = study.settings.batch
    fits = batch == asked
    stages = tuple(_stage(study, branch, rates) for branch in study.epochs) if rates else ()
    return TrialReport(
        preset=preset,
        device=describe_device(study.device),
        precision=study.precision_name,
        batch_size=asked.size,
        accumulation=asked.accumulation,
        stages=stages,
        seconds=sum(stage.seconds for stage in stages) + final,
        final_seconds=final,
        memory=need,
        memory_available=available,
        memory_measured=0,
        fits=fits,
        fitting_batch_size=batch.size if batch else 0,
        fitting_accumulation=batch.accumulation if batch else 0,
        images_on_device=study.device.type != "cuda" or need.total <= available,
    )


def _stage(study: Study, branch: str, rates: dict[str, _Rates]) -> StageTrial:
    """The time that the whole stage would take at these rates."""
    # The control is the tile branch once more.
    rate = rates.get(branch) or rates["pathology"]
    images = study.data.radiology if branch == "radiology" else study.data.pathology
    trained = study.images_an_epoch(images.train)
    epochs = study.epochs[branch]
    small = study.small_epochs(branch)
    seconds = small * trained * rate.small + (epochs - small) * trained * rate.learning
    seconds += epochs * len(images.val) * rate.predicting
    return StageTrial(
        stage=STAGE_OF[branch],
        branch=branch,
        epochs=epochs,
        train_images=trained,
        images_per_second=1.0 / rate.learning,
        seconds=seconds,
        measured=branch in rates,
    )
