"""One pass over the samples: learning, or predicting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from crcviewer.model.device import has_fast_bfloat16
from training.loop.batches import Batches
from training.loop.distributed import SINGLE_PROCESS, ProcessGroup
from training.optim.losses import StudyLoss


class Output(Protocol):
    """What both kinds of network return."""

    @property
    def logits(self) -> Tensor:
        """``(N, K)``."""

    @property
    def features(self) -> Tensor:
        """f: ``(N, D)``, what the head takes in."""


@dataclass(frozen=True)
class TrainMetrics:
    """Mean loss and accuracy of a pass, on the augmented images as they came."""

    loss: float
    accuracy: float


@dataclass
class EpochProgress:
    """A pass of learning that may be under way: sums over the samples seen, and steps taken."""

    loss: Tensor
    correct: Tensor
    steps: int = 0
    learning_rate: float = 0.0
    """With which it began."""

    @classmethod
    def fresh(cls, device: torch.device, learning_rate: float = 0.0) -> EpochProgress:
        """Before its first step."""
        loss = torch.zeros((), device=device)
        return cls(loss, loss.to(torch.int64), learning_rate=learning_rate)


@dataclass(frozen=True)
class Predicted:
    """Of a held-out split: mean loss, and on the CPU what was predicted."""

    loss: float
    classes: Tensor
    """int64 ``(N,)``."""
    confidence: Tensor
    """float32 ``(N,)``: the probability of that class."""


def train_epoch(
    network: nn.Module,
    batches: Batches,
    epoch: int,
    loss: StudyLoss,
    optimisers: Sequence[Optimizer],
    *,
    size: int,
    accumulation: int,
    precision: torch.dtype,
    after_step: Callable[[], None],
    stopped: Callable[[], bool],
    under_way: EpochProgress | None = None,
    processes: ProcessGroup = SINGLE_PROCESS,
) -> TrainMetrics | None:
    """One pass over shuffled, augmented samples; None where it was stopped half way.

    ``under_way``, kept up to date, is where the pass is gone on from. Of each group every process
    of the ``processes`` takes its share.

    A step follows each group of ``accumulation`` batches. Every batch counts in it by its share of
    the group's samples, so that the gradient is that of one batch of the group's size.
    """
    network.train()
    done = under_way or EpochProgress.fresh(batches.labels.device)
    for group in islice(batches.groups(epoch, size, accumulation), done.steps, None):
        if processes.any(stopped()):
            return None
        network.zero_grad(set_to_none=True)
        in_group = sum(len(samples) for samples in group)
        seen = torch.zeros(2, device=batches.labels.device)
        for samples in group[processes.rank :: processes.size]:
            labels = batches.labels[samples]
            mixture = batches.mixture(samples, epoch)
            output = forward(network, batches.training_input(samples, epoch, mixture), precision)
            value = loss(
                output.features,
                output.logits,
                head_weight(network),
                labels,
                mixture=mixture,
                epoch=epoch,
            )
            (value * (len(samples) / in_group)).backward()
            seen[0] += value.detach() * len(samples)
            seen[1] += (output.logits.detach().argmax(1) == labels).sum()
        processes.share_step(network, seen)
        done.loss += seen[0]
        done.correct += seen[1].to(torch.int64)
        for optimiser in optimisers:
            optimiser.step()
        done.steps += 1
        after_step()
    # note: this is a CPU-GPU sync point, the only one of the pass
    return TrainMetrics(float(done.loss) / len(batches), int(done.correct) / len(batches))


@torch.inference_mode()
def predict_epoch(
    network: nn.Module,
    batches: Batches,
    loss: StudyLoss,
    *,
    size: int,
    precision: torch.dtype,
    processes: ProcessGroup = SINGLE_PROCESS,
) -> Predicted:
    """One pass over the plain samples in order, each process over its share."""
    network.eval()
    total = torch.zeros((), device=batches.labels.device)
    classes = torch.zeros_like(batches.labels)
    confidence = torch.zeros(len(classes), device=classes.device)
    for samples in islice(batches.in_order(size), processes.rank, None, processes.size):
        output = forward(network, batches.plain_input(samples), precision)
        labels = batches.labels[samples]
        value = loss(output.features, output.logits, head_weight(network), labels)
        total += value * len(samples)
        surest = output.logits.softmax(1).max(1)
        classes[samples], confidence[samples] = surest.indices, surest.values
    processes.all_reduce([total, classes, confidence])
    return Predicted(float(total) / len(batches.labels), classes.cpu(), confidence.cpu())


@dataclass(frozen=True)
class _Float32Output:
    logits: Tensor
    features: Tensor


def forward(network: nn.Module, inputs: tuple[Tensor, ...], precision: torch.dtype) -> Output:
    """The network's logits and features in float32, computed in ``precision``."""
    device = inputs[0].device.type
    context: AbstractContextManager[Any] = nullcontext()
    if precision is not torch.float32:
        context = torch.autocast(device, dtype=precision)
    with context:
        output = cast(Output, network(*inputs))
    return _Float32Output(output.logits.float(), output.features.float())


def head_weight(network: nn.Module) -> Tensor:
    """W of the head ``(K, D)``, which LDAM compares the features with."""
    return cast(nn.Linear, network.head).weight


def choose_precision(asked: str, device: torch.device) -> torch.dtype:
    """bfloat16 where the device computes with it (emulation is slower than float32)."""
    if asked != "auto":
        return torch.bfloat16 if asked == "bfloat16" else torch.float32
    if device.type == "cuda":
        able = torch.cuda.is_bf16_supported(including_emulation=False)
    elif device.type == "cpu":
        able = has_fast_bfloat16()
    else:
        able = False
    return torch.bfloat16 if able else torch.float32
