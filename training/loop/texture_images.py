"""Grey texture tiles on the device, handed out as coloured network input."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from crcviewer.model.preprocess import ChannelStatistics
from training.augment.augmentation import Augmentation, jitter_colours
from training.augment.detail import lose_detail
from training.augment.recolour_grey import COLUMNS, recolour_grey
from training.augment.stain import DARKEST
from training.base.counter_random import key, uniform
from training.config.settings import TextureSettings

_SHIFT = 0.1
"""At most, of half of the width."""
_DARKENING = 0.3
"""As a share of the lightening: other laboratories' tiles may be darker too, but rarely are."""


class TextureImages:
    """Grey tiles as one uint8 tensor ``(N, S, S)``: turned, moved and recoloured anew each time."""

    def __init__(
        self,
        images: NDArray[np.uint8],
        statistics: ChannelStatistics,
        input_size: int,
        *,
        settings: TextureSettings,
        tile: Augmentation,
        device: torch.device,
    ) -> None:
        """``statistics`` are those of the real tiles; ``tile`` is how these are recoloured."""
        self._images = torch.from_numpy(images).to(device)
        self._size = input_size
        self._source = statistics.source_size
        self._settings = settings
        self._tile = tile
        mean, std = (
            torch.tensor(values, device=device) for values in (statistics.mean, statistics.std)
        )
        self._centre = mean
        self._mean, self._std = mean.view(1, -1, 1, 1), std.view(1, -1, 1, 1)

    def __len__(self) -> int:
        return len(self._images)

    def augmented(self, samples: Tensor, *, draw: int, size: int | None = None) -> Tensor:
        """Normalised input ``(n, 3, s, s)`` of ``samples`` (n,); ``draw``: see
        :meth:`DeviceImages.augmented`."""
        size = size or self._size
        settings = self._settings
        u = uniform(key(draw, "texture"), samples, 5)
        x = self._images[samples][:, None].float() / 255.0
        x = self._moved(x, uniform(key(draw, "texture moves"), samples, 5))
        x = lose_detail(x, u[:, 0], u[:, 1] < settings.detail)
        # As prediction does: first to the size that tiles come in, then to that of the input.
        for side in (min(self._source, x.shape[-1]), size):
            if x.shape[-1] != side:
                x = functional.interpolate(x, (side, side), mode="bilinear", antialias=True)
        thinned = settings.lightening * (_DARKENING - (1.0 + _DARKENING) * u[:, 2])
        x = x.clamp_min(DARKEST) ** thinned.exp()[:, None, None, None]
        coloured = recolour_grey(x, uniform(key(draw, "virtual colours"), samples, COLUMNS))
        x = torch.where((u[:, 3] < settings.grey)[:, None, None, None], x, coloured)
        x = jitter_colours(x, samples, draw=draw, settings=self._tile, centre=self._centre)
        x = (x - self._mean) / self._std
        return x.contiguous(memory_format=torch.channels_last)

    def _moved(self, images: Tensor, u: Tensor) -> Tensor:
        """Any orientation, and a size on the field; borders are mirrored. u (N, 5)."""
        least, most = -self._settings.reduction, self._settings.enlargement
        zoom = (least + (most - least) * u[:, 0]).exp()
        angle = 2.0 * math.pi * u[:, 1]
        mirror = torch.where(u[:, 2] < 0.5, -1.0, 1.0)
        cos, sin = angle.cos() / zoom, angle.sin() / zoom
        room = (1.0 - 1.0 / zoom).clamp_min(0.0) + _SHIFT
        right, down = (2.0 * u[:, 3] - 1.0) * room, (2.0 * u[:, 4] - 1.0) * room
        theta = torch.stack(
            [
                torch.stack([mirror * cos, -sin, right], 1),
                torch.stack([mirror * sin, cos, down], 1),
            ],
            1,
        )
        grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
        return functional.grid_sample(
            images, grid, mode="bilinear", padding_mode="reflection", align_corners=False
        )
