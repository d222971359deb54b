"""Tissues without architecture: background, debris, lymphocytes, mucus."""

from __future__ import annotations

import numpy as np

from training.phantoms.canvas import FIELD_UM, Canvas, step
from training.phantoms.draws import Floats
from training.phantoms.nuclei import stamp


def background(canvas: Canvas) -> Floats:
    """Empty glass: light falling off to a side, dust, faint smears.

    In the public colorectal sets a part of these tiles is violet, since stain normalisation has
    stretched their noise; so are some here.
    """
    draws = canvas.draws
    cast = draws.chance(0.45)[:, None, None]
    depth = canvas.number(0.05, 0.34)
    fall_x, fall_y = canvas.number(-0.02, 0.02), canvas.number(-0.02, 0.02)
    tilt = (canvas.x / FIELD_UM - 0.5) * fall_x + (canvas.y / FIELD_UM - 0.5) * fall_y
    smear = 0.005 * canvas.noise(20) + 0.004 * canvas.noise(1.5)
    level = 0.012 + tilt + smear * np.where(cast, 2.5, 0.7)
    k = 14
    dust = stamp(
        canvas, draws.uniform(0, FIELD_UM, k), draws.uniform(0, FIELD_UM, k),
        major=draws.uniform(0.5, 3.5, k), minor=draws.uniform(0.4, 1.0, k),
        angle=draws.uniform(0, np.pi, k), strength=draws.uniform(0.03, 0.35, k),
        keep=draws.chance(draws.uniform(0.0, 0.6, 1), k), reach=5.0, ragged=0.3,
    )  # fmt: skip
    cloud = np.clip(canvas.noise(9) * 0.12 - 0.16, 0, 1) * draws.chance(0.4)[:, None, None]
    cloud *= (0.7 + 0.5 * canvas.noise(1.5)).clip(0, 2)
    hue = canvas.number(0.5, 1.2)
    haematoxylin = level + np.where(cast, depth * hue, 0) + dust
    eosin = level + np.where(cast, depth + cloud, 0.2 * cloud) + 0.5 * dust
    return np.stack([haematoxylin, eosin], 1).clip(0.002, None)


def debris(canvas: Canvas) -> Floats:
    """Necrosis: a granular smudge, ghosts of cells, fragments of shrunken nuclei, holes."""
    draws = canvas.draws
    blotch, ghosts = canvas.noise(11), canvas.granules(9)
    grain, middle = canvas.noise(0.9), canvas.noise(3.5)
    speck = canvas.noise(1.7)
    ghostly = canvas.number(0.0, 0.07)
    coarse = canvas.number(0.3, 1.0)
    eosin = canvas.number(0.19, 0.33) + 0.025 * blotch + ghostly * ghosts
    eosin += coarse * (0.05 * grain + 0.05 * speck) + 0.02 * middle
    purple = canvas.number(0.05, 0.22)
    haematoxylin = purple * (1 + 0.3 * canvas.noise(7) + 0.25 * speck) + coarse * 0.03 * grain
    haematoxylin -= 0.5 * ghostly * ghosts
    x, y = canvas.lattice(draws.uniform(7, 13), 19, 0.48)
    k = x.shape[1]
    radius = draws.uniform(0.5, 1.9, k)
    crowd = draws.uniform(0.02, 0.5, 1) + 0.2 * canvas.sample(blotch, x, y)
    fragments = stamp(
        canvas, x, y, major=radius * draws.uniform(1.0, 1.9, k), minor=radius,
        angle=draws.uniform(0, np.pi, k), strength=draws.uniform(0.15, 0.75, k),
        keep=draws.chance(crowd, k), reach=4.5, ragged=0.35,
    )  # fmt: skip
    haematoxylin += fragments
    # Where it falls apart, small holes join to ragged gaps.
    holes = ghosts + 0.9 * speck + 0.8 * blotch - canvas.number(1.8, 5.5)
    solid = 1 - canvas.number(0.3, 0.9) * step(holes * 1.2, 1.0)
    return np.stack([haematoxylin * solid, (eosin + 0.2 * fragments) * solid], 1).clip(0.005, None)


