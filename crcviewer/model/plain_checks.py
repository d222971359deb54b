"""Checks of a tile that need no model and explain themselves: stain, focus, borders, drawings.

Each gives a number that is 1 at its limit and larger the farther beyond. The limits are those of
H&E on glass whatever the laboratory: they were set on stains in optical density space, on phantoms,
on a slide of skin and on training tiles with shifted stains, never on a test split.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from crcviewer.protocol.text import Text, text
from crcviewer.protocol.verdict import OutsideReason

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]

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


_DENSITIES = -np.log10(np.maximum(np.arange(256, dtype=np.float32), 1) / 255)


@dataclass(frozen=True)
class Finding:
    """One check of one picture."""

    kind: OutsideReason
    told: Text
    score: float
    """At 1 the limit; beyond it the picture is outside."""


def plain_checks(picture: Image) -> tuple[Finding, ...]:
    """All checks of ``(H, W, 3)`` in the tile's place, worst first."""
    density = _DENSITIES[picture]
    found = (
        *_colour_checks(density),
        _flat(picture),
        _focus(_mean(density)),
        _border(picture),
        _graphic(picture),
    )
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.score))


def radiology_checks(picture: Image) -> tuple[Finding, ...]:
    """Checks of a grey ``(H, W)`` picture in the radiology image's place."""
    return (_flat(picture),)


def _colour_checks(density: Floats) -> tuple[Finding, ...]:
    """Whose dyes are they: share of the colour that no mixture of H and E gives."""
    stained = density.reshape(-1, 3)
    mean = _mean(stained)
    here = mean > _STAINED
    if here.mean() < 0.01:
        return ()
    stained, mean = stained[here], mean[here]
    # Two axes across grey: red against the others, green against blue.
    across = (stained[:, 0] - mean) * np.float32(1.5**0.5)
    other = (stained[:, 1] - stained[:, 2]) * np.float32(0.5**0.5)
    chroma = np.hypot(across, other)
    coloured = chroma > _COLOURED
    # Only these have a hue, and it is what takes longest here.
    weights = chroma[coloured]
    hue = np.degrees(np.arctan2(other[coloured], across[coloured]))
    total = float(weights.sum())
    findings = []
    # Where hardly anything is stained, grains of dust must not speak for the whole.
    enough = min(1.0, float(here.mean()) / 0.05)
    if total > 0:

        def share(low: float, high: float) -> float:
            turned = hue - np.float32(low)
            turned[turned < 0] += 360  # hues are -180 to 180, limits -100 to 232
            turned[turned < 0] += 360
            return float(weights[turned < high - low].sum()) / total

        foreign = 1 - share(*_H_AND_E_HUES)
        score = enough * min(1.0, float(coloured.mean()) / 0.1) * foreign / _FOREIGN_SHARE
        strong = float(mean[coloured].mean()) > _INK_DENSITY
        if share(*_BROWN) > max(foreign / 2, share(*_BLUE_GREEN)):
            kind = OutsideReason.BROWN_STAIN
            told = text("no H&E: much brown, as in a DAB stain or a photograph")
        elif strong and share(*_BLUE_GREEN) > foreign / 2:
            kind, told = OutsideReason.INK, text("no H&E: blue or green, as of ink or another dye")
        else:
            kind, told = OutsideReason.NO_STAIN, text("its colours are not those of H&E")
        findings.append(Finding(kind, told, score))
    grey = min(_GREY_SHARE / max(float(coloured.mean()), 1e-3), 3.0)
    # A glass without tissue is grey as well, and pale.
    dark = float((mean > 0.15).mean()) * float(here.mean()) / 0.05
    findings.append(
        Finding(OutsideReason.GREY, text("it has no colour, as H&E would"), min(grey, dark, 3.0))
    )
    black = (mean > _BLACK_DENSITY) & (chroma < 0.15 * mean)
    share_of_black = float(black.mean()) * float(here.mean())
    findings.append(
        Finding(OutsideReason.INK, text("black, as of ink"), share_of_black / _BLACK_SHARE)
    )
    return tuple(findings)


def _flat(picture: Image) -> Finding:
    channels = np.atleast_3d(picture)
    contrast = max(float(channels[..., n].std(dtype=np.float32)) for n in range(channels.shape[2]))
    score = min(_FLAT_CONTRAST / max(contrast, 0.1), 3.0)
    # A ramp from one brightness to another has contrast and nothing to see.
    steps = max(float(np.abs(np.diff(picture.astype(np.int16), 2, axis=a)).mean()) for a in (0, 1))
    score = max(score, min(_FLAT_BEND / max(steps, 0.02), 3.0))
    return Finding(OutsideReason.FLAT, text("blank: one even colour"), score)


def _focus(density: Floats) -> Finding | None:
    """Of the detail that a picture has at a larger scale, how much goes on at a smaller one."""
    if min(density.shape) < _LEAST_FOR_FOCUS:
        return None
    detail = []
    level = density
    for _ in range(4):
        smooth = gaussian_filter(level, 1.0)
        detail.append(float(np.sqrt(((level - smooth)[2:-2, 2:-2] ** 2).mean())))
        level = smooth[::2, ::2]
    if detail[3] < _LEAST_DETAIL:
        return None
    # Whether it is 256 pixels or 128 to a side, blur counts by its share of the side.
    ratio = detail[1] / detail[3] * (density.shape[0] / 224) ** 0.5
    score = min(_BLUR_RATIO / max(ratio, 0.05), 3.0)
    return Finding(OutsideReason.OUT_OF_FOCUS, text("out of focus"), score)


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


def _graphic(picture: Image) -> Finding:
    """Type and drawings: even paper, and steps from it within one pixel."""
    steps = np.abs(np.diff(picture.astype(np.int16), axis=1))
    # Channel by channel: a reduction over three neighbours is ten times slower.
    step = np.maximum(np.maximum(steps[..., 0], steps[..., 1]), steps[..., 2])
    even, hard = float((step <= 1).mean()), float((step >= 90).mean())
    score = min(even / 0.6, hard / 0.01, 3.0)
    return Finding(OutsideReason.GRAPHIC, text("text or a drawing, no photograph"), score)


def _mean(values: Floats) -> Floats:
    """Of the last axis, of three channels; ten times as quick as ``mean``."""
    mean: Floats = (values[..., 0] + values[..., 1] + values[..., 2]) * np.float32(1 / 3)
    return mean
