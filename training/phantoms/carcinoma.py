"""Adenocarcinoma: crowded, irregular glands of uneven nuclei, holes through them, some stroma."""

from __future__ import annotations

import numpy as np

from training.phantoms.canvas import Canvas, step, two_nearest
from training.phantoms.draws import Floats
from training.phantoms.nuclei import stamp


def tumour(canvas: Canvas) -> Floats:
    """From gland-forming (tall nuclei in layers) to solid growth (large, round, uneven ones)."""
    draws = canvas.draws
    wave, knot, ripple = canvas.noise(16), canvas.noise(7), canvas.noise(3)
    fuzz = canvas.noise(0.8)
    bent = canvas.number(4, 12)
    x = canvas.x + bent * wave + 2.5 * knot
    y = canvas.y + bent * canvas.noise(16) + 2.5 * ripple
    glands_x, glands_y = canvas.lattice(draws.uniform(50, 88), 5, 0.36)
    first, second, _ = two_nearest(x, y, glands_x, glands_y)
    # 0: round nuclei, wide apart, in solid sheets; 1: tall ones, close, in the wall of a gland.
    # Between the glands: stroma, from a hair's breadth (solid growth) to a fifth of the tile.
    tall = canvas.number(0, 1)
    wall = second - first - canvas.number(-4, 9) - 8 * tall + 2.5 * ripple
    hole = canvas.number(-9, 4) + 17 * tall - first + 4 * knot
    # Cribriform growth: more holes, anywhere in the sheet.
    sieve = (canvas.noise(5) - canvas.number(1.2, 3.4)) * 6
    hole = np.maximum(hole, sieve)
    # The cells' upper ends, free of nuclei, line the holes.
    bare = np.where(hole + 6 * tall > 0, np.float32(1), np.float32(0))
    lumen = step(hole, 2.5) * step(wall - 7, 4.0)
    tissue = step(wall, 2.0)
    strands = (1 - np.abs(canvas.noise(2.2)) * 2).clip(0, 1)
    eosin = canvas.number(0.14, 0.26) + 0.04 * fuzz + 0.03 * knot - 0.08 * strands
    haematoxylin = 0.07 + 0.015 * fuzz
    cytoplasm, basophilia = canvas.number(0.12, 0.26), canvas.number(0.06, 0.22)
    eosin += tissue * (cytoplasm + 0.02 * knot + 0.025 * ripple + 0.025 * fuzz - eosin)
    haematoxylin += tissue * (basophilia * (1 + 0.2 * ripple + 0.15 * fuzz) - haematoxylin)
    # What lies in the holes: nothing, mucin, or "dirty" necrosis.
    dirt = canvas.number(-0.12, 0.2).clip(0.015, None) * (1 + 0.4 * ripple + 0.3 * fuzz)
    eosin += lumen * (dirt - eosin)
    haematoxylin += lumen * (0.5 * dirt - haematoxylin)
    nuclei = _nuclei(canvas, tissue, bare, first, tall.reshape(-1, 1))
    nuclei *= 1 + 0.28 * fuzz + 0.12 * canvas.noise(1.4)
    return np.stack([haematoxylin + nuclei, eosin + 0.3 * nuclei], 1).clip(0.004, None)


def _nuclei(canvas: Canvas, tissue: Floats, bare: Floats, depth: Floats, tall: Floats) -> Floats:
    draws = canvas.draws
    pitch = draws.uniform(7.0, 8.4) + 2.6 * (1 - tall[:, 0])
    x, y = canvas.lattice(pitch, 21, 0.36)
    k = x.shape[1]
    inside = (canvas.sample(tissue, x, y) > 0.5) & (canvas.sample(bare, x, y) < 0.5)
    outside = canvas.sample(tissue, x, y) < 0.3
    uneven = np.exp(draws.normal(draws.uniform(0.1, 0.26, 1), k))
    minor = (pitch[:, None] * (0.40 - 0.11 * tall) * uneven).clip(1.4, 5.0)
    longer = (1.15 + 0.95 * tall) * draws.uniform(0.8, 1.25, k)
    # Tall cells stand across the gland's wall, though less strictly than in a normal crypt.
    lie = canvas.slope(depth, x, y, 5.0)
    lie = lie + draws.normal(draws.uniform(0.15, 0.4, 1) + 0.5 * (1 - tall), k)
    spindle = draws.uniform(0.9, 1.6, k)
    keep = draws.chance(np.where(inside, draws.uniform(0.78, 1.0, 1), 0.45), k)
    dark = draws.uniform(0.28, 0.5, 1) * draws.uniform(0.55, 1.4, k)
    vesicular = draws.uniform(0.1, 0.75, 1) * draws.uniform(0.6, 1.2, k)
    quarter = np.where(inside, np.float32(0), np.float32(np.pi / 2))
    nuclei = stamp(
        canvas, x, y, major=np.where(inside, minor * longer, spindle * 3).clip(0.5, 8),
        minor=np.where(inside, minor, spindle), angle=lie + quarter, strength=dark,
        keep=keep & (inside | outside), reach=9.5,
        hollow=np.where(inside, vesicular, 0.1).clip(0, 0.8), ragged=0.22,
    )  # fmt: skip
    nucleoli = stamp(
        canvas, x + draws.normal(0.6, k), y + draws.normal(0.6, k),
        major=draws.uniform(0.6, 1.1, k), minor=draws.uniform(0.5, 0.9, k), angle=lie,
        strength=dark, keep=keep & inside & draws.chance(draws.uniform(0, 0.8, 1), k), reach=2.5,
    )  # fmt: skip
    return np.maximum(nuclei, nucleoli)
