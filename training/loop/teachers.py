"""Finished tile networks, whose mean opinion of the augmented tiles another network learns.

Hinton, Vinyals, Dean 2015, "Distilling the knowledge in a neural network", with an ensemble as the
teacher. Teachers see the very tiles that the pupil sees, augmented alike (Beyer et al. 2022,
"Knowledge distillation: a good teacher is patient and consistent").
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from crcviewer.model.network import SingleModalNetwork
from crcviewer.model.preprocess import ChannelStatistics


@dataclass(frozen=True)
class Teacher:
    """One of them: a tile network with what it expects of its input."""

    network: SingleModalNetwork
    statistics: ChannelStatistics
    input_size: int


class Teachers:
    """Mean probabilities of several networks for tiles that are prepared for another."""

    def __init__(
        self, teachers: Sequence[Teacher], statistics: ChannelStatistics, device: torch.device
    ) -> None:
        """``statistics``: with which the tiles come normalised."""
        self._size = [teacher.input_size for teacher in teachers]
        self._networks = [
            teacher.network.eval().to(device).to(memory_format=torch.channels_last)
            for teacher in teachers
        ]
        self._scale, self._shift = [], []
        mean, std = (torch.tensor(of) for of in (statistics.mean, statistics.std))
        for teacher in teachers:
            own_mean, own_std = (
                torch.tensor(of) for of in (teacher.statistics.mean, teacher.statistics.std)
            )
            self._scale.append((std / own_std).view(1, -1, 1, 1).to(device))
            self._shift.append(((mean - own_mean) / own_std).view(1, -1, 1, 1).to(device))

    def __len__(self) -> int:
        return len(self._networks)

    @torch.no_grad()
    def __call__(self, tiles: Tensor, precision: torch.dtype) -> Tensor:
        """``(N, K)`` of normalised ``(N, 3, S, S)``."""
        said = []
        kind = tiles.device.type
        each = zip(self._networks, self._size, self._scale, self._shift, strict=True)
        for network, size, scale, shift in each:
            x = tiles * scale + shift
            if size != x.shape[-1]:
                x = functional.interpolate(x, (size, size), mode="bilinear", antialias=True)
            x = x.contiguous(memory_format=torch.channels_last)
            whole = precision is torch.float32
            with nullcontext() if whole else torch.autocast(kind, dtype=precision):
                logits = network(x).logits
            said.append(logits.float().softmax(1))
        return torch.stack(said).mean(0)
