"""One file of a manifest as the squares that a network sees: without torch, in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.messages import Slot
from crcviewer.protocol.text import text
from training.data.image_cache import CachedImage

INPUT_SIDE = 64
SMALLEST_SIDE = 16
"""Pixels: of less, nobody could tell a tissue."""


@dataclass(frozen=True)
class Wanted:
    """One image of a manifest in one of the two places."""

    path: Path
    slot: Slot
    slice_index: int | None = None


@dataclass(frozen=True)
class Unreadable:
    """An image that cannot be read: why, and what to do."""

    cause: str
    next_step: str


Read = CachedImage | Unreadable


def decode_file(group: Sequence[Wanted]) -> list[Read]:
    """The slices of one file that are wanted, as squares that are not yet reduced."""
    try:
        source = open_image(group[0].path)
    except ImageError as error:
        return [Unreadable(str(error.cause), str(error.next_step))] * len(group)
    read: list[Read] = []
    for one in group:
        try:
            field = default_field(source.info, one.slot)
            middle = source.info.slices // 2
            index = middle if one.slice_index is None else one.slice_index
            pixels = source.read_field(index, field, slot=one.slot, min_side=INPUT_SIDE)
            if pixels.shape[0] < SMALLEST_SIDE:
                raise ImageError(
                    text("It is only {side} pixels wide or high.", side=pixels.shape[0]),
                    text("Images need {fewest} pixels or more.", fewest=SMALLEST_SIDE),
                )
            warnings = source.warnings_for(one.slot)
            read.append(
                CachedImage(pixels, source.info.sha256, source.info.modality, tuple(warnings))
            )
        except ImageError as error:
            read.append(Unreadable(str(error.cause), str(error.next_step)))
    return read
