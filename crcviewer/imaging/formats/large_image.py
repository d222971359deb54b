"""Images too large to decode whole: libvips streams them and keeps only what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.field_of_view import Crop
from crcviewer.imaging.core.files import opened
from crcviewer.imaging.core.image_source import Files, ImageSource, resized
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.orientation import Rectangle, stored_rectangle, swaps_sides, upright
from crcviewer.imaging.core.size_limits import STREAMED_SIDE
from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.text import Text, text


def large_image_warning(width: int, height: int) -> Text:
    """For ``ImageInfo.warnings``."""
    return text(
        "The image has {count:,d} million pixels: the network sees its field of view only, at full "
        "resolution.",
        count=width * height // 10**6,
    )


class LargeImageSource(ImageSource):
    """PNG, JPEG or TIFF. Memory grows with a row of the file, not with the image."""

    def __init__(
        self,
        info: ImageInfo,
        files: Files,
        *,
        loader: str,
        pages: tuple[int, ...],
        orientation: int,
        colour: bool,
        overviews: tuple[tuple[int, int], ...] = (),
        profile: bytes = b"",
    ) -> None:
        """``loader``: ``png``, ``jpeg`` or ``tiff``; ``pages``: the directory of each slice.

        ``overviews``: smaller copies of the one slice, as (longer side, directory).
        """
        super().__init__(info, files, profile)
        self._loader = loader
        self._pages = pages
        self._orientation = orientation
        self._colour = colour
        self._overviews = overviews
        self._shown: tuple[int, int, UInt8] | None = None
        self._reference: tuple[int, Values] | None = None

    @property
    def _has_colour_channels(self) -> bool:
        return self._colour

    def _whole(self, slice_index: int, max_side: int | None) -> UInt8:
        side = min(max_side or STREAMED_SIDE, STREAMED_SIDE)
        if self._shown is not None and self._shown[:2] == (slice_index, side):
            return self._shown[2]
        page, longer = self._pages[slice_index], max(self.info.width, self.info.height)
        for smaller, directory in sorted(self._overviews):
            if side <= smaller < longer:
                page, longer = directory, smaller
                break
        values = self._reduced(page, longer, side)
        if values.dtype != np.uint8:
            self._reference = slice_index, values
        pixels = upright(intensity.to_8_bits(values), self._orientation)
        height, width = pixels.shape[:2]
        if max(width, height) > side:
            ratio = side / max(width, height)
            size = max(1, round(width * ratio)), max(1, round(height * ratio))
            pixels = resized(pixels, size, Image.Resampling.LANCZOS)
        self._shown = slice_index, side, pixels
        return pixels

    def _crop(self, slice_index: int, crop: Crop) -> UInt8:
        seen = Rectangle(crop.x.start, crop.y.start, crop.x.length, crop.y.length)
        stored = stored_rectangle(seen, self._orientation, self.info.width, self.info.height)
        across, down = crop.x.cells, crop.y.cells
        if swaps_sides(self._orientation):
            across, down = down, across
        values = self._part(self._pages[slice_index], stored, across, down)
        pixels = intensity.to_8_bits(values, self._range_of(slice_index, values))
        return resized(upright(pixels, self._orientation), (crop.x.cells, crop.y.cells), _BOX)

    @property
    def stored_orientation(self) -> int:
        return self._orientation

    def _bands(self, slice_index: int) -> Iterator[UInt8]:
        for values in self._rows(self._pages[slice_index]):
            yield intensity.to_8_bits(values, self._range_of(slice_index, values))

    def _rows(self, page: int) -> Iterator[Values]:
        """A whole page, some rows at a time."""
        path, stamp = self.files[0]
        with opened(path, stamp) as file:
            image = self._load(file, page=page) if self._loader == "tiff" else self._load(file)
            for top in range(0, image.height, BAND):
                yield _pixels(image.crop(0, top, image.width, min(BAND, image.height - top)))

    def _reduced(self, page: int, longer: int, side: int) -> Values:
        """A whole page, its longer side reduced by a whole factor to ``side`` or somewhat more."""
        factor = max(1, longer // side)
        path, stamp = self.files[0]
        with opened(path, stamp) as file:
            if self._loader == "jpeg":
                # The decoder itself reduces by up to 8, which is much faster.
                on_load = max(f for f in (1, 2, 4, 8) if f <= factor)
                image = self._load(file, shrink=on_load)
                factor //= on_load
            else:
                image = self._load(file, page=page) if self._loader == "tiff" else self._load(file)
            return _pixels(image.shrink(factor, factor) if factor > 1 else image)

    def _part(self, page: int, part: Rectangle, across: int, down: int) -> Values:
        """A rectangle of a page, reduced where it has more pixels than asked for."""
        path, stamp = self.files[0]
        with opened(path, stamp) as file:
            image = self._load(file, page=page) if self._loader == "tiff" else self._load(file)
            image = image.crop(part.left, part.top, part.width, part.height)
            if part.width > across or part.height > down:
                image = image.shrink(part.width / across, part.height / down)
            return _pixels(image)

    def _range_of(self, slice_index: int, values: Values) -> Values | None:
        """Deep pixels need the same full scale in every square, so it is taken from the whole."""
        if values.dtype == np.uint8:
            return None
        if self._reference is None or self._reference[0] != slice_index:
            self._shown = None
            self._whole(slice_index, None)
        return self._reference[1] if self._reference else None

    def _load(self, file: Any, **options: int) -> Any:
        import pyvips

        pyvips.cache_set_max(0)  # its operation cache would hold whole images back from being freed
        stream = pyvips.Source.new_from_descriptor(file.fileno())
        load = getattr(pyvips.Image, f"{self._loader}load_source")
        return load(stream, access="sequential", fail_on="error", **options)


_BOX = Image.Resampling.BOX
BAND = 256
"""Rows that are decoded at once: of tiles, as high as they usually are."""


def _pixels(image: Any) -> Values:
    """A libvips image to grey ``(H, W)`` or RGB ``(H, W, 3)``; transparency on white."""
    values: Values = np.asarray(image.numpy())
    if values.ndim == 2:
        return values
    if image.interpretation == "cmyk":
        return intensity.cmyk_to_rgb(values[..., :4])
    if values.shape[2] in (2, 4):
        values = intensity.on_white(values[..., :-1], values[..., -1])
    return values[..., 0] if values.shape[2] < 3 else values[..., :3]
