"""Normal mucosa: crypts cut across, regular rings of columnar cells and goblets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.phantoms.canvas import Canvas, step, two_nearest
from training.phantoms.draws import Draws, Floats
from training.phantoms.nuclei import stamp

_CRYPTS = 3
_COLUMNS = 46
_GOBLETS = 14
_BEND_UM = 4.0


@dataclass(frozen=True)
class Crypts:
    """Ellipses ``(n, k)``: centre, outer half axis (µm), squeeze of the other axis, tilt."""

    x: Floats
    y: Floats
    outer: Floats
    squeeze: Floats
    tilt: Floats

    @classmethod
    def drawn(cls, canvas: Canvas) -> Crypts:
        draws = canvas.draws
        spacing = draws.uniform(68, 100)
        x, y = canvas.lattice(spacing, _CRYPTS, 0.1)
        k = x.shape[1]
        outer = spacing[:, None] * draws.uniform(0.39, 0.48, k)
        # Cut along their axis, crypts are long: a squeeze common to the tile.
        squeeze = np.where(draws.chance(0.3), draws.uniform(0.5, 0.75), draws.uniform(0.8, 1.0))
        squeeze = squeeze[:, None] * draws.uniform(0.9, 1.1, k)
        tilt = draws.uniform(0, np.pi, 1) + draws.normal(0.25, k)
        return cls(x, y, outer, squeeze.astype(np.float32), tilt)

    def radius(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """At each pixel, how far from the nearest crypt's middle, and how far its outline is."""
        _, _, which = two_nearest(x, y, self.x, self.y)
        index = which.astype(np.int64).reshape(len(which), -1)

        def nearest(values: NDArray[np.floating]) -> Floats:
            return np.take_along_axis(values, index, 1).reshape(which.shape).astype(np.float32)

        dx, dy = x - nearest(self.x), y - nearest(self.y)
        cos, sin = np.cos(self.tilt), np.sin(self.tilt)
        along = dx * nearest(cos) + dy * nearest(sin)
        across = dy * nearest(cos / self.squeeze) - dx * nearest(sin / self.squeeze)
        return np.hypot(along, across), nearest(self.outer)

    def ring(self, part: Floats, turn: Floats) -> tuple[Floats, Floats, Floats]:
        """Places around all crypts: at ``part`` of the radius, evenly, moved by ``turn`` radians.

        Both are ``(n, k, places)``. Gives x, y and the outward direction, ``(n, k · places)``.
        """
        n, _, places = part.shape
        phase = np.arange(places, dtype=np.float32) / places * 2 * np.pi + turn
        u = self.outer[:, :, None] * part * np.cos(phase)
        v = (self.outer * self.squeeze)[:, :, None] * part * np.sin(phase)
        cos, sin = np.cos(self.tilt)[:, :, None], np.sin(self.tilt)[:, :, None]
        x = self.x[:, :, None] + u * cos - v * sin
        y = self.y[:, :, None] + u * sin + v * cos
        out = np.arctan2(np.sin(phase) / self.squeeze[:, :, None], np.cos(phase))
        out += self.tilt[:, :, None]
        return x.reshape(n, -1), y.reshape(n, -1), out.reshape(n, -1)


