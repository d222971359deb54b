"""What each part of a recipe is worth: the tile branch trained with it and without, over seeds.

Judged on the validation split: the test split is for the finished recipe, once.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

import msgspec
import torch
from msgspec.structs import replace
from torch import nn

from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.single_modal import SingleModalModel
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.json_lines import to_plain
from crcviewer.protocol.text import text
from training.base.errors import RunError, SettingsError, StudyStopped, not_writable
from training.config.settings import StudySettings
from training.data.pairing import Pairing, PairingMode
from training.data.study_data import StudyData
from training.loop.callbacks import Callback, Stage
from training.loop.metrics import accuracy, macro_f1
from training.loop.stage import EpochReport, StageState
from training.loop.stages import train_study
from training.loop.study import Study

PARTS: Mapping[str, tuple[str, ...]] = {
    "running-mean": ("schedule.ema_decay",),
    "schedule": ("schedule.name", "schedule.warm_up"),
    "small-images": ("schedule.small_size", "schedule.small_share"),
    "optimiser": tuple(
        f"optimiser.{name}" for name in ("name", "learning_rate", "kernel_rate", "weight_decay")
    ),
    "zero-residual": ("network.zero_residual",),
    "views": ("network.test_time_views",),
    "loss": ("loss.ldam_weight",),
    "label-smoothing": ("loss.label_smoothing",),
    "mixup": ("loss.mixup",),
    "reweighting": ("loss.reweight_after",),
    "dihedral": ("tile.dihedral",),
    "geometry": ("tile.rotation", "tile.zoom", "tile.stretch", "tile.wander"),
    "virtual-stain": ("tile.virtual_stain",),
    "hed-jitter": ("tile.stain_scale", "tile.stain_shift", "tile.stain_tilt"),
    "scanner-jitter": ("tile.opponent_scale", "tile.opponent_shift", "tile.gamma"),
    "focus": ("tile.blur", "tile.sharpen", "tile.noise"),
    "erase": ("tile.erase",),
    "grey": ("tile.grey",),
    "detail": ("tile.detail",),
}
"""The settings that make each part."""

WHOLE = "all"
NOTHING = "none"


@dataclass(frozen=True)
class Variant:
    """One recipe of an ablation."""

    name: str
    settings: StudySettings


class Score(msgspec.Struct, frozen=True):
    """Of one variant and seed on the validation split, by the weights that were best there."""

    accuracy: float
    macro_f1: float


class Worth(msgspec.Struct, frozen=True):
    """What one part brings, in points of 100, over the seeds."""

    part: str
    accuracy: float
    """Mean accuracy of the variant that goes with or without it."""
    accuracy_gain: float
    """Of the recipe with the part over the one without: positive where it helps."""
    accuracy_gain_spread: float | None
    """Standard deviation of the gain over the seeds; None for a single one."""
    macro_f1: float
    macro_f1_gain: float
    gains: tuple[float, ...]
    """In accuracy, a seed."""


class _Trained(msgspec.Struct, frozen=True):
    """What is kept of one training, so that it need not be done again."""

    identity: str
    settings: StudySettings
    seed: int
    by_views: dict[int, Score]
    """By the number of test-time views."""
    seconds: float


class Ablation(msgspec.Struct, frozen=True):
    """The whole result, as it is printed and written."""

    turned: str
    """``off``: each part taken out of the whole recipe; ``on``: each put into the base."""
    seeds: tuple[int, ...]
    validation_images: int
    reference: str
    reference_accuracy: float
    reference_macro_f1: float
    parts: tuple[Worth, ...]
    command: str


def variants(
    recipe: StudySettings, base: StudySettings, *, turn: str, parts: Sequence[str] = ()
) -> tuple[Variant, ...]:
    """The reference first, then one for each of ``parts`` (default: all in which the two differ).

    Raises SettingsError for a part that is unknown, or the same in both.
    """
    for part in parts:
        if part not in PARTS:
            raise SettingsError(
                text("There is no part “{part}”.", part=part),
                text("Choose among {parts}.", parts=list(PARTS)),
            )
        if not _differ(recipe, base, part):
            raise SettingsError(
                text("The part “{part}” is the same in the recipe and in its base.", part=part),
                text("Leave it out, or change its settings."),
            )
    chosen = parts or [part for part in PARTS if _differ(recipe, base, part)]
    start, donor = (recipe, base) if turn == "off" else (base, recipe)
    changed = (Variant(part, _with_part(start, donor, part)) for part in chosen)
    return (Variant(WHOLE if turn == "off" else NOTHING, start), *changed)


def _differ(one: StudySettings, other: StudySettings, part: str) -> bool:
    return any(attrgetter(path)(one) != attrgetter(path)(other) for path in PARTS[part])


def _with_part(settings: StudySettings, donor: StudySettings, part: str) -> StudySettings:
    """``settings`` with all that makes ``part`` as ``donor`` has it."""
    groups: dict[str, dict[str, Any]] = {}
    for path in PARTS[part]:
        group, name = path.split(".")
        groups.setdefault(group, {})[name] = attrgetter(path)(donor)
    # Of one group at once, as its values are checked together.
    return reduce(
        lambda done, item: replace(done, **{item[0]: replace(getattr(done, item[0]), **item[1])}),
        groups.items(),
        settings,
    )


def run_ablation(
    tried: Sequence[Variant],
    data: StudyData,
    *,
    seeds: Sequence[int],
    folder: Path,
    device: torch.device,
    stopped: Callable[[], bool] = lambda: False,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, tuple[Score, ...]]:
    """The scores of each variant, a seed. What ``folder`` holds already is not trained again.

    Raises StudyStopped where ``stopped`` said so, RunError where the folder is of other work.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from error
    scores: dict[str, list[Score]] = {variant.name: [] for variant in tried}
    total, done = len(tried) * len(seeds), 0
    # Seed by seed, so that an ablation that is broken off has whole comparisons.
    for seed in seeds:
        for variant, trained in zip(tried, _trained_as(tried), strict=True):
            begun = time.monotonic()
            views = variant.settings.network.test_time_views
            file = folder / f"{trained.name}-seed{seed}.json"
            by_views = _finished(file, trained.settings, data, seed)
            if by_views is None:
                by_views = _train(trained.settings, data, seed, device, stopped)
                done_now = _Trained(
                    identity=_identity(trained.settings, data, seed),
                    settings=trained.settings,
                    seed=seed,
                    by_views=by_views,
                    seconds=time.monotonic() - begun,
                )
                write_text_atomically(file, msgspec.json.encode(done_now).decode())
            scores[variant.name].append(by_views[views])
            done += 1
            say(
                f"{done}/{total}  seed {seed}  {variant.name:<16} "
                f"validation accuracy {by_views[views].accuracy:.4f}  "
                f"({time.monotonic() - begun:.0f} s)"
            )
    return {name: tuple(of_seeds) for name, of_seeds in scores.items()}


