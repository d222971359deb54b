"""What the gate looks at: statistics of the first three layers of one branch, before the other
branch, the last layer and the head have made them all alike."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

MOST_CHANNELS = 48
"""Of a layer, evenly chosen: what the gate keeps of a model must stay small."""


def layer_statistics(maps: Sequence[Tensor], count: int) -> Tensor:
    """Mean and standard deviation over the places of each chosen channel, float32.

    ``maps``: one ``(M, C, h, w)`` a layer, M at least ``count``, the images that are looked at.
    ``(count, D)``, D being twice the chosen channels.
    """
    parts: list[Tensor] = []
    for layer in maps:
        channels = layer.shape[1]
        chosen = torch.linspace(0, channels - 1, min(channels, MOST_CHANNELS)).round().long()
        values = layer[:count, chosen.to(layer.device)].float().flatten(2)
        mean = values.mean(2)
        # Several times as quick as ``std``.
        parts += [mean, (values - mean[..., None]).square_().mean(2).sqrt_()]
    return torch.cat(parts, 1)
