"""TIFF, through tifffile: any depth, many pages, ImageJ, OME, Aperio slides of moderate size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, opened
from crcviewer.imaging.core.image_source import ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.orientation import known, swaps_sides, upright
from crcviewer.imaging.core.pixel_size import from_tiff
from crcviewer.imaging.core.size_limits import (
    MAX_PAGES,
    MAX_VOLUME_BYTES,
    WHOLE_PIXELS,
    check_fits_memory,
    check_size,
)
from crcviewer.imaging.formats.folder_scale import scale_of
from crcviewer.imaging.formats.large_image import LargeImageSource, large_image_warning
from crcviewer.imaging.formats.large_tiff import LIBVIPS_READS, LargeTiffSource
from crcviewer.imaging.formats.raster import plain_values
from crcviewer.imaging.formats.tiff_channels import channels_of, colour_order
from crcviewer.imaging.formats.tiff_samples import GREY, plain_samples, tifffile_knows, told_depth
from crcviewer.imaging.formats.tiff_series import description_of, picture_series
from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.text import Text, text

SEVERAL_SIZES = text("The file holds images of several sizes: only those of the first are shown.")


@dataclass(frozen=True)
class Layout:
    """Where the slices of a TIFF lie; sizes as stored."""

    width: int
    height: int
    planes: int
    directories: tuple[int, ...]
    """The directory of each plane; empty: all planes follow one directory (ImageJ)."""
    orientation: int
    colour: bool
    profile: bytes
    """ICC; empty where there is none."""
    sample_bytes: int
    """Of one pixel with all its channels."""
    pixel_size_um: float | None
    tiled: bool
    libvips_reads: bool
    largest_strip: int
    """Pixels of one strip."""
    overviews: tuple[tuple[int, int], ...]
    more_sizes: bool
    rgb: tuple[int, int, int] | None
    """Planes that are the red, green and blue of one picture."""
    channels: int
    """Pages that are channels of one picture, where they are not its colours."""


def open_tiff(path: str, stamp: Stamp) -> ImageSource:
    """The first picture that is no label and no macro photograph; those are never shown."""
    with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
        layout = _read_layout(path, stamp, tiff)
    width, height = layout.width, layout.height
    if swaps_sides(layout.orientation):
        width, height = height, width
    warnings: tuple[Text, ...] = ()
    if layout.more_sizes:
        warnings = (SEVERAL_SIZES,)
    if layout.channels > 1:
        warnings = (
            *warnings,
            text(
                "The file holds {count} channels as single pages: each is shown alone, in grey.",
                count=layout.channels,
            ),
        )
    large = layout.width * layout.height > WHOLE_PIXELS
    if large:
        warnings = (*warnings, large_image_warning(width, height))
    info = ImageInfo(
        path,
        "raster",
        "TIFF",
        width,
        height,
        slices=1 if layout.rgb else layout.planes,
        pixel_size_um=layout.pixel_size_um,
        warnings=warnings,
    )
    if not large:
        return TiffSource(info, stamp, layout)
    if not layout.directories or (not layout.tiled and layout.largest_strip > WHOLE_PIXELS):
        advice = text("Save it as a tiled TIFF.")
        check_fits_memory(path, width, height, advice, sample_bytes=layout.sample_bytes)
    source = LargeImageSource if layout.libvips_reads else LargeTiffSource
    return source(
        info,
        ((path, stamp),),
        loader="tiff",
        pages=layout.directories or (0,),
        orientation=layout.orientation,
        colour=layout.colour,
        overviews=layout.overviews,
        profile=layout.profile,
    )


def _read_layout(path: str, stamp: Stamp, tiff: tifffile.TiffFile) -> Layout:
    _check_pages(path, tiff)
    series = picture_series(tiff)
    first = series.keyframe
    width, height = first.imagewidth, first.imagelength
    dtype = first.dtype
    if dtype is None or dtype.kind not in "buif":
        raise ImageError(
            text(
                "{name} holds values of a kind that cannot be shown as an image.",
                name=display_name(path),
            ),
            text("Save it with 8 or 16 bits a channel."),
        )
    sample_bytes = max(1, first.samplesperpixel * dtype.itemsize)
    check_size(path, width, height, file_size=stamp.size, sample_bytes=sample_bytes)
    if first.imagedepth != 1:
        raise ImageError(
            text(
                "{name} keeps a volume in one page, which cannot be opened.",
                name=display_name(path),
            ),
            text("Save it with one slice a page."),
        )
    _check_compression(path, first, large=width * height > WHOLE_PIXELS)
    pages = [page for page in series.pages if page is not None]
    planes = max(1, int(np.prod(series.shape)) // (width * height * first.samplesperpixel))
    one_each = len(pages) == planes
    for page in pages:
        _check_complete(path, stamp, page)
    if not one_each and planes * width * height * sample_bytes > MAX_VOLUME_BYTES:
        raise ImageError(
            text(
                "{name} keeps {count:,} slices in one block, too large to open.",
                name=display_name(path),
                count=planes,
            ),
            text("Save it with one slice a page."),
        )
    rgb = colour_order(tiff, series) if width * height <= WHOLE_PIXELS else None
    unit = first.tags.valueof("ResolutionUnit", default=2)
    return Layout(
        width,
        height,
        planes,
        tuple(page.index for page in pages) if one_each else (),
        known(first.tags.valueof("Orientation", default=1)),
        first.photometric not in GREY,
        bytes(first.tags.valueof("InterColorProfile", default=b"") or b""),
        sample_bytes,
        from_tiff(description_of(tiff, series), _pixels_per_unit(first), int(unit)),
        first.is_tiled,
        first.compression in LIBVIPS_READS,
        min(int(first.rowsperstrip or height), height) * width,
        _overviews(series),
        len(tiff.series) > 1 and not (tiff.is_svs or tiff.is_ome),
        rgb,
        1 if rgb else channels_of(series),
    )


def _check_compression(path: str, page: tifffile.TiffPage, *, large: bool) -> None:
    """Raises ImageError before any decoder of ours is asked for what it cannot do."""
    name = display_name(path)
    streamed = large and page.compression in LIBVIPS_READS
    if not tifffile_knows(page) and not streamed and large:
        raise _not_supported(name, page)
    try:
        tifffile.TIFF.DECOMPRESSORS[page.compression]
    except (KeyError, ValueError):
        raise _not_supported(name, page) from None


def _not_supported(name: str, page: tifffile.TiffPage) -> ImageError:
    return ImageError(
        text(
            "{name} is compressed in a way that is not supported ({compression}).",
            name=name,
            compression=getattr(page.compression, "name", str(page.compression)),
        ),
        text("Save it with LZW or Deflate compression, or as a plain PNG."),
    )


def _check_pages(path: str, tiff: tifffile.TiffFile) -> None:
    try:
        tiff.pages[MAX_PAGES]
    except IndexError:
        return
    raise ImageError(
        text("{name} has more than {most:,} pages.", name=display_name(path), most=MAX_PAGES),
        text("Save the pages that you need as a file of their own."),
    )


def _overviews(series: tifffile.TiffPageSeries) -> tuple[tuple[int, int], ...]:
    """Top-level directories that hold the same picture reduced."""
    found = []
    for level in series.levels[1:]:
        page = level.pages[0]
        if page is not None and len(page.treeindex) == 1:
            found.append((max(level.keyframe.imagewidth, level.keyframe.imagelength), page.index))
    return tuple(found)


def _pixels_per_unit(page: tifffile.TiffPage) -> float:
    value = page.tags.valueof("XResolution")
    if not (isinstance(value, tuple) and len(value) == 2 and value[1]):
        return 0.0
    return float(value[0]) / float(value[1])


def _check_complete(path: str, stamp: Stamp, page: Any) -> None:
    ends = (o + n for o, n in zip(page.dataoffsets, page.databytecounts, strict=False))
    if max(ends, default=0) > stamp.size:
        raise ImageError(
            text("{name} is cut off: its end is missing.", name=display_name(path)),
            text("Copy or export it again from where it came from."),
        )


class TiffSource(WholeSliceSource):
    """Pages of at most 40 million pixels."""

    def __init__(self, info: ImageInfo, stamp: Stamp, layout: Layout) -> None:
        super().__init__(info, ((info.path, stamp),), layout.profile)
        self._layout = layout

    @property
    def _has_colour_channels(self) -> bool:
        return self._layout.colour or self._layout.rgb is not None

    def _decode(self, slice_index: int) -> UInt8:
        if self._layout.rgb is not None:
            return np.stack([self._plane(number) for number in self._layout.rgb], axis=-1)
        return self._plane(slice_index)

    def _plane(self, slice_index: int) -> UInt8:
        path, stamp = self.files[0]
        with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
            series = picture_series(tiff)
            key = series.keyframe
            if not tifffile_knows(key):
                directory = self._layout.directories[slice_index]
                values = _by_pillow(file, directory)
            elif self._layout.directories:
                page = [p for p in series.pages if p is not None][slice_index]
                values = plain_samples(page.asarray(maxworkers=1), key)
            else:
                shape = (self._layout.planes, self._layout.height, self._layout.width, -1)
                values = plain_samples(series.asarray().reshape(shape)[slice_index], key)
            told = key.tags.valueof("MaxSampleValue")
        scale = scale_of(path, values, _largest_of_tiff)
        depth = told_depth(told)
        if scale is not None and depth is not None:
            scale = np.array([depth])
        return upright(intensity.to_8_bits(values, scale), self._layout.orientation)


def _largest_of_tiff(file: Path) -> int:
    """See :mod:`folder_scale`."""
    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages[0]
        if not isinstance(page, tifffile.TiffPage) or page.dtype != np.uint16:
            return 0
        return int(page.asarray().max(initial=0)) if page.size <= WHOLE_PIXELS else 0


def _by_pillow(file: Any, directory: int) -> Values:
    file.seek(0)
    with Image.open(file, formats=("TIFF",)) as image:
        image.seek(directory)
        return plain_values(image)
