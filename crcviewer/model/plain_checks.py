"""Checks of a tile that need no model and explain themselves: stain, focus, borders, drawings.

Each gives a number that is 1 at its limit and larger the farther beyond. The limits are those of
H&E on glass whatever the laboratory: they were set on stains in optical density space, on phantoms,
on a slide of skin and on training tiles with shifted stains, never on a test split.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.text import Text, text
from crcviewer.protocol.verdict import OutsideReason

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

DETAIL_SIDE = 56
"""A picture for these checks is a field read with four times so many pixels, if it has them, up to
eight: 112 µm come with 224 pixels whether a slide was scanned at 0.5 µm or at 0.25."""

_STAINED = 0.06
"""Mean optical density (decadic, of the three channels) above which a pixel is no glass."""
_COLOURED = 0.04
"""Distance from grey in optical density, above which its hue is known."""
_H_AND_E_HUES = (62.0, 174.0)
"""Degrees. In the plane of optical densities across grey, with red at 0, haematoxylin (Ruifrok and
Johnston 2001) lies at 67 and eosin at 122; training tiles at 100 to 145, with stains changed by a
third at 90 to 155, red cells at 170; DAB at 204, blue ink at 34, green ink at -19."""
_BLUE_GREEN = (-100.0, 62.0)
_BROWN = (180.0, 232.0)
_EDGES = {*_H_AND_E_HUES, *_BLUE_GREEN, *_BROWN}
_FOREIGN_SHARE = 0.3
_INK_DENSITY = 0.25
_BLACK_DENSITY, _BLACK_SHARE = 0.8, 0.15
_GREY_SHARE = 0.02
_FLAT_CONTRAST, _FLAT_BEND = 0.7, 0.08
"""Grey levels: standard deviation, and mean second difference. Glass without tissue has more."""
_BLUR_RATIO = 0.33
"""Detail of 2 to 4 pixels over that of 8 to 16, in optical density. In focus it is 0.6 to 1.5 for
H&E, DAB and phantoms alike; blurred by 2 pixels of 224, 0.5; by 3, 0.34; by 4, 0.24."""
_LEAST_FOR_FOCUS = 128
_LEAST_DETAIL = 0.004
_BORDER_SHARE = 0.03


@dataclass(frozen=True)
class Finding:
    """One check of one picture."""

    kind: OutsideReason
    told: Text
    score: float
    """At 1 the limit; beyond it the picture is outside."""


def plain_checks(picture: Image) -> tuple[Finding, ...]:
    """All checks of ``(H, W, 3)`` in the tile's place, worst first.

    Every field of a slide passes here, so each pixel is gone over few times, and channel by
    channel: what lies side by side in memory is several times as quick.
    """
    planes = [np.ascontiguousarray(picture[..., channel]) for channel in range(3)]
    density = [_density(plane) for plane in planes]
    mean = density[0] + density[1]
    mean += density[2]
    mean *= np.float32(1 / 3)
    found = (
        *_colour_checks(density, mean),
        _flat(planes),
        _focus(mean),
        _border(picture),
        _graphic(planes),
    )
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.score))


def worst_score(found: Iterable[Finding], off: Container[OutsideReason] = ()) -> float:
    """The highest, but for checks that are ``off``; 0 where there is none."""
    return max((one.score for one in found if one.kind not in off), default=0.0)


def radiology_checks(picture: Image) -> tuple[Finding, ...]:
    """Checks of a grey ``(H, W)`` picture in the radiology image's place."""
    return (_flat([picture]),)


def _density(plane: Image) -> Floats:
    """Decadic optical density, of full white."""
    density = np.maximum(plane, 1).astype(np.float32)
    density *= np.float32(1 / 255)
    np.log(density, out=density)
    density *= np.float32(-1 / math.log(10))
    return density


