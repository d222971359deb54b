"""The bar that tells how long a millimetre is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from crcviewer.ui.shared.units import micrometres_text, round_length

_MARGIN = 10.0
_SHARE = 0.28
"""Of the view's width, at most."""


def paint_scale_bar(
    painter: QPainter, viewport: QRectF, font: QFont, um_per_screen_pixel: float
) -> None:
    """Draw it in the lower left corner of ``viewport``, both in pixels of the screen."""
    length_um = round_length(viewport.width() * _SHARE * um_per_screen_pixel)
    width = length_um / um_per_screen_pixel
    text = micrometres_text(length_um)
    metrics = QFontMetricsF(font)
    plate_width = max(width, metrics.horizontalAdvance(text)) + 14
    plate = QRectF(0, 0, plate_width, metrics.height() + 13)
    plate.moveBottomLeft(viewport.bottomLeft())
    plate.translate(_MARGIN, -_MARGIN)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(plate, 3, 3)
    bar = QRectF(0, 0, width, 3)
    bar.moveCenter(plate.center())
    bar.moveBottom(plate.bottom() - 5)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRect(bar)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(
        plate.adjusted(0, 2, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text
    )
