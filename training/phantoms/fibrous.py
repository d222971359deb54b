"""Fat, smooth muscle and stroma: membranes and fibres with the nuclei that lie along them."""

from __future__ import annotations

import numpy as np

from training.phantoms.canvas import FIELD_UM, Canvas, step, two_nearest
from training.phantoms.draws import Floats
from training.phantoms.nuclei import stamp


def adipose(canvas: Canvas) -> Floats:
    """Large empty cells, thin membranes, a few flat nuclei pressed against these."""
    draws = canvas.draws
    wave, ripple, fuzz = canvas.noise(12), canvas.noise(4), canvas.noise(1.2)
    x = canvas.x + 5 * wave + 1.2 * ripple
    y = canvas.y + 5 * canvas.noise(12) + 1.2 * ripple
    px, py = canvas.lattice(draws.uniform(46, 84), 5, 0.34)
    first, second, _ = two_nearest(x, y, px, py)
    gap = second - first
    thin = canvas.number(0.8, 2.4) * (1 + 0.35 * wave).clip(0.3, 2) + 0.3 * fuzz
    # Two cells, two membranes: where they part, a double line is seen.
    parted = canvas.number(0, 3.5) * (0.6 + 0.6 * canvas.noise(8)).clip(0, 2)
    membrane = step(thin - np.abs(gap - parted), max(canvas.softness, 1.0))
    # A membrane seen from its flat side: a pale veil.
    veil = np.clip(canvas.noise(10) - 0.5, 0, 1) * np.clip(1.4 - gap / 26, 0, 1)
    strength = canvas.number(0.14, 0.36)
    eosin = 0.01 + membrane * strength * (1 + 0.25 * ripple) + veil * canvas.number(0, 0.14)
    eosin *= 1 + 0.12 * fuzz
    # Septa of collagen pass between lobules in some tiles.
    angle = canvas.number(0, np.pi)
    band = (canvas.x - FIELD_UM / 2) * np.cos(angle) + (canvas.y - FIELD_UM / 2) * np.sin(angle)
    band = np.abs(band + canvas.number(-60, 60) + 9 * wave)
    width = np.where(draws.chance(0.25)[:, None, None], canvas.number(2, 12), -9)
    septum = step(width - band + 1.5 * ripple + 0.3 * fuzz, 1.5)
    eosin += septum * (0.2 + 0.05 * ripple + 0.03 * fuzz - eosin).clip(0, None)
    k = 70
    x0, y0 = draws.uniform(0, FIELD_UM, k), draws.uniform(0, FIELD_UM, k)
    near = (canvas.sample(gap, x0, y0) < 3.5) | (canvas.sample(septum, x0, y0) > 0.7)
    nuclei = stamp(
        canvas, x0, y0, major=draws.uniform(2.5, 5.0, k), minor=draws.uniform(0.8, 1.6, k),
        angle=canvas.slope(gap, x0, y0, 3.0) + np.pi / 2, strength=draws.uniform(0.35, 0.75, k),
        keep=near & draws.chance(draws.uniform(0.05, 0.7, 1), k), reach=8.0, ragged=0.2,
    )  # fmt: skip
    haematoxylin = 0.006 + 0.35 * membrane * strength + nuclei + 0.06 * septum + 0.03 * veil
    return np.stack([haematoxylin, eosin + 0.3 * nuclei], 1).clip(0.003, None)


def muscle(canvas: Canvas) -> Floats:
    """Parallel wavy bundles, evenly pink, with long blunt nuclei along them."""
    draws = canvas.draws
    fuzz = canvas.noise(0.8)
    bend = canvas.noise(26) * canvas.number(3, 13) + canvas.noise(10) * canvas.number(0.3, 2.0)
    u, v = canvas.along(canvas.number(0, np.pi), bend + 0.3 * fuzz)
    fine = canvas.bank.fibres(u, v, 16, 0.7)
    bundle = canvas.bank.fibres(u, v + 150, 30, 3.2)
    broad = canvas.noise(22)
    # Thin pale lines part the fibres, as far as the slide shows them.
    lines = (1 - np.abs(canvas.bank.fibres(u, v + 300, 18, 1.8)) * 3.5).clip(0, 1)
    eosin = canvas.number(0.20, 0.34) + 0.04 * fine * canvas.number(0.4, 1.5) + 0.025 * bundle
    eosin += 0.02 * broad + 0.025 * fuzz - 0.13 * lines * canvas.number(0, 1)
    haematoxylin = canvas.number(0.04, 0.14) + 0.012 * fine + 0.012 * bundle + 0.01 * fuzz
    # Clefts open between bundles, more in some slides than in others.
    clefts = step((bundle + 0.35 * fine - canvas.number(0.9, 3.2) + 0.6 * broad) * 1.6, 1.6)
    clefts *= canvas.number(0.4, 1.0)
    x, y = canvas.lattice(draws.uniform(11, 18), 15, 0.48)
    k = x.shape[1]
    lie = canvas.slope(v, x, y, 4.0) + np.pi / 2 + draws.normal(0.12, k)
    length = draws.uniform(3.5, 9.5, k) * draws.uniform(0.55, 1.0, 1)
    keep = draws.chance(draws.uniform(0.2, 0.7, 1), k) & (canvas.sample(clefts, x, y) < 0.3)
    nuclei = stamp(
        canvas, x, y, major=length, minor=draws.uniform(0.9, 1.9, k), angle=lie,
        strength=draws.uniform(0.22, 0.5, 1) * draws.uniform(0.5, 1.3, k), keep=keep, reach=11.0,
        hollow=draws.uniform(0.0, 0.5, k), ragged=0.15,
    )  # fmt: skip
    solid = 1 - 0.93 * clefts
    haematoxylin = haematoxylin * solid + nuclei * (1 + 0.1 * fine + 0.2 * fuzz)
    return np.stack([haematoxylin, eosin * solid + 0.15 * nuclei], 1).clip(0.004, None)


