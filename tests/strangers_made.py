"""Strangers in the colours of tissue, in two parts that were divided before any was measured.

By tinted pictures, cells and tiles without phase the gate's heads were chosen; none is learnt from.
By :data:`NEVER`, type in Chinese, shuffled blocks and windows nothing was. What the gate learns is
in :mod:`training.trust.made_pictures`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter, laplace
from scipy.spatial import cKDTree

from tests.strangers import H_AND_E, Picture, chart

Floats = NDArray[np.float64]
_SIDE = 224


def stained(first: Floats, second: Floats, seed: int) -> Picture:
    """Amounts ``(S, S)`` of 0 to 1 of two dyes, as haematoxylin and eosin of some laboratory."""
    rng = np.random.default_rng([seed, 31])
    dyes = H_AND_E * np.exp(rng.normal(0, 0.1, (2, 3)))
    dyes = dyes / np.linalg.norm(dyes, axis=1, keepdims=True)
    most, least = rng.uniform(0.3, 1.2, 2), rng.uniform(0, 0.25, 2)
    amounts = np.stack((least[0] + most[0] * first, least[1] + most[1] * second), -1)
    found: Picture = (255 * 10 ** -(amounts @ dyes)).round().clip(0, 255).astype(np.uint8)
    return found


def tinted(picture: Picture, seed: int) -> Picture:
    """Any picture in the colours of H&E: its darkness as both dyes, or parted by its colours."""
    square = Image.fromarray(picture).convert("RGB").resize((_SIDE, _SIDE))
    x = np.asarray(square, np.float64) / 255
    dark = 1 - x.mean(2)
    second = (dark, _unit(x[..., 0] - x[..., 2]), np.abs(1 - 2 * dark))[seed % 3]
    return stained(dark, second, seed)


def in_colours_of(picture: Picture, tile: Picture) -> Picture:
    """Any picture with the very colours of a tile: each pixel gets that of the tile's pixel which
    has the same rank in brightness."""
    square = np.asarray(Image.fromarray(picture).convert("RGB").resize((_SIDE, _SIDE)))
    brightness = square.reshape(-1, 3).sum(1, dtype=np.float64)
    brightness += np.random.default_rng(0).uniform(0, 1, brightness.shape)  # among equals
    ranks = np.argsort(np.argsort(brightness)) / brightness.size
    colours = tile.reshape(-1, 3)
    colours = colours[np.argsort(colours.sum(1, dtype=np.int64), kind="stable")]
    smooth = gaussian_filter(colours.astype(np.float64), (len(colours) / 60, 0), mode="nearest")
    found: Picture = smooth[(ranks * len(colours)).astype(int)].round().astype(np.uint8)
    return found.reshape(square.shape)


def without_phase(tile: Picture, seed: int) -> Picture:
    """A tile's spectrum at random phases, the same for all channels: noise in its very colours."""
    rng = np.random.default_rng([seed, 32])
    phases = np.angle(np.fft.fft2(rng.normal(size=tile.shape[:2])))
    phases[0, 0] = 0
    density = -np.log10(np.maximum(tile.astype(np.float64), 1) / 255)
    turned = np.fft.fft2(density, axes=(0, 1)) * np.exp(1j * phases)[..., None]
    back = 255 * 10 ** -np.fft.ifft2(turned, axes=(0, 1)).real
    found: Picture = back.round().clip(0, 255).astype(np.uint8)
    return found


def cells(seed: int) -> Picture:
    """Cells of a Voronoi diagram, with borders, half of them with a nucleus."""
    rng = np.random.default_rng([seed, 33])
    count = int(rng.integers(10, 160))
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE
    places = np.stack((y, x), -1).reshape(-1, 2)
    away, nearest = cKDTree(rng.uniform(-0.05, 1.05, (count, 2))).query(places, k=2)
    away = (away * count**0.5).reshape(_SIDE, _SIDE, 2)
    shade = rng.uniform(size=count)[nearest[:, 0]].reshape(_SIDE, _SIDE)
    border = np.exp(-(away[..., 1] - away[..., 0]) / 0.1)
    nucleus = np.exp(-((away[..., 0] / rng.uniform(0.15, 0.4)) ** 4))
    return stained(nucleus if seed % 2 else shade, 0.6 * border + 0.4 * shade, seed)


def weave(seed: int) -> Picture:
    """Threads over and under each other."""
    rng = np.random.default_rng([seed, 41])
    threads = rng.uniform(5, 40)
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE * threads
    turn = rng.uniform(0, np.pi)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    over = (np.floor(u) + np.floor(v)) % 2
    thread = np.where(over == 0, np.abs(np.sin(np.pi * u)), np.abs(np.sin(np.pi * v)))
    fibres = gaussian_filter(rng.normal(size=(_SIDE, _SIDE)), 1) * rng.uniform(0, 0.6)
    return stained((thread + fibres).clip(0, 1), over * rng.uniform(0.2, 1), seed)


