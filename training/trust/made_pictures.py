"""Pictures that are no tissue though their colours could be, for the gate to know them by.

Noise of any grain, clouds, waves, leaves upon each other, gradients, type and spots, most of them
in the colours of haematoxylin and eosin; and tiles whose structure was taken away. All are
computed: no photograph is needed, and other kinds are for tests to tell what that is worth.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Images = NDArray[np.uint8]
Floats = NDArray[np.float64]
_Field = Callable[[np.random.Generator, int], tuple[Floats, Floats]]
"""Two amounts of 0 to 1, ``(S, S)`` each, of two dyes or two colours."""

EACH = 200
"""Of a kind."""
_LARGE = 224
_H_AND_E = np.array([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105]])
"""Optical densities of haematoxylin and eosin (Ruifrok and Johnston 2001), R G B."""
_STAINED_SHARE = 0.8
"""The others are of any colours. In a trial some had the very colours of a training tile: a linear
head then told those hardly better, and the rest less well."""
_WORDS = (
    "the", "patient", "specimen", "sections", "stained", "margins", "free", "of", "tumour",
    "lymph", "nodes", "table", "micrometres", "0.5", "12", "pT3", "N0",
)  # fmt: skip


def made_pictures(side: int, seed: int) -> Images:
    """``(N, side, side, 3)``: so many of each kind, some drawn large and reduced, some as small as
    they are shown."""
    found = [
        made_picture(kind, seed * 100_000 + number, side)
        for kind in MADE_KINDS
        for number in range(EACH)
    ]
    return np.stack(found)


def made_picture(kind: str, seed: int, side: int) -> Images:
    """One ``(side, side, 3)`` of a kind of :data:`MADE_KINDS`."""
    rng = np.random.default_rng([seed, list(MADE_KINDS).index(kind)])
    drawn_at = max(side, _LARGE) if rng.uniform() < 0.6 else max(side, 28)
    first, second = MADE_KINDS[kind](rng, drawn_at)
    if rng.uniform() < 0.3:
        second = first * rng.uniform(0.2, 1)
    colour = _stained if rng.uniform() < _STAINED_SHARE else _coloured
    picture = Image.fromarray(colour(rng, first, second))
    return np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR))


def scrambled(tiles: Images, seed: int) -> Images:
    """Two of three ``(N, S, S, 3)`` keep the spectrum of their densities, at random phases that are
    the same for all channels, so that colours stay; the others keep their pixels, at random
    places."""
    rng = np.random.default_rng([seed, 12])
    found = []
    for number, tile in enumerate(tiles):
        if number % 3 == 2:
            pixels = tile.reshape(-1, 3)
            found.append(rng.permutation(pixels).reshape(tile.shape))
            continue
        phases = np.angle(np.fft.fft2(rng.normal(size=tile.shape[:2])))
        phases[0, 0] = 0  # the mean stays
        density = -np.log10(np.maximum(tile.astype(np.float64), 1) / 255)
        spectrum = np.fft.fft2(density, axes=(0, 1)) * np.exp(1j * phases)[..., None]
        found.append(_bytes(255 * 10 ** -np.fft.ifft2(spectrum, axes=(0, 1)).real))
    return np.stack(found)


# ---------------------------------------------------------------------------------- the colours


def _stained(rng: np.random.Generator, first: Floats, second: Floats) -> Images:
    """As amounts of haematoxylin and eosin, whose hues are a laboratory's."""
    dyes = _H_AND_E * np.exp(rng.normal(0, 0.12, (2, 3)))
    dyes /= np.linalg.norm(dyes, axis=1, keepdims=True)
    least, more = rng.uniform(0, 0.35, 2), rng.uniform(0.2, 1.1, 2)
    amounts = np.stack((least[0] + more[0] * first, least[1] + more[1] * second), -1)
    return _bytes(255 * 10 ** -(amounts @ dyes))


def _coloured(rng: np.random.Generator, first: Floats, second: Floats) -> Images:
    """As mixtures of any three colours."""
    ground, one, other = rng.integers(0, 256, (3, 3)).astype(np.float64)
    mixed = ground + first[..., None] * (one - ground)
    return _bytes(mixed + 0.5 * second[..., None] * (other - mixed))


def _bytes(values: Floats) -> Images:
    found: Images = values.round().clip(0, 255).astype(np.uint8)
    return found


# ------------------------------------------------------------------------------------ the kinds


def _unit(values: Floats) -> Floats:
    """From 0 to 1."""
    found: Floats = (values - values.min()) / max(float(np.ptp(values)), 1e-9)
    return found


def _spectral(rng: np.random.Generator, side: int, power: float, along: float = 1.0) -> Floats:
    """Noise whose amplitudes fall with frequency to ``power``; ``along`` times as long one way."""
    y, x = np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side), indexing="ij")
    turn = rng.uniform(0, np.pi)
    across = np.hypot(
        (x * np.cos(turn) + y * np.sin(turn)) * along, y * np.cos(turn) - x * np.sin(turn)
    )
    across[0, 0] = 1
    spectrum = np.fft.fft2(rng.normal(size=(side, side))) / across**power
    spectrum[0, 0] = 0
    return _unit(np.fft.ifft2(spectrum).real)


