"""Copies of training tiles for the gate: some as other laboratories and scanners would have them,
which must be accepted, and some that are spoilt in one way each, which must not.

All take and give uint8 ``(N, S, S, 3)`` and draw by ``seed``.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from training.augment.stain import jitter_gamma, jitter_stain

Images = NDArray[np.uint8]
Floats = NDArray[np.float64]

_RUIFROK = np.array([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105]])
_RED_AXIS, _GREEN_AXIS = np.array([2.0, -1.0, -1.0]) / 6**0.5, np.array([0.0, 1.0, -1.0]) / 2**0.5
_H_AND_E_HUES = (55.0, 180.0)
"""Degrees; see :mod:`crcviewer.model.plain_checks`."""


def of_other_laboratories(tiles: Images, seed: int) -> Images:
    """Stains stronger, weaker and of other hues, other exposure, somewhat larger or smaller."""
    rng = np.random.default_rng([seed, 1])
    count = len(tiles)
    images = torch.from_numpy(tiles).permute(0, 3, 1, 2).float() / 255

    def drawn(low: float, high: float, *shape: int) -> torch.Tensor:
        return torch.from_numpy(rng.uniform(low, high, (count, *shape)).astype(np.float32))

    tilt = torch.from_numpy(rng.normal(0, 0.05, (count, 3, 3)).astype(np.float32))
    images = jitter_stain(images, drawn(0.65, 1.5, 3), drawn(-0.05, 0.05, 3), tilt)
    images = jitter_gamma(images, drawn(0.85, 1.2)) * drawn(0.94, 1.03, 3)[:, :, None, None]
    changed = (images.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1).numpy()
    framed = zip(changed, rng.uniform(0.9, 1.25, count).tolist(), strict=True)
    found = [_framed(one, factor) for one, factor in framed]
    # Some are kept as JPEG files, at the size that they have.
    for number, quality in enumerate(rng.integers(70, 96, count).tolist()):
        if number % 2:
            found[number] = _as_jpeg(found[number], quality)
    return np.stack(found)


def enlarged(tiles: Images, seed: int) -> Images:
    """Their middle at 1.7 to 3.5 times the size, half of them sharpened as real detail would be."""
    rng = np.random.default_rng([seed, 2])
    found = []
    for number, tile in enumerate(tiles):
        large = _framed(tile, rng.uniform(1.7, 3.5))
        if number % 2:
            strength = int(rng.uniform(100, 350))
            sharp = ImageFilter.UnsharpMask(float(rng.uniform(0.7, 2.0)), strength, 0)
            large = np.asarray(Image.fromarray(large).filter(sharp))
        found.append(large)
    return np.stack(found)


def reduced(tiles: Images, labels: NDArray[np.int64], seed: int) -> Images:
    """Two to five tiles along a side, of one class or of any, at the side of one."""
    rng = np.random.default_rng([seed, 3])
    side = tiles.shape[1]
    of_class = {c: np.flatnonzero(labels == c) for c in np.unique(labels)}
    everyone = np.arange(len(tiles))
    found = []
    for number, label in enumerate(labels.tolist()):
        among = of_class[label] if number % 2 else everyone
        factor = int(rng.integers(2, 6))
        chosen = rng.choice(among, factor**2)
        some = [np.rot90(tiles[one], int(rng.integers(4))) for one in chosen]
        rows = [np.concatenate(some[i * factor : (i + 1) * factor], 1) for i in range(factor)]
        whole = Image.fromarray(np.ascontiguousarray(np.concatenate(rows, 0)))
        found.append(np.asarray(whole.resize((side, side), Image.Resampling.BOX)))
    return np.stack(found)


def blurred(tiles: Images, seed: int) -> Images:
    """By a Gaussian of 3 to 9 % of the side."""
    rng = np.random.default_rng([seed, 4])
    side = tiles.shape[1]
    found = []
    for tile, share in zip(tiles, rng.uniform(0.03, 0.09, len(tiles)).tolist(), strict=True):
        blur = ImageFilter.GaussianBlur(side * share)
        found.append(np.asarray(Image.fromarray(tile).filter(blur)))
    return np.stack(found)


def in_other_dyes(tiles: Images, seed: int) -> Images:
    """Haematoxylin, eosin or both exchanged for dyes of any hue that is not theirs."""
    rng = np.random.default_rng([seed, 5])
    unmix = np.linalg.pinv(_RUIFROK)
    found = []
    for number, tile in enumerate(tiles):
        density = -np.log10(np.maximum(tile.astype(np.float64), 1) / 255)
        dyes = _RUIFROK.copy()
        # Counterstains are mostly haematoxylin: the other dye is the one that differs.
        for which in ((1,), (0,), (0, 1))[number % 3]:
            dyes[which] = _foreign_dye(rng)
        amounts = np.maximum(density.reshape(-1, 3) @ unmix, 0)
        back = 255 * 10 ** -(amounts @ dyes)
        found.append(back.reshape(tile.shape).round().clip(0, 255).astype(np.uint8))
    return np.stack(found)


def _foreign_dye(rng: np.random.Generator) -> Floats:
    low, high = _H_AND_E_HUES
    hue = np.radians(rng.uniform(high, low + 360))
    colour = np.cos(hue) * _RED_AXIS + np.sin(hue) * _GREEN_AXIS
    dye = np.maximum(np.full(3, 3**-0.5) + rng.uniform(0.25, 0.7) * colour, 0.02)
    unit: Floats = dye / np.linalg.norm(dye)
    return unit


def _as_jpeg(tile: Images, quality: int) -> Images:
    file = io.BytesIO()
    Image.fromarray(tile).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def _framed(tile: Images, factor: float) -> Images:
    """The middle ``1 / factor`` of it at its own size; below 1, with its edges mirrored."""
    side = tile.shape[0]
    if factor < 1:
        margin = round(side * (1 / factor - 1) / 2)
        tile = np.pad(tile, ((margin, margin), (margin, margin), (0, 0)), mode="symmetric")
        factor = 1
    inner = tile.shape[0] / factor
    low = (tile.shape[0] - inner) / 2
    box = (low, low, low + inner, low + inner)
    picture = Image.fromarray(np.ascontiguousarray(tile))
    return np.asarray(picture.resize((side, side), Image.Resampling.BICUBIC, box=box))


SPOILT: dict[str, Callable[[Images, NDArray[np.int64], int], Images]] = {
    "enlarged": lambda tiles, _, seed: enlarged(tiles, seed),
    "reduced": reduced,
    "blurred": lambda tiles, _, seed: blurred(tiles, seed),
    "dyed": lambda tiles, _, seed: in_other_dyes(tiles, seed),
}
"""By the name of the gate's head that is to know them."""