def reaction(seed: int) -> Picture:
    """Spots and labyrinths of two substances that feed on each other (Gray and Scott 1984)."""
    rng = np.random.default_rng([seed, 42])
    side = 96
    feed, kill = [(0.035, 0.065), (0.03, 0.0565), (0.04, 0.06), (0.026, 0.055)][seed % 4]
    first, second = np.ones((side, side)), np.zeros((side, side))
    for y, x in rng.integers(0, side - 8, (20, 2)):
        second[y : y + 8, x : x + 8] = rng.uniform(0.3, 0.6)
    for _ in range(1500):
        eaten = first * second**2
        first += 0.16 * laplace(first, mode="wrap") - eaten + feed * (1 - first)
        second += 0.08 * laplace(second, mode="wrap") + eaten - (feed + kill) * second
    grown = Image.fromarray(_unit(second).astype(np.float32))
    amount = np.asarray(grown.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC), np.float64)
    return stained(amount, 1 - amount * rng.uniform(0.3, 1), seed)


def fractal(seed: int) -> Picture:
    """A Julia set by the number of steps until points escape."""
    rng = np.random.default_rng([seed, 43])
    wide = rng.uniform(0.4, 1.6)
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE * 2 * wide - wide
    place = x + 1j * y
    turn = rng.uniform(0, 2 * np.pi)
    add = 0.7885 * np.exp(1j * turn)
    steps = np.zeros(place.shape)
    for _ in range(60):
        inside = np.abs(place) < 2
        place = np.where(inside, place**2 + add, place)
        steps += inside
    amount = _unit(np.log1p(steps))
    return stained(amount, np.sin(steps * 0.7) / 2 + 0.5, seed)


def marble(seed: int) -> Picture:
    """Veins: waves bent by turbulence."""
    rng = np.random.default_rng([seed, 44])
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE
    bend = sum(_unit(gaussian_filter(rng.normal(size=(_SIDE, _SIDE)), s)) * s for s in (4, 8, 16))
    turn = rng.uniform(0, np.pi)
    ramp = x * np.cos(turn) + y * np.sin(turn)
    veins = np.abs(np.sin(np.pi * rng.uniform(2, 8) * ramp + rng.uniform(0.1, 0.6) * bend))
    return stained(veins ** rng.uniform(0.5, 3), _unit(np.asarray(bend)), seed)


def street_map(seed: int) -> Picture:
    """Blocks, roads, a river, names."""
    rng = np.random.default_rng([seed, 45])
    palettes = [
        ["#f2efe9", "#ffffff", "#f9b29c", "#aad3df", "#cdebb0", "#d9d0c9"],
        ["#fde9f0", "#ffffff", "#c060a0", "#9a8fd0", "#f3c6da", "#e8b0cc"],
    ]
    ground, road, main, water, park, house = palettes[seed % 2]
    picture = Image.new("RGB", (_SIDE, _SIDE), ground)
    pen = ImageDraw.Draw(picture)
    for number in range(40):
        x, y = map(float, rng.uniform(0, _SIDE, 2))
        box = (x, y, x + float(rng.uniform(5, 40)), y + float(rng.uniform(5, 40)))
        pen.rectangle(box, fill=park if number % 4 == 0 else house)
    river = [(float(p), float(q)) for p, q in np.cumsum(rng.normal(18, 14, (14, 2)), 0)]
    pen.line(river, fill=water, width=int(rng.integers(6, 16)))
    for number in range(12):
        (a, b), (c, d) = rng.uniform(-20, _SIDE + 20, (2, 2)).tolist()
        pen.line([(a, b), (c, d)], fill=main if number % 3 == 0 else road, width=3 + number % 4)
    for name in ("High Street", "Mill Lane", "Station"):
        x, y = rng.uniform(0, _SIDE * 0.7, 2).tolist()
        pen.text((x, y), name, fill="#503050", font=ImageFont.load_default(size=13))
    return np.asarray(picture)


def code_squares(seed: int) -> Picture:
    """Squares as of a two-dimensional bar code, or bars, in a dark dye on pale paper."""
    rng = np.random.default_rng([seed, 46])
    count = int(rng.integers(12, 50))
    dots = (rng.uniform(size=(1 if seed % 3 == 0 else count, count)) < 0.5).astype(np.float32)
    large = Image.fromarray(dots).resize((_SIDE, _SIDE), Image.Resampling.NEAREST)
    amount = np.asarray(large, np.float64)
    return stained(amount, amount * rng.uniform(0, 1), seed)


def drawing(seed: int) -> Picture:
    """Curves of a pencil or a purple pen on pale paper."""
    rng = np.random.default_rng([seed, 47])
    picture = Image.new("RGB", (_SIDE, _SIDE), ["white", "#fff0f5", "#f8f4ec"][seed % 3])
    pen = ImageDraw.Draw(picture)
    ink = ["#5a2d82", "#303030", "#b03070", "#6a4fb0"][seed % 4]
    for _ in range(int(rng.integers(4, 40))):
        walk = np.cumsum(gaussian_filter(rng.normal(0, 10, (60, 2)), (3, 0)), 0)
        points = [tuple(one) for one in (walk + rng.uniform(0, _SIDE, 2)).tolist()]
        pen.line(points, fill=ink, width=int(rng.integers(1, 7)))
    return np.asarray(picture)


