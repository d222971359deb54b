"""An overlay in the units of Qt and in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QImage

from crcviewer.protocol.units import length_text
from crcviewer.report.overlay_map import OverlayMap, overlay_colours
from crcviewer.ui.shared.pixels import image_of


def cell_rect(overlay: OverlayMap, row: int, column: int) -> QRectF:
    """A cell in pixels of the full-resolution image."""
    rows, columns = overlay.values.shape
    field = overlay.field
    width, height = field.side / columns, field.side / rows
    return QRectF(field.x + column * width, field.y + row * height, width, height)


def cell_text(overlay: OverlayMap, pixel_size_um: float | None) -> str:
    """The true resolution of a map, for people: "8 × 8 cells of 14 µm"."""
    rows, columns = overlay.values.shape
    return QCoreApplication.translate("OverlayMap", "{0} × {1} cells of {2}").format(
        columns, rows, length_text(overlay.field.side / columns, pixel_size_um)
    )


def overlay_image(overlay: OverlayMap) -> QImage:
    """The colours of a map over its whole field."""
    return image_of(overlay_colours(overlay))
