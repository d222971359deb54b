"""A line over an image with its true length, drawn and moved by mouse or keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crcviewer.ui.shared.measured_line import MeasuredLine

_ROOM = 200.0
"""Pixels of the screen around the line that its text may need."""
_FIRST = 0.25
"""Of what is seen: the length of a ruler that is not drawn by mouse."""


class RulerItem(QGraphicsItem):
    """Draws the line in a scene whose unit is a pixel of the full-resolution image."""

    def __init__(self, line: MeasuredLine) -> None:
        super().__init__()
        self._line = line
        self.hide()

    def boundingRect(self) -> QRectF:
        """The line and its text."""
        if self._line.ends is None:
            return QRectF()
        views = self.scene().views() if self.scene() else []
        room = _ROOM / (views[0].transform().m11() if views else 1.0)
        return QRectF(*self._line.ends).normalized().adjusted(-room, -room, room, room)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Of one width at every zoom."""
        self._line.draw(painter, painter.transform())


class Ruler(QObject):
    """While ``measuring``, a drag draws the line anew and arrows move its end."""

    measuring_ended = Signal()
    """It was switched off from within: with Escape, or because the image went."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.line = MeasuredLine()
        self.item = RulerItem(self.line)
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
        self.line.ends = None
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
        if self._drawing and self.line.ends is not None:
            self._set(self.line.ends[0], point)
        return self._drawing

    def release(self) -> None:
        """The line is as long as it is."""
        self._drawing = False

    def nudge(self, dx: float, dy: float, *, whole: bool) -> None:
        """Move the end, or with ``whole`` all of the line; in pixels of the image."""
        if self.line.ends is not None:
            start, end = self.line.ends
            step = QPointF(dx, dy)
            self._set(start + step if whole else start, end + step)

    def _set(self, start: QPointF, end: QPointF) -> None:
        self.item.prepareGeometryChange()
        self.line.ends = QPointF(start), QPointF(end)
        self.item.update()
