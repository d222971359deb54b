"""All that can be set of a study, as frozen values, and typed overrides of single ones.

These are values for the command line and for ``config.json``: classes and functions elsewhere take
what they need, never one of these as a whole, except to be read from top to bottom in ``stages``.
"""

from __future__ import annotations

import dataclasses
import math
import typing
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from crcviewer.model.network import NetworkConfig
from crcviewer.protocol.codec import from_plain, to_plain
from training.augment.augmentation import Augmentation
from training.base.errors import SettingsError


def _need(condition: bool, sentence: str) -> None:
    if not condition:
        raise ValueError(sentence)


@dataclass(frozen=True)
class NetworkSettings:
    """Shape of each branch."""

    backbone: str = "resnet50"
    width: float = 1.0
    reduction: int = 8
    input_size: int = 64
    test_time_views: int = 1
    zero_residual: bool = False
    """Whether every residual block begins as the identity (Goyal et al. 2017)."""

    def __post_init__(self) -> None:
        NetworkConfig(backbone=self.backbone, width=self.width, reduction=self.reduction)
        size = self.input_size
        _need(16 <= size <= 512 and size % 8 == 0, "input_size must be a multiple of 8, 16 to 512")
        _need(self.test_time_views in (1, 8), "test_time_views must be 1 or 8")


@dataclass(frozen=True)
class EpochSettings:
    """Passes over the training split in each stage."""

    pathology: int = 50
    radiology: int = 50
    fusion: int = 40

    def __post_init__(self) -> None:
        _need(
            min(self.pathology, self.radiology, self.fusion) >= 1,
            "each stage needs at least 1 epoch",
        )


@dataclass(frozen=True)
class LossSettings:
    """(1 − ldam_weight) · CE + ldam_weight · LDAM."""

    ldam_weight: float = 0.5
    ldam_scale: float = 30.0
    largest_margin: float = 0.5
    label_smoothing: float = 0.0
    mixup: float = 0.0
    """α of Beta(α, α), from which the shares of two mixed samples are drawn; 0: none are mixed."""
    reweight_after: float = 1.0
    """Share of a stage's epochs after which rare classes weigh more (DRW); 1: never."""
    effective_beta: float = 0.9999
    """β of the effective number of samples, of which those weights are the inverse."""

    def __post_init__(self) -> None:
        _need(0.0 <= self.ldam_weight <= 1.0, "ldam_weight must lie between 0 and 1")
        _need(0.0 < self.ldam_scale <= 1000.0, "ldam_scale must lie between 0 and 1000")
        _need(0.0 <= self.largest_margin <= 1.0, "largest_margin must lie between 0 and 1")
        _need(0.0 <= self.label_smoothing < 1.0, "label_smoothing must lie between 0 and 1")
        _need(0.0 <= self.mixup <= 10.0, "mixup must lie between 0 and 10")
        _need(0.0 <= self.reweight_after <= 1.0, "reweight_after must lie between 0 and 1")
        _need(0.0 < self.effective_beta < 1.0, "effective_beta must lie between 0 and 1")


@dataclass(frozen=True)
class OptimiserSettings:
    """How steps are taken."""

    name: Literal["adam", "adamw", "muon"] = "adam"
    """muon: for the kernels of the branches, beside adamw for all else."""
    learning_rate: float = 1e-3
    kernel_rate: float = 0.02
    """Learning rate of the kernels under muon."""
    weight_decay: float = 0.0
    """Of matrices and kernels; biases and normalisation have none."""
    pretrained_factor: float = 0.1
    """Learning rate of stage 2's pretrained branches over that of its new parts."""
    exchange_factor: float = 1.0
    """Learning rate of the exchanges' γ over that of the other new parts."""

    def __post_init__(self) -> None:
        for name in ("learning_rate", "kernel_rate", "exchange_factor"):
            value = getattr(self, name)
            _need(math.isfinite(value) and value > 0.0, f"{name} must be above 0")
        for name in ("weight_decay", "pretrained_factor"):
            value = getattr(self, name)
            _need(math.isfinite(value) and value >= 0.0, f"{name} must not be negative")


