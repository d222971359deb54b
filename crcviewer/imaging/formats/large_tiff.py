"""Large TIFFs in compressions that libvips lacks, which it would show as black: tifffile decodes
them segment by segment, and only the mean of each square of pixels is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name, opened
from crcviewer.imaging.core.intensity import Values
from crcviewer.imaging.core.orientation import Rectangle
from crcviewer.imaging.formats.large_image import BAND, LargeImageSource
from crcviewer.imaging.formats.tiff_samples import plain_samples
from crcviewer.protocol.text import text

LIBVIPS_READS = frozenset(
    (
        tifffile.COMPRESSION.NONE,
        tifffile.COMPRESSION.LZW,
        tifffile.COMPRESSION.ADOBE_DEFLATE,
        tifffile.COMPRESSION.DEFLATE,
        tifffile.COMPRESSION.JPEG,
        tifffile.COMPRESSION.PACKBITS,
    )
)
"""Of the build that ships with the program; of others its pixels are zeros, without an error."""


class LargeTiffSource(LargeImageSource):
    """As its base, with tifffile and imagecodecs in the place of libvips."""

    def _reduced(self, page: int, longer: int, side: int) -> Values:
        factor = max(1, longer // side)
        path, stamp = self.files[0]
        with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
            directory = _page(tiff, page)
            width, height = directory.imagewidth, directory.imagelength
            whole = Rectangle(0, 0, width, height)
            return mean_of(path, directory, whole, -(-width // factor), -(-height // factor))

    def _rows(self, page: int) -> Iterator[Values]:
        path, stamp = self.files[0]
        with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
            directory = _page(tiff, page)
            width, height = directory.imagewidth, directory.imagelength
            # Whole strips or tiles, so that none is decoded twice.
            high = directory.tilelength if directory.is_tiled else directory.rowsperstrip
            step = max(1, BAND // high) * high
            for top in range(0, height, step):
                band = Rectangle(0, top, width, min(step, height - top))
                yield mean_of(path, directory, band, band.width, band.height)

    def _part(self, page: int, part: Rectangle, across: int, down: int) -> Values:
        path, stamp = self.files[0]
        with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
            across, down = min(across, part.width), min(down, part.height)
            return mean_of(path, _page(tiff, page), part, across, down)


def _page(tiff: tifffile.TiffFile, number: int) -> tifffile.TiffPage:
    page = tiff.pages[number]
    return page if isinstance(page, tifffile.TiffPage) else page.aspage()


def mean_of(path: str, page: tifffile.TiffPage, part: Rectangle, across: int, down: int) -> Values:
    """``part`` of a page reduced to ``(down, across[, 3])``, each value the mean of its pixels."""
    total: NDArray[np.float64] | None = None
    count = np.zeros((down, across))
    dtype: Any = None
    for samples, top, left in _segments(path, page, part):
        values = plain_samples(samples, page)
        dtype = values.dtype
        if total is None:
            total = np.zeros((down, across, *values.shape[2:]))
        rows, first_row = _bins(top, values.shape[0], part.top, part.height, down)
        columns, first_column = _bins(left, values.shape[1], part.left, part.width, across)
        sums = np.add.reduceat(values.astype(np.float64), rows, axis=0)
        sums = np.add.reduceat(sums, columns, axis=1)
        place = np.s_[first_row : first_row + len(rows), first_column : first_column + len(columns)]
        total[place] += sums
        count[place] += np.outer(
            np.diff([*rows, values.shape[0]]), np.diff([*columns, values.shape[1]])
        )
    if total is None or not count.all():
        raise _incomplete(path)
    mean = total / (count if total.ndim == 2 else count[..., None])
    return np.asarray(mean if dtype.kind == "f" else np.rint(mean)).astype(dtype)


def _bins(start: int, length: int, origin: int, extent: int, cells: int) -> tuple[list[int], int]:
    """Where the cells begin within a stretch of pixels, and which cell is the first of them."""
    cell = (np.arange(start, start + length) - origin) * cells // extent
    begins = np.flatnonzero(np.diff(cell, prepend=cell[0] - 1))
    return [int(at) for at in begins], int(cell[0])


def _segments(
    path: str, page: tifffile.TiffPage, part: Rectangle
) -> Iterator[tuple[Values, int, int]]:
    """What lies within ``part`` of each tile or strip, ``(h, w, samples)``, and its upper left."""
    if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1:
        raise ImageError(
            text("{name} keeps its colours in separate planes.", name=display_name(path)),
            text("Save it with the colours of each pixel side by side, without compression."),
        )
    high = page.tilelength if page.is_tiled else page.rowsperstrip
    wide = page.tilewidth if page.is_tiled else page.imagewidth
    per_row = -(-page.imagewidth // wide)
    file = page.parent.filehandle
    tables = {"jpegtables": page.jpegtables, "jpegheader": page.jpegheader}
    for row in range(part.top // high, -(-(part.top + part.height) // high)):
        for column in range(part.left // wide, -(-(part.left + part.width) // wide)):
            index = row * per_row + column
            if page.databytecounts[index] == 0:
                raise _incomplete(path)
            file.seek(page.dataoffsets[index])
            data = file.read(page.databytecounts[index])
            decoded, _, (_, height, width, _) = page.decode(data, index, **tables)
            if decoded is None:
                raise _incomplete(path)
            top, left = row * high, column * wide
            inside = np.s_[
                max(0, part.top - top) : min(height, part.top + part.height - top),
                max(0, part.left - left) : min(width, part.left + part.width - left),
            ]
            values = decoded[0][inside]
            if values.size:
                yield values, max(top, part.top), max(left, part.left)


def _incomplete(path: str) -> ImageError:
    return ImageError(
        text("{name} is cut off: part of its pixels is missing.", name=display_name(path)),
        text("Copy or export it again from where it came from."),
    )
