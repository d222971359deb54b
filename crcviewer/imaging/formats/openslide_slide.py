"""Slides of scanners, and DICOM ones, through OpenSlide."""

from __future__ import annotations

import threading

import numpy as np
import openslide
from PIL import Image

from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS
from crcviewer.imaging.formats.slide import (
    NO_PYRAMID,
    Slide,
    SlideFacts,
    files_with,
    objective_of,
    origin_of,
    pixel_size,
    scale_warning,
)
from crcviewer.imaging.formats.slide_parts import parts_of_slide
from crcviewer.protocol.images import SeriesInfo


def vendor_of(path: str) -> str:
    """As OpenSlide calls it; empty where it does not know the file."""
    try:
        return openslide.OpenSlide.detect_format(path) or ""
    except openslide.OpenSlideError:
        return ""


class OpenSlideSlide(Slide):
    """A handle of OpenSlide, which several threads may use; after an error it is opened anew."""

    def __init__(self, path: str, vendor: str, series: SeriesInfo | None = None) -> None:
        """Raises ImageError or OpenSlideError."""
        self._lock = threading.Lock()
        self._handle: openslide.OpenSlide | None = openslide.OpenSlide(path)
        try:
            super().__init__(path, _facts(path, vendor, self._handle, series))
        except BaseException:
            self.close()
            raise
        width, height = self.dimensions
        self._scale = tuple((width / level.width, height / level.height) for level in self.levels)

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        across, down = self._scale[level]
        corner = round(x * across), round(y * down)
        try:
            image = self._opened().read_region(corner, level, (width, height))
        except openslide.OpenSlideError:
            self.close()  # one error ends a handle for good
            raise
        return on_white(image)

    def associated_image(self, name: str) -> UInt8:
        if name not in self.associated:
            raise KeyError(name)
        try:
            return on_white(self._opened().associated_images[name])
        except openslide.OpenSlideError:
            self.close()
            raise

    def close(self) -> None:
        # Not closed here: another thread may be reading. It goes with its last reference.
        with self._lock:
            self._handle = None

    def _opened(self) -> openslide.OpenSlide:
        with self._lock:
            if self._handle is None:
                self._handle = openslide.OpenSlide(self.path)
            return self._handle


def _facts(
    path: str, vendor: str, handle: openslide.OpenSlide, series: SeriesInfo | None
) -> SlideFacts:
    told = handle.properties
    mpp, sizes = pixel_size(told), tuple(handle.level_dimensions)
    objective = objective_of(told)
    warnings = list(scale_warning(mpp, objective))
    if len(sizes) == 1 and sizes[0][0] * sizes[0][1] > WHOLE_PIXELS:
        warnings.append(NO_PYRAMID)
    profile = handle.color_profile
    return SlideFacts(
        vendor,
        sizes,
        mpp,
        objective,
        tuple(sorted(handle.associated_images)),
        profile.tobytes() if profile is not None else b"",
        files_with([path, *parts_of_slide(path)]),
        origin=origin_of(told),
        series=series,
        warnings=tuple(warnings),
    )


def on_white(image: Image.Image) -> UInt8:
    """``(H, W, 3)``, white where it is transparent."""
    values = np.asarray(image.convert("RGBA") if image.mode != "RGBA" else image)
    if values[..., 3].min(initial=255) == 255:
        return np.ascontiguousarray(values[..., :3])
    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image)
    return np.asarray(page.convert("RGB"))
