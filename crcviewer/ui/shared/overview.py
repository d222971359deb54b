"""The whole of what a view shows a part of, small, in a corner of it: a press goes there."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from crcviewer.ui.look.theme import colours
from crcviewer.ui.look.translated import Translated

_LEAST = 8.0
"""Pixels of the frame, however small a part is seen."""
_THIN = 24
"""Pixels across of a picture that is much longer than wide."""


class View(Protocol):
    """What can be looked over; places are pixels of its picture at full resolution."""

    @property
    def extent(self) -> QRectF:
        """The whole picture; empty: there is none."""

    @property
    def seen(self) -> QRectF:
        """The part of it that is in view, what lies beside it included."""

    def go_to(self, centre: QPointF) -> None:
        """This place comes to the middle."""


class Overview(Translated, QWidget):
    """The picture within a line, and a frame round what is seen. A drag moves the frame. It is not
    turned with the view."""

    def __init__(self, view: View, side: int, parent: QWidget) -> None:
        """``side``: pixels of the longer one."""
        super().__init__(parent)
        self._looked_at, self._side = view, side
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fit_size()

    def fit_size(self) -> None:
        """The picture may be another."""
        extent = self._looked_at.extent
        longer = max(extent.width(), extent.height())
        if longer > 0:
            across, down = (
                max(_THIN, round(length * self._side / longer)) + 2
                for length in (extent.width(), extent.height())
            )
            self.resize(across, down)

    def paint_picture(self, painter: QPainter) -> None:
        """In the coordinates of the picture."""
        raise NotImplementedError

    @property
    def room(self) -> QRectF:
        """Where the picture lies, in its own pixels."""
        return QRectF(self.rect().adjusted(1, 1, -1, -1))

    @property
    def frame(self) -> QRectF:
        """Round what is seen, in its own pixels."""
        view = self._looked_at
        made = self._to_own().mapRect(view.seen.intersected(view.extent))
        middle = made.center()
        made.setWidth(max(made.width(), _LEAST))
        made.setHeight(max(made.height(), _LEAST))
        made.moveCenter(middle)
        return made

    def _to_own(self) -> QTransform:
        extent, room = self._looked_at.extent, self.room
        made = QTransform.fromTranslate(room.left(), room.top())
        made.scale(room.width() / extent.width(), room.height() / extent.height())
        return made.translate(-extent.left(), -extent.top())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and over it the frame."""
        if self._looked_at.extent.isEmpty():
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.setTransform(self._to_own(), combine=True)
        self.paint_picture(painter)
        painter.restore()
        painter.setPen(QColor(colours().outline))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor("#ffd24a"), 1.5)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(self.frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move on."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        if not self._looked_at.extent.isEmpty():
            self._looked_at.go_to(self._to_own().inverted()[0].map(event.position()))
        event.accept()
