"""Synthetic axial CT slices, cropped around one of eleven organs as the OrganMNIST sets are."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from crcviewer.protocol.tissue import ORGANS
from training.phantoms.anatomy import AIR, LEVEL_OF, Part
from training.phantoms.draws import Draws, Floats
from training.phantoms.texture import TextureBank, texture_bank

# The abdominal window: 400 HU wide about 50.
_WINDOW_LOW, _WINDOW_WIDTH = -150.0, 400.0
_BATCH_PIXELS = 32 * 64 * 64
_BLOCK = 1024
"""Random numbers set aside for a slice."""
_ROUGHNESS = 0.6
"""By how much the outlines' wandering is tamed."""
_CROP_MM = 110.0
"""Typical side of a crop: sets the scale of the textures, which do not follow each crop's own."""


def generate_slices(
    organs: NDArray[np.int64],
    indices: NDArray[np.int64],
    *,
    seed: int,
    size: int = 64,
    split: str = "train",
) -> NDArray[np.uint8]:
    """Grey slices ``(N, size, size)`` of ``organs`` ``(N,)``, numbered as in ``ORGANS``.

    The patient's left is on the right of the image, as on a viewing screen. As in OrganMNIST the
    crop follows the organ's bounding box, which is stretched to a square.
    """
    if len(organs) != len(indices):
        raise ValueError("each slice needs one organ and one index")
    if len(organs) and not (organs.min() >= 0 and organs.max() < len(ORGANS)):
        raise ValueError(f"organs are 0 to {len(ORGANS) - 1}")
    out = np.empty((len(organs), size, size), np.uint8)
    batch = max(1, _BATCH_PIXELS // (size * size))
    for organ, name in enumerate(ORGANS):
        members = np.nonzero(organs == organ)[0]
        for start in range(0, len(members), batch):
            rows = members[start : start + batch]
            draws = Draws(seed, "slice", split, indices[rows], block=_BLOCK)
            out[rows] = _slices(name, draws, texture_bank(seed, size, _CROP_MM / size))
    return out


def _slices(organ: str, draws: Draws, bank: TextureBank) -> NDArray[np.uint8]:
    parts = LEVEL_OF[organ].parts
    shapes = _patients(parts, draws)
    mine = np.array([part.name == organ for part in parts])
    centre, half = _box(shapes.rows(mine))
    centre = centre + draws.normal(0.07, 2) * half
    half = half * draws.uniform(1.0, 1.42, 1) * np.exp(draws.normal(0.05, 2))
    unit = ((np.arange(bank.size, dtype=np.float32) + 0.5) * (2 / bank.size) - 1)[None]
    field = _Field(centre[:, :1] + half[:, :1] * unit, centre[:, 1:] + half[:, 1:] * unit)
    return _scanned(_painted(parts, shapes, field, draws, bank), draws, bank)


@dataclass(frozen=True)
class _Shapes:
    """The parts of ``n`` patients, each ``(n, parts)``: mm, radians, HU."""

    x: Floats
    y: Floats
    rx: Floats
    ry: Floats
    turn: Floats
    value: Floats

    def rows(self, chosen: NDArray[np.bool_]) -> _Shapes:
        return _Shapes(*(getattr(self, f.name)[:, chosen] for f in fields(self)))

    def reach(self) -> tuple[Floats, Floats]:
        """Half sides of the parts' upright bounding boxes."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        across = np.hypot(self.rx * cos, self.ry * sin)
        return across, np.hypot(self.rx * sin, self.ry * cos)


@dataclass(frozen=True)
class _Field:
    """Where the pixels lie, in mm: ``x`` ``(n, size)`` of the columns, ``y`` of the rows."""

    x: Floats
    y: Floats


def _patients(parts: tuple[Part, ...], draws: Draws) -> _Shapes:
    """One patient an image: parts shift, swell and turn a little, contrast medium comes or not."""
    count = len(parts)
    x, y, rx, ry, turn, value, contrast, absent = np.array(
        [(p.x, p.y, p.rx, p.ry, p.turn, p.value, p.contrast, p.absent) for p in parts], np.float32
    ).T[:, None, :]
    # Parts nested in each other move together.
    host = np.array([_host(parts, k) for k in range(count)])
    x = x + draws.normal(3.5, count)[:, host]
    y = y + draws.normal(3.5, count)[:, host]
    swell = np.exp(draws.normal(0.08, count, 2))[:, host]
    turn = np.deg2rad(turn + draws.normal(5.0, count)[:, host])
    phase = draws.uniform(0, 1, 1) * draws.uniform(0.4, 1.0, count)
    value = value + contrast * phase[:, host] + draws.normal(6.0, count)
    # What is missing lies far outside.
    x = np.where(draws.chance(absent, count), np.float32(9999), x)
    return _Shapes(x, y, rx * swell[..., 0], ry * swell[..., 1], turn, value)


def _host(parts: tuple[Part, ...], k: int) -> int:
    """The earlier, larger part in which part ``k`` is embedded, of the same organ or joint."""
    part = parts[k]
    for j in range(k - 1, -1, -1):
        other = parts[j]
        away = math.hypot(part.x - other.x, part.y - other.y)
        if away + 0.7 * max(part.rx, part.ry) < 1.15 * max(other.rx, other.ry) < 70:
            return _host(parts, j)
    return k


def _box(shapes: _Shapes) -> tuple[Floats, Floats]:
    """Centres and half sides ``(n, 2)`` in mm of the boxes around all the parts."""
    across, down = shapes.reach()
    low = np.stack([(shapes.x - across).min(1), (shapes.y - down).min(1)], 1)
    high = np.stack([(shapes.x + across).max(1), (shapes.y + down).max(1)], 1)
    return (low + high) / 2, (high - low) / 2


def _painted(
    parts: tuple[Part, ...], shapes: _Shapes, field: _Field, draws: Draws, bank: TextureBank
) -> Floats:
    """Hounsfield units ``(n, size, size)`` of the parts, each over those before it."""
    n, size = field.x.shape
    wander = bank.noise(draws, 13)
    grain = 0.6 * bank.noise(draws, 2.4) + 0.8 * bank.noise(draws, 1.1)
    pitch = (np.ptp(field.x, axis=1) + np.ptp(field.y, axis=1)) / (2 * size - 2)
    softness = np.maximum(pitch, 1.0).astype(np.float32)
    image = np.full((n, size, size), AIR, np.float32)
    # Noise wanders by four deviations at most; beyond that a part leaves no trace in the crop.
    across, down = shapes.reach()
    for k, part in enumerate(parts):
        spare = 4 * _ROUGHNESS * part.rough + softness
        stretch = 1 + spare / np.minimum(shapes.rx[:, k], shapes.ry[:, k])
        wide, high = across[:, k] * stretch, down[:, k] * stretch
        x, y = shapes.x[:, k], shapes.y[:, k]
        seen = (x + wide > field.x[:, 0]) & (x - wide < field.x[:, -1])
        seen &= (y + high > field.y[:, 0]) & (y - high < field.y[:, -1])
        rows = np.nonzero(seen)[0]
        if len(rows) == n:
            rows_or_all: slice | NDArray[np.intp] = slice(None)
        elif len(rows):
            rows_or_all = rows
        else:
            continue
        mask = _ellipse(shapes, k, field, rows_or_all)
        soft = softness[rows_or_all][:, None, None]
        thin = np.minimum(shapes.rx[:, k], shapes.ry[:, k])[rows_or_all][:, None, None]
        mask *= thin / soft
        mask += wander[rows_or_all] * (np.float32(_ROUGHNESS * part.rough) / soft)
        mask += np.float32(0.5)
        np.clip(mask, 0, 1, out=mask)
        change = shapes.value[:, k][rows_or_all][:, None, None] - image[rows_or_all]
        if part.grain:
            change += np.float32(part.grain) * grain[rows_or_all]
        change *= mask
        image[rows_or_all] += change
    return image


def _ellipse(shapes: _Shapes, k: int, field: _Field, rows: slice | NDArray[np.intp]) -> Floats:
    """1 in the middle of part ``k``, 0 on its outline, falling evenly; ``(rows, size, size)``."""
    turn = shapes.turn[rows, k][:, None]
    cos, sin = np.cos(turn), np.sin(turn)
    a, b = shapes.rx[rows, k][:, None], shapes.ry[rows, k][:, None]
    dx = field.x[rows] - shapes.x[rows, k][:, None]
    dy = field.y[rows] - shapes.y[rows, k][:, None]
    u = (dy * sin / a)[:, :, None] + (dx * cos / a)[:, None, :]
    v = (dy * cos / b)[:, :, None] - (dx * sin / b)[:, None, :]
    u *= u
    v *= v
    u += v
    np.sqrt(u, out=u)
    return np.subtract(1, u, out=u)


def _scanned(image: Floats, draws: Draws, bank: TextureBank) -> NDArray[np.uint8]:
    """What the scanner and the window make of it: vessels of the lung, blur, noise, grey levels."""
    n = draws.n
    vessels = bank.granules(draws, 11) + 0.5 * bank.noise(draws, 1.4)
    vessels = np.clip((vessels - draws.uniform(1.5, 2.3).reshape(n, 1, 1)) * 700, 0, 900)
    image += vessels * (np.abs(image + 840) < 220)
    blurred = ndimage.gaussian_filter(image, (0, 0.9, 0.9), truncate=2.0)
    image += draws.uniform(0, 1).reshape(n, 1, 1) * (blurred - image)
    noise = 0.8 * bank.noise(draws, 0) + 0.6 * bank.noise(draws, 1.8)
    image += noise * np.exp(draws.uniform(np.log(6), np.log(42))).reshape(n, 1, 1)
    low = _WINDOW_LOW + draws.normal(12.0).reshape(n, 1, 1)
    image -= low
    image *= np.float32(255 / _WINDOW_WIDTH)
    return image.clip(0, 255).astype(np.uint8)