def _noise(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """Without any neighbourhood but its grain's."""
    count = max(4, side // int(np.exp(rng.uniform(0, np.log(side / 4)))))
    shape, kind, share = (count, count), int(rng.integers(4)), rng.uniform(0.05, 0.6)

    def one() -> Floats:
        values = (
            rng.uniform(size=shape),
            rng.normal(0.5, 0.2, shape),
            (rng.uniform(size=shape) < share).astype(np.float64),
            rng.exponential(0.3, shape),
        )[kind]
        smooth = rng.uniform() < 0.3
        how = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
        grains = Image.fromarray(values.clip(0, 1).astype(np.float32)).resize((side, side), how)
        return np.asarray(grains, np.float64).clip(0, 1)

    return one(), one()


def _clouds(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    power = rng.uniform(0.5, 2.2)
    along = 1.0 if rng.uniform() < 0.6 else rng.uniform(1, 6)
    other = power * rng.uniform(0.8, 1.2)
    return _spectral(rng, side, power, along), _spectral(rng, side, other, along)


def _waves(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """Stripes, squares, gratings, with soft edges or hard ones."""
    y, x = np.mgrid[:side, :side] / side

    def one() -> Floats:
        turn = rng.uniform(0, np.pi) if rng.uniform() < 0.7 else 0.0
        count = np.exp(rng.uniform(np.log(2), np.log(28)))
        wave = np.sin(2 * np.pi * count * (x * np.cos(turn) + y * np.sin(turn)) + rng.uniform(0, 6))
        if rng.uniform() < 0.5:
            wave = wave * np.sin(2 * np.pi * count * (y * np.cos(turn) - x * np.sin(turn)))
        if rng.uniform() < 0.5:
            wave = np.sign(wave)
        return np.asarray(wave / 2 + 0.5)

    first = one()
    return first, one() if rng.uniform() < 0.5 else first


def _leaves(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """Discs and boxes that hide each other, as things in a photograph do."""
    fields = [Image.new("F", (side, side), 0.3) for _ in range(2)]
    pens = [ImageDraw.Draw(field) for field in fields]
    largest, kind = rng.uniform(0.08, 0.5), int(rng.integers(3))
    for _ in range(int(rng.integers(10, 300))):
        wide = side * largest * rng.uniform(0.1, 1) ** 2 + 1
        high = wide * rng.uniform(0.3, 1)
        y, x = rng.uniform(-0.1, 1.1, 2) * side
        box = (x - wide, y - high, x + wide, y + high)
        for pen in pens:
            round_one = kind == 0 or (kind == 2 and rng.uniform() < 0.5)
            (pen.ellipse if round_one else pen.rectangle)(box, fill=float(rng.uniform()))
    first, second = (np.asarray(field, np.float64) for field in fields)
    return first, second


def _gradients(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    y, x = np.mgrid[:side, :side] / side
    grain = rng.normal(0, rng.uniform(0, 0.06), (side, side))

    def one() -> Floats:
        turn = rng.uniform(0, 2 * np.pi)
        straight = rng.uniform() < 0.5
        ramp = (
            x * np.cos(turn) + y * np.sin(turn)
            if straight
            else np.hypot(x - rng.uniform(), y - rng.uniform())
        )
        found: Floats = (_unit(ramp) ** rng.uniform(0.5, 2) + grain).clip(0, 1)
        return found

    return one(), one()


def _type(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """Lines of any size, from lines that cannot be read to a few letters."""
    page = Image.new("F", (side, side), float(rng.uniform(0, 0.15)))
    pen = ImageDraw.Draw(page)
    size = max(6, int(side * np.exp(rng.uniform(np.log(0.04), np.log(0.5)))))
    font = ImageFont.load_default(size=size)
    y = float(rng.uniform(-size, size / 2))
    while y < side:
        line = " ".join(rng.choice(_WORDS, 14))
        pen.text((float(rng.uniform(-size, size)), y), line, float(rng.uniform(0.5, 1)), font)
        y += size * rng.uniform(1, 1.8)
    ink = np.asarray(page, np.float64)
    if rng.uniform() < 0.5:
        return ink, ink * rng.uniform(0.3, 1)
    return ink * rng.uniform(0, 0.6), ink


def _spots(rng: np.random.Generator, side: int) -> tuple[Floats, Floats]:
    """Clouds parted into two amounts, with soft borders."""
    power = rng.uniform(1, 2.5)

    def one() -> Floats:
        cloud = _spectral(rng, side, power)
        above = cloud - np.quantile(cloud, rng.uniform(0.3, 0.9))
        found: Floats = 1 / (1 + np.exp(-above / rng.uniform(0.005, 0.1)))
        return found

    return one(), one()


MADE_KINDS: dict[str, _Field] = {
    "noise": _noise, "clouds": _clouds, "waves": _waves, "leaves": _leaves,
    "gradients": _gradients, "type": _type, "spots": _spots,
}  # fmt: skip
"""By the names that figures are told by; their order counts for what is drawn."""
MADE_COUNT = EACH * len(MADE_KINDS)