def _trained_as(tried: Sequence[Variant]) -> Iterator[Variant]:
    """The variant whose training stands for each: the number of views matters afterwards only."""
    known: dict[StudySettings, Variant] = {}
    for variant in tried:
        one_view = replace(
            variant.settings, network=replace(variant.settings.network, test_time_views=1)
        )
        yield known.setdefault(one_view, Variant(variant.name, one_view))


def _identity(settings: StudySettings, data: StudyData, seed: int) -> str:
    of = {"settings": settings.to_json(), "data": to_plain(data.sources), "seed": seed}
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()


def _finished(
    file: Path, settings: StudySettings, data: StudyData, seed: int
) -> dict[int, Score] | None:
    if not file.exists():
        return None
    try:
        done = msgspec.json.decode(file.read_bytes(), type=_Trained)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RunError(
            text("{file} in {folder} is damaged.", file=file.name, folder=str(file.parent)),
            text("Delete it; it will be made again."),
        ) from error
    if done.identity != _identity(settings, data, seed):
        raise RunError(
            text("{file} is of other settings or other data.", file=str(file)),
            text("Choose another folder."),
            ChooseFolder(),
        )
    return done.by_views


class _TileBranch(Callback):
    """Keeps the tile branch once it is complete."""

    def __init__(self) -> None:
        self.network: SingleModalNetwork | None = None
        self._epochs = 0

    def epoch_finished(self, stage: Stage, report: EpochReport, state: StageState) -> None:
        """See :class:`Callback`."""
        self._epochs = report.epoch

    def stage_finished(self, stage: Stage, network: nn.Module, state: StageState) -> None:
        """See :class:`Callback`."""
        if stage.branch == "pathology" and self._epochs == stage.epochs:
            self.network = cast(SingleModalNetwork, network)


def _train(
    settings: StudySettings,
    data: StudyData,
    seed: int,
    device: torch.device,
    stopped: Callable[[], bool],
) -> dict[int, Score]:
    """Scores by the number of test-time views."""
    # The pairs do not matter: no radiology image is shown.
    study = Study(settings, data, Pairing(PairingMode.INDEX, data, seed), seed, device, False)
    branch = _TileBranch()
    try:
        train_study(study, (branch,), lambda: branch.network is not None or stopped())
    except StudyStopped:
        if branch.network is None:
            raise
    assert branch.network is not None
    network = branch.network.eval()
    preprocessing, val = study.preprocessing(), data.pathology.val
    scores = {}
    for views in (1, 8):
        model = SingleModalModel(
            network, preprocessing.pathology, preprocessing.input_size, study.device, views=views
        )
        said = model.predict_many(list(val.images)).probabilities.argmax(1)
        scores[views] = Score(
            accuracy(val.labels, said), macro_f1(val.labels, said, study.network.classes)
        )
    return scores


def summary(
    scores: Mapping[str, Sequence[Score]],
    *,
    turn: str,
    seeds: Sequence[int],
    validation_images: int,
    command: str,
) -> Ablation:
    """What the parts are worth: the reference is the first of ``scores``."""
    reference, *parts = scores
    sign = 1.0 if turn == "off" else -1.0

    def worth(part: str) -> Worth:
        pairs = list(zip(scores[reference], scores[part], strict=True))
        gains = tuple(100.0 * sign * (whole.accuracy - one.accuracy) for whole, one in pairs)
        f1_gains = [100.0 * sign * (whole.macro_f1 - one.macro_f1) for whole, one in pairs]
        return Worth(
            part=part,
            accuracy=statistics.fmean(score.accuracy for score in scores[part]),
            accuracy_gain=statistics.fmean(gains),
            accuracy_gain_spread=statistics.stdev(gains) if len(gains) > 1 else None,
            macro_f1=statistics.fmean(score.macro_f1 for score in scores[part]),
            macro_f1_gain=statistics.fmean(f1_gains),
            gains=gains,
        )

    return Ablation(
        turned=turn,
        seeds=tuple(seeds),
        validation_images=validation_images,
        reference=reference,
        reference_accuracy=statistics.fmean(score.accuracy for score in scores[reference]),
        reference_macro_f1=statistics.fmean(score.macro_f1 for score in scores[reference]),
        parts=tuple(sorted(map(worth, parts), key=lambda one: -one.accuracy_gain)),
        command=command,
    )
