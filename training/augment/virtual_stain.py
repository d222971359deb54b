"""Stain normalisation as augmentation: each image gets the stain of a laboratory that never was.

Shen, Luo, Shen, Ke 2022, "RandStainNA: learning stain-agnostic features from histology slides by
bridging stain augmentation and normalization". Mean and standard deviation of each stain vary from
image to image of the training set; the virtual template is drawn from the normal distributions of
these, and the image is normalised to it as by Reinhard et al. 2001. The paper draws one of three
colour spaces; here it is always concentrations of haematoxylin, eosin and the residual (HED).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.augment.stain import concentrations, jitter_stain

# Empty background has hardly any stain: stretched further, it would be its own compression noise.
_LARGEST_FACTOR = 2.0
_SMALLEST_SPREAD = 1e-3


@dataclass(frozen=True)
class StainSpread:
    """How the images' own stain statistics are spread over a training set, each ``(3,)``."""

    mean_of_means: Tensor
    std_of_means: Tensor
    mean_of_spreads: Tensor
    std_of_spreads: Tensor
    """A spread is the standard deviation of a stain's concentration within an image."""

    def to(self, device: torch.device) -> StainSpread:
        """The same on ``device``."""
        return StainSpread(*(getattr(self, name).to(device) for name in vars(self)))


def measured_stain_spread(images: NDArray[np.uint8]) -> StainSpread:
    """Of a training set, uint8 ``(N, S, S, 3)`` with N of 2 or more."""
    parts = []
    for start in range(0, len(images), 1024):
        block = torch.from_numpy(images[start : start + 1024]).permute(0, 3, 1, 2).float() / 255.0
        parts.append(torch.cat(_own_statistics(block), dim=1).double())
    own = torch.cat(parts)
    mean, std = own.mean(0).float(), own.std(0).float()
    return StainSpread(mean[:3], std[:3], mean[3:], std[3:])


def normalise_to_virtual(images: Tensor, spread: StainSpread, z: Tensor, chosen: Tensor) -> Tensor:
    """Those ``chosen`` (N,) of ``(N, 3, H, W)`` in [0, 1] with a virtual template's statistics.

    z (N, 6): standard normal, first for the template's means, then for its spreads.
    """
    means, spreads = _own_statistics(images)
    wanted_means = spread.mean_of_means + z[:, :3] * spread.std_of_means
    wanted_spreads = spread.mean_of_spreads + z[:, 3:] * spread.std_of_spreads
    scale = wanted_spreads / spreads.clamp_min(_SMALLEST_SPREAD)
    scale = scale.clamp(1.0 / _LARGEST_FACTOR, _LARGEST_FACTOR)
    untilted = torch.zeros(len(images), 3, 3, device=images.device)
    changed = jitter_stain(images, scale, wanted_means - scale * means, untilted)
    return torch.where(chosen[:, None, None, None], changed, images)


def _own_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and spread of each stain in each image, ``(N, 3)`` both."""
    stains = concentrations(images).flatten(2)
    return stains.mean(2), stains.std(2)
