"""Loss of detail: the same tile as a smaller image of it would show it.

A network that is to know tiles of 28 pixels and of 224 must have seen both; of sharp ones, coarser
copies are to be had.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

_SIDES = (14, 17, 21, 26, 32, 40)
"""Pixels, evenly spread on a logarithmic scale; few, so that images of one are resized together."""


def lose_detail(images: Tensor, u: Tensor, chosen: Tensor) -> Tensor:
    """Those ``chosen`` (N,) of ``(N, C, S, S)`` reduced to 14 to 40 pixels and enlarged again.

    u (N,) in [0, 1) says how far; what is not larger than that stays as it is.
    """
    side = images.shape[-1]
    kind = (u * len(_SIDES)).long()
    out = images.clone()
    for number, small in enumerate(_SIDES):
        these = chosen & (kind == number)
        # note: this is a CPU-GPU sync point
        if small < side and bool(these.any()):
            reduced = functional.interpolate(
                images[these], (small, small), mode="bilinear", antialias=True
            )
            out[these] = functional.interpolate(reduced, (side, side), mode="bilinear")
    return out
