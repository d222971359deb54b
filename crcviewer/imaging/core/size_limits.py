"""How large an image may be, what no decoder is asked to unpack, and what is decoded whole."""

from __future__ import annotations

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.text import Text, text

MAX_PIXELS = 2_000_000_000
"""Of one image. Above it the file is refused: a whole slide, or a file that is made to harm."""

MAX_SLIDE_PIXELS = 200_000_000_000
"""Of the largest level of a slide, which is never decoded whole."""

WHOLE_PIXELS = 40_000_000
"""Up to here an image is decoded whole (some 120 MB as RGB); above it is streamed and reduced."""

UNSTREAMED_PIXELS = 120_000_000
"""Where a format cannot be streamed (BMP, interlaced PNG, progressive JPEG, DICOM, NIfTI)."""

STREAMED_SIDE = 4096
"""Longer side of what a streamed image is reduced to where the caller names no side."""

MAX_COMPRESSION = 20_000
"""Bytes of pixels per byte of file that no real image exceeds (deflate ends at 1,032)."""

MAX_VOLUME_BYTES = 512 * 1024**2
"""Up to here a compressed volume is kept in memory, so that every slice is at hand at once."""


MAX_DECODED_BYTES = 512 * 1024**2
"""Of an image while it is decoded, in the file's own samples and depth; what is made of it on the
way to 8 bits takes as much again."""

MAX_PAGES = 5_000
"""Directories of a TIFF; each has to be read before the first is shown."""


def check_size(path: str, width: int, height: int, *, file_size: int, sample_bytes: int) -> None:
    """Before any pixel is decoded. ``sample_bytes``: bytes of one decoded pixel.

    Raises ImageError where there are no pixels, over 2,000 million, more than the file's size can
    hold, or more bytes than are decoded at once (of a streamed image: of what it is reduced to).
    """
    if width < 1 or height < 1:
        raise ImageError(
            text("{name} holds no pixels.", name=display_name(path)),
            text("Export the image again from its program."),
        )
    pixels = width * height
    if pixels > MAX_PIXELS:
        raise ImageError(
            text(
                "{name} says that it is {width:,} × {height:,} pixels, more than the "
                "{most:,} million that are opened.",
                name=display_name(path),
                width=width,
                height=height,
                most=MAX_PIXELS // 10**6,
            ),
            text("Cut out the region of interest, or save it reduced."),
        )
    if pixels > WHOLE_PIXELS and pixels * sample_bytes > MAX_COMPRESSION * file_size:
        raise ImageError(
            text(
                "{name} says that it is {width:,} × {height:,} pixels, but the file is far "
                "too small to hold them.",
                name=display_name(path),
                width=width,
                height=height,
            ),
            text("It is damaged or made to do harm: get it again from a source you trust."),
        )
    at_once = pixels if pixels <= WHOLE_PIXELS else STREAMED_SIDE**2
    _check_decoded(path, width, height, at_once * sample_bytes)


def _check_decoded(path: str, width: int, height: int, decoded: int) -> None:
    if decoded > MAX_DECODED_BYTES:
        raise ImageError(
            text(
                "{name} has so many channels, or so deep ones, that its {width:,} × {height:,} "
                "pixels would take {size:.1f} GB of memory.",
                name=display_name(path),
                width=width,
                height=height,
                size=decoded / 1e9,
            ),
            text("Save it with three channels of 8 or 16 bits, or cut out the region of interest."),
        )


def check_fits_memory(
    path: str, width: int, height: int, advice: Text, *, sample_bytes: int
) -> None:
    """For what cannot be streamed and so must be decoded whole."""
    if width * height > UNSTREAMED_PIXELS:
        raise ImageError(
            text(
                "{name} is {width:,} × {height:,} pixels: too large for its format, which "
                "can only be decoded whole.",
                name=display_name(path),
                width=width,
                height=height,
            ),
            advice,
        )
    _check_decoded(path, width, height, width * height * sample_bytes)