def wall(seed: int) -> Picture:
    """Bricks or hexagons, each of its own shade."""
    rng = np.random.default_rng([seed, 48])
    rows = rng.uniform(4, 22)
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE * rows
    if seed % 2:
        row = np.floor(y)
        across = x / 2 + 0.5 * (row % 2)
        joint = (np.minimum(y % 1, 1 - y % 1) < 0.08) | (
            np.minimum(across % 1, 1 - across % 1) < 0.04
        )
        number = (row * 71 + np.floor(across) * 17).astype(int)
    else:
        centres = np.array(
            [(a * 0.87, b + 0.5 * (a % 2)) for a in range(-1, 30) for b in range(-1, 28)]
        )
        away, nearest = cKDTree(centres).query(np.stack((y, x), -1).reshape(-1, 2), k=2)
        joint = (away[:, 1] - away[:, 0] < 0.12).reshape(y.shape)
        number = nearest[:, 0].reshape(y.shape)
    shade = rng.uniform(0.2, 0.8, 997)[number % 997]
    rough = gaussian_filter(rng.normal(size=y.shape), 1.5) * 0.3
    return stained((shade + rough).clip(0, 1) * ~joint, shade * 0.8 + 0.2 * joint, seed)


def chinese_page(seed: int, font: str) -> Picture:
    """Lines of Chinese type in a dark dye on pale paper, of any size."""
    rng = np.random.default_rng([seed, 49])
    size = int(np.exp(rng.uniform(np.log(10), np.log(110))))
    page = Image.new("F", (_SIDE, _SIDE), 0.0)
    pen = ImageDraw.Draw(page)
    letters = list("结直肠癌组织切片染色固定标本病理诊断淋巴结间质平滑肌黏液坏死脂肪")
    for y in range(-size // 3, _SIDE, int(size * 1.3)):
        pen.text((0, y), "".join(rng.choice(letters, 24)), 1.0, ImageFont.truetype(font, size))
    ink = np.asarray(page, np.float64)
    return stained(ink, ink * rng.uniform(0, 1), seed)


def pink_chart(seed: int) -> Picture:
    """A figure in pink and purple."""
    picture = chart(4 * seed + 1 + seed % 3).astype(np.float64)
    ink = 1 - picture.min(2) / 255
    return stained(ink, ink * (seed % 3) / 2, seed)


def blocks_shuffled(tile: Picture, seed: int, along: int) -> Picture:
    """``along``² squares of a tile at each other's places."""
    rng = np.random.default_rng([seed, 50])
    side = tile.shape[0] // along
    squares = [
        tile[y * side : (y + 1) * side, x * side : (x + 1) * side]
        for y in range(along)
        for x in range(along)
    ]
    order = rng.permutation(along**2).tolist()
    rows = [
        np.concatenate([squares[one] for one in order[y * along : (y + 1) * along]], 1)
        for y in range(along)
    ]
    return np.concatenate(rows, 0)


def window(seed: int) -> Picture:
    """A window of buttons, a table and text, as Qt draws it; needs a QApplication."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QTableWidget, QWidget

    rng = np.random.default_rng([seed, 51])
    shown = QWidget()
    shown.setStyleSheet(
        ["", "background: #f7dbe8; color: #59306f", "background: #2b2330; color: #e6a8c8"][seed % 3]
    )
    form = QFormLayout(shown)
    for number in range(int(rng.integers(1, 5))):
        form.addRow(QLabel(f"Field {number}"), QLineEdit(str(rng.integers(10**6))))
    form.addRow(QPushButton("Classify"))
    form.addRow(QTableWidget(int(rng.integers(2, 6)), 3))
    side = int(rng.integers(180, 420))
    shown.resize(side, side)
    image = shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    shown.deleteLater()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    pixels = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    least = min(pixels.shape[:2])
    return pixels[:least, :least].copy()


def _unit(values: Floats) -> Floats:
    found: Floats = (values - values.min()) / max(float(np.ptp(values)), 1e-9)
    return found


NEVER: dict[str, Callable[[int], Picture]] = {
    "weave": weave, "reaction and diffusion": reaction, "fractals": fractal, "marble": marble,
    "maps": street_map, "bar codes": code_squares, "drawings": drawing, "bricks and hexagons": wall,
    "charts in pink": pink_chart,
}  # fmt: skip
"""Those that need nothing but a seed."""


def all_tinted(pictures: Sequence[Picture]) -> list[Picture]:
    """Each by its own place."""
    return [tinted(picture, number) for number, picture in enumerate(pictures)]