def lymphocytes(canvas: Canvas) -> Floats:
    """Small, dark, round nuclei close together, hardly any cytoplasm, a pale net between."""
    draws = canvas.draws
    clumps, chromatin = canvas.noise(13), canvas.noise(0.7)
    x, y = canvas.lattice(draws.uniform(6.6, 9.0), 24, 0.32)
    k = x.shape[1]
    radius = draws.uniform(2.5, 3.1, 1) * draws.uniform(0.85, 1.2, k)
    # A few large, pale cells lie among the small ones (blasts, follicular dendritic cells).
    large = draws.chance(draws.uniform(0, 0.12, 1), k)
    radius = np.where(large, radius * 1.45, radius)
    dark = draws.uniform(0.42, 0.75, 1) * draws.uniform(0.65, 1.2, k)
    crowd = draws.uniform(0.55, 1.1, 1) + 0.22 * canvas.sample(clumps, x, y)
    nuclei = stamp(
        canvas, x, y, major=radius * draws.uniform(1.0, 1.3, k), minor=radius,
        angle=draws.uniform(0, np.pi, k), strength=np.where(large, dark * 0.65, dark),
        keep=draws.chance(crowd, k), reach=6.0, hollow=draws.uniform(0.05, 0.45, k), ragged=0.18,
    )  # fmt: skip
    net = 1 - np.abs(canvas.noise(1.6)).clip(0, 1)
    eosin = canvas.number(0.03, 0.16) * (1 + 0.25 * canvas.noise(6)) + 0.12 * net
    eosin += 0.02 * chromatin + 0.4 * nuclei
    haematoxylin = 0.02 + 0.05 * net + nuclei * (1 + 0.22 * chromatin)
    return np.stack([haematoxylin, eosin], 1).clip(0.005, None)


def mucus(canvas: Canvas) -> Floats:
    """Pale bluish pools drawn out in strands, a few floating cells, sometimes a pink septum."""
    draws = canvas.draws
    pools, swirl, fuzz = canvas.noise(18), canvas.noise(9), canvas.noise(2)
    bend = pools * canvas.number(6, 22) + swirl * canvas.number(2, 6) + 0.5 * fuzz
    u, v = canvas.along(canvas.number(0, np.pi), bend)
    fine = canvas.bank.fibres(u, v, 9, 0.9)
    broad = canvas.bank.fibres(u, v + 60, 16, 2.6)
    strands = (1 - np.abs(fine) * 2).clip(0, 1) * 0.5 + (1 - np.abs(broad) * 3).clip(0, 1)
    # Strands break off and begin anew.
    strands *= (0.5 + 0.5 * canvas.noise(6)).clip(0, 1.4)
    density = canvas.number(0.04, 0.24)
    veil = (0.55 + 0.3 * pools + 0.2 * swirl).clip(0.08, 1.6)
    haematoxylin = density * veil * (0.45 + strands * canvas.number(0.25, 1.2))
    haematoxylin *= 1 + 0.1 * canvas.noise(0.9) + 0.08 * fuzz
    eosin = haematoxylin * canvas.number(0.15, 0.95) + 0.012
    # A septum: pink fibres and spindle nuclei in a band.
    angle = canvas.number(0, np.pi)
    band = (canvas.x - FIELD_UM / 2) * np.cos(angle) + (canvas.y - FIELD_UM / 2) * np.sin(angle)
    band = np.abs(band + canvas.number(-45, 45) + 9 * pools + 3 * swirl)
    width = np.where(draws.chance(0.4)[:, None, None], canvas.number(1.5, 9), -9)
    septum = step(width - band + 0.6 * fuzz, 1.5)
    eosin += septum * (0.24 + 0.05 * fine + 0.03 * fuzz - eosin)
    haematoxylin += septum * (0.09 - haematoxylin)
    k = 24
    x, y = draws.uniform(0, FIELD_UM, k), draws.uniform(0, FIELD_UM, k)
    on_septum = canvas.sample(septum, x, y) > 0.6
    keep = draws.chance(np.where(on_septum, 0.9, draws.uniform(0, 0.25, 1)), k)
    radius, shape = draws.uniform(1.4, 2.8, k), draws.uniform(1.0, 2.2, k)
    turn = np.where(on_septum, canvas.slope(band, x, y, 4) + np.pi / 2, draws.uniform(0, np.pi, k))
    nuclei = stamp(
        canvas, x, y, major=radius * shape, minor=radius, angle=turn,
        strength=draws.uniform(0.3, 0.7, k), keep=keep, reach=8.0, ragged=0.3,
    )  # fmt: skip
    body = stamp(
        canvas, x + draws.normal(1, k), y + draws.normal(1, k), major=radius * shape * 1.8,
        minor=radius * 1.7, angle=turn, strength=draws.uniform(0.04, 0.16, k), keep=keep,
        reach=12.0, ragged=0.4,
    )  # fmt: skip
    nuclei *= 1 + 0.2 * fuzz
    return np.stack([haematoxylin + nuclei, eosin + body + 0.35 * nuclei], 1).clip(0.004, None)
