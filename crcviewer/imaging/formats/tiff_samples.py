"""Samples of a TIFF, as tifffile decodes them, to grey or RGB of the file's own depth."""

from __future__ import annotations

import numpy as np
import tifffile

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.intensity import Values

GREY = (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.MINISWHITE)
_JPEGS = (tifffile.COMPRESSION.JPEG, tifffile.COMPRESSION.OJPEG)


def tifffile_knows(page: tifffile.TiffPage) -> bool:
    """Whether tifffile's array needs no colour conversion beyond those of :func:`plain_samples`."""
    kind = page.photometric
    if kind == tifffile.PHOTOMETRIC.YCBCR:
        return page.compression in _JPEGS
    return kind in (
        *GREY,
        tifffile.PHOTOMETRIC.RGB,
        tifffile.PHOTOMETRIC.PALETTE,
        tifffile.PHOTOMETRIC.SEPARATED,
    )


def told_depth(largest: object) -> int | None:
    """Of the tag MaxSampleValue, one number or one a channel, where it tells of a depth between 8
    and 16 bits."""
    values = largest if isinstance(largest, tuple) else (largest,)
    numbers = [value for value in values if isinstance(value, int)]
    return max(numbers) if numbers and 255 < max(numbers) < 65535 else None


def plain_samples(values: Values, page: tifffile.TiffPage) -> Values:
    """To grey ``(H, W)`` or RGB ``(H, W, 3)`` of the file's depth; transparency on white."""
    samples = page.samplesperpixel
    if samples > 1 and values.ndim == 3 and values.shape[0] == samples != values.shape[2]:
        values = np.moveaxis(values, 0, -1)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[..., 0]
    if page.photometric == tifffile.PHOTOMETRIC.PALETTE and page.colormap is not None:
        return np.moveaxis(page.colormap[:, values] >> 8, 0, -1).astype(np.uint8)
    if page.photometric == tifffile.PHOTOMETRIC.SEPARATED:
        return intensity.cmyk_to_rgb(values[..., :4])
    if values.ndim == 3:
        colours = 3 if page.photometric not in GREY else 1
        if values.shape[2] > colours and _has_alpha(page):
            values = intensity.on_white(values[..., :colours], values[..., colours])
        values = values[..., 0] if colours == 1 else values[..., :3]
    if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
        values = ~values if values.dtype.kind in "bu" else values.max() - values
    return values


def _has_alpha(page: tifffile.TiffPage) -> bool:
    return any(int(extra) in (1, 2) for extra in page.extrasamples)
