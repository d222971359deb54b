"""The networks: one branch with its head, and two branches that look at each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from crcviewer.model.attention import CrossModalExchange, ExchangeResult
from crcviewer.model.branch import BACKBONES, Branch
from crcviewer.protocol.json_lines import from_plain, to_plain
from crcviewer.protocol.text import Text, text, verbatim


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of a network. Raises ValueError for one that cannot be meant."""

    backbone: str = "resnet50"
    width: float = 1.0
    """Multiplies all channels; they stay multiples of 8."""
    classes: int = 9
    organs: int = 11
    reduction: int = 8
    """Channels of a layer over those of its queries and keys."""

    def __post_init__(self) -> None:
        """A file's word is not trusted: nothing is allocated for an absurd shape."""
        if self.backbone not in BACKBONES:
            raise ValueError(f"unknown backbone {self.backbone!r}")
        if not (math.isfinite(self.width) and 0.05 <= self.width <= 4):
            raise ValueError(f"width {self.width} is outside of 0.05 to 4")
        for name, most in (("classes", 1000), ("organs", 1000), ("reduction", 64)):
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(f"{name} {getattr(self, name)} is outside of 1 to {most}")

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> NetworkConfig:
        """Unknown fields are ignored; raises UnreadableError where values do not fit."""
        return from_plain(cls, plain)

    def describe(self) -> Text:
        """One branch: "resnet50", "resnet18, 0.5 × the width"."""
        if self.width == 1:
            return verbatim(self.backbone)
        return text(
            "{backbone}, {width} × the width", backbone=self.backbone, width=f"{self.width:g}"
        )


@dataclass(frozen=True)
class NetworkOutput:
    """Of one branch with its own head."""

    logits: Tensor
    """``(N, classes)``."""
    features: Tensor
    """f: spatial means of the maps, ``(N, C)``."""
    maps: Tensor
    """After the final ReLU, ``(N, C, S/8, S/8)``."""


@dataclass(frozen=True)
class FusionOutput:
    """Of both branches together."""

    logits: Tensor
    """``(N, classes)``."""
    features: Tensor
    """f: spatial means of the pathology and then the radiology maps, ``(N, 2C)``."""
    pathology_maps: Tensor
    """After the final ReLU, ``(N, C, S/8, S/8)``."""
    radiology_maps: Tensor
    layer3_features: Tensor
    """Pathology branch after the exchange at layer3 and its ReLU, averaged: ``(N, C3)``."""
    exchanges: tuple[ExchangeResult, ...]
    """layer3 then layer4, pathology_to_radiology first; none where they are not told."""
    radiology_layer3: Tensor | None = None
    """``layer3_features`` of the radiology branch; None: there is none."""


class SingleModalNetwork(nn.Module):
    """One branch with its own head: stage 1, the tile-only control, the radiology-only probe."""

    def __init__(self, config: NetworkConfig, classes: int) -> None:
        super().__init__()
        self.config = config
        self.branch = Branch(config.backbone, config.width)
        self.head = nn.Linear(self.branch.channels, classes)

    def forward(self, images: Tensor) -> NetworkOutput:
        """``images``: normalised, ``(N, 3, S, S)``."""
        maps = self.branch(images)
        features = pooled(maps)
        return NetworkOutput(self.head(features), features, maps)


class FusionNetwork(nn.Module):
    """Two branches, cross-modal attention after layer3 and layer4, one head.

    It is run in two halves, :meth:`layer3_sums` and :meth:`from_layer3`, since the first does not
    depend on how the images are paired.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.pathology = Branch(config.backbone, config.width)
        self.radiology = Branch(config.backbone, config.width)
        channels3, channels4 = self.pathology.layer3_channels, self.pathology.channels
        self.exchange3 = CrossModalExchange("layer3", channels3, config.reduction)
        self.exchange4 = CrossModalExchange("layer4", channels4, config.reduction)
        self.head = nn.Linear(2 * channels4, config.classes)

    @classmethod
    def from_branches(
        cls,
        config: NetworkConfig,
        pathology: SingleModalNetwork,
        radiology: SingleModalNetwork,
        *,
        tile_head: bool = True,
    ) -> FusionNetwork:
        """Begin with copies of two trained branches; the exchanges are new.

        ``tile_head``: the head is that of ``pathology`` and has zeros for radiology, so that the
        network is the tile-only model until it learns (γ is 0 too). Else the head is new.
        Raises RuntimeError where a branch has another shape than ``config`` gives.
        """
        network = cls(config)
        network.pathology.load_state_dict(pathology.branch.state_dict())
        network.radiology.load_state_dict(radiology.branch.state_dict())
        if tile_head:
            channels = pathology.head.in_features
            with torch.no_grad():
                network.head.weight.zero_()[:, :channels] = pathology.head.weight
                network.head.bias.copy_(pathology.head.bias)
        return network

    def forward(
        self, pathology: Tensor, radiology: Tensor, *, attention: bool = False
    ) -> FusionOutput:
        """Both normalised, ``(N, 3, S, S)``; with ``attention`` the result holds all four A."""
        return self.from_layer3(*self.layer3_sums(pathology, radiology), attention=attention)

    def layer3_sums(self, pathology: Tensor, radiology: Tensor) -> tuple[Tensor, Tensor]:
        """Each branch alone, up to the sum in the last block of layer3: ``(N, C3, S/4, S/4)``."""
        return self.pathology.layer3_sum(pathology), self.radiology.layer3_sum(radiology)

    def from_layer3(
        self,
        pathology: Tensor,
        radiology: Tensor,
        *,
        attention: bool = False,
        told: int | None = None,
        whole: bool = True,
    ) -> FusionOutput:
        """The rest, from the sums of layer3. One of the two may have fewer samples, by which the
        number of the others can be divided; they stand beside these again and again.

        What the exchanges did is told of the first ``told`` samples; None: of all, 0: of none.
        Without ``whole`` moves are left out that change no answer (``left_out``).
        """
        pathology, radiology, at3 = self.exchange3(
            pathology, radiology, attention=attention, told=told, whole=whole
        )
        pathology, radiology = functional.relu(pathology), functional.relu(radiology)
        at_layer3 = pooled(pathology), pooled(radiology)
        pathology, radiology, at4 = self.exchange4(
            self.pathology.layer4_sum(pathology),
            self.radiology.layer4_sum(radiology),
            attention=attention,
            told=told,
            whole=whole,
        )
        pathology, radiology = functional.relu(pathology), functional.relu(radiology)
        means = pooled(pathology), pooled(radiology)
        rows = max(map(len, means))
        features = torch.cat([m.repeat(rows // len(m), 1) for m in means], dim=1)
        return FusionOutput(
            self.head(features), features, pathology, radiology, at_layer3[0], (*at3, *at4),
            at_layer3[1],
        )  # fmt: skip


def pooled(maps: Tensor) -> Tensor:
    """Spatial means of ``(N, C, h, w)``: ``(N, C)``, in float32 whatever the maps are."""
    return maps.mean(dim=(2, 3), dtype=torch.float32)
