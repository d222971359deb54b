"""Several processes that learn one network, by PyTorch's own distributed engine.

Each takes its share of the batches of a step. Gradients are summed, the running statistics of batch
normalisation are averaged, and so every process takes the same step from the same weights: what
optimisers and running means remember stays equal without being sent.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import Tensor, distributed, nn

from crcviewer.protocol.failure import Resume
from crcviewer.protocol.text import text
from training.base.errors import RunError

_TIMEOUT = timedelta(minutes=30)
"""For a process that is late: the first one alone writes files."""


@dataclass(frozen=True)
class ProcessGroup:
    """The processes of a run, and which of them this one is. Alone, nothing here does anything."""

    rank: int = 0
    size: int = 1

    @property
    def is_main(self) -> bool:
        """Whether this is the one that writes files and talks."""
        return self.rank == 0

    def any(self, flag: bool) -> bool:
        """Whether it is so for any of the processes."""
        if self.size == 1:
            return flag
        # note: on the processor, so that no GPU waits for the answer
        raised = torch.tensor(float(flag))
        self.all_reduce([raised])
        return bool(raised)

    def barrier(self) -> None:
        """Until all processes are here."""
        self.any(False)

    def all_reduce(self, tensors: Sequence[Tensor]) -> None:
        """Replace each by its sum over the processes. Raises RunError where one has ended."""
        if self.size == 1:
            return
        try:
            for tensor in tensors:
                distributed.all_reduce(tensor)
        except RuntimeError as error:
            raise RunError(
                text("Another process of this run has ended, so it cannot go on."),
                text("Look into what that process wrote; then go on with this run."),
                Resume(),
            ) from error

    def share_step(self, network: nn.Module, seen: Tensor) -> None:
        """Sum gradients and ``seen`` over the processes, and average the running statistics."""
        if self.size == 1:
            return
        parameters = [p for p in network.parameters() if p.requires_grad]
        for parameter in parameters:
            if parameter.grad is None:  # a short last group may leave nothing for a process
                parameter.grad = torch.zeros_like(parameter)
        statistics = [b for b in network.buffers() if b.is_floating_point()]
        for buffer in statistics:
            buffer.div_(self.size)
        shared = [*(p.grad for p in parameters if p.grad is not None), *statistics, seen]
        # As one: a message for each of hundreds of tensors would take far longer.
        flat = torch.cat([tensor.reshape(-1) for tensor in shared])
        self.all_reduce([flat])
        parts = torch.split(flat, [tensor.numel() for tensor in shared])
        for tensor, part in zip(shared, parts, strict=True):
            tensor.copy_(part.view(tensor.shape))


SINGLE_PROCESS = ProcessGroup()


@contextmanager
def process_group() -> Iterator[ProcessGroup]:
    """The one that ``torchrun``, or whoever started this process, has made it a member of."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or "RANK" not in os.environ:
        yield SINGLE_PROCESS
        return
    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    distributed.init_process_group(backend, timeout=_TIMEOUT)
    try:
        yield ProcessGroup(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def local_device(asked: str) -> str:
    """The device of this process, where it is one of several on a machine: each its own GPU."""
    if "LOCAL_RANK" not in os.environ or asked not in ("auto", "cuda"):
        return asked
    if not torch.cuda.is_available():
        return asked
    return f"cuda:{int(os.environ['LOCAL_RANK']) % torch.cuda.device_count()}"
