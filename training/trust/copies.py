"""Copies of training tiles for the gate: some as other laboratories and scanners would have them,
which must be accepted, and some that are spoilt in one way each or no tissue at all, which must
not; the latter of scans as well.

All take and give uint8 ``(N, S, S, 3)``, or ``(N, S, S)`` of scans, and draw by ``seed``.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from training.augment.stain import jitter_gamma, jitter_stain
from training.trust.made_pictures import made_pictures, scrambled

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


def of_other_scanners(tiles: Images, seed: int) -> Images:
    """Warm and cool casts, paler and stronger colours, less light, noise of the camera."""
    rng = np.random.default_rng([seed, 6])
    count = len(tiles)
    x = tiles.astype(np.float32) / 255
    grey = x.mean(3, keepdims=True)
    x = grey + rng.uniform(0.45, 1.15, (count, 1, 1, 1)).astype(np.float32) * (x - grey)
    x *= rng.uniform(0.8, 1.08, (count, 1, 1, 3)).astype(np.float32)
    x *= rng.uniform(0.72, 1.08, (count, 1, 1, 1)).astype(np.float32)
    # A third of the cameras is noisy.
    strength = np.where(np.arange(count) % 3 == 0, rng.uniform(0.005, 0.035, count), 0)
    x += strength[:, None, None, None] * rng.normal(size=x.shape)
    changed: Images = (x.clip(0, 1) * 255).round().astype(np.uint8)
    return changed


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


def halved(tiles: Images, seed: int) -> Images:
    """At 0.4 to 0.6 of their size, mirrored at their edges as tissue goes on there."""
    rng = np.random.default_rng([seed, 7])
    side = tiles.shape[1]
    found = []
    for tile, factor in zip(tiles, rng.uniform(1.7, 2.5, len(tiles)).tolist(), strict=True):
        margin = round(side * (factor - 1) / 2)
        wide = np.pad(tile, ((margin, margin), (margin, margin), (0, 0)), mode="symmetric")
        turned = np.ascontiguousarray(np.rot90(wide, int(rng.integers(4))))
        found.append(np.asarray(Image.fromarray(turned).resize((side, side), Image.Resampling.BOX)))
    return np.stack(found)


def darkened(tiles: Images, seed: int) -> Images:
    """By a weak lamp or a short exposure: 0.3 to 0.6 of their light."""
    rng = np.random.default_rng([seed, 8])
    gains = rng.uniform(0.3, 0.6, (len(tiles), 1, 1, 1)) * rng.uniform(
        0.94, 1.06, (len(tiles), 1, 1, 3)
    )
    dark: Images = (tiles * gains).round().clip(0, 255).astype(np.uint8)
    return dark


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


def in_a_body(scans: Images, seed: int) -> Images:
    """Several of ``(N, S, S)`` side by side in an ellipse with a rim of fat, in air: as a whole
    slice shows more of the body than a crop of one organ."""
    rng = np.random.default_rng([seed, 11])
    count, side = len(scans), scans.shape[1]
    large = 3 * side
    y, x = np.mgrid[:large, :large] / (large / 2) - 1
    found = []
    for _ in range(count):
        along = int(rng.integers(2, 4))
        chosen = scans[rng.choice(count, along**2)]
        rows = [np.concatenate(chosen[i * along : (i + 1) * along], 1) for i in range(along)]
        organs = Image.fromarray(np.ascontiguousarray(np.concatenate(rows, 0)))
        inner = np.asarray(organs.resize((large, large), Image.Resampling.BILINEAR))
        wide, high = rng.uniform(0.62, 0.98), rng.uniform(0.45, 0.8)
        away = (x / wide) ** 2 + ((y - rng.uniform(-0.12, 0.12)) / high) ** 2
        body = np.where(away < rng.uniform(0.7, 0.95), inner, rng.uniform(30, 110))
        whole = np.where(away < 1, body, rng.uniform(0, 6)).astype(np.uint8)
        found.append(np.asarray(Image.fromarray(whole).resize((side, side), Image.Resampling.BOX)))
    return np.stack(found)


def tissue_as_scans(tiles: Images, side: int) -> Images:
    """Tiles in grey, at the size of scans."""
    pictures = [Image.fromarray(tile).convert("L").resize((side, side)) for tile in tiles]
    return np.stack([np.asarray(picture) for picture in pictures])


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


Spoil = Callable[[Images, NDArray[np.int64], int], Images]

SPOILT: dict[str, tuple[str, Spoil]] = {
    "enlarged": ("enlarged", lambda tiles, _, seed: enlarged(tiles, seed)),
    "reduced": ("reduced", reduced),
    "halved": ("halved", lambda tiles, _, seed: halved(tiles, seed)),
    "blurred": ("blurred", lambda tiles, _, seed: blurred(tiles, seed)),
    "dark": ("dark", lambda tiles, _, seed: darkened(tiles, seed)),
    "dyed": ("dyed", lambda tiles, _, seed: in_other_dyes(tiles, seed)),
    "dyed_cast": ("dyed", lambda tiles, _, seed: in_other_dyes(tiles, seed)),
    "scrambled": ("scrambled", lambda tiles, _, seed: scrambled(tiles, seed)),
    "made": ("made", lambda tiles, _, seed: made_pictures(tiles.shape[1], seed)),
}
"""By the name of the gate's head that is to know them: which copies, as two may share them."""
WITH_OTHER_SCANNERS = ("dark", "dyed_cast", "made")
"""Heads that tell their copies from tiles of other scanners as well."""

SPOILT_SCANS: dict[str, Callable[[Images, Images, int], Images]] = {
    "whole": lambda scans, _, seed: in_a_body(scans, seed),
    "tissue": lambda scans, tiles, _: tissue_as_scans(tiles, scans.shape[1]),
}
"""The same of grey ``(N, S, S)`` scans; they are given the tiles of the training as well."""