def _colour_checks(density: list[Floats], mean: Floats) -> tuple[Finding, ...]:
    """Whose dyes are they: share of the colour that no mixture of H and E gives."""
    here = mean > _STAINED
    stained = int(np.count_nonzero(here))
    of_all = stained / here.size
    if of_all < 0.01:
        return ()
    # Two axes across grey: red against the others, green against blue.
    across = density[0] - mean
    across *= np.float32(1.5**0.5)
    other = density[1] - density[2]
    other *= np.float32(0.5**0.5)
    chroma = across * across
    chroma += other * other
    np.sqrt(chroma, out=chroma)
    black = (mean > _BLACK_DENSITY) & (chroma < 0.15 * mean)
    coloured = chroma > _COLOURED
    coloured &= here
    count = int(np.count_nonzero(coloured))
    # Only coloured pixels have a hue; each counts by its distance from grey.
    chroma *= coloured
    total = _sum(chroma)
    findings = []
    # Where hardly anything is stained, grains of dust must not speak for the whole.
    enough = min(1.0, of_all / 0.05)
    if total > 0:
        edges = {hue: _beyond(hue, across, other) for hue in _EDGES}

        def share(low: float, high: float) -> float:
            # Which side of two rays: a sector under half a turn needs no angle of any pixel.
            return _sum(chroma * (edges[low] & ~edges[high])) / total

        blue_green, brown = share(*_BLUE_GREEN), share(*_BROWN)
        foreign = 1 - share(*_H_AND_E_HUES)
        score = enough * min(1.0, count / stained / 0.1) * foreign / _FOREIGN_SHARE
        strong = _sum(mean * coloured) / count > _INK_DENSITY
        if brown > max(foreign / 2, blue_green):
            kind = OutsideReason.BROWN_STAIN
            told = text("no H&E: much brown, as in a DAB stain or a photograph")
        elif strong and blue_green > foreign / 2:
            kind, told = OutsideReason.INK, text("no H&E: blue or green, as of ink or another dye")
        else:
            kind, told = OutsideReason.NO_STAIN, text("its colours are not those of H&E")
        findings.append(Finding(kind, told, score))
    grey = min(_GREY_SHARE / max(count / stained, 1e-3), 3.0)
    # A glass without tissue is grey as well, and pale.
    dark = np.count_nonzero(mean > 0.15) / here.size / 0.05
    findings.append(
        Finding(OutsideReason.GREY, text("it has no colour, as H&E would"), min(grey, dark, 3.0))
    )
    findings.append(
        Finding(
            OutsideReason.INK,
            text("black, as of ink"),
            np.count_nonzero(black) / here.size / _BLACK_SHARE,
        )
    )
    return tuple(findings)


def _beyond(hue: float, across: Floats, other: Floats) -> Mask:
    """Pixels whose hue is 0 to 180 degrees beyond ``hue``, it too."""
    x, y = np.float32(math.cos(math.radians(hue))), np.float32(math.sin(math.radians(hue)))
    return np.asarray(other * x >= across * y)


def _flat(planes: list[Image]) -> Finding:
    numbers = [plane.astype(np.float32) for plane in planes]
    contrast = max(float(plane.std()) for plane in numbers)
    score = min(_FLAT_CONTRAST / max(contrast, 0.1), 3.0)
    # A ramp from one brightness to another has contrast and nothing to see.
    bends = [_bend(turned) for turned in (numbers, [plane.T for plane in numbers])]
    score = max(score, min(_FLAT_BEND / max(*bends, 0.02), 3.0))
    return Finding(OutsideReason.FLAT, text("blank: one even colour"), score)


def _bend(planes: list[Floats]) -> float:
    """Mean second difference from row to row."""
    sums = 0.0
    for plane in planes:
        bend = plane[1:-1] * np.float32(-2)
        bend += plane[2:]
        bend += plane[:-2]
        np.abs(bend, out=bend)
        sums += _sum(bend) / max(1, bend.size)
    return sums / len(planes)


