"""The eight symmetries of the square, drawn for each image: exact, as no pixel is interpolated.

A tile has no up or left: the microscope's stage could have turned it so. Equivariance of histology
to this group is what Veeling et al. 2018 ("Rotation equivariant CNNs for digital pathology") build
into the network; here it is shown to it.
"""

from __future__ import annotations

import torch
from torch import Tensor


def turn(images: Tensor, u: Tensor) -> Tensor:
    """One of the eight flips and quarter turns of each ``(N, C, S, S)``; u (N,) in [0, 1).

    The eighths of [0, 1) are, bit by bit: left-right, up-down, and rows for columns.
    """
    which = (u * 8.0).long().view(-1, 1, 1, 1)
    images = torch.where((which & 1).bool(), images.flip(3), images)
    images = torch.where((which & 2).bool(), images.flip(2), images)
    return torch.where((which & 4).bool(), images.transpose(2, 3), images)
