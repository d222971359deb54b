"""The same network, sooner: folded batch normalisation, channels last, bfloat16 where it pays, and
on a CPU layers that are packed for it (:mod:`crcviewer.model.packed_layers`)."""

from __future__ import annotations

import copy
from typing import TypeVar, cast

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from crcviewer.model.device import has_fast_bfloat16
from crcviewer.model.network import FusionNetwork, SingleModalNetwork
from crcviewer.model.packed_layers import pack

_Network = TypeVar("_Network", bound=FusionNetwork | SingleModalNetwork)

_WORTH_BFLOAT16 = 250_000
"""Parameters. Smaller networks are bound by the calls, not by the products."""


def optimized_for_inference(
    network: _Network, device: torch.device, *, bfloat16: bool = True
) -> _Network:
    """A copy for inference whose answers are the same up to rounding.

    ``bfloat16``: where the processor computes with it and the network gains by it. The attention's
    softmax, the head and all means stay in float32. ``network`` is not changed.
    """
    fast = cast(_Network, copy.deepcopy(network).eval())
    _fold_batch_norms(fast)
    if bfloat16 and device.type == "cpu" and has_fast_bfloat16() and bfloat16_pays(fast):
        for part in fast.modules():
            if isinstance(part, nn.Conv2d):
                part.to(torch.bfloat16)
    fast.to(memory_format=torch.channels_last)
    if device.type == "cpu":
        pack(fast)
    fast.requires_grad_(False)
    return fast


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


def bfloat16_pays(network: nn.Module) -> bool:
    """Whether the network is large enough to gain from smaller numbers."""
    return sum(p.numel() for p in network.parameters()) >= _WORTH_BFLOAT16
