"""The same network, sooner: folded batch normalisation, channels last, bfloat16 where it pays,
weights laid out once for the processor."""

from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from crcviewer.model.device import has_fast_bfloat16
from crcviewer.model.network import FusionNetwork
from crcviewer.model.prepacked_conv import pack_convolutions

_WORTH_BFLOAT16 = 4_000_000
"""Parameters. Smaller networks are bound by the calls, not by the products."""


def made_fast(network: FusionNetwork, device: torch.device) -> FusionNetwork:
    """A copy for inference whose answers are the same up to rounding.

    The attention's softmax, the head and all means stay in float32. ``network`` is not changed.
    """
    fast = copy.deepcopy(network).eval()
    _fold_batch_norms(fast)
    if device.type == "cpu" and has_fast_bfloat16() and bfloat16_pays(fast):
        for part in fast.modules():
            if isinstance(part, nn.Conv2d):
                part.to(torch.bfloat16)
    fast.to(memory_format=torch.channels_last)
    if device.type == "cpu":
        pack_convolutions(fast)
    return fast.requires_grad_(False)


def _fold_batch_norms(module: nn.Module) -> None:
    """Each normalisation after a convolution becomes part of its weights and bias."""
    before: tuple[str, nn.Module] | None = None
    for name, part in list(module.named_children()):
        if isinstance(part, nn.BatchNorm2d) and before and isinstance(before[1], nn.Conv2d):
            setattr(module, before[0], fuse_conv_bn_eval(before[1], part))
            setattr(module, name, nn.Identity())
        else:
            _fold_batch_norms(part)
        before = (name, part)


def bfloat16_pays(network: FusionNetwork) -> bool:
    """Whether the network is large enough to gain from smaller numbers."""
    return sum(p.numel() for p in network.parameters()) >= _WORTH_BFLOAT16
