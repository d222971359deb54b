"""From 8-bit squares to the network's normalised input; its constants travel in the checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from crcviewer.protocol.json_lines import from_plain, to_plain


@dataclass(frozen=True)
class ChannelStatistics:
    """Of the training set of one slot, computed once, never of an image."""

    source_size: int
    """Side of the training images in pixels (28, 64 …): inputs are reduced to it first."""
    mean: tuple[float, ...]
    """A channel, of values in 0..1: three for pathology, one for radiology."""
    std: tuple[float, ...]

    def __post_init__(self) -> None:
        """Raises ValueError for values that no training set has."""
        if not 4 <= self.source_size <= 4096:
            raise ValueError(f"source size {self.source_size} is outside of 4 to 4096")
        if len(self.mean) not in (1, 3) or len(self.std) != len(self.mean):
            raise ValueError("there must be one or three means and as many standard deviations")
        if not all(0 <= m <= 1 for m in self.mean) or not all(0 < s <= 1 for s in self.std):
            raise ValueError("means or standard deviations are outside of 0 to 1")


@dataclass(frozen=True)
class Preprocessing:
    """All that turns images into input, and how many views of a tile are averaged."""

    pathology: ChannelStatistics
    radiology: ChannelStatistics
    input_size: int = 64
    radiology_modality: str = "CT"
    test_time_views: int = 1
    """1, or 8: all flips and quarter turns of the tile, with their probabilities averaged.
    Never of the radiology image, where left and right mean something."""

    def __post_init__(self) -> None:
        """Raises ValueError for sizes that the network cannot have."""
        if not 16 <= self.input_size <= 512 or self.input_size % 8:
            raise ValueError(f"input size {self.input_size} is no multiple of 8 in 16 to 512")
        if self.test_time_views not in (1, 8):
            raise ValueError(f"{self.test_time_views} test-time views; there are 1 or 8")

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Preprocessing:
        """Unknown fields are ignored; raises UnreadableError on a misfit."""
        return from_plain(cls, plain)


def to_input(images: Tensor, statistics: ChannelStatistics, input_size: int) -> Tensor:
    """8-bit squares to normalised input ``(N, 3, input_size, input_size)``, float32.

    ``images``: uint8 ``(N, S, S, 3)`` or grey ``(N, S, S)``, which is repeated to three channels.
    A square larger than the training images were is first reduced to their size, with
    antialiasing: a sharp tile would be a stranger to a model trained on blurred ones.
    """
    if images.dtype != torch.uint8 or images.ndim not in (3, 4):
        raise ValueError(f"expected uint8 (N, S, S[, 3]), got {images.dtype} {images.shape}")
    planes = images.unsqueeze(1) if images.ndim == 3 else images.permute(0, 3, 1, 2)
    values = planes.float() / 255.0
    source = (statistics.source_size, statistics.source_size)
    if min(values.shape[2:]) > statistics.source_size:
        values = functional.interpolate(
            values, source, mode="bilinear", align_corners=False, antialias=True
        )
    if values.shape[2:] != (input_size, input_size):
        values = functional.interpolate(
            values, (input_size, input_size), mode="bilinear", align_corners=False
        )
    mean, std = (
        torch.tensor(v, dtype=torch.float32, device=images.device).view(1, -1, 1, 1)
        for v in (statistics.mean, statistics.std)
    )
    return ((values - mean) / std).expand(-1, 3, -1, -1)


def dihedral_views(images: Tensor) -> Tensor:
    """The eight flips and quarter turns of each ``(N, 3, s, s)``: ``(8, N, 3, s, s)``.

    The first is the image as it is.
    """
    turned = [torch.rot90(images, turns, (2, 3)) for turns in range(4)]
    return torch.stack(turned + [view.flip(3) for view in turned])


def turned_back(maps: Tensor) -> Tensor:
    """Maps ``(8, N, C, h, w)`` of the eight views of :func:`dihedral_views`, as of the first."""
    turned = [torch.rot90(maps[turns], -turns, (2, 3)) for turns in range(4)]
    mirrored = [torch.rot90(maps[4 + turns].flip(3), -turns, (2, 3)) for turns in range(4)]
    return torch.stack(turned + mirrored)
