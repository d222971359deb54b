"""What a pane says of its image, in one line of plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.messages import FieldOfView, ImageInfo
from crcviewer.ui.shared.units import length_text, pixel_size_text, value_text


def image_line(info: ImageInfo, slice_index: int) -> str:
    """Size, pixel size, slice position and window, as far as the file tells them."""
    parts = [_tr("{0} × {1} px").format(info.width, info.height)]
    if info.pixel_size_um is not None:
        parts.append(pixel_size_text(info.pixel_size_um))
    if slice_index < len(info.slice_positions_mm):
        position = value_text(round(info.slice_positions_mm[slice_index], 1))
        parts.append(_tr("slice at {0} mm").format(position))
    if info.window is not None:
        centre, width = (value_text(round(part)) for part in info.window)
        parts.append(_tr("window {0} / {1}").format(centre, width))
    return " · ".join(parts)


def field_line(field: FieldOfView, pixel_size_um: float | None) -> str:
    """How large the square is: in true length where it is known, and in pixels."""
    pixels = length_text(field.side, None)
    if pixel_size_um is None:
        return _tr("field of view {0}").format(pixels)
    return _tr("field of view {0} ({1})").format(length_text(field.side, pixel_size_um), pixels)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImagePane", text)
