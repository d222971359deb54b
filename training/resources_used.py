"""Time and memory that a run takes."""

from __future__ import annotations

import sys

import torch

from training.settings import EpochSettings


class Workload:
    """How much of a study is left, counted in images through a branch."""

    def __init__(self, epochs: EpochSettings, tiles: int, slices: int) -> None:
        # A fused pass takes each tile through one branch and its partner through the other.
        self._cost = {"pathology": tiles, "radiology": slices, "fusion": 2 * tiles}
        self._left = (
            epochs.pathology * tiles + epochs.radiology * slices + epochs.fusion * 2 * tiles
        )

    def seconds_left(self, branch: str, epoch_seconds: float) -> float:
        """After an epoch of this branch, which took so long."""
        self._left -= self._cost[branch]
        return self._left * epoch_seconds / self._cost[branch]


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
