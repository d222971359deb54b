"""One residual branch, made of torchvision's blocks, with a stem for small images."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn
from torch.nn import functional
from torchvision.models.resnet import BasicBlock, Bottleneck

from crcviewer.model.packed_layers import PackedBlock

BACKBONES: dict[str, tuple[type[BasicBlock] | type[Bottleneck], tuple[int, int, int, int]]] = {
    "resnet10": (BasicBlock, (1, 1, 1, 1)),
    "resnet18": (BasicBlock, (2, 2, 2, 2)),
    "resnet34": (BasicBlock, (3, 4, 6, 3)),
    "resnet50": (Bottleneck, (3, 4, 6, 3)),
}
"""Kind of block and blocks a layer."""


def residual_sum(block: nn.Module, x: Tensor) -> Tensor:
    """The sum inside a residual block: all of it but its final ReLU."""
    if isinstance(block, PackedBlock):
        return block.residual_sum(x)
    identity = x if block.downsample is None else cast(nn.Module, block.downsample)(x)
    if isinstance(block, Bottleneck):
        out = block.relu(block.bn1(block.conv1(x)))
        out = block.relu(block.bn2(block.conv2(out)))
        out = block.bn3(block.conv3(out))
    elif isinstance(block, BasicBlock):
        out = block.relu(block.bn1(block.conv1(x)))
        out = block.bn2(block.conv2(out))
    else:
        raise TypeError(f"{type(block).__name__} is no residual block of torchvision")
    return cast(Tensor, out + identity)


class Branch(nn.Module):
    """Stem (3×3 convolution, stride 1, no max pooling) and four residual layers.

    ``layer3_sum`` and ``layer4_sum`` stop before the last ReLU of their layer, which is where
    the branches meet; :meth:`forward` runs one branch alone.
    """

    def __init__(self, backbone: str = "resnet50", width: float = 1.0) -> None:
        super().__init__()
        block, depths = BACKBONES[backbone]
        # Multiples of 8 suit the vector units of processors.
        planes = [max(8, round(64 * width * 2**i / 8) * 8) for i in range(4)]
        self.stem = nn.Sequential(
            nn.Conv2d(3, planes[0], 3, padding=1, bias=False),
            nn.BatchNorm2d(planes[0]),
            nn.ReLU(inplace=True),
        )
        layers = []
        inside = planes[0]
        for index, (size, depth) in enumerate(zip(planes, depths, strict=True)):
            layers.append(_layer(block, inside, size, depth, stride=1 if index == 0 else 2))
            inside = size * block.expansion
        self.layer1, self.layer2, self.layer3, self.layer4 = layers
        self.layer3_channels = planes[2] * block.expansion
        self._layer1_channels = planes[0] * block.expansion
        self.channels = inside
        _initialise(self)

    def map_values(self, side: int) -> int:
        """Of an image of so many pixels along a side: numbers in its largest map."""
        return int(self._layer1_channels) * side * side

    def layer3_sum(self, x: Tensor, seen: list[Tensor] | None = None) -> Tensor:
        """Normalised input ``(N, 3, S, S)`` to ``(N, C3, S/4, S/4)``.

        ``seen`` is given the maps of layer1 and layer2 on the way, if wanted.
        """
        first = self.layer1(self.stem(x))
        second = self.layer2(first)
        if seen is not None:
            seen += [first, second]
        return _layer_sum(self.layer3, second)

    def layer4_sum(self, x: Tensor) -> Tensor:
        """Output of layer3, after its ReLU, to ``(N, C, S/8, S/8)``."""
        return _layer_sum(self.layer4, x)

    def forward(self, x: Tensor) -> Tensor:
        """Normalised input ``(N, 3, S, S)`` to maps ``(N, C, S/8, S/8)`` after the final ReLU."""
        return functional.relu(self.layer4_sum(functional.relu(self.layer3_sum(x))))


class SlicedConv2d(nn.Conv2d):
    """A strided 1×1 convolution, as an unstrided one over every ``stride``-th place: the same sums.

    oneDNN (3.12, processors with AVX-512) writes past the end of its memory in the gradient of the
    weights of the strided one where there are fewer than 16 channels and they lie innermost, which
    ends the process or spoils what lies beside.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  (the name that torch gives it)
        """``(N, C, h, w)`` to ``(N, C', ⌈h / stride⌉, ⌈w / stride⌉)``."""
        down, across = self.stride
        return functional.conv2d(input[:, :, ::down, ::across], self.weight, self.bias)


def _layer(
    block: type[BasicBlock] | type[Bottleneck], inside: int, planes: int, depth: int, stride: int
) -> nn.Sequential:
    out = planes * block.expansion
    shortcut = None
    if stride != 1 or inside != out:
        kind = nn.Conv2d if inside % 16 == 0 else SlicedConv2d
        shortcut = nn.Sequential(
            kind(inside, out, 1, stride=stride, bias=False), nn.BatchNorm2d(out)
        )
    blocks = [block(inside, planes, stride, shortcut)]
    blocks += [block(out, planes) for _ in range(1, depth)]
    return nn.Sequential(*blocks)


def _layer_sum(layer: nn.Sequential, x: Tensor) -> Tensor:
    *first, last = layer
    for block in first:
        x = block(x)
    return residual_sum(last, x)


def _initialise(module: nn.Module) -> None:
    # As torchvision's ResNet: He et al. 2015, fan out.
    for part in module.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
