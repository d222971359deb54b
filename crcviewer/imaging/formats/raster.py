"""PNG, JPEG, BMP, WebP and JPEG 2000, through Pillow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.files import Stamp, opened
from crcviewer.imaging.core.image_source import ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.orientation import known, swaps_sides, upright
from crcviewer.imaging.core.pixel_size import from_dpi
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS, check_fits_memory, check_size
from crcviewer.imaging.formats.detect_format import Format
from crcviewer.imaging.formats.folder_scale import scale_of
from crcviewer.imaging.formats.large_image import LargeImageSource, large_image_warning
from crcviewer.protocol.images import ImageInfo
from crcviewer.protocol.text import text

# Pillow's own limit (89 million pixels) would refuse what we stream; check_size is asked first.
Image.MAX_IMAGE_PIXELS = None

_EXIF_ORIENTATION = 0x0112
_MODES_OF_COLOUR = ("P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "LAB", "HSV")


@dataclass(frozen=True)
class Header:
    """What is known of a picture before its pixels are decoded; sizes as stored."""

    width: int
    height: int
    mode: str
    orientation: int
    bits: int
    progressive: bool
    dpi: Any
    profile: bytes
    """ICC; empty where there is none."""

    @property
    def sample_bytes(self) -> int:
        """Of one pixel with all its channels."""
        return Image.getmodebands(self.mode) * self.bits // 8


def read_header(path: str, stamp: Stamp, format_: Format) -> Header:
    """Raises ImageError where the size is absurd; any error of Pillow where it is damaged."""
    with opened(path, stamp) as file, _pillow(file, format_) as image:
        deep = format_ is Format.PNG and _png_bits(file) == 16
        header = Header(
            image.width,
            image.height,
            image.mode,
            _orientation(image, format_),
            16 if deep or image.mode.startswith("I") else 8,
            bool(image.info.get("progressive") or image.info.get("interlace")),
            image.info.get("dpi"),
            image.info.get("icc_profile") or b"",
        )
    check_size(
        path, header.width, header.height, file_size=stamp.size, sample_bytes=header.sample_bytes
    )
    return header


def _pillow(file: Any, format_: Format) -> Image.Image:
    name = {Format.JPEG2000: "JPEG2000"}.get(format_, format_.value.upper())
    return Image.open(file, formats=(name,))


def _orientation(image: Image.Image, format_: Format) -> int:
    # A PNG without EXIF before its pixels would be decoded whole to look for one behind them.
    if format_ is Format.PNG and "exif" not in image.info:
        return 1
    return known(image.getexif().get(_EXIF_ORIENTATION))


def _png_bits(file: Any) -> int:
    file.seek(24)
    return int.from_bytes(file.read(1), "big")


def open_raster(path: str, stamp: Stamp, format_: Format) -> ImageSource:
    """Large PNG and JPEG files are streamed; all others are decoded whole."""
    header = read_header(path, stamp, format_)
    pixels = header.width * header.height
    width, height = header.width, header.height
    if swaps_sides(header.orientation):
        width, height = height, width
    info = ImageInfo(
        path, "raster", format_.value, width, height, pixel_size_um=from_dpi(header.dpi)
    )
    if pixels > WHOLE_PIXELS:
        if format_ in (Format.PNG, Format.JPEG) and not header.progressive:
            info = replace(info, warnings=(large_image_warning(width, height),))
            return LargeImageSource(
                info,
                ((path, stamp),),
                loader=format_.value.lower(),
                pages=(0,),
                orientation=header.orientation,
                colour=header.mode in _MODES_OF_COLOUR,
                profile=header.profile,
            )
        advice = text("Save it as a TIFF or as a plain PNG.")
        check_fits_memory(path, width, height, advice, sample_bytes=header.sample_bytes)
    return RasterSource(info, stamp, format_, header)


class RasterSource(WholeSliceSource):
    """One picture; JPEGs are decoded at a half, a quarter or an eighth where that is enough."""

    def __init__(self, info: ImageInfo, stamp: Stamp, format_: Format, header: Header) -> None:
        super().__init__(info, ((info.path, stamp),), header.profile)
        self._format = format_
        self._header = header

    def _whole(self, slice_index: int, max_side: int | None) -> UInt8:
        longer = max(self._header.width, self._header.height)
        if (
            self._kept is None
            and self._format is Format.JPEG
            and max_side is not None
            and longer >= 2 * max_side
        ):
            return self._decode(slice_index, max_side)
        return super()._whole(slice_index, max_side)

    def _decode(self, slice_index: int, draft_side: int | None = None) -> UInt8:
        path, stamp = self.files[0]
        with opened(path, stamp) as file:
            if self._format is Format.PNG and self._header.bits == 16:
                values = _deep_png(file.read())
            else:
                with _pillow(file, self._format) as image:
                    if draft_side is not None:
                        image.draft(None, (draft_side, draft_side))
                    values = plain_values(image)
        scale = scale_of(path, values, _largest_of_png)
        return upright(intensity.to_8_bits(values, scale), self._header.orientation)

    @property
    def _has_colour_channels(self) -> bool:
        return self._header.mode in _MODES_OF_COLOUR


def _largest_of_png(file: Path) -> int:
    """See :mod:`folder_scale`."""
    with file.open("rb") as stream:
        if _png_bits(stream) != 16:
            return 0
    return int(_deep_png(file.read_bytes()).max(initial=0))


def _deep_png(data: bytes) -> Values:
    """16 bits a channel, of which Pillow would drop half; grey, RGB, with or without alpha."""
    import imagecodecs

    values: Values = np.asarray(imagecodecs.png_decode(data))
    if values.ndim == 3 and values.shape[2] in (2, 4):
        values = intensity.on_white(values[..., :-1], values[..., -1])
    return values[..., 0] if values.ndim == 3 and values.shape[2] == 1 else values


def plain_values(image: Image.Image) -> Values:
    """Any mode of Pillow to grey ``(H, W)`` or RGB ``(H, W, 3)``; transparency on white."""
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return np.asarray(image.convert("L"))
    if image.mode.startswith("I") or image.mode == "F":
        return np.asarray(image)
    grey = image.mode in ("L", "LA", "La")
    if image.has_transparency_data:
        page = Image.new("RGBA", image.size, "white")
        page.alpha_composite(image.convert("RGBA"))
        image = page
    return np.asarray(image.convert("L" if grey else "RGB"))
