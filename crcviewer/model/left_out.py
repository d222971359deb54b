"""What inference may leave out, as no answer shows it.

The exchange at layer3 moves the radiology branch a little for each tile and view, so that its
layer4 has to be computed for each of them. Where no answer depends on that move, layer4 is
computed once for each radiology image, and once in a pass for the neutral one.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor

from crcviewer.model.network import FusionNetwork
from crcviewer.model.preprocess import Preprocessing, to_input

LARGEST_CHANGE = 0.001
"""Of any class's probability of any tile tried: what is called the same elsewhere. Rounding to
bfloat16, beside which it is done, changes some by ten times as much."""


@torch.inference_mode()
def radiology_needs_no_move(
    network: FusionNetwork, values: Preprocessing, tiles: Tensor, slices: Tensor, neutral: Tensor
) -> bool:
    """Whether all tiles are answered alike, up to ``LARGEST_CHANGE``, without the exchange at
    layer3 moving the radiology branch: beside their own radiology images, and beside the neutral
    one also in colours, light and noise that the model has not learnt.

    ``network``: as it was saved, in float32; tiles are seen in one view.
    ``tiles``: uint8 ``(N, S, S, 3)``; ``slices``: uint8 ``(N, S, S)``; ``neutral``: ``(S, S)``.
    """
    return all(
        largest_change(network, values, some, beside) <= LARGEST_CHANGE
        for some, beside in ((tiles, slices), (strange_copies(tiles), neutral[None]))
    )


def strange_copies(tiles: Tensor) -> Tensor:
    """The tiles and, after them, copies in other colours, inverted and under noise: uint8
    ``(4 N, S, S, 3)``. A few golden cases of one source alone would vouch for that source."""
    noise = torch.rand(tiles.shape, generator=torch.Generator().manual_seed(0)) * 255
    noisy = (tiles.float() + noise).div(2).to(torch.uint8)
    return torch.cat((tiles, tiles.flip(-1), 255 - tiles, noisy))


def largest_change(
    network: FusionNetwork, values: Preprocessing, tiles: Tensor, slices: Tensor
) -> float:
    """Of any probability, by the move that may be left out; one slice stands beside all tiles."""
    attention = network.exchange3.radiology_to_pathology
    sums = network.layer3_sums(
        to_input(tiles, values.pathology, values.input_size),
        to_input(slices, values.radiology, values.input_size),
    )
    whole = network.from_layer3(*sums, told=0).logits.softmax(dim=1)
    attention.left_out = True
    try:
        rest = network.from_layer3(*sums, told=0, whole=False).logits.softmax(dim=1)
    finally:
        attention.left_out = False
    return cast(float, (whole - rest).abs().max().item())
