"""A line over an image with its true length, drawn and moved by mouse or keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crcviewer.protocol.units import length_text
from crcviewer.ui.shared.overlay_item import cosmetic_pen
from crcviewer.ui.shared.view_marks import paint_plate, plate_rect

_LINES = ((QColor(0, 0, 0, 170), 4.0), (QColor("#ffd24a"), 2.0))
_ROOM = 200.0
"""Pixels of the screen around the line that its text may need."""
_FIRST = 0.25
"""Of what is seen: the length of a ruler that is not drawn by mouse."""


class RulerItem(QGraphicsItem):
    """In the pixels of the full-resolution image."""

    def __init__(self) -> None:
        super().__init__()
        self.ends: tuple[QPointF, QPointF] | None = None
        self.pixel_size_um: float | None = None
        self.font = QFont()
        self.hide()

    @property
    def text(self) -> str:
        """Its length: "12.4 mm", or pixels where their size is not known."""
        return "" if self.ends is None else length_text(self.pixels, self.pixel_size_um)

    @property
    def pixels(self) -> float:
        """Its length in pixels of the full-resolution image."""
        if self.ends is None:
            return 0.0
        step = self.ends[1] - self.ends[0]
        return math.hypot(step.x(), step.y())

    def boundingRect(self) -> QRectF:
        """The line and its text."""
        if self.ends is None:
            return QRectF()
        views = self.scene().views() if self.scene() else []
        room = _ROOM / (views[0].transform().m11() if views else 1.0)
        return QRectF(*self.ends).normalized().adjusted(-room, -room, room, room)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """A light line on a dark one, and its length below its middle."""
        if self.ends is None:
            return
        for colour, width in _LINES:
            painter.setPen(cosmetic_pen(painter, colour, width))
            painter.drawLine(*self.ends)
        middle = painter.transform().map((self.ends[0] + self.ends[1]) / 2)
        painter.save()
        painter.resetTransform()
        painter.setFont(self.font)
        plate = plate_rect(self.font, self.text)
        plate.moveCenter(middle + QPointF(0, plate.height()))
        paint_plate(painter, plate, self.text)
        painter.restore()


class Ruler(QObject):
    """While ``measuring``, a drag draws the line anew and arrows move its end."""

    measuring_ended = Signal()
    """It was switched off from within: with Escape, or because the image went."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.item = RulerItem()
        self.measuring = False
        self._drawing = False

    def start(self, seen: QRectF) -> None:
        """Measure; a first line lies in the middle of what is seen of the image."""
        self.measuring = True
        half = QPointF(seen.width() * _FIRST / 2, 0)
        self._set(seen.center() - half, seen.center() + half)
        self.item.show()

    def stop(self) -> None:
        """Take the line away."""
        was, self.measuring, self._drawing = self.measuring, False, False
        self.item.hide()
        self.item.ends = None
        if was:
            self.measuring_ended.emit()

    def press(self, point: QPointF) -> bool:
        """Begin a new line; False while not measuring."""
        self._drawing = self.measuring
        if self._drawing:
            self._set(point, point)
        return self._drawing

    def drag(self, point: QPointF) -> bool:
        """Draw; False where no line is being drawn."""
        if self._drawing and self.item.ends is not None:
            self._set(self.item.ends[0], point)
        return self._drawing

    def release(self) -> None:
        """The line is as long as it is."""
        self._drawing = False

    def nudge(self, dx: float, dy: float, *, whole: bool) -> None:
        """Move the end, or with ``whole`` all of the line; in pixels of the image."""
        if self.item.ends is not None:
            start, end = self.item.ends
            step = QPointF(dx, dy)
            self._set(start + step if whole else start, end + step)

    def _set(self, start: QPointF, end: QPointF) -> None:
        self.item.prepareGeometryChange()
        self.item.ends = QPointF(start), QPointF(end)
        self.item.update()
