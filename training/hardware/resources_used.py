"""Time and memory that a run takes."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import torch


class Workload:
    """How much of a study is left, counted in images through a branch."""

    def __init__(self, epochs: Mapping[str, int], tiles: int, slices: int) -> None:
        """``epochs`` of each network, in the order in which they learn."""
        # A fused pass takes each tile through one branch and its partner through the other.
        self._cost = dict.fromkeys(epochs, tiles) | {"radiology": slices, "fusion": 2 * tiles}
        self._epochs = dict(epochs)

    def seconds_left(self, branch: str, epoch: int, epoch_seconds: float) -> float:
        """After this ``epoch`` of ``branch``, which took so long."""
        order = list(self._epochs)
        left = self._cost[branch] * (self._epochs[branch] - epoch)
        for later in order[order.index(branch) + 1 :]:
            left += self._cost[later] * self._epochs[later]
        return left * epoch_seconds / self._cost[branch]


def peak_memory(device: torch.device) -> int:
    """The most bytes so far: of the GPU where there is one, else of the process; 0: unknown."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    try:
        import resource  # not on Windows
    except ImportError:
        return 0
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024  # macOS counts bytes, others KiB
