"""One opened image of any kind: what it is, its slices for the screen, its squares for the model.

An ``ImageSource`` holds no open file; it remembers the slice it decoded last and notices when its
file has changed. ``imaging/formats`` has one for each format, ``imaging/open`` chooses among them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.colour import profile_name, to_srgb
from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import Crop, padded, plan_crop
from crcviewer.imaging.core.files import Stamp, check_unchanged, display_name
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.protocol.images import FieldOfView, ImageInfo, Slot, Windowing
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import Text, text

Files = tuple[tuple[str, Stamp], ...]

GREY_TILE = text("A grey image stands in the place of the pathology tile.")
COLOUR_SCAN = text("A colour image stands in the place of the radiology image: shown as grey.")


class ImageSource(ABC):
    """Slices of one image. Slices count from 0; sizes are those of the upright image."""

    def __init__(self, info: ImageInfo, files: Files, profile: bytes = b"") -> None:
        """``files``: what lies behind the slices; one for all, or one for each. ``profile``: an
        embedded ICC profile, which is applied wherever pixels are read."""
        self.info = replace(info, colour_profile=profile_name(profile))
        self.files = files
        self._profile = profile

    def read(
        self, slice_index: int, *, slot: Slot | None, max_side: int | None = None
    ) -> tuple[UInt8, float]:
        """A whole slice with 8 bits, ``(H, W)`` or ``(H, W, 3)``, and its scale.

        The scale is array pixels per full-resolution pixel, at most 1. The longer side is at most
        ``max_side``; images of over 40 million pixels are reduced even where it is None.
        ``slot`` decides the shape: pathology RGB, radiology grey, None as the file has it.
        """
        self._check(slice_index)
        with decoding(self.info.path):
            pixels = self._in_srgb(self._whole(slice_index, max_side))
            pixels = in_slot(pixels, slot)
        self._check(slice_index)
        height, width = pixels.shape[:2]
        if max_side is not None and max(width, height) > max_side:
            ratio = max_side / max(width, height)
            size = max(1, round(width * ratio)), max(1, round(height * ratio))
            pixels = resized(pixels, size, Image.Resampling.LANCZOS)
        longer = max(self.info.width, self.info.height)
        return pixels, min(1.0, max(pixels.shape[:2]) / longer)

    def read_values(
        self, slice_index: int, *, max_side: int | None = None
    ) -> tuple[intensity.Values, Windowing, float] | None:
        """A grey slice as values, int16 or float32 ``(H, W)``, and its scale as of :meth:`read`.

        None where there is nothing but brightness or colour.
        """
        self._check(slice_index)
        with decoding(self.info.path):
            found = self._slice_values(slice_index)
        self._check(slice_index)
        if found is None:
            return None
        values, windowing = found
        height, width = values.shape
        if max_side is not None and max(width, height) > max_side:
            ratio = max_side / max(width, height)
            size = max(1, round(width * ratio)), max(1, round(height * ratio))
            values = resized_values(values, size)
        longer = max(self.info.width, self.info.height)
        return intensity.compact(values), windowing, min(1.0, max(values.shape) / longer)

    def windowing(self, slice_index: int) -> Windowing | None:
        """How the values of a grey slice become brightness; None where there are no values."""
        self._check(slice_index)
        with decoding(self.info.path):
            found = self._slice_values(slice_index)
        return None if found is None else found[1]

    def read_field(
        self, slice_index: int, field: FieldOfView, *, slot: Slot, min_side: int = 64
    ) -> UInt8:
        """The square ``field``, cropped at full resolution, edges repeated beyond the borders.

        Pathology ``(S, S, 3)``, radiology ``(S, S)``. A square of ``8 * min_side`` pixels or more
        comes reduced (area mean) by an integer factor, to ``S >= 4 * min_side``.
        """
        self._check(slice_index)
        crop = plan_crop(field, self.info.width, self.info.height, min_side)
        with decoding(self.info.path):
            pixels = self.shown(self._crop(slice_index, crop), slot)
        self._check(slice_index)
        # A copy of its own: torch takes only arrays that may be written to.
        return np.array(padded(pixels, crop))

    def bands(self, slice_index: int) -> Iterator[UInt8]:
        """A whole slice at full resolution, some rows at a time from the top: as the file has it
        (see :attr:`stored_orientation`), with 8 bits, in its own colours (see :meth:`shown`)."""
        self._check(slice_index)
        with decoding(self.info.path):
            yield from self._bands(slice_index)
        self._check(slice_index)

    def shown(self, pixels: UInt8, slot: Slot) -> UInt8:
        """Upright pixels in the file's own colours as they are seen, and as the network has
        them."""
        return in_slot(self._in_srgb(pixels), slot)

    @property
    def stored_orientation(self) -> int:
        """Of :meth:`bands`, as of :mod:`crcviewer.imaging.core.orientation`."""
        return 1

    def forget(self) -> None:  # noqa: B027 - most keep nothing
        """Let go of pixels that are kept for the next look."""

    def warnings_for(self, slot: Slot) -> tuple[Text, ...]:
        """``info.warnings``, and one more where the image does not look like one of ``slot``."""
        colour = self.is_colour
        if slot is Slot.PATHOLOGY and not colour:
            mismatch = GREY_TILE
        elif slot is Slot.RADIOLOGY and colour:
            mismatch = COLOUR_SCAN
        else:
            return self.info.warnings
        return (*self.info.warnings, mismatch)

    @property
    def is_colour(self) -> bool:
        """Whether the file has more than grey; a grey picture saved as RGB has not."""
        return self.info.modality != Modality.GREY and self._has_colour_channels

    @property
    @abstractmethod
    def _has_colour_channels(self) -> bool: ...

    @abstractmethod
    def _whole(self, slice_index: int, max_side: int | None) -> UInt8:
        """The slice, perhaps reduced, but to no less than ``max_side``."""

    @abstractmethod
    def _crop(self, slice_index: int, crop: Crop) -> UInt8:
        """The inside of ``crop``, ``(y.cells, x.cells[, 3])``."""

    def _bands(self, slice_index: int) -> Iterator[UInt8]:
        yield self._whole(slice_index, None)

    def _slice_values(self, slice_index: int) -> tuple[intensity.Values, Windowing] | None:
        """``(H, W)`` as it is shown but for brightness; None where the format has no such."""
        return None

    def _in_srgb(self, pixels: UInt8) -> UInt8:
        return to_srgb(pixels, self._profile) if self._profile else pixels

    def _check(self, slice_index: int) -> None:
        if not 0 <= slice_index < self.info.slices:
            raise ImageError(
                text(
                    "{name} has {count} slices, so there is no slice {number}.",
                    name=display_name(self.info.path),
                    count=self.info.slices,
                    number=slice_index + 1,
                ),
                text("Choose a slice within its range."),
            )
        one_each = len(self.files) == self.info.slices
        check_unchanged(*self.files[slice_index if one_each else 0])


class WholeSliceSource(ImageSource):
    """A source whose slices fit into memory; the one decoded last is kept."""

    _kept: tuple[int, UInt8] | None = None

    @abstractmethod
    def _decode(self, slice_index: int) -> UInt8:
        """The slice at full resolution."""

    def _whole(self, slice_index: int, max_side: int | None) -> UInt8:
        if self._kept is None or self._kept[0] != slice_index:
            self._kept = None  # before the next is decoded: two would need twice the memory
            self._kept = slice_index, self._decode(slice_index)
        return self._kept[1]

    def forget(self) -> None:
        self._kept = None

    def _crop(self, slice_index: int, crop: Crop) -> UInt8:
        pixels = self._whole(slice_index, None)
        inside = pixels[
            crop.y.start : crop.y.start + crop.y.length, crop.x.start : crop.x.start + crop.x.length
        ]
        return resized(inside, (crop.x.cells, crop.y.cells), Image.Resampling.BOX)

    @property
    def _has_colour_channels(self) -> bool:
        with decoding(self.info.path):
            return self._whole(self.info.slices // 2, None).ndim == 3


def resized(pixels: UInt8, size: tuple[int, int], resample: Image.Resampling) -> UInt8:
    """``size``: (width, height); antialiased."""
    if (pixels.shape[1], pixels.shape[0]) == size:
        return np.ascontiguousarray(pixels)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    # reducing_gap: a first reduction by a whole factor, which is many times faster.
    gap = 3.0 if resample is Image.Resampling.LANCZOS else None
    return np.asarray(image.resize(size, resample, reducing_gap=gap))


def resized_values(values: intensity.Values, size: tuple[int, int]) -> intensity.Values:
    """``size``: (width, height); ``(H, W)`` float32 where it changes."""
    if (values.shape[1], values.shape[0]) == size:
        return np.ascontiguousarray(values)
    image = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR))


def in_slot(pixels: UInt8, slot: Slot | None) -> UInt8:
    """RGB for pathology, grey for radiology, as it is for neither."""
    if slot is Slot.PATHOLOGY:
        return intensity.as_rgb(pixels)
    if slot is Slot.RADIOLOGY:
        return intensity.as_grey(pixels)
    return pixels
