"""Where tissue lies on a slide: told on a small copy of it, by optical density against its glass.

Holes, pen and specks are left out. No threshold depends on a model; those of colour are the ones
that :mod:`crcviewer.model.plain_checks` knows H&E by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.formats.slide import Slide

Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

PIXEL_UM = 8.0
"""Side of a pixel of the small copy."""
_MOST_SIDE = 4000
"""Of the small copy: a slide of 32 mm; on a larger one its pixels are larger (12.5 µm at 50 mm)."""
_LEAST_DENSITY, _MOST_DENSITY = 0.02, 0.07
"""The threshold is Otsu's between these (mean decadic optical density of the three channels): the
pale end is adipose tissue, whose membranes fill a tenth of it."""
_INK_CHROMA = 0.06
"""Distance from grey, in optical density, from which a hue that no H&E has is ink."""
_H_AND_E_HUES = (62.0, 182.0)
_BLACK_DENSITY = 0.9
_CLOSING_UM = 48.0
"""Gaps up to twice that are bridged: fat cells and cracks are no holes."""
_SPECK_MM2 = 0.05
"""Four fields: less is dust."""
_HOLE_MM2 = 0.1
"""A larger hole in the tissue is left out, a smaller one belongs to it."""
_BAND = 256
"""Rows that are worked on at once: of a copy of 4,000 pixels every array of floats has 50 MB."""
_GLASS = 245.0
"""Brightness of glass where none is seen on the slide."""


@dataclass(frozen=True)
class Tissue:
    """Of a slide."""

    mask: Mask
    """``(rows, columns)`` of the small copy."""
    pen: Mask
    downsample: float
    """Pixels of level 0 to one of the mask."""
    glass: tuple[float, float, float]
    """Estimated colour of the empty slide."""

    def share(self, left: Floats, top: Floats, side: float) -> Floats:
        """How much of each square, with its corner in pixels of level 0, is tissue: ``(n,)``."""
        # Four bytes a pixel, and no copy on the way.
        sums = np.zeros((self.mask.shape[0] + 1, self.mask.shape[1] + 1), np.int32)
        for rows in _bands(len(self.mask)):
            band = self.mask[rows].cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32)
            sums[rows.start + 1 : rows.stop + 1, 1:] = band + sums[rows.start, 1:]

        def ends(start: Floats, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            low = np.clip(np.rint(start / self.downsample), 0, size - 1).astype(np.int64)
            high = np.rint((start + side) / self.downsample).astype(np.int64)
            return low, np.clip(high, low + 1, size)

        x0, x1 = ends(left, self.mask.shape[1])
        y0, y1 = ends(top, self.mask.shape[0])
        inside = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
        share: Floats = (inside / ((x1 - x0) * (y1 - y0))).astype(np.float32)
        return share


def find_tissue(slide: Slide, mpp: float) -> Tissue:
    """``mpp``: µm a pixel of level 0. Raises ImageError where the slide cannot be read."""
    longer = max(slide.dimensions)
    side = int(min(_MOST_SIDE, max(64, round(longer * mpp / PIXEL_UM)), longer))
    downsample = longer / side
    # Handed on without a name: it goes as soon as its densities are known.
    mask, pen, glass = tissue_mask(slide.overview(side), downsample * mpp)
    return Tissue(mask, pen, downsample, glass)


def tissue_mask(small: UInt8, pixel_um: float) -> tuple[Mask, Mask, tuple[float, float, float]]:
    """Tissue and pen of ``(H, W, 3)``, and the colour of its glass; ``pixel_um``: of a pixel."""
    glass = glass_colour(small)
    mean, ink = _density_and_ink(small, glass)
    del small
    # Single pixels are noise or pigment; a line is wider, and pale at its edges.
    core = ndimage.binary_opening(ink, iterations=1)
    pen: Mask = np.asarray(ndimage.binary_dilation(core, iterations=2))
    # A fat cell is wider than a pixel: what counts is what lies round about.
    mean[pen] = 0
    ndimage.gaussian_filter(mean, max(0.5, 12.0 / pixel_um), output=mean)
    mask = mean > _threshold(mean)
    del mean, ink, core
    steps = max(1, round(_CLOSING_UM / pixel_um))
    mask = _closed(mask & ~pen, steps)
    cell = (pixel_um / 1000) ** 2
    mask = _without_small(mask, _SPECK_MM2 / cell)
    mask = ~_without_small(~mask, _HOLE_MM2 / cell)
    return mask & ~pen, pen, glass


def glass_colour(small: UInt8) -> tuple[float, float, float]:
    """The commonest bright, colourless tone; pure white, with which scanners fill what they have
    not scanned, counts only where there is nothing else. Without either, a dim or yellow one, of a
    weak lamp or an old slide, where it is as even as no tissue is."""
    means = np.arange(3 * 255 + 1) / 3
    # By the sum of the three channels: how many pixels, and of each channel their sum.
    scanned, filling, dim = (np.zeros((len(means), 4), np.int64) for _ in range(3))
    for rows in _bands(small.shape[0]):
        flat = small[rows].reshape(-1, 3)
        low, high = flat.min(1), flat.max(1)
        bright = (low >= 200) & (high - low <= 25)
        # Haematoxylin takes red and eosin green from the light: least blue is of neither.
        yellow = (flat[:, 2] == low) & (flat[:, 1] > 0.9 * high) & (high - low <= 60)
        plain = (low >= 120) & ((high - low <= 12) | yellow)
        for found, chosen in (
            (scanned, bright & (low < 254)),
            (filling, bright & (low >= 254)),
            (dim, plain & ~bright),
        ):
            tones = flat[chosen]
            sums = tones.sum(1, dtype=np.int64)
            found[:, 0] += np.bincount(sums, minlength=len(means))
            for channel in range(3):
                of_sum = np.bincount(sums, tones[:, channel], len(means))
                found[:, 1 + channel] += of_sum.astype(np.int64)
    pixels = small.shape[0] * small.shape[1]
    for found, least in ((scanned, 0.01), (scanned + filling, 0.002)):
        if found[:, 0].sum() >= least * pixels:
            return _commonest(found, means)[1]
    share, tone = _commonest(dim, means)
    if share >= 0.6 and dim[:, 0].sum() >= 0.05 * pixels:
        return tone
    return _GLASS, _GLASS, _GLASS


def _commonest(
    found: NDArray[np.int64], means: NDArray[np.float64]
) -> tuple[float, tuple[float, float, float]]:
    """Which share of the pixels have about the commonest brightness, and their mean colour."""
    total = int(found[:, 0].sum())
    if not total:
        return 0.0, (_GLASS, _GLASS, _GLASS)
    counts = np.bincount(means.round().astype(np.int64), found[:, 0], 256)
    top = int(ndimage.uniform_filter1d(counts, 5).argmax())
    near = found[np.abs(means - top) <= 4].sum(0)
    red, green, blue = (float(v) for v in near[1:] / near[0])
    return float(near[0]) / total, (red, green, blue)


def _bands(rows: int) -> Iterator[slice]:
    return (slice(top, min(top + _BAND, rows)) for top in range(0, rows, _BAND))


def _density_and_ink(small: UInt8, glass: tuple[float, float, float]) -> tuple[Floats, Mask]:
    """Mean decadic optical density over the channels, and what has the colour of ink: ``(H, W)``
    each."""
    mean: Floats = np.empty(small.shape[:2], np.float32)
    ink: Mask = np.empty(small.shape[:2], np.bool_)
    for rows in _bands(small.shape[0]):
        band = np.maximum(small[rows].astype(np.float32), 1)
        density = np.log10(np.asarray(glass, np.float32) / band)
        np.maximum(density, 0, out=density)
        mean[rows] = density.mean(2)
        ink[rows] = _has_ink(density, mean[rows])
    return mean, ink


def _threshold(density: Floats) -> float:
    """Otsu 1979, within bounds."""
    counts = np.zeros(120, np.int64)
    for rows in _bands(len(density)):
        found, edges = np.histogram(np.clip(density[rows], 0, 0.6), 120, (0, 0.6))
        counts += found
    middle = (edges[:-1] + edges[1:]) / 2
    below = counts.cumsum()
    above = below[-1] - below
    sums = (counts * middle).cumsum()
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = float(edges[1:][np.nan_to_num(spread).argmax()])
    return min(max(best / 3, _LEAST_DENSITY), _MOST_DENSITY)


def _has_ink(density: Floats, mean: Floats) -> Mask:
    """Ink: a hue that no mixture of haematoxylin and eosin has, or black."""
    across = (density[..., 0] - mean) * np.float32(1.5**0.5)
    other = (density[..., 1] - density[..., 2]) * np.float32(0.5**0.5)
    chroma = np.hypot(across, other)
    hue = np.degrees(np.arctan2(other, across)) % 360
    low, high = _H_AND_E_HUES
    foreign = (chroma > _INK_CHROMA) & ((hue < low) | (hue > high)) & (mean > 0.08)
    black = (mean > _BLACK_DENSITY) & (chroma < 0.15 * mean)
    found: Mask = foreign | black
    return found


def _closed(mask: Mask, steps: int) -> Mask:
    """Closing by a disc; by distances, so that it costs the same for any radius."""
    padded = np.pad(mask, steps + 1)
    wide = _within(padded, steps)
    back = ~_within(~wide, steps)
    closed = back[steps + 1 : -steps - 1, steps + 1 : -steps - 1]
    return np.asarray(closed | mask)


def _within(mask: Mask, steps: int) -> Mask:
    """Pixels no farther than ``steps`` from a set one."""
    near = np.zeros_like(mask)
    for rows in _bands(len(mask)):
        top = max(rows.start - steps - 1, 0)
        part = mask[top : rows.stop + steps + 1]
        if part.any():  # without any the distances would be to nowhere
            reach = ndimage.distance_transform_edt(~part) <= steps
            near[rows] = reach[rows.start - top : rows.stop - top]
    return near


def _without_small(mask: Mask, pixels: float) -> Mask:
    """Only connected parts of so many pixels or more."""
    labels, count = ndimage.label(mask)
    if not count:
        return mask
    sizes = np.zeros(count + 1, np.int64)
    for rows in _bands(len(labels)):
        sizes += np.bincount(labels[rows].ravel(), minlength=count + 1)
    keep = sizes >= pixels
    keep[0] = False
    return np.asarray(keep[labels])
