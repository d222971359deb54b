"""Copies of tiles as another laboratory, scanner, file format or field of view would have them.

Named beforehand, in levels, and the same every time: nothing is drawn but by fixed seeds. All take
and give uint8 ``(N, S, S, 3)``.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from training.augment.recolour_grey import LUMINANCE
from training.augment.stain import jitter_stain

Images = NDArray[np.uint8]
Change = Callable[[Images], Images]

_STORED_SIDE = 224
"""Pixels of a tile as slides keep it: JPEG and borders are those of such a tile."""


@dataclass(frozen=True)
class Stress:
    """One way in which tiles are changed."""

    kind: str
    """``stain``, ``scanner``, ``brightness``, ``scale``, ``jpeg``, ``blur``, ``border``."""
    level: str
    """Within its kind: "2", "quality 20", "black 5 %"."""
    change: Change


def _of_floats(change: Callable[[Tensor], Tensor]) -> Change:
    """``change`` takes and gives ``(N, 3, S, S)`` of 0 to 1."""

    def changed(tiles: Images) -> Images:
        x = torch.from_numpy(np.ascontiguousarray(tiles)).permute(0, 3, 1, 2).float() / 255.0
        made = (change(x) * 255.0).round().clamp(0, 255).to(torch.uint8)
        images: Images = made.permute(0, 2, 3, 1).contiguous().numpy()
        return images

    return changed


def _stain(*scale: float, tilt: int | None = None) -> Change:
    """Amounts of haematoxylin, eosin and the rest; ``tilt``: hues turned, by a seed."""
    turned = torch.zeros(3, 3)
    if tilt is not None:
        draw = torch.Generator().manual_seed(tilt)
        turned = (torch.rand(3, 3, generator=draw) * 2.0 - 1.0) * 0.12

    def changed(x: Tensor) -> Tensor:
        of_all = torch.tensor(scale)[None].expand(len(x), -1)
        return jitter_stain(x, of_all, torch.zeros(len(x), 3), turned.expand(len(x), 3, 3))

    return _of_floats(changed)


def _gain(*of_channel: float) -> Change:
    return _of_floats(lambda x: x * torch.tensor(of_channel).view(1, 3, 1, 1))


def _half_grey(x: Tensor) -> Tensor:
    grey = (x * torch.tensor(LUMINANCE).view(1, 3, 1, 1)).sum(1, keepdim=True)
    return grey + 0.5 * (x - grey)


def _noise(x: Tensor) -> Tensor:
    draw = torch.Generator().manual_seed(5)
    return x + 0.03 * torch.randn(x.shape[1:], generator=draw)


def _blur(share: float) -> Change:
    """By a Gaussian whose deviation is that share of the side; edges are mirrored."""

    def changed(x: Tensor) -> Tensor:
        sigma = share * x.shape[-1]
        reach = max(1, min(int(np.ceil(3 * sigma)), x.shape[-1] - 1))
        places = torch.arange(-reach, reach + 1)
        weights = torch.exp(-0.5 * (places / sigma) ** 2)
        weights = (weights / weights.sum()).expand(3, 1, -1)
        padded = functional.pad(x, (reach,) * 4, mode="reflect")
        along = functional.conv2d(padded, weights[:, :, None, :], groups=3)
        return functional.conv2d(along, weights[:, :, :, None], groups=3)

    return _of_floats(changed)


def _coarse(x: Tensor) -> Tensor:
    """As an image of 16 pixels where there are 28 would show it."""
    small = round(x.shape[-1] * 16 / 28)
    reduced = functional.interpolate(x, (small, small), mode="bilinear", antialias=True)
    return functional.interpolate(reduced, tuple(x.shape[-2:]), mode="bilinear")


def _scale(zoom: float) -> Change:
    """Below 1 the borders are mirrored, as no more is known of the tile's surroundings."""

    def changed(x: Tensor) -> Tensor:
        theta = torch.tensor([[1 / zoom, 0.0, 0.0], [0.0, 1 / zoom, 0.0]])
        grid = functional.affine_grid(
            theta.expand(len(x), 2, 3), list(x.shape), align_corners=False
        )
        return functional.grid_sample(x, grid, padding_mode="reflection", align_corners=False)

    return _of_floats(changed)


