"""Optimiser, learning-rate schedules and the running mean of the weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.optim import Adam, AdamW, Optimizer
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    LinearLR,
    OneCycleLR,
    ReduceLROnPlateau,
    SequentialLR,
)
from torch.optim.swa_utils import AveragedModel

from training.config.settings import OptimiserSettings, ScheduleSettings
from training.optim.muon import Muon


def make_optimisers(
    network: nn.Module,
    settings: OptimiserSettings,
    *,
    branches: Sequence[nn.Module],
    pretrained: bool = False,
) -> tuple[Optimizer, ...]:
    """Adam or AdamW for all, or Muon for the branches' kernels and AdamW for the rest.

    ``pretrained`` branches learn at ``pretrained_factor`` of the rate, each γ at
    ``exchange_factor`` of it; only matrices and kernels decay.
    """
    in_branch = {id(parameter) for branch in branches for parameter in branch.parameters()}
    factor_of_branches = settings.pretrained_factor if pretrained else 1.0
    members: dict[tuple[float, float], list[nn.Parameter]] = {}
    kernels: list[nn.Parameter] = []
    for path, parameter in network.named_parameters():
        inside = id(parameter) in in_branch
        if settings.name == "muon" and inside and parameter.ndim == 4:
            kernels.append(parameter)
            continue
        factor = factor_of_branches if inside else 1.0
        if path.endswith("gamma"):
            factor = settings.exchange_factor
        decay = settings.weight_decay if parameter.ndim > 1 else 0.0
        members.setdefault((settings.learning_rate * factor, decay), []).append(parameter)
    groups = [
        {"params": parameters, "lr": rate, "weight_decay": decay}
        for (rate, decay), parameters in members.items()
    ]
    kind = Adam if settings.name == "adam" else AdamW
    optimiser = kind(groups, lr=settings.learning_rate)
    if not kernels:
        return (optimiser,)
    return optimiser, Muon(kernels, lr=settings.kernel_rate * factor_of_branches)


def make_schedule(optimiser: Optimizer, settings: ScheduleSettings, steps: int) -> Schedule:
    """The schedule of one optimiser over ``steps`` steps."""
    if settings.name == "plateau":
        return PlateauSchedule(optimiser, factor=settings.factor, patience=settings.patience)
    if settings.name == "cosine":
        return CosineSchedule(optimiser, steps=steps, warm_up=settings.warm_up)
    if isinstance(optimiser, Muon):
        # Orthogonal updates are of one size from the first step: they need little warming up.
        return OneCycleSchedule(optimiser, steps=steps, warm_up=settings.warm_up / 2, start=0.2)
    return OneCycleSchedule(optimiser, steps=steps, warm_up=settings.warm_up, start=0.04)


class Schedule(Protocol):
    """Told of every step and every epoch; moves the optimiser's learning rates."""

    def after_step(self) -> None:
        """An optimiser step was taken."""

    def after_epoch(self, accuracy: float) -> None:
        """An epoch ended with this validation accuracy."""

    def state_dict(self) -> dict[str, Any]:
        """All that a resumed run needs."""

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """The inverse of :meth:`state_dict`."""


class PlateauSchedule:
    """Halves (``factor``) the rate where accuracy has not risen for ``patience`` epochs."""

    def __init__(self, optimiser: Optimizer, *, factor: float, patience: int) -> None:
        self._inner = ReduceLROnPlateau(optimiser, mode="max", factor=factor, patience=patience)

    def after_step(self) -> None:
        """Nothing: it goes by epochs."""

    def after_epoch(self, accuracy: float) -> None:
        """See :class:`Schedule`."""
        self._inner.step(accuracy)

    def state_dict(self) -> dict[str, Any]:
        """See :class:`Schedule`."""
        return self._inner.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """See :class:`Schedule`."""
        self._inner.load_state_dict(state)


class OneCycleSchedule:
    """Up from ``start`` of the rate and down to nearly nothing, once over ``steps``.

    Smith and Topin 2017; the momentum of Adam goes the other way.
    """

    def __init__(self, optimiser: Optimizer, *, steps: int, warm_up: float, start: float) -> None:
        self._inner = OneCycleLR(
            optimiser,
            [group["lr"] for group in optimiser.param_groups],
            total_steps=steps,
            # torch divides by the steps of the warm-up less one
            pct_start=warm_up if abs(warm_up * steps - 1.0) > 1e-6 else 1.5 / steps,
            div_factor=1.0 / start,
            final_div_factor=1e3,
            cycle_momentum="betas" in optimiser.defaults,
        )
        self._left = steps - 1

    def after_step(self) -> None:
        """See :class:`Schedule`."""
        if self._left > 0:  # the rate after the last step would be outside of the cycle
            self._inner.step()
            self._left -= 1

    def after_epoch(self, accuracy: float) -> None:
        """Nothing: it goes by steps."""

    def state_dict(self) -> dict[str, Any]:
        """See :class:`Schedule`."""
        return {"inner": self._inner.state_dict(), "left": self._left}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """See :class:`Schedule`."""
        self._inner.load_state_dict(state["inner"])
        self._left = state["left"]


class CosineSchedule:
    """A straight rise over the ``warm_up`` share of ``steps``, then half a cosine to nothing.

    Loshchilov and Hutter 2017 (SGDR, without restarts) after the warm-up of Goyal et al. 2017.
    """

    def __init__(self, optimiser: Optimizer, *, steps: int, warm_up: float) -> None:
        rising = min(max(1, round(warm_up * steps)), max(1, steps - 1))
        self._inner = SequentialLR(
            optimiser,
            [
                LinearLR(optimiser, start_factor=1.0 / (rising + 1), total_iters=rising),
                CosineAnnealingLR(optimiser, T_max=max(1, steps - rising)),
            ],
            milestones=[rising],
        )
        self._left = steps - 1

    def after_step(self) -> None:
        """See :class:`Schedule`."""
        if self._left > 0:  # beyond half a period the cosine would rise again
            self._inner.step()
            self._left -= 1

    def after_epoch(self, accuracy: float) -> None:
        """Nothing: it goes by steps."""

    def state_dict(self) -> dict[str, Any]:
        """See :class:`Schedule`."""
        return {"inner": self._inner.state_dict(), "left": self._left}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """See :class:`Schedule`."""
        self._inner.load_state_dict(state["inner"])
        self._left = state["left"]


def running_mean(network: nn.Module, decay: float) -> AveragedModel:
    """Exponential running mean of weights and buffers, with a warm-up.

    The decay of step t is min(``decay``, (1 + t) / (10 + t)), so that the first, poor weights are
    soon forgotten.
    """

    def average(kept: Iterable[Tensor], new: Iterable[Tensor], steps: Tensor | int) -> None:
        # note: all on the device, a number would be a CPU-GPU sync point
        count = torch.as_tensor(steps, dtype=torch.float32)
        share = 1.0 - torch.clamp((1.0 + count) / (10.0 + count), max=decay)
        for mean, value in zip(kept, new, strict=True):
            if mean.is_floating_point():
                mean.lerp_(value, share.to(mean.dtype))
            else:
                mean.copy_(value)

    return AveragedModel(network, multi_avg_fn=average, use_buffers=True)
