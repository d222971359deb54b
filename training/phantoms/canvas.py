"""What a tissue is painted on: the pixel grid of a batch of tiles, in µm, and brushes for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.phantoms.draws import Draws, Floats
from training.phantoms.texture import TextureBank, texture_bank

FIELD_UM = 112.0
"""Side of a tile: 224 px at 0.5 µm/px, as in the colorectal tile sets."""


@dataclass(frozen=True)
class Canvas:
    """A batch of ``n`` tiles. Positions are in µm from the upper left corner."""

    draws: Draws
    bank: TextureBank

    @property
    def n(self) -> int:
        return self.draws.n

    @property
    def size(self) -> int:
        return self.bank.size

    @property
    def pixel(self) -> float:
        """µm a pixel."""
        return self.bank.pixel

    @property
    def softness(self) -> float:
        """Width of a sharp edge in µm: one pixel, or what a 20× objective resolves."""
        return max(self.pixel, 0.8)

    @property
    def x(self) -> Floats:
        """``(1, 1, size)`` pixel centres."""
        return ((np.arange(self.size, dtype=np.float32) + 0.5) * self.pixel)[None, None, :]

    @property
    def y(self) -> Floats:
        """``(1, size, 1)`` pixel centres."""
        return ((np.arange(self.size, dtype=np.float32) + 0.5) * self.pixel)[None, :, None]

    def noise(self, scale: float) -> Floats:
        """``(n, size, size)`` unit noise smoothed over ``scale`` µm."""
        return self.bank.noise(self.draws, scale)

    def granules(self, wavelength: float) -> Floats:
        """``(n, size, size)`` unit noise of blobs ``wavelength`` µm apart."""
        return self.bank.granules(self.draws, wavelength)

    def number(self, low: float, high: float) -> Floats:
        """One number an image, ``(n, 1, 1)``, to be used with fields."""
        return self.draws.uniform(low, high, 1, 1)

    def lattice(self, spacing: Floats, count: int, jitter: float) -> tuple[Floats, Floats]:
        """Jittered grid points ``(n, count²)`` about the tile's centre, ``spacing`` ``(n,)`` µm.

        The grid is turned and shifted at random; ``jitter`` is in parts of the spacing.
        """
        k = np.arange(count, dtype=np.float32) - (count - 1) / 2
        # Every second row is shifted by half a step: closer to how cells pack.
        gx, gy = np.meshgrid(k, k)
        gx = gx + 0.5 * (np.arange(count)[:, None] % 2)
        place = np.stack([gx.ravel(), gy.ravel() * 0.9], -1)[None].astype(np.float32)
        move = self.draws.uniform(-jitter, jitter, count * count, 2)
        start = self.draws.uniform(-0.5, 0.5, 1, 2)
        u, v = np.moveaxis((place + move + start) * spacing[:, None, None], -1, 0)
        angle = self.draws.uniform(0, np.pi, 1)
        cos, sin = np.cos(angle), np.sin(angle)
        middle = FIELD_UM / 2
        return middle + u * cos - v * sin, middle + u * sin + v * cos

    def sample(self, field: Floats, x: Floats, y: Floats) -> Floats:
        """Values ``(n, k)`` of a field at positions ``(n, k)``; outside, of the nearest pixel."""
        row = np.clip((y / self.pixel).astype(np.int32), 0, self.size - 1)
        column = np.clip((x / self.pixel).astype(np.int32), 0, self.size - 1)
        values: Floats = field[np.arange(self.n)[:, None], row, column]
        return values

    def slope(self, field: Floats, x: Floats, y: Floats, reach: float) -> Floats:
        """Direction ``(n, k)`` in which the field rises, in radians, over ±``reach`` µm."""
        dx = self.sample(field, x + reach, y) - self.sample(field, x - reach, y)
        dy = self.sample(field, x, y + reach) - self.sample(field, x, y - reach)
        direction: Floats = np.arctan2(dy, dx)
        return direction

    def along(self, angle: Floats, bend: Floats) -> tuple[Floats, Floats]:
        """Coordinates along and across a direction ``(n, 1, 1)``, the second bent by µm."""
        cos, sin = np.cos(angle), np.sin(angle)
        u = self.x * cos + self.y * sin
        v = self.y * cos - self.x * sin
        v += bend
        return u + self.number(0, 500), v


def canvas(draws: Draws, seed: int, size: int) -> Canvas:
    """The canvas of a batch of tiles of ``size`` pixels."""
    return Canvas(draws, texture_bank(seed, size, FIELD_UM / size))


def step(field: NDArray[np.floating], width: float) -> Floats:
    """0 to 1 where the field (µm) passes 0, over ``width`` µm."""
    scaled = np.asarray(field * np.float32(1 / width), np.float32)
    scaled += np.float32(0.5)
    return np.clip(scaled, 0, 1, out=scaled)


def two_nearest(
    x: Floats, y: Floats, points_x: Floats, points_y: Floats
) -> tuple[Floats, Floats, Floats]:
    """Distances to the nearest and second nearest of ``(n, k)`` points, and which is nearest.

    ``x`` and ``y`` are ``(n, size, size)``. The classic cellular texture: Worley, SIGGRAPH 1996.
    """
    shape = np.broadcast_shapes(x.shape, y.shape)
    first = np.full(shape, np.inf, np.float32)
    second = first.copy()
    which = np.zeros(shape, np.float32)
    for k in range(points_x.shape[1]):
        dx = x - points_x[:, k, None, None]
        dy = y - points_y[:, k, None, None]
        dx *= dx
        dy *= dy
        dx += dy
        nearer = dx < first
        np.copyto(which, np.float32(k), where=nearer)
        np.maximum(first, dx, out=dy)
        np.minimum(second, dy, out=second)
        np.minimum(first, dx, out=first)
    return np.sqrt(first), np.sqrt(second), which
