"""Which reader a slide has, by its content; what is no slide is left to the readers of pictures."""

from __future__ import annotations

from pathlib import Path

import tifffile

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError, UnknownFormatError
from crcviewer.imaging.core.files import Stamp, display_name, opened, read_head, stamp_of
from crcviewer.imaging.core.orientation import known
from crcviewer.imaging.core.pixel_size import from_tiff
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.slide import Slide
from crcviewer.imaging.formats.slide_parts import SINGLE_FILES, check_whole, head_of_slide
from crcviewer.imaging.formats.tiff_series import description_of, picture_series
from crcviewer.imaging.formats.tiff_slide import TiffSlide, is_pyramid
from crcviewer.protocol.text import text

_LARGE_SIDE = 4096
"""A pyramid without a believable pixel size is a slide where it is as large as this."""


def find_slide(path: str) -> Slide | None:
    """None where the file is no slide. Raises ImageError where it is one that cannot be read."""
    head = head_of_slide(path)
    if head is not None:
        try:
            with decoding(head):
                check_whole(head)
                return _by_openslide(head, stamp_of(head))
        except ImageError as error:
            if path == head:
                raise
            raise ImageError(
                text(
                    "{name} is a part of a slide. {cause}",
                    name=display_name(path),
                    cause=error.failure.cause,
                ),
                error.failure.next_step,
                error.failure.action,
            ) from None
    stamp = stamp_of(path)
    format_ = detect_format(read_head(path, stamp))
    if format_ is Format.TIFF:
        return tiff_slide(path, stamp)
    if format_ is Format.DICOM:
        from crcviewer.imaging.formats.dicom_slide import dicom_slide

        return dicom_slide(path, stamp)
    if Path(path).suffix.casefold() == ".kfb":
        from crcviewer.imaging.formats.kfb_slide import KfbSlide

        with decoding(path):
            return KfbSlide(path, stamp)
    if Path(path).suffix.casefold() in SINGLE_FILES:
        return _by_openslide(path, stamp)
    return None


def any_tiff(path: str) -> Slide | None:
    """A TIFF that was asked for as a slide, though it has one level only; None: no TIFF."""
    stamp = stamp_of(path)
    if detect_format(read_head(path, stamp)) is not Format.TIFF:
        return None
    return TiffSlide(path, stamp)


def tiff_slide(path: str, stamp: Stamp) -> Slide | None:
    """A scanner's TIFF, or a pyramid of a microscope or of the size of a slide."""
    with opened(path, stamp) as file, tifffile.TiffFile(file) as tiff:
        first = tiff.pages.first
        # Scanners' files are tiled, but for Hamamatsu's: pictures are told from them at once.
        if not (first.is_tiled or tiff.is_ndpi):
            return None
        pyramid = _is_slide_pyramid(tiff)
    from crcviewer.imaging.formats.openslide_slide import vendor_of

    vendor = vendor_of(path)
    if vendor and vendor != "generic-tiff":
        return _by_openslide(path, stamp)
    return TiffSlide(path, stamp) if pyramid else None


def _is_slide_pyramid(tiff: tifffile.TiffFile) -> bool:
    if not is_pyramid(tiff):
        return False
    series = picture_series(tiff)
    first = series.keyframe
    if known(first.tags.valueof("Orientation", default=1)) != 1:
        return False  # a picture that was turned: no scanner writes such
    told = first.tags.valueof("XResolution")
    per_unit = told[0] / told[1] if isinstance(told, tuple) and len(told) == 2 and told[1] else 0.0
    unit = int(first.tags.valueof("ResolutionUnit", default=2))
    believable = from_tiff(description_of(tiff, series), float(per_unit), unit) is not None
    return believable or max(first.imagewidth, first.imagelength) >= _LARGE_SIDE


def _by_openslide(path: str, stamp: Stamp) -> Slide:
    """Raises ImageError."""
    import openslide

    from crcviewer.imaging.formats.openslide_slide import OpenSlideSlide, vendor_of

    try:
        return OpenSlideSlide(path, vendor_of(path))
    except openslide.OpenSlideUnsupportedFormatError:
        raise ImageError(
            text("{name} is a slide of a kind that is not supported.", name=display_name(path)),
            text("Export it as a tiled TIFF (pyramid) with the scanner's program."),
        ) from None
    except openslide.OpenSlideError:
        # Of some compressions in scanners' TIFFs tifffile reads what OpenSlide does not.
        if detect_format(read_head(path, stamp)) is not Format.TIFF:
            raise
        with decoding(path):
            return TiffSlide(path, stamp)


def not_a_slide(path: str) -> UnknownFormatError:
    """What is told of a file that is none."""
    return UnknownFormatError(
        text("{name} is not a slide.", name=display_name(path)),
        text("Open a slide of a scanner, a DICOM slide, or a TIFF with a pyramid of levels."),
    )
