"""A picture of any format at all sizes, unpacked into one file: any part of it is there at once.

Formats that are decoded from their first row on (PNG, JPEG, strips of a TIFF) would else be decoded
again for each look at another place.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from crcviewer.engine.failures import RequestError
from crcviewer.imaging.core.files import check_unchanged, display_name
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.orientation import Rectangle, stored_rectangle, swaps_sides, upright
from crcviewer.protocol.images import Slot
from crcviewer.protocol.slide_messages import SlideLevel, SlideTile
from crcviewer.protocol.text import text

_LAST_SIDE = 1024
"""Pixels of the longer side of the smallest level, at most."""
_ROWS = 256
"""Of a level that are halved at once."""
_ROOM = 512 << 20
"""Bytes of the disk that are left free."""


class PicturePyramid:
    """Levels that halve, each value of one the mean of four of the one before it."""

    def __init__(
        self,
        source: ImageSource,
        slice_index: int,
        file: Path,
        told: Callable[[int, int], object],
    ) -> None:
        """Unpacks the picture into ``file``; ``told``: rows done, of so many; what it raises ends
        it. Raises ImageError, RequestError where the disk has no room."""
        self.file = file
        self._source, self._slice = source, slice_index
        self._orientation = source.stored_orientation
        width, height = source.info.width, source.info.height
        sizes = [(width, height)]
        while max(sizes[-1]) > _LAST_SIDE:
            sizes.append((-(-sizes[-1][0] // 2), -(-sizes[-1][1] // 2)))
        self.levels = tuple(
            SlideLevel(w, h, float(2**n), stored=True) for n, (w, h) in enumerate(sizes)
        )
        self._shapes: list[tuple[int, ...]] = []
        self._offsets: list[int] = []
        try:
            self._write(told)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        source.forget()

    @property
    def bytes(self) -> int:
        """Of its file."""
        return self._offsets[-1] + int(np.prod(self._shapes[-1]))

    def read(self, tile: SlideTile) -> UInt8:
        """``(height, width, 3)`` as the network has it. Raises ImageError where the picture was
        changed since."""
        check_unchanged(*self._source.files[0])
        level = self.levels[tile.level]
        seen = Rectangle(tile.x, tile.y, tile.width, tile.height)
        part = stored_rectangle(seen, self._orientation, level.width, level.height)
        stored = self._level(tile.level)[
            part.top : part.top + part.height, part.left : part.left + part.width
        ]
        pixels = upright(np.array(stored), self._orientation)
        return np.ascontiguousarray(self._source.shown(pixels, Slot.PATHOLOGY))

    def close(self) -> None:
        """Its file goes; where somebody still reads it (Windows), with the session's folder."""
        with contextlib.suppress(OSError):
            self.file.unlink(missing_ok=True)

    # --------------------------------------------------------------------------------- parts

    def _write(self, told: Callable[[int, int], object]) -> None:
        rows = 0
        with self.file.open("wb") as file:
            for band in self._source.bands(self._slice):
                if not self._shapes:
                    self._lay_out(band.shape[2:])
                file.write(np.ascontiguousarray(band).data)
                rows += len(band)
                told(rows, self._shapes[0][0])
        for number in range(1, len(self._shapes)):
            larger = self._level(number - 1)
            with self.file.open("ab") as file:
                for top in range(0, len(larger), _ROWS):
                    rows_of = Image.fromarray(np.array(larger[top : top + _ROWS]))
                    file.write(np.asarray(rows_of.reduce(2)).data)
                    told(rows, self._shapes[0][0])

    def _lay_out(self, channels: tuple[int, ...]) -> None:
        """Where each level lies, once it is known what a pixel is."""
        offset = 0
        for level in self.levels:
            size = level.height, level.width
            if swaps_sides(self._orientation):
                size = size[::-1]
            self._shapes.append((*size, *channels))
            self._offsets.append(offset)
            offset += int(np.prod(self._shapes[-1]))
        if shutil.disk_usage(self.file.parent).free < offset + _ROOM:
            raise RequestError(
                text(
                    "The disk has no room to show {name} sharply: {size:.1f} GB are needed.",
                    name=display_name(self._source.info.path),
                    size=(offset + _ROOM) / 1e9,
                ),
                text("Make room on the disk; the answer for the case does not depend on it."),
            )

    def _level(self, number: int) -> UInt8:
        """Opened for each look: an open map of memory could not be deleted on Windows."""
        return np.memmap(
            self.file, np.uint8, "r", self._offsets[number], shape=self._shapes[number]
        )
