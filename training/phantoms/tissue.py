"""Synthetic H&E tiles of the nine tissue classes.

A tile is amounts of two dyes painted by its class, at times meeting another tissue at a border,
then stained and photographed. Everything follows from (seed, split, index, label).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.special import ndtri

from training.phantoms.canvas import FIELD_UM, Canvas, canvas, step
from training.phantoms.carcinoma import tumour
from training.phantoms.crypts import mucosa
from training.phantoms.draws import Draws, Floats
from training.phantoms.fibrous import adipose, muscle, stroma
from training.phantoms.loose import background, debris, lymphocytes, mucus
from training.phantoms.stain import stain

Painter = Callable[[Canvas], Floats]

PAINTERS: tuple[Painter, ...] = (
    adipose,
    background,
    debris,
    lymphocytes,
    mucus,
    muscle,
    mucosa,
    stroma,
    tumour,
)
"""In label order; each gives amounts of haematoxylin and eosin ``(n, 2, size, size)``."""

_BATCH_PIXELS = 288 * 64 * 64
_OWN_PART = (0.35, 0.85)
"""Range of the labelled tissue's share of a tile with a border. See :func:`generate_tiles`."""


def generate_tiles(
    labels: NDArray[np.int64],
    indices: NDArray[np.int64],
    *,
    seed: int,
    size: int = 64,
    difficulty: float = 0.3,
    split: str = "train",
) -> NDArray[np.uint8]:
    """Tiles ``(N, size, size, 3)`` of ``labels`` ``(N,)``, 112 µm wide.

    ``difficulty`` (0 to 1) is the chance that a tile is cut at a border: a second tissue, any of
    the other eight alike, fills a part of it, and the label's own part is uniform in 0.35 to
    0.85. Where that part is below 0.65 (three fifths of such tiles) the two tissues could be
    exchanged with equal probability, so that no classifier of tiles alone is right more often
    than every second time: its accuracy is at most 1 - 0.3 · difficulty. That is the room which
    a paired radiology image with a signal can fill. Blur and noise grow with it as well.
    """
    if len(labels) != len(indices):
        raise ValueError("each tile needs one label and one index")
    if len(labels) and not (labels.min() >= 0 and labels.max() < len(PAINTERS)):
        raise ValueError(f"labels are 0 to {len(PAINTERS) - 1}")
    if not 0 <= difficulty <= 1:
        raise ValueError("the difficulty lies between 0 and 1")
    out = np.empty((len(labels), size, size, 3), np.uint8)
    batch = max(1, _BATCH_PIXELS // (size * size))
    # Tiles of one class are painted together, so that a batch should hold few classes.
    order = np.argsort(labels, kind="stable")
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        key = _Key(seed, split, indices[rows])
        dyes, draws = _dyes(labels[rows], key, size, difficulty)
        view = canvas(draws, seed, size)
        blurred = ndimage.gaussian_filter(dyes, (0, 0, 1.1, 1.1), truncate=2.0)
        focus = draws.uniform(0, 0.35 + 0.65 * difficulty)[:, None, None, None]
        dyes += focus * (blurred - dyes)
        colours = stain(dyes, draws, view.noise(0) * np.float32(1 + 2 * difficulty))
        out[rows] = colours.clip(0, 255).astype(np.uint8)
    return out


@dataclass(frozen=True)
class _Key:
    """What, with the label, tells one tile from every other."""

    seed: int
    split: str
    indices: NDArray[np.int64]

    def draws(self, stream: str) -> Draws:
        return Draws(self.seed, stream, self.split, self.indices)

    def part(self, rows: NDArray[np.intp]) -> _Key:
        return _Key(self.seed, self.split, self.indices[rows])


def _dyes(
    labels: NDArray[np.int64], key: _Key, size: int, difficulty: float
) -> tuple[Floats, Draws]:
    """Amounts of both dyes, at times of two tissues, and the draws from which to go on."""
    draws = key.draws("tile")
    mixed = np.nonzero(draws.chance(difficulty))[0]
    other = (labels + draws.whole(1, len(PAINTERS))) % len(PAINTERS)
    dyes = _paint(labels, key.draws("tissue"), key.seed, size)
    if len(mixed):
        second = _paint(other[mixed], key.part(mixed).draws("neighbour"), key.seed, size)
        own = _border(canvas(draws.part(mixed), key.seed, size))[:, None]
        dyes[mixed] = second + own * (dyes[mixed] - second)
    # With or without a border, go on behind the numbers that a border takes.
    return dyes, draws.skip(16)


def _paint(labels: NDArray[np.int64], draws: Draws, seed: int, size: int) -> Floats:
    out = np.empty((len(labels), 2, size, size), np.float32)
    for label in np.unique(labels):
        rows = np.nonzero(labels == label)[0]
        out[rows] = PAINTERS[label](canvas(draws.part(rows), seed, size))
    return out


def _border(view: Canvas) -> Floats:
    """Where the labelled tissue lies, 0 to 1, ``(n, size, size)``; a wavy cut through the tile."""
    angle = view.number(0, 2 * np.pi)
    ramp = (view.x - FIELD_UM / 2) * np.cos(angle) + (view.y - FIELD_UM / 2) * np.sin(angle)
    level = ramp + 9 * view.noise(14) + 2 * view.noise(4)
    # The level is near to normal with this deviation, so that the quantile gives the share.
    spread = np.hypot(FIELD_UM / np.sqrt(12), np.hypot(9, 2))
    share = view.number(*_OWN_PART)
    return step(level + ndtri(share) * np.float32(spread), 3.0)
