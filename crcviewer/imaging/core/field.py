"""The field of view that an image gets before the user sets one (science, section 10)."""

from __future__ import annotations

from crcviewer.imaging.core.pixel_size import believable
from crcviewer.protocol.messages import FieldOfView, ImageInfo, Slot

TILE_WIDTH_UM = 112.0
"""Width of a training tile: 224 pixels of 0.5 µm."""


def default_field(info: ImageInfo, slot: Slot) -> FieldOfView:
    """112 µm in the middle where the pixel size is known, else the centred square.

    A tile that is narrower than 112 µm gives its whole centred square: there is no more to see.
    """
    side = float(min(info.width, info.height))
    pixel = believable(info.pixel_size_um)
    if slot is Slot.PATHOLOGY and pixel is not None:
        side = min(side, float(round(TILE_WIDTH_UM / pixel)))
    return FieldOfView((info.width - side) / 2, (info.height - side) / 2, side)