def _jpeg(quality: int) -> Change:
    """As a tile of 224 pixels would have been stored."""

    def changed(tiles: Images) -> Images:
        side = tiles.shape[1]
        stored = []
        for tile in tiles:
            file = io.BytesIO()
            large = Image.fromarray(tile).resize((_STORED_SIDE,) * 2, Image.Resampling.BILINEAR)
            large.save(file, "JPEG", quality=quality)
            small = Image.open(file).resize((side, side), Image.Resampling.BILINEAR)
            stored.append(np.asarray(small))
        return np.stack(stored)

    return changed


def _border(share: float, value: int) -> Change:
    """All round, so wide by the side; at least one pixel."""

    def changed(tiles: Images) -> Images:
        width = max(1, round(share * tiles.shape[1]))
        framed = np.full_like(tiles, value)
        framed[:, width:-width, width:-width] = tiles[:, width:-width, width:-width]
        return framed

    return changed


STRESSES: tuple[Stress, ...] = (
    Stress("stain", "more haematoxylin", _stain(1.5, 0.8, 1.0)),
    Stress("stain", "more eosin", _stain(0.65, 1.4, 1.0)),
    Stress("stain", "pale", _stain(0.6, 0.6, 0.8)),
    Stress("stain", "strong", _stain(1.5, 1.5, 1.2)),
    Stress("stain", "other hues 1", _stain(1.0, 1.0, 1.0, tilt=1)),
    Stress("stain", "other hues 2", _stain(1.0, 1.0, 1.0, tilt=2)),
    Stress("stain", "other hues 3", _stain(1.0, 1.0, 1.0, tilt=3)),
    Stress("scanner", "warm", _gain(1.08, 0.98, 0.82)),
    Stress("scanner", "cool", _gain(0.86, 0.97, 1.08)),
    Stress("scanner", "gamma 1.5", _of_floats(lambda x: x**1.5)),
    Stress("scanner", "half grey", _of_floats(_half_grey)),
    Stress("scanner", "noise 3 %", _of_floats(_noise)),
    *(Stress("brightness", f"{gain:g}", _gain(gain, gain, gain)) for gain in (0.6, 0.75, 1.2)),
    *(Stress("scale", f"{zoom:g}", _scale(zoom)) for zoom in (0.5, 0.7, 1.4, 2.0)),
    *(Stress("jpeg", f"quality {quality}", _jpeg(quality)) for quality in (50, 20, 10)),
    *(Stress("blur", f"{share:.1%} of the side", _blur(share)) for share in (0.01, 0.02, 0.04)),
    Stress("blur", "16 of 28 pixels", _of_floats(_coarse)),
    *(Stress("border", f"black {share:.0%}", _border(share, 0)) for share in (0.04, 0.1)),
    Stress("border", "white 10%", _border(0.1, 255)),
)
"""In the order in which they are told."""

_OF = {(stress.kind, stress.level): stress for stress in STRESSES}
DECIDING: dict[str, Stress] = {
    "jpeg": _OF["jpeg", "quality 20"],
    "more haematoxylin": _OF["stain", "more haematoxylin"],
    "more eosin": _OF["stain", "more eosin"],
    "pale": _OF["stain", "pale"],
    "strong": _OF["stain", "strong"],
    "other stains 1": _OF["stain", "other hues 1"],
    "other stains 2": _OF["stain", "other hues 2"],
    "other stains 3": _OF["stain", "other hues 3"],
    "warm": _OF["scanner", "warm"],
    "cool": _OF["scanner", "cool"],
    "dim": _OF["brightness", "0.75"],
    "bright": _OF["brightness", "1.2"],
    "gamma": _OF["scanner", "gamma 1.5"],
    "half grey": _OF["scanner", "half grey"],
    "blur": _OF["blur", "16 of 28 pixels"],
    "noise": _OF["scanner", "noise 3 %"],
    "zoom 2": _OF["scale", "2"],
    "zoom 1.4": _OF["scale", "1.4"],
    "zoom 0.7": _OF["scale", "0.7"],
    "zoom 0.5": _OF["scale", "0.5"],
}
"""By short names, those by which the demo model's recipe was chosen (docs/demo-model.md)."""
