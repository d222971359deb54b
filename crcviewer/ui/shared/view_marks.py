"""What stands over an image at one size at every zoom: scale bar, letters, what is pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from crcviewer.protocol.units import micrometres_text, round_length

_MARGIN = 10.0
_BAR_SHARE = 0.28
"""Of the view's width, at most: the scale bar."""
_PLATE = QColor(0, 0, 0, 150)
_INK = QColor("#ffffff")
_CENTRED = Qt.AlignmentFlag.AlignCenter


@dataclass
class ViewMarks:
    """What is drawn; empty or None: nothing."""

    pixel_size_um: float | None = None
    letters: tuple[str, str, str, str] | None = None
    """At the left, right, top and bottom: of the patient."""
    reading: str = ""
    """The place and the value under the pointer."""

    def paint(self, painter: QPainter, viewport: QRectF, font: QFont, magnification: float) -> None:
        """Into ``viewport``, in pixels of the screen."""
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        if self.pixel_size_um is not None:
            _paint_scale_bar(painter, viewport, font, self.pixel_size_um / magnification)
        if self.letters is not None:
            _paint_letters(painter, viewport, font, self.letters)
        if self.reading:
            plate = plate_rect(font, self.reading)
            plate.moveBottomRight(viewport.bottomRight() - QPointF(_MARGIN, _MARGIN))
            paint_plate(painter, plate, self.reading)
        painter.restore()


def plate_rect(font: QFont, text: str) -> QRectF:
    """Room for a text with its dark ground, at the origin."""
    metrics = QFontMetricsF(font)
    return QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 6)


def paint_plate(painter: QPainter, plate: QRectF, text: str) -> None:
    """Light on dark, which is read over any tissue."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(_INK)
    painter.drawText(plate, _CENTRED, text)


def _paint_letters(
    painter: QPainter, viewport: QRectF, font: QFont, letters: tuple[str, str, str, str]
) -> None:
    centre = viewport.center()
    size = plate_rect(font, "M")
    away_x, away_y = _MARGIN + size.width() / 2, _MARGIN + size.height() / 2
    places = (
        QPointF(viewport.left() + away_x, centre.y()),
        QPointF(viewport.right() - away_x, centre.y()),
        QPointF(centre.x(), viewport.top() + away_y),
        QPointF(centre.x(), viewport.bottom() - away_y),
    )
    for letter, place in zip(letters, places, strict=True):
        size.moveCenter(place)
        paint_plate(painter, size, letter)


def _paint_scale_bar(
    painter: QPainter, viewport: QRectF, font: QFont, um_per_screen_pixel: float
) -> None:
    """Draw it in the lower left corner of ``viewport``, both in pixels of the screen."""
    length_um = round_length(viewport.width() * _BAR_SHARE * um_per_screen_pixel)
    width = length_um / um_per_screen_pixel
    text = micrometres_text(length_um)
    metrics = QFontMetricsF(font)
    plate_width = max(width, metrics.horizontalAdvance(text)) + 14
    plate = QRectF(0, 0, plate_width, metrics.height() + 13)
    plate.moveBottomLeft(viewport.bottomLeft())
    plate.translate(_MARGIN, -_MARGIN)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(plate, 3, 3)
    bar = QRectF(0, 0, width, 3)
    bar.moveCenter(plate.center())
    bar.moveBottom(plate.bottom() - 5)
    painter.setBrush(_INK)
    painter.drawRect(bar)
    painter.setPen(_INK)
    painter.drawText(
        plate.adjusted(0, 2, 0, 0), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text
    )