def _focus(density: Floats) -> Finding | None:
    """Of the detail that a picture has at a larger scale, how much goes on at a smaller one."""
    if min(density.shape) < _LEAST_FOR_FOCUS:
        return None
    # Gaussian pyramid, each level half as wide; detail is what smoothing takes from the second
    # level and from the fourth.
    second = _smoothed(density, step=2)
    smooth = _smoothed(second)
    smaller = _rms(second - smooth)
    fourth = _smoothed(smooth[::2, ::2], step=2)
    larger = _rms(fourth - _smoothed(fourth))
    if larger < _LEAST_DETAIL:
        return None
    # Whether it is 256 pixels or 128 to a side, blur counts by its share of the side.
    ratio = smaller / larger * (density.shape[0] / 224) ** 0.5
    score = min(_BLUR_RATIO / max(ratio, 0.05), 3.0)
    return Finding(OutsideReason.OUT_OF_FOCUS, text("out of focus"), score)


_BELL = [math.exp(-(distance**2) / 2) for distance in range(5)]
_KERNEL = [np.float32(weight / (2 * sum(_BELL) - 1)) for weight in _BELL]
"""Gaussian with a sigma of one pixel, from its middle."""


def _smoothed(values: Floats, step: int = 1) -> Floats:
    """By that kernel, edges mirrored; only every ``step``-th row and column, which saves work."""
    half = _smoothed_rows(values, step)
    return np.ascontiguousarray(_smoothed_rows(np.ascontiguousarray(half.T), step).T)


def _smoothed_rows(values: Floats, step: int) -> Floats:
    reach = len(_KERNEL) - 1
    wide = np.concatenate((values[reach - 1 :: -1], values, values[: -reach - 1 : -1]))
    count = len(values)

    def moved(by: int) -> Floats:
        return wide[reach + by : reach + by + count : step]

    smooth = moved(0) * _KERNEL[0]
    for by in range(1, reach + 1):
        pair = moved(by) + moved(-by)
        pair *= _KERNEL[by]
        smooth += pair
    return smooth


def _rms(values: Floats) -> float:
    """Without the borders."""
    inside = values[2:-2, 2:-2]
    return math.sqrt(_sum(inside * inside) / inside.size)


def _border(picture: Image) -> Finding:
    """Straight black or white margins: rows or columns of one brightness up to a sharp end."""
    side = picture.shape[0]
    widest = 0
    for turn in range(4):
        turned = np.rot90(picture, turn)
        if turned[0].max() > 12 and turned[0].min() < 250:
            continue  # no margin begins there
        rows = turned.reshape(side, -1)
        for plain in (rows.max(1) <= 12, rows.min(1) >= 250):
            wide = int(np.argmin(plain)) if not plain.all() else 0
            if not 0 < wide < side // 2:
                continue
            inside, margin = rows[wide : wide + max(2, side // 28)], rows[0]
            far = np.abs(inside.astype(np.int16) - np.int16(margin.mean())) > 25
            if far.mean() > 0.7:
                widest = max(widest, wide)
    return Finding(
        OutsideReason.BORDER,
        text("a black or white border round the tissue"),
        min(widest / side / _BORDER_SHARE, 3.0),
    )


def _graphic(planes: list[Image]) -> Finding:
    """Type and drawings: even paper, and steps from it within one pixel."""
    step: Image | None = None
    for plane in planes:
        # Of two bytes the larger less the smaller: nothing has to be widened.
        right, left = plane[:, 1:], plane[:, :-1]
        one = np.maximum(right, left)
        one -= np.minimum(right, left)
        step = one if step is None else np.maximum(step, one, out=step)
    assert step is not None
    even, hard = (np.count_nonzero(mask) / max(1, step.size) for mask in (step <= 1, step >= 90))
    score = min(even / 0.6, hard / 0.01, 3.0)
    return Finding(OutsideReason.GRAPHIC, text("text or a drawing, no photograph"), score)


def _sum(values: Floats) -> float:
    return float(values.sum())