def mucosa(canvas: Canvas) -> Floats:
    """Round crypts in a row: small basal nuclei, pale goblets, a lumen; cells between them."""
    draws = canvas.draws
    crypts = Crypts.drawn(canvas)
    k = crypts.x.shape[1]
    bend_x, bend_y, ripple = canvas.noise(14), canvas.noise(14), canvas.noise(3)
    fuzz = canvas.noise(0.8)
    radius, wall = crypts.radius(canvas.x + _BEND_UM * bend_x, canvas.y + _BEND_UM * bend_y)
    epithelium = step(wall - radius + 0.7 * ripple, 2.0)
    lumen = step(wall * canvas.number(0.08, 0.34) - radius + 2.0 * ripple, 3.0)
    # Lamina propria first, then the epithelium over it.
    eosin = canvas.number(0.10, 0.22) + 0.05 * canvas.noise(2.0) + 0.03 * fuzz
    haematoxylin = canvas.number(0.05, 0.12) + 0.02 * ripple + 0.015 * fuzz
    depth = (radius / wall).clip(0, 1)
    pink, blue = canvas.number(0.16, 0.28), canvas.number(0.08, 0.24)
    eosin += epithelium * (pink + 0.025 * ripple + 0.02 * fuzz - eosin)
    haematoxylin += epithelium * (blue * (0.35 + 0.9 * depth * depth) - haematoxylin)

    turn = draws.uniform(0, 6, k, 1)
    vacuoles = _goblets(canvas, crypts, turn, bend_x, bend_y)
    pale = np.maximum(vacuoles * epithelium, lumen)
    mucin = canvas.number(0.03, 0.13) * (1 + 0.35 * canvas.noise(1.1) + 0.15 * ripple)
    haematoxylin += pale * (mucin - haematoxylin)
    eosin += pale * (canvas.number(0.2, 0.6) * mucin - eosin)

    dark = draws.uniform(0.35, 0.62, 1)
    part = draws.uniform(0.85, 0.97, k, _COLUMNS)
    x, y, out = crypts.ring(part, turn + draws.normal(0.03, k, _COLUMNS))
    x, y = _follow(canvas, x, y, bend_x, bend_y)
    count = x.shape[1]
    basal = stamp(
        canvas, x, y, major=draws.uniform(2.2, 3.9, count), minor=draws.uniform(1.4, 2.3, count),
        angle=out, strength=dark * draws.uniform(0.6, 1.2, count),
        keep=draws.chance(draws.uniform(0.75, 0.97, 1), count), reach=6.0, hollow=0.3, ragged=0.2,
    )  # fmt: skip
    x, y = canvas.lattice(draws.uniform(8, 12), 18, 0.45)
    count = x.shape[1]
    between = canvas.sample(epithelium, x, y) < 0.3
    size = draws.uniform(1.5, 2.7, count)
    cells = stamp(
        canvas, x, y, major=size * draws.uniform(1, 2.2, count), minor=size,
        angle=draws.uniform(0, np.pi, count), strength=dark * draws.uniform(0.6, 1.35, count),
        keep=between & draws.chance(draws.uniform(0.5, 0.95, 1), count), reach=7.0, hollow=0.2,
        ragged=0.25,
    )  # fmt: skip
    nuclei = np.maximum(basal, cells) * (1 + 0.22 * fuzz)
    return np.stack([haematoxylin + nuclei, eosin + 0.3 * nuclei], 1).clip(0.004, None)


def _goblets(
    canvas: Canvas, crypts: Crypts, turn: Floats, bend_x: Floats, bend_y: Floats
) -> Floats:
    """The vacuoles of the goblet cells, 0 to 1: round, side by side, towards the lumen."""
    draws: Draws = canvas.draws
    k = crypts.x.shape[1]
    place = 2 * np.pi / _GOBLETS
    part = draws.uniform(0.5, 0.68, k, _GOBLETS)
    x, y, out = crypts.ring(part, turn + place * draws.uniform(-0.22, 0.22, k, _GOBLETS))
    x, y = _follow(canvas, x, y, bend_x, bend_y)
    room = np.repeat(crypts.outer * (1 + crypts.squeeze) / 4 * 0.62 * place, _GOBLETS, axis=1)
    count = x.shape[1]
    width = (room * draws.uniform(0.8, 1.25, count)).clip(1.5, 8)
    return stamp(
        canvas, x, y, major=(width * draws.uniform(1.1, 1.8, count)).clip(0, 10), minor=width,
        angle=out, strength=draws.uniform(0.8, 1.0, count),
        keep=draws.chance(draws.uniform(0.5, 1.05, 1), count), reach=12.0,
    )  # fmt: skip


def _follow(
    canvas: Canvas, x: Floats, y: Floats, bend_x: Floats, bend_y: Floats
) -> tuple[Floats, Floats]:
    """Where places of the straight drawing lie in the bent one (to first order)."""
    moved_x = x - _BEND_UM * canvas.sample(bend_x, x, y)
    return moved_x, y - _BEND_UM * canvas.sample(bend_y, x, y)
