"""A slide in the place of a tile: reduced on the screen, its field of view at full resolution."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from crcviewer.imaging.core.field_of_view import Crop
from crcviewer.imaging.core.files import display_name
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.size_limits import STREAMED_SIDE, WHOLE_PIXELS
from crcviewer.imaging.formats.large_image import large_image_warning
from crcviewer.imaging.formats.slide import Slide
from crcviewer.protocol.images import ImageInfo, SlideInfo, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import Text, text, verbatim

_FORMATS = {
    "aperio": "Aperio",
    "dicom": "DICOM",
    "generic-tiff": "TIFF",
    "hamamatsu": "Hamamatsu",
    "leica": "Leica",
    "mirax": "MIRAX",
    "ome-tiff": "OME-TIFF",
    "philips-tiff": "Philips",
    "sakura": "Sakura",
    "trestle": "Trestle",
    "ventana": "Ventana",
    "zeiss": "Zeiss",
}


def slide_source(path: str, slide: Slide, *, warn: bool = True) -> SlideSource:
    """``path``: as it was asked for; the slide's own may be another of its files, which is told
    unless ``warn`` is False."""
    width, height = slide.dimensions
    facts = slide.facts
    warnings: list[Text] = list(facts.warnings)
    if width * height > WHOLE_PIXELS:
        warnings.append(large_image_warning(width, height))
    if warn and path != slide.path:
        warnings.append(
            text(
                "{name} is a part of a slide: the whole slide {slide} was opened.",
                name=display_name(path),
                slide=display_name(slide.path),
            )
        )
    format_ = _FORMATS.get(facts.vendor, facts.vendor)
    info = ImageInfo(
        path,
        "slide",
        format_,
        width,
        height,
        slot=Slot.PATHOLOGY,
        slot_reason=text("it is a slide ({format})", format=verbatim(format_)),
        modality=Modality.COLOUR if facts.colour else Modality.GREY,
        pixel_size_um=facts.mpp,
        spacing_um=(facts.mpp, facts.mpp) if facts.mpp else None,
        warnings=tuple(warnings),
        colour_profile=slide.colour_profile,
        series=facts.series,
        slide=SlideInfo(
            tuple((level.width, level.height) for level in slide.levels),
            facts.vendor,
            facts.objective,
            slide.associated,
        ),
    )
    return SlideSource(info, slide)


class SlideSource(ImageSource):
    """Holds the slide open: what moves over it asks for its pixels many times a second."""

    def __init__(self, info: ImageInfo, slide: Slide) -> None:
        super().__init__(info, slide.facts.files)
        # The base names the profile that it applies itself; here the slide does.
        self.info = replace(self.info, colour_profile=info.colour_profile)
        self.slide = slide
        self._shown: tuple[int, UInt8] | None = None

    @property
    def _has_colour_channels(self) -> bool:
        return self.slide.facts.colour

    def _whole(self, slice_index: int, max_side: int | None) -> UInt8:
        side = min(max_side or STREAMED_SIDE, STREAMED_SIDE)
        if self._shown is None or self._shown[0] != side:
            self._shown = side, self.slide.overview(side)
        return self._shown[1]

    def _bands(self, slice_index: int) -> Iterator[UInt8]:
        raise NotImplementedError("a slide is read by its levels, never whole")

    def _crop(self, slice_index: int, crop: Crop) -> UInt8:
        x, y = crop.x, crop.y
        size = x.cells, y.cells
        return np.asarray(self.slide.read_scaled(x.start, y.start, x.length, y.length, size))
