"""One file of a manifest as the squares that a network sees: without torch, in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import Text, text

INPUT_SIDE = 64
SMALLEST_SIDE = 16
"""Pixels: of less, nobody could tell a tissue."""


@dataclass(frozen=True)
class Wanted:
    """One image of a manifest in one of the two places."""

    path: Path
    slot: Slot
    slice_index: int | None = None


class DecodedImage(NamedTuple):
    """A square of 8-bit pixels, and what its file says of itself."""

    pixels: NDArray[np.uint8]
    """``(S, S, 3)`` of pathology, ``(S, S)`` of radiology."""
    sha256: str
    """Of the file."""
    modality: str
    warnings: tuple[Text, ...]
    side: int = 0
    """Pixels of the square as the file has it, before it was reduced."""


Read = DecodedImage | Failure
"""A failure tells why the image cannot be read."""


def decode_file(group: Sequence[Wanted], side: int = INPUT_SIDE) -> list[Read]:
    """The slices of one file that are wanted, as squares that are not yet reduced to ``side``."""
    try:
        source = open_image(group[0].path)
    except ImageError as error:
        return [error.failure] * len(group)
    return [_decode(source, one, side) for one in group]


def _decode(source: ImageSource, one: Wanted, side: int) -> Read:
    middle = source.info.slices // 2
    index = middle if one.slice_index is None else one.slice_index
    field = default_field(source.info, one.slot)
    try:
        pixels = source.read_field(index, field, slot=one.slot, min_side=side)
    except ImageError as error:
        return error.failure
    if len(pixels) < SMALLEST_SIDE:
        return Failure(
            text("It is only {side} pixels wide or high.", side=len(pixels)),
            text("Images need {side} pixels or more.", side=SMALLEST_SIDE),
        )
    warnings = source.warnings_for(one.slot)
    info = source.info
    return DecodedImage(pixels, info.sha256, info.modality, warnings, round(field.side))
