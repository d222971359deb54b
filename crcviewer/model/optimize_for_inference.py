"""The same network, sooner: folded batch normalisation, channels last, bfloat16 where it pays, and
weights laid out once for the processor, not anew in every call.

Eager PyTorch hands oneDNN weights in the order of the file, and each call first copies them into
the blocks that its kernels read. At batch 1 the later layers spend as long on that as on their
products. PyTorch's own compiler lays them out ahead by the two functions used here.
"""

from __future__ import annotations

import copy
import logging
from functools import cache
from typing import TypeVar, cast

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from crcviewer.model.device import has_fast_bfloat16
from crcviewer.model.network import FusionNetwork, SingleModalNetwork

_log = logging.getLogger(__name__)

_Network = TypeVar("_Network", bound=FusionNetwork | SingleModalNetwork)

_WORTH_BFLOAT16 = 4_000_000
"""Parameters. Smaller networks are bound by the calls, not by the products."""


def optimized_for_inference(network: _Network, device: torch.device) -> _Network:
    """A copy for inference whose answers are the same up to rounding.

    The attention's softmax, the head and all means stay in float32. ``network`` is not changed.
    """
    fast = cast(_Network, copy.deepcopy(network).eval())
    _fold_batch_norms(fast)
    if device.type == "cpu" and has_fast_bfloat16() and bfloat16_pays(fast):
        for part in fast.modules():
            if isinstance(part, nn.Conv2d):
                part.to(torch.bfloat16)
    fast.to(memory_format=torch.channels_last)
    if device.type == "cpu":
        pack_convolutions(fast)
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


class PackedConv2d(nn.Module):
    """A float32 convolution for inference on a CPU; takes and gives channels-last maps."""

    def __init__(self, convolution: nn.Conv2d) -> None:
        super().__init__()
        self._padding = list(cast(tuple[int, int], convolution.padding))
        self._stride = list(convolution.stride)
        self._dilation = list(convolution.dilation)
        self._groups = convolution.groups
        bias = convolution.bias
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone(), False)
        # Opaque: it can only be handed to the operator. Neither parameter nor buffer, so that
        # moves to another device or memory format leave it alone.
        self._packed = torch._C._nn.mkldnn_reorder_conv2d_weight(
            convolution.weight.detach().contiguous().to_mkldnn(),
            self._padding,
            self._stride,
            self._dilation,
            self._groups,
        )

    def forward(self, x: Tensor) -> Tensor:
        """``(N, C, h, w)`` to ``(N, C', h', w')``."""
        return cast(
            Tensor,
            torch.ops.mkldnn._convolution_pointwise(
                x,
                self._packed,
                self.bias,
                self._padding,
                self._stride,
                self._dilation,
                self._groups,
                "none",
                [],
                "",
            ),
        )


def pack_convolutions(module: nn.Module) -> None:
    """Replace the float32 convolutions inside of ``module``, where this build of PyTorch can."""
    if not can_pack():
        return
    for name, part in list(module.named_children()):
        if isinstance(part, nn.Conv2d) and part.weight.dtype == torch.float32:
            setattr(module, name, PackedConv2d(part))
        else:
            pack_convolutions(part)


@cache
def can_pack() -> bool:
    """Whether the functions are there and do what they should: they are not public."""
    plain = nn.Conv2d(16, 24, 3, padding=1, stride=2).requires_grad_(False)
    x = torch.linspace(-1, 1, 2 * 16 * 9 * 9).reshape(2, 16, 9, 9)
    try:
        found = PackedConv2d(plain)(x.contiguous(memory_format=torch.channels_last))
    except (RuntimeError, AttributeError, TypeError) as error:
        _log.info("convolutions are not packed: %s", error)
        return False
    return torch.allclose(found, plain(x), atol=1e-4)
