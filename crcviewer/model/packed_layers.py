"""Convolutions and residual blocks for inference on a CPU: weights laid out once for the processor,
and what follows a product (the sum of the block, ReLU) done as it is written.

Eager PyTorch hands oneDNN weights in the order of the file, and each call first copies them into
the blocks that its kernels read. At batch 1 the later layers spend as long on that as on their
products; with many images at once it is the passes over the maps in between that take as long.
PyTorch's own compiler lays out and joins by the functions used here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.resnet import BasicBlock, Bottleneck

_log = logging.getLogger(__name__)


class PackedConv2d(nn.Module):
    """A convolution, perhaps with its ReLU; maps are channels-last, of the type of its weights."""

    def __init__(self, convolution: nn.Conv2d, *, relu: bool = False) -> None:
        super().__init__()
        self._unary = "relu" if relu else "none"
        self._padding = list(cast(tuple[int, int], convolution.padding))
        self._stride = list(convolution.stride)
        self._dilation = list(convolution.dilation)
        self._groups = convolution.groups
        bias = convolution.bias
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone(), False)
        # Opaque: it can only be handed to the operator. Neither parameter nor buffer, so that
        # moves to another device or memory format leave it alone.
        self._weight = convolution.weight.detach().contiguous().to_mkldnn()
        self._laid_out = False

    def forward(self, x: Tensor) -> Tensor:
        """``(N, C, h, w)`` to ``(N, C', h', w')``."""
        operator = torch.ops.mkldnn._convolution_pointwise
        return cast(Tensor, operator(x, *self._how(x), self._unary, [], ""))

    def added_to(self, other: Tensor, x: Tensor, *, relu: bool) -> Tensor:
        """The same added to ``other``, which becomes the result: that saves a pass over memory."""
        operator = torch.ops.mkldnn._convolution_pointwise_.binary
        after = "relu" if relu else None
        return cast(Tensor, operator(other, x, *self._how(x), "add", 1.0, after, [], ""))

    def _how(self, x: Tensor) -> tuple[object, ...]:
        where = (self._padding, self._stride, self._dilation, self._groups)
        if not self._laid_out:
            # Only with the size of the maps is it the layout that the kernel will want: laid out
            # for another one, a large 1×1 convolution takes fifty times as long in every call. The
            # number of images makes no difference.
            lay_out = cast(Callable[..., Tensor], torch._C._nn.mkldnn_reorder_conv2d_weight)
            self._weight = lay_out(self._weight, *where, list(x.shape))
            self._laid_out = True
        return (self._weight, self.bias, *where)


class PackedBlock(nn.Module):
    """A residual block whose normalisations are part of its convolutions already.

    Without a shortcut of its own it writes its result over its input.
    """

    def __init__(self, block: BasicBlock | Bottleneck) -> None:
        super().__init__()
        convolutions = [block.conv1, block.conv2]
        if isinstance(block, Bottleneck):
            convolutions.append(block.conv3)
        *first, last = convolutions
        self.first = nn.Sequential(*(PackedConv2d(one, relu=True) for one in first))
        self.last = PackedConv2d(last)
        self.downsample = None
        if block.downsample is not None:
            self.downsample = PackedConv2d(cast(nn.Conv2d, block.downsample[0]))

    def forward(self, x: Tensor) -> Tensor:
        """As the block of torchvision."""
        return self._sum(x, relu=True)

    def residual_sum(self, x: Tensor) -> Tensor:
        """All of it but its final ReLU."""
        return self._sum(x, relu=False)

    def _sum(self, x: Tensor, *, relu: bool) -> Tensor:
        identity = x if self.downsample is None else self.downsample(x)
        return self.last.added_to(identity, self.first(x), relu=relu)


def pack(module: nn.Module) -> None:
    """Replace what is inside of ``module`` by packed layers, where this build of PyTorch can.

    Its normalisations are folded already (:mod:`crcviewer.model.optimize_for_inference`).
    """
    if isinstance(module, nn.Sequential) and _is_stem(module):
        first = cast(nn.Conv2d, module[0])
        if can_pack(first.weight.dtype):
            module[0] = PackedConv2d(first, relu=True)
            del module[1:]
    for name, part in list(module.named_children()):
        if isinstance(part, BasicBlock | Bottleneck) and can_pack(part.conv1.weight.dtype):
            setattr(module, name, PackedBlock(part))
        elif isinstance(part, nn.Conv2d) and can_pack(part.weight.dtype):
            setattr(module, name, PackedConv2d(part))
        else:
            pack(part)


def _is_stem(module: nn.Sequential) -> bool:
    """A convolution, what is left of its normalisation, and ReLU."""
    kinds = (nn.Conv2d, nn.Identity, nn.ReLU)
    return len(module) == 3 and all(map(isinstance, module, kinds))


@cache
def can_pack(dtype: torch.dtype = torch.float32) -> bool:
    """Whether the functions are there and do what they should: they are not public."""
    plain = nn.Conv2d(16, 24, 3, padding=1, stride=2).requires_grad_(False).to(dtype)
    x = torch.linspace(-1, 1, 2 * 16 * 9 * 9).reshape(2, 16, 9, 9)
    x = x.to(dtype).contiguous(memory_format=torch.channels_last)
    other = torch.linspace(-1, 1, 2 * 24 * 5 * 5).reshape(2, 24, 5, 5)
    other = other.to(dtype).contiguous(memory_format=torch.channels_last)
    try:
        packed, clipped = PackedConv2d(plain), PackedConv2d(plain, relu=True)
        found = (
            packed(x),
            clipped(x),
            packed.added_to(other.clone(), x, relu=False),
            packed.added_to(other.clone(), x, relu=True),
        )
    except (RuntimeError, AttributeError, TypeError) as error:
        _log.info("convolutions are not packed: %s", error)
        return False
    exact = functional.conv2d(
        x.float(), plain.weight.float(), cast(Tensor, plain.bias).float(), 2, 1
    )
    total = exact + other.float()
    expected = (exact, exact.relu(), total, total.relu())
    tolerance = 1e-4 if dtype == torch.float32 else 0.03
    return all(
        torch.allclose(ours.float(), theirs, atol=tolerance, rtol=tolerance)
        for ours, theirs in zip(found, expected, strict=True)
    )
