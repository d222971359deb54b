"""The plain checks of a tile whatever the colour of its light.

A scanner or a camera that is warm or cool gives every pixel a cast, which the hues of dyes must not
be blamed for. Glass would tell, but dense fields have none: red over blue does, as eosin takes away
green and hardly more of the one than of the other.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from crcviewer.model.plain_checks import Finding, Image, plain_checks, worst_score
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import OutsideReason

_BRIGHTEST = 0.03
"""Share of the pixels that are looked at."""
_USUAL = (0.91, 1.12)
"""Red over blue of the brightest pixels: 0.92 to 1.11 in 98 of 100 training tiles (PathMNIST), in
skin, DAB and fast red likewise; a scanner of the stressed copies has 1.2 or 0.8."""
_MOST, _LEAST_NEUTRAL = (0.66, 1.5), 0.55
"""Beyond these it is the colour of the thing itself: ink, a photograph."""
_OF_COLOURS = {
    OutsideReason.NO_STAIN, OutsideReason.INK, OutsideReason.BROWN_STAIN, OutsideReason.GREY,
}  # fmt: skip
_SIDE = 64


def tile_checks(picture: Image) -> tuple[Finding, ...]:
    """All checks of ``(H, W, 3)`` in the tile's place, worst first; where there is a cast, which
    :func:`has_cast` tells of them, colours count as they are with it or without, whichever is
    nearer to H&E: what looks like a cast may be the dyes of a pale field. Those that pass as they
    are need no second look."""
    found = plain_checks(picture)
    ratio = _cast(picture)
    if ratio is None:
        return found
    colours, others = _parted(found)
    if any(one.score > 1 for one in colours):
        undone, _ = _parted(plain_checks(_balanced(picture, ratio)))
        colours = min(colours, undone, key=worst_score)
    told = text("white is not white in it: its colours have a cast")
    cast = Finding(OutsideReason.COLOUR_CAST, told, 0.0)
    return tuple(sorted((*colours, *others, cast), key=lambda one: -one.score))


def has_cast(found: Iterable[Finding]) -> bool:
    """Whether white is not white."""
    return any(one.kind is OutsideReason.COLOUR_CAST for one in found)


def _parted(found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    every = list(found)
    colours = [one for one in every if one.kind in _OF_COLOURS]
    return colours, [one for one in every if one.kind not in _OF_COLOURS]


def _cast(picture: Image) -> float | None:
    """Red over blue of what is brightest; None where that is as usual, or no cast of the light."""
    step = max(1, picture.shape[0] // _SIDE)
    pixels = picture[::step, ::step].reshape(-1, 3)
    count = max(4, round(_BRIGHTEST * len(pixels)))
    if len(pixels) <= count:
        return None
    brightest = np.argpartition(pixels.sum(1, dtype=np.int32), -count)[-count:]
    white = pixels[brightest].mean(0)
    ratio = float(white[0] / max(white[2], 1.0))
    if _USUAL[0] <= ratio <= _USUAL[1] or not _MOST[0] < ratio < _MOST[1]:
        return None
    return ratio if white.min() > _LEAST_NEUTRAL * white.max() else None


def _balanced(picture: Image, ratio: float) -> Image:
    """With the weaker of red and blue as strong as the other."""
    channel, factor = (2, ratio) if ratio > 1 else (0, 1 / ratio)
    balanced = picture.copy()
    balanced[..., channel] = (picture[..., channel] * factor).round().clip(0, 255)
    return balanced
