"""Grey tiles in the colours of an H&E stain that never was, so that their texture can be learnt.

Optical density tells how much stain there is, not which. In haematoxylin and eosin the darker is
mostly nuclei, so the share of haematoxylin is drawn as a rising function of density, with another
threshold, slope and pair of stain vectors for each image. Luminance (ITU-R BT.601) is kept: of a
tile that was made grey from colour, brightness is what is known.
"""

from __future__ import annotations

import torch
from torch import Tensor

from training.augment.stain import DARKEST, HED

COLUMNS = 10
"""Random numbers for each image."""
LUMINANCE = (0.299, 0.587, 0.114)

_THRESHOLD = (0.35, 1.1)
_WIDTH = (0.08, 0.35)
_LEAST_SHARE = (0.0, 0.35)
_LARGEST_SHARE = (0.65, 1.0)
_TILT = 0.12
_SMALLEST = 0.02


def recolour_grey(images: Tensor, u: Tensor) -> Tensor:
    """``(N, 1, H, W)`` in 0..1 to ``(N, 3, H, W)``; u ``(N, COLUMNS)`` in [0, 1)."""
    density = -images.clamp_min(DARKEST).log()
    share = torch.sigmoid((density - _between(u[:, 0], _THRESHOLD)) / _between(u[:, 1], _WIDTH))
    least, largest = _between(u[:, 2], _LEAST_SHARE), _between(u[:, 3], _LARGEST_SHARE)
    share = least + (largest - least) * share
    stains = HED[:2].to(images.device) + (2.0 * u[:, 4:10].view(-1, 2, 3) - 1.0) * _TILT
    stains = stains.clamp_min(_SMALLEST)
    # Each of a density of 1 in luminance, so that the mix has the image's own.
    stains = stains / (stains @ torch.tensor(LUMINANCE, device=images.device))[:, :, None]
    haematoxylin, eosin = stains[:, 0, :, None, None], stains[:, 1, :, None, None]
    mixed = share * haematoxylin + (1.0 - share) * eosin
    coloured: Tensor = (-density * mixed).exp().clamp(0.0, 1.0)
    return coloured


def fade(images: Tensor, saturation: Tensor) -> Tensor:
    """``(N, 3, H, W)`` with so much of its colour, ``saturation`` (N,): 0 is grey, 1 as it is."""
    weights = torch.tensor(LUMINANCE, device=images.device).view(1, 3, 1, 1)
    grey = (images * weights).sum(1, keepdim=True)
    return grey + saturation[:, None, None, None] * (images - grey)


def _between(u: Tensor, ends: tuple[float, float]) -> Tensor:
    """[0, 1) to the range, ``(N, 1, 1, 1)``."""
    return (ends[0] + (ends[1] - ends[0]) * u)[:, None, None, None]
