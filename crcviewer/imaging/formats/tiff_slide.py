"""Generic and OME pyramids in TIFF, through tifffile: any compression and depth that it reads."""

from __future__ import annotations

import struct
import threading
import weakref
from collections import OrderedDict
from typing import Any

import numpy as np
import tifffile

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.pixel_size import from_tiff
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS
from crcviewer.imaging.formats.slide import NO_PYRAMID, Slide, SlideFacts, of_both, scale_warning
from crcviewer.imaging.formats.slide_parts import fluorescence
from crcviewer.imaging.formats.tiff_samples import GREY, plain_samples, tifffile_knows, told_depth
from crcviewer.imaging.formats.tiff_series import description_of, picture_series
from crcviewer.protocol.text import text

_KEPT_BYTES = 64 * 2**20
"""Of decoded tiles that are kept: a view that moves needs most of them again."""
_LARGEST_TILE = 4096 * 4096
_PLAIN = ("YX", "YXS", "SYX")


ENDS_EARLY = text(
    "The file is cut off behind the picture: its label or other parts are missing. Copy it again"
    " to be sure."
)


class TiffSlide(Slide):
    """Levels are directories, or sub-directories (OME), of one file."""

    def __init__(self, path: str, stamp: Stamp) -> None:
        """Raises ImageError, or any error of tifffile."""
        self._lock = threading.Lock()
        self._tiff = tifffile.TiffFile(path)
        weakref.finalize(self, self._tiff.close)
        self._tiles: OrderedDict[tuple[int, int], UInt8] = OrderedDict()
        self._kept_bytes = 0
        self._scale: Values | None = None
        try:
            series = picture_series(self._tiff)
            self._pages = [_page(level) for level in series.levels]
            for page in self._pages:
                _check(path, stamp, page)
            super().__init__(path, _facts(path, stamp, series, self._pages))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._tiff.close()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        page = self._pages[level]
        wide, high = _segment_size(page)
        per_row = -(-page.imagewidth // wide)
        out = np.empty((height, width, 3), np.uint8)
        for row in range(y // high, -(-(y + height) // high)):
            for column in range(x // wide, -(-(x + width) // wide)):
                tile = self._tile(level, row * per_row + column)
                left, top = column * wide, row * high
                from_x, from_y = max(x, left), max(y, top)
                to_x = min(x + width, left + tile.shape[1])
                to_y = min(y + height, top + tile.shape[0])
                out[from_y - y : to_y - y, from_x - x : to_x - x] = tile[
                    from_y - top : to_y - top, from_x - left : to_x - left
                ]
        return out

    def _tile(self, level: int, index: int) -> UInt8:
        """One segment as RGB; cut where it goes beyond the picture."""
        key = level, index
        with self._lock:
            found = self._tiles.get(key)
            if found is not None:
                self._tiles.move_to_end(key)
                return found
        tile = self._decoded(level, index)
        with self._lock:
            if key not in self._tiles:
                self._tiles[key] = tile
                self._kept_bytes += tile.nbytes
            while self._kept_bytes > _KEPT_BYTES and len(self._tiles) > 1:
                self._kept_bytes -= self._tiles.popitem(last=False)[1].nbytes
        return tile

    def _decoded(self, level: int, index: int) -> UInt8:
        page = self._pages[level]
        values = self._samples(page, index)
        if values.dtype != np.uint8 and self._scale is None:
            self._scale = self._range()
        return intensity.as_rgb(intensity.to_8_bits(values, self._scale))

    def _samples(self, page: tifffile.TiffPage, index: int) -> Values:
        separate = _separate(page)
        planes = page.samplesperpixel if separate else 1
        per_plane = len(page.dataoffsets) // planes
        parts = [self._segment(page, plane * per_plane + index) for plane in range(planes)]
        values = np.concatenate(parts, axis=-1) if separate else parts[0]
        return plain_samples(values, page)

    def _segment(self, page: tifffile.TiffPage, index: int) -> Values:
        """``(h, w, samples)`` as stored."""
        count = page.databytecounts[index]
        data = None
        if count:
            with self._lock:
                file = page.parent.filehandle
                file.seek(page.dataoffsets[index])
                data = file.read(count)
            if len(data) < count:
                raise _cut_off(self.path)
        tables = {"jpegtables": page.jpegtables, "jpegheader": page.jpegheader}
        decoded, _, (_, height, width, _) = page.decode(data, index, **tables)
        if decoded is None:  # a segment that was left out, as scanners do with empty glass
            dtype = np.dtype(page.dtype)
            full = np.iinfo(dtype).max if dtype.kind in "ui" else 1
            if page.photometric == tifffile.PHOTOMETRIC.MINISWHITE:
                full = 0
            samples = 1 if _separate(page) else page.samplesperpixel
            return np.full((height, width, samples), full, dtype)
        return np.asarray(decoded[0][:height, :width])

    def _range(self) -> Values:
        """What deep samples are scaled by: one scale for all of the slide."""
        depth = told_depth(self._pages[0].tags.valueof("MaxSampleValue"))
        if depth is not None:
            return np.array([depth])
        page = self._pages[-1]
        wide, high = _segment_size(page)
        count = -(-page.imagewidth // wide) * -(-page.imagelength // high)
        some = range(0, count, max(1, count // 64))
        parts = [self._samples(page, index) for index in some]
        if parts[0].dtype.kind == "f":
            return np.concatenate([part.reshape(-1)[::16] for part in parts])
        return np.array([min(int(p.min()) for p in parts), max(int(p.max()) for p in parts)])


def _page(level: Any) -> tifffile.TiffPage:
    page = level.keyframe
    return page if isinstance(page, tifffile.TiffPage) else page.aspage()


def _separate(page: tifffile.TiffPage) -> bool:
    return page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1


def _segment_size(page: tifffile.TiffPage) -> tuple[int, int]:
    if page.is_tiled:
        return page.tilewidth, page.tilelength
    return page.imagewidth, min(page.rowsperstrip, page.imagelength)


def is_pyramid(tiff: tifffile.TiffFile) -> bool:
    """Whether the picture that is meant is one picture of one plane in several sizes."""
    series = picture_series(tiff)
    return len(series.levels) > 1 and series.axes in _PLAIN


def _facts(
    path: str, stamp: Stamp, series: tifffile.TiffPageSeries, pages: list[tifffile.TiffPage]
) -> SlideFacts:
    if series.axes not in _PLAIN:
        raise fluorescence(path)
    first = pages[0]
    unit = first.tags.valueof("ResolutionUnit", default=2)
    said = description_of(first.parent, series)
    mpp = of_both(
        *(
            from_tiff(said, _pixels_per_unit(first, axis), int(unit), axis=axis)
            for axis in ("X", "Y")
        )
    )
    sizes = tuple((page.imagewidth, page.imagelength) for page in pages)
    warnings = list(scale_warning(mpp, None))
    if len(sizes) == 1 and sizes[0][0] * sizes[0][1] > WHOLE_PIXELS:
        warnings.append(NO_PYRAMID)
    if _ends_early(first.parent, stamp.size):
        warnings.append(ENDS_EARLY)
    return SlideFacts(
        "ome-tiff" if first.parent.is_ome else "generic-tiff",
        sizes,
        mpp,
        profile=bytes(first.tags.valueof("InterColorProfile", default=b"") or b""),
        files=((path, stamp),),
        colour=first.photometric not in GREY,
        warnings=tuple(warnings),
    )


def _ends_early(tiff: tifffile.TiffFile, size: int) -> bool:
    """Whether the chain of pictures leads beyond the end of the file."""
    last, form = tiff.pages[-1], tiff.tiff
    if not isinstance(last, tifffile.TiffPage):
        last = last.aspage()
    handle = tiff.filehandle
    handle.seek(last.offset)
    count = struct.unpack(form.tagnoformat, handle.read(form.tagnosize))[0]
    handle.seek(last.offset + form.tagnosize + count * form.tagsize)
    told = handle.read(form.offsetsize)
    return len(told) < form.offsetsize or struct.unpack(form.offsetformat, told)[0] >= size


def _pixels_per_unit(page: tifffile.TiffPage, axis: str) -> float:
    value = page.tags.valueof(f"{axis}Resolution")
    if not (isinstance(value, tuple) and len(value) == 2 and value[1]):
        return 0.0
    return float(value[0]) / float(value[1])


def _check(path: str, stamp: Stamp, page: tifffile.TiffPage) -> None:
    name = display_name(path)
    dtype = page.dtype
    if dtype is None or dtype.kind not in "buif" or page.imagedepth != 1:
        raise ImageError(
            text("{name} holds values of a kind that cannot be shown as an image.", name=name),
            text("Save it with 8 or 16 bits a channel."),
        )
    try:
        tifffile.TIFF.DECOMPRESSORS[page.compression]
        known = tifffile_knows(page)
    except (KeyError, ValueError):
        known = False
    if not known:
        raise ImageError(
            text(
                "{name} is compressed in a way that is not supported ({compression}).",
                name=name,
                compression=getattr(page.compression, "name", str(page.compression)),
            ),
            text("Save it with LZW or Deflate compression, or as a plain PNG."),
        )
    wide, high = _segment_size(page)
    if wide * high > _LARGEST_TILE and wide * high > WHOLE_PIXELS:
        raise ImageError(
            text("{name} is one block of pixels that can only be decoded whole.", name=name),
            text("Save it as a tiled TIFF."),
        )
    offsets = np.asarray(page.dataoffsets, dtype=np.int64)
    counts = np.asarray(page.databytecounts, dtype=np.int64)
    segments = -(-page.imagewidth // wide) * -(-page.imagelength // high)
    planes = page.samplesperpixel if _separate(page) else 1
    ends = offsets + counts if len(offsets) == len(counts) else np.array([stamp.size + 1])
    if len(offsets) < segments * planes or int(ends.max(initial=0)) > stamp.size:
        raise _cut_off(path)


def _cut_off(path: str) -> ImageError:
    return ImageError(
        text("{name} is cut off: its end is missing.", name=display_name(path)),
        text("Copy or export it again from where it came from."),
    )