def stroma(canvas: Canvas) -> Floats:
    """Desmoplastic stroma: loose swirling collagen, plump spindle nuclei, inflammatory cells."""
    draws = canvas.draws
    broad, swirl, fuzz = canvas.noise(20), canvas.noise(8), canvas.noise(0.8)
    bend = broad * canvas.number(6, 22) + swirl * canvas.number(1.5, 5.5)
    u, v = canvas.along(canvas.number(0, np.pi), bend + 0.6 * canvas.noise(2) + 0.3 * fuzz)
    fine = canvas.bank.fibres(u, v, 8, 0.7)
    strand = canvas.bank.fibres(u, v + 150, 13, 2.2)
    lines = (1 - np.abs(canvas.bank.fibres(u, v + 300, 10, 1.4)) * 2.5).clip(0, 1)
    patch = canvas.noise(12)
    eosin = canvas.number(0.14, 0.26) + canvas.number(0.02, 0.08) * strand + 0.04 * fine
    eosin += 0.03 * patch + 0.025 * fuzz - 0.12 * lines * canvas.number(0.2, 1)
    haematoxylin = canvas.number(0.03, 0.15) + 0.02 * patch - 0.01 * strand + 0.015 * swirl
    haematoxylin += 0.012 * fuzz
    gaps = step((strand + 0.7 * fine - canvas.number(1.3, 3.0) + 0.7 * patch) * 1.4, 1.6)
    gaps *= canvas.number(0.3, 0.9)
    x, y = canvas.lattice(draws.uniform(11, 17), 15, 0.48)
    k = x.shape[1]
    lie = canvas.slope(v, x, y, 3.0) + np.pi / 2 + draws.normal(0.45, k)
    round_cell = draws.chance(draws.uniform(0.05, 0.4, 1), k)
    length = np.where(round_cell, draws.uniform(1.9, 2.7, k), draws.uniform(2.8, 6.6, k))
    width = np.where(round_cell, draws.uniform(1.8, 2.5, k), draws.uniform(0.9, 2.3, k))
    dark = draws.uniform(0.25, 0.5, 1) * draws.uniform(0.5, 1.3, k)
    nuclei = stamp(
        canvas, x, y, major=length, minor=width, angle=lie,
        strength=np.where(round_cell, dark * 1.3, dark),
        keep=draws.chance(draws.uniform(0.2, 0.7, 1), k), reach=9.0,
        hollow=np.where(round_cell, 0.1, draws.uniform(0.0, 0.65, k)), ragged=0.25,
    )  # fmt: skip
    solid = 1 - 0.9 * gaps
    # A small vessel: a ring with an empty middle.
    cx, cy, radius = canvas.number(0, FIELD_UM), canvas.number(0, FIELD_UM), canvas.number(3, 9)
    away = np.hypot(canvas.x - cx + 2 * swirl, (canvas.y - cy) * canvas.number(0.5, 1.8))
    has = draws.chance(0.3)[:, None, None]
    lumen = step(np.where(has, radius - away + 0.8 * fuzz, np.float32(-9)), 1.5)
    wall = step(np.where(has, 2 - np.abs(away - radius - 1.5) + fuzz, np.float32(-9)), 1.5)
    solid *= 1 - 0.9 * lumen
    haematoxylin = haematoxylin * solid
    haematoxylin += (nuclei * (1 + 0.25 * fuzz) + 0.12 * wall) * (1 - lumen)
    eosin = (eosin + 0.08 * wall) * solid + 0.15 * nuclei
    return np.stack([haematoxylin, eosin], 1).clip(0.004, None)
