"""The squares that the network sees, cut from images; those used last need no cutting again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.recent import Recent
from crcviewer.engine.sources import RecentSources
from crcviewer.imaging.core.field import default_field
from crcviewer.imaging.core.image_source import Files
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.protocol.messages import FieldOfView, ImageInfo, ImageRef, Slot

_SQUARES = 64
# Both images of a case: moving a field of view then cuts from pixels that are decoded already.
_SOURCES = 2

_USUAL_SIDE = 224
"""Pixels of a tile whose file does not tell their size, as most data sets have them at most."""
_SCALE_UNKNOWN = (
    "The size of its pixels is not known, so the field of view is as large as it can be. If it"
    " shows more than 112 µm of tissue, make it smaller."
)

_Key = tuple[str, Files, int, FieldOfView, Slot, int]


@dataclass(frozen=True)
class Square:
    """A field of view cut out, and what is known of where it comes from."""

    pixels: NDArray[np.uint8]
    """``(S, S, 3)`` for pathology, ``(S, S)`` for radiology."""
    field: FieldOfView
    info: ImageInfo
    warnings: tuple[str, ...]


class SquareCutter:
    """Cuts squares and keeps the last ones."""

    def __init__(self) -> None:
        self._sources = RecentSources(_SOURCES)
        self._squares: Recent[_Key, NDArray[np.uint8]] = Recent(_SQUARES)

    def cut(self, image: ImageRef, slot: Slot, min_side: int) -> Square:
        """The square of ``image``, with its defaults filled in. Raises ImageError."""
        source = self._sources.open(image.path)
        info = source.info
        index = info.slices // 2 if image.slice_index is None else image.slice_index
        field = image.field or default_field(info, slot)
        # The path too: a packed file holds three splits, which are images of one file.
        key = (image.path, source.files, index, field, slot, min_side)
        pixels = self._squares.get(key)
        if pixels is None:
            pixels = source.read_square(index, field, slot=slot, min_side=min_side)
            self._squares.put(key, pixels)
        warnings = source.warnings_for(slot)
        if slot is Slot.PATHOLOGY and image.field is None and _may_show_too_much(info, field):
            warnings += (_SCALE_UNKNOWN,)
        return Square(pixels, field, info, warnings)


def _may_show_too_much(info: ImageInfo, field: FieldOfView) -> bool:
    return believable(info.pixel_size_um) is None and field.side > 2 * _USUAL_SIDE
