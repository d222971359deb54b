"""The images opened last, and the fields of view that were cropped from them for the network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.lru_cache import LruCache
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.files import is_folder, stamp_of
from crcviewer.imaging.core.image_source import Files, ImageSource
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import FieldOfView, ImageInfo, ImageRef, Slot, Windowing
from crcviewer.protocol.text import Text, text

_FIELDS = 64
# Both images of a case: moving a field of view then crops pixels that are decoded already.
_SOURCES = 2

_USUAL_SIDE = 224
"""Pixels of a tile whose file does not tell their size, as most data sets have them at most."""
SCALE_UNKNOWN = text(
    "The size of its pixels is not known, so the field of view is as large as it can be. If it"
    " shows more than 112 µm of tissue, make it smaller."
)

_Key = tuple[str, Files, int, FieldOfView, Slot, int]


class CachedSources:
    """Opens images; one that is opened again costs no decoding."""

    def __init__(self, capacity: int) -> None:
        self._sources: LruCache[str, tuple[ImageSource, tuple[int, ...]]] = LruCache(capacity)

    def open(self, path: str) -> ImageSource:
        """Raises ImageError."""
        kept = self._sources.get(path)
        if kept is not None:
            source, listed = kept
            # The folders first: a file that has left one has no stamp.
            if _listed(path, source.files) == listed and all(
                stamp_of(file) == stamp for file, stamp in source.files
            ):
                return source
        source = open_image(path)
        self._sources.put(path, (source, _listed(path, source.files)))
        return source


def _listed(path: str, files: Files) -> tuple[int, ...]:
    """When a file last came into the folders of a series, or left them; empty for a file."""
    whole = file_of(path)
    if not is_folder(whole):
        return ()
    folders = sorted({whole, *(os.path.dirname(file) for file, _ in files)})  # noqa: PTH120 - a name of any kind
    return tuple(Path(folder).stat().st_mtime_ns for folder in folders if is_folder(folder))


@dataclass(frozen=True)
class FieldCrop:
    """The pixels of a field of view, and what is known of where it comes from."""

    pixels: NDArray[np.uint8]
    """``(S, S, 3)`` for pathology, ``(S, S)`` for radiology."""
    field: FieldOfView
    info: ImageInfo
    warnings: tuple[Text, ...]
    slice_index: int = 0
    windowing: Windowing | None = None
    """Of a grey slice in the place of radiology; None where it has nothing but brightness."""


class Cropper(Protocol):
    """Who reads the fields of view that a network sees."""

    def crop(self, image: ImageRef, slot: Slot, min_side: int) -> FieldCrop:
        """As :meth:`FieldCropper.crop` does."""


class FieldCropper:
    """Cuts fields and keeps the last ones."""

    def __init__(self, kept: int = _FIELDS) -> None:
        """``kept``: how many fields."""
        self._sources = CachedSources(_SOURCES)
        self._fields: LruCache[_Key, tuple[NDArray[np.uint8], Windowing | None]] = LruCache(kept)

    def crop(self, image: ImageRef, slot: Slot, min_side: int) -> FieldCrop:
        """The field of ``image``, with its defaults filled in. Raises ImageError."""
        source = self._sources.open(image.path)
        info = source.info
        index = info.slices // 2 if image.slice_index is None else image.slice_index
        field = image.field or default_field(info, slot)
        # The path too: a MedMNIST file holds three splits, which are images of one file.
        key = (image.path, source.files, index, field, slot, min_side)
        kept = self._fields.get(key)
        if kept is None:
            pixels = source.read_field(index, field, slot=slot, min_side=min_side)
            kept = pixels, source.windowing(index) if slot is Slot.RADIOLOGY else None
            self._fields.put(key, kept)
        warnings = source.warnings_for(slot)
        if slot is Slot.PATHOLOGY and image.field is None and _may_show_too_much(info, field):
            warnings += (SCALE_UNKNOWN,)
        return FieldCrop(kept[0], field, info, warnings, index, kept[1])


def _may_show_too_much(info: ImageInfo, field: FieldOfView) -> bool:
    return believable(info.pixel_size_um) is None and field.side > 2 * _USUAL_SIDE
