"""Slides of KFBio scanners (``.kfb``), which are common in China, by the package ``kfbslide``.

The format is not published and no file of it may be passed on, so that the reader could be tried
on drawn files only: each slide says so.
"""

from __future__ import annotations

import math
import weakref
from typing import Any, NoReturn

import kfbslide

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, read_head
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.pixel_size import believable, of_objective
from crcviewer.imaging.formats.openslide_slide import on_white
from crcviewer.imaging.formats.slide import Slide, SlideFacts, files_with, scale_warning
from crcviewer.imaging.formats.slide_parts import fluorescence
from crcviewer.protocol.text import text

UNTRIED = text(
    "Slides in KFB are read by a reader that could not be tried on real ones: compare a place and"
    " a length with the viewer of the scanner's maker before anything is measured."
)
_START = b"\xf1\x01\xee\xee"
_CACHE_BYTES = 32 << 20
_RECORD_BYTES = 64
_MOST_OFF = 2.0
"""A pixel size that is further from what is usual at the objective is not believed."""


class _Reader(kfbslide.OpenSlide):  # type: ignore[misc]  # it has no types
    """Where the list of tiles and the tiles do not agree, the package looks for a picture nearby,
    which may be that of another place: here such a tile is damaged."""

    def _try_heal_tile(self, idx: int, exc: Exception) -> NoReturn:
        raise exc


class KfbSlide(Slide):
    """Several threads may read: the reader has a handle for each."""

    def __init__(self, path: str, stamp: Stamp) -> None:
        """Raises ImageError, or what the reader makes of a damaged file."""
        head = read_head(path, stamp)
        if head[4:8] == b"KFBF":
            raise fluorescence(path)
        if not (head.startswith(_START) and head[4:7] == b"KFB"):
            raise ImageError(
                text("{name} is not in KFB, whatever its name says.", name=display_name(path)),
                text("Export it as SVS or TIFF from the viewer of the scanner's maker."),
            )
        # Before the reader asks for so much: a damaged number may be any.
        tiles = int.from_bytes(head[16:20], "little")
        if not 0 < tiles * _RECORD_BYTES < stamp.size:
            raise _cut_off(path)
        self._reader: Any = _Reader(path)
        # A slide that nobody closes gives its handles back when it goes.
        weakref.finalize(self, self._reader.close)
        try:
            self._check_tiles(path, stamp)
            self._reader._tile_cache.max_bytes = _CACHE_BYTES
            super().__init__(path, self._facts(path))
        except BaseException:
            self._reader.close()
            raise

    def _check_tiles(self, path: str, stamp: Stamp) -> None:
        index = self._reader._index
        ends = zip(index.offsets, index.entries, strict=True)
        if max(offset + entry["size"] for offset, entry in ends) > stamp.size:
            raise _cut_off(path)

    def _facts(self, path: str) -> SlideFacts:
        told = self._reader.properties
        objective = float(told["openslide.objective-power"])
        mpp, usual = believable(float(told["openslide.mpp-x"])), of_objective(objective)
        if mpp is not None and usual is not None and not 1 / _MOST_OFF < mpp / usual < _MOST_OFF:
            mpp = None
        return SlideFacts(
            "kfbio",
            tuple(self._reader.level_dimensions),
            mpp,
            objective if 1 <= objective <= 200 else None,
            tuple(sorted(self._reader.associated_images)),
            b"",
            files_with([path]),
            warnings=(UNTRIED, *scale_warning(mpp, objective)),
        )

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        down = self._reader.level_downsamples[level]
        corner = math.ceil(x * down), math.ceil(y * down)
        return on_white(self._reader.read_region(corner, level, (width, height)))

    def associated_image(self, name: str) -> UInt8:
        if name not in self.associated:
            raise KeyError(name)
        return on_white(self._reader.associated_images[name])

    def close(self) -> None:
        self._reader.close()


def _cut_off(path: str) -> ImageError:
    return ImageError(
        text("{name} is damaged or cut off.", name=display_name(path)),
        text("Copy it again, or export it as SVS or TIFF from the viewer of the scanner's maker."),
    )
