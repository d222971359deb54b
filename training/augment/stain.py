"""Colour of stained tissue as batched tensor operations: stain, scanner and exposure jitter.

All functions take and return float images in [0, 1], ``(N, 3, H, W)``, and take their random
numbers as arguments, so that the same sample of the same epoch always looks the same.
"""

from __future__ import annotations

import torch
from torch import Tensor

# Ruifrok and Johnston 2001: optical density of haematoxylin, eosin and a residual, one a row.
_HED = torch.tensor([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105], [0.268, 0.570, 0.776]])
HED = _HED / _HED.norm(dim=1, keepdim=True)
# Luminance, red-green and blue-yellow: an orthonormal opponent basis, one axis a row.
_OPPONENT = torch.tensor([[1.0, 1.0, 1.0], [1.0, -1.0, 0.0], [1.0, 1.0, -2.0]])
OPPONENT = _OPPONENT / _OPPONENT.norm(dim=1, keepdim=True)
DARKEST = 1.0 / 255.0


def mix_channels(images: Tensor, matrix: Tensor, offset: Tensor) -> Tensor:
    """``out[n, i] = Σ_j matrix[n, i, j] · images[n, j] + offset[n, i]``: (N, 3, 3) and (N, 3)."""
    mixed = torch.baddbmm(offset[:, :, None], matrix, images.flatten(2))
    return mixed.view_as(images)


def concentrations(images: Tensor) -> Tensor:
    """Of haematoxylin, eosin and the residual in each pixel: ``c = D S⁻¹``, ``(N, 3, H, W)``."""
    density = -images.clamp_min(DARKEST).log()
    unmix = torch.linalg.inv(HED.to(images.device)).T
    nothing = torch.zeros(len(images), 3, device=images.device)
    return mix_channels(density, unmix.expand(len(images), 3, 3), nothing)


def jitter_stain(images: Tensor, scale: Tensor, shift: Tensor, tilt: Tensor) -> Tensor:
    """Rescale and shift each stain's concentration and tilt its vector (Tellez et al. 2018).

    With the optical density ``D = −ln I = c S`` (Beer–Lambert), the result has the concentrations
    ``c' = c · scale + shift`` and the stain vectors ``S' = S + tilt``, each of unit length.
    scale (N, 3) around 1, shift (N, 3) around 0, tilt (N, 3, 3) around 0.
    """
    hed = HED.to(images.device)
    density = -images.clamp_min(DARKEST).log()
    vectors = hed + tilt
    vectors = vectors / vectors.norm(dim=2, keepdim=True)
    # In row vectors D' = (D S⁻¹ · scale + shift) S'; transposed for mix_channels.
    matrix = (torch.linalg.inv(hed) @ (scale[:, :, None] * vectors)).transpose(1, 2)
    offset = (shift[:, None] @ vectors)[:, 0]
    return (-mix_channels(density, matrix, offset)).exp().clamp(0.0, 1.0)


def jitter_opponent(images: Tensor, centre: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    """Retarget spread and mean of luminance and of the two colour axes.

    As Reinhard et al. 2001 between two scanners, with a random target. The axes are scaled around
    ``centre`` (3,), the training set's mean colour, not around the image's own mean: what differs
    between scanners is changed, what differs between tissues is kept.
    scale (N, 3) around 1, shift (N, 3) around 0.
    """
    basis = OPPONENT.to(images.device)
    matrix = basis.T @ (scale[:, :, None] * basis)
    offset = centre - (matrix @ centre[:, None])[:, :, 0] + shift @ basis
    return mix_channels(images, matrix, offset).clamp(0.0, 1.0)


def jitter_gamma(images: Tensor, gamma: Tensor) -> Tensor:
    """``I ** gamma``; any number of channels, gamma (N,) around 1."""
    return images.clamp_min(DARKEST) ** gamma[:, None, None, None]