@dataclass(frozen=True)
class ScheduleSettings:
    """How the learning rate goes: by the plateaus of validation accuracy, or a set course."""

    name: Literal["plateau", "one_cycle", "cosine"] = "plateau"
    factor: float = 0.5
    patience: int = 5
    warm_up: float = 0.2
    """Share of all steps in which the rate rises; of no meaning to plateaus."""
    small_size: int = 0
    """Side of the input in the first epochs of stage 1, which are then quicker; 0: none."""
    small_share: float = 0.7
    """Share of the epochs of stage 1 that have it."""
    ema_decay: float = 0.0
    """Of the running mean of the weights, which is then what is validated and kept; 0: none."""

    def __post_init__(self) -> None:
        _need(0.0 < self.factor < 1.0, "factor must lie between 0 and 1")
        _need(self.patience >= 0, "patience must not be negative")
        small = self.small_size
        _need(
            small == 0 or (16 <= small <= 512 and small % 8 == 0),
            "small_size must be 0 or a multiple of 8, 16 to 512",
        )
        _need(0.0 <= self.small_share < 1.0, "small_share must lie between 0 and 1")
        _need(0.0 < self.warm_up < 1.0, "warm_up must lie between 0 and 1")
        _need(0.0 <= self.ema_decay < 1.0, "ema_decay must lie between 0 and 1")


@dataclass(frozen=True)
class BatchSettings:
    """What goes through the network at once."""

    size: int = 32
    accumulation: int = 4
    """Batches whose gradients make one step."""
    synthetic_ratio: float = 0.0
    """Phantoms in an epoch for each real image, drawn anew every time; 0: all that there are.
    It applies where both kinds are joined."""
    held_out_size: int = 128
    """Of batches that are only predicted."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """auto: bfloat16 where the device computes with it."""

    def __post_init__(self) -> None:
        _need(self.size >= 2, "a batch needs 2 images or more")
        _need(self.accumulation >= 1, "accumulation must be 1 or more")
        ratio = self.synthetic_ratio
        _need(math.isfinite(ratio) and ratio >= 0.0, "synthetic_ratio must not be negative")
        _need(self.held_out_size >= 1, "held_out_size must be 1 or more")


@dataclass(frozen=True)
class StudySettings:
    """A whole study. The defaults are the study's own."""

    network: NetworkSettings = NetworkSettings()
    epochs: EpochSettings = EpochSettings()
    batch: BatchSettings = BatchSettings()
    loss: LossSettings = LossSettings()
    optimiser: OptimiserSettings = OptimiserSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    tile: Augmentation = field(default_factory=lambda: Augmentation(mirror=True))
    slice: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        _need(
            not (self.slice.mirror or self.slice.dihedral),
            "radiology is never mirrored: left and right organs are classes of their own",
        )
        _need(not self.slice.recolours, "radiology is grey: it has no stain or colour to change")

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> StudySettings:
        """The inverse of :meth:`to_json`; what an older version did not know has its default.

        Raises ValueError, TypeError or KeyError where values do not fit.
        """
        settings: StudySettings = from_plain(cls, plain)
        return settings


def override(settings: StudySettings, assignments: Sequence[str]) -> StudySettings:
    """``settings`` with ``loss.ldam_weight=0.25`` and the like applied in order.

    Raises SettingsError where a name is unknown or a value does not fit.
    """
    for assignment in assignments:
        path, separator, text = assignment.partition("=")
        if not separator:
            raise SettingsError(
                f"“{assignment}” is not of the form name=value.",
                "Write for example --set loss.ldam_weight=0.25.",
            )
        try:
            settings = _replaced(settings, path.strip().split("."), text.strip())
        except (ValueError, TypeError) as error:
            raise SettingsError(
                f"{path.strip()} cannot be set to “{text.strip()}”: {error}.",
                "Correct or leave out this --set.",
            ) from error
    return settings


def _replaced(value: Any, path: list[str], text: str) -> Any:
    hints = typing.get_type_hints(type(value))
    name, *rest = path
    if name not in hints:
        raise ValueError(f"there is no “{name}” here, only {', '.join(hints)}")
    if dataclasses.is_dataclass(hints[name]):
        if not rest:
            inner = ", ".join(f"{name}.{key}" for key in typing.get_type_hints(hints[name]))
            raise ValueError(f"it has parts; set one of {inner}")
        return dataclasses.replace(value, **{name: _replaced(getattr(value, name), rest, text)})
    if rest:
        raise ValueError(f"“{name}” has no parts")
    return dataclasses.replace(value, **{name: _parsed(hints[name], text)})


def _parsed(hint: Any, text: str) -> bool | int | float | str:
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        if text not in choices:
            raise ValueError(f"it must be one of {', '.join(choices)}")
        return text
    if hint is bool:
        if text.lower() not in ("true", "false"):
            raise ValueError("it must be true or false")
        return text.lower() == "true"
    if hint is int:
        try:
            return int(text)
        except ValueError:
            raise ValueError("it must be a whole number") from None
    if hint is float:
        try:
            number = float(text)
        except ValueError:
            raise ValueError("it must be a number") from None
        if not math.isfinite(number):
            raise ValueError("it must be a finite number")
        return number
    return text
