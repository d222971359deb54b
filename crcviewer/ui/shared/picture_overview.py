"""The whole of a large picture, small, in a corner of its view, with a frame round what is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crcviewer.ui.look.theme import colours
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.zoom_view import ZoomView

_SIDE = 110
_LEAST = 6.0
"""Pixels of the frame, however small a part is seen."""
_INSET = 8
_MOST = 0.9
"""Share of the picture in view from which there is nothing to be found."""


class PictureOverview(Translated, QWidget):
    """There only while a part of the picture is seen that has tiles. A press goes there, a drag
    moves the frame."""

    def __init__(self, view: ZoomView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._small = QImage()
        self._of = 0
        """Cache key of the picture that ``_small`` is of."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.viewport().installEventFilter(self)
        view.seen_changed.connect(self.follow)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """For a screen reader too."""
        self.setAccessibleName(self.tr("Overview of the picture"))
        self.setToolTip(self.tr("The whole picture: click to go there"))

    @property
    def frame(self) -> QRectF:
        """Round what is seen, in its own pixels."""
        extent = self._view.extent
        seen = self._view.seen.intersected(extent)
        across, down = self.width() / extent.width(), self.height() / extent.height()
        made = QRectF(
            seen.left() * across, seen.top() * down, seen.width() * across, seen.height() * down
        )
        middle = made.center()
        made.setSize(made.size().expandedTo(QRectF(0, 0, _LEAST, _LEAST).size()))
        made.moveCenter(middle)
        return made

    def follow(self) -> None:
        """Be there, or not, and where it belongs."""
        extent, seen = self._view.extent, self._view.seen
        part = seen.intersected(extent)
        whole = extent.width() * extent.height()
        wanted = (
            self._view.tiles is not None
            and whole > 0
            and part.width() * part.height() < _MOST * whole
        )
        if wanted:
            ratio = _SIDE / max(extent.width(), extent.height())
            self.resize(
                max(16, round(extent.width() * ratio)), max(16, round(extent.height() * ratio))
            )
            room = self._view.viewport().rect()
            self.move(room.right() - self.width() - _INSET, _INSET)
            self.update()
        self.setVisible(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another picture is painted, or none."""
        if event.type() is QEvent.Type.Paint and self.isVisible() and self._view.tiles is None:
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the reduced copy."""
        image = self._view.image
        if image.cacheKey() != self._of:
            self._of = image.cacheKey()
            size = self.size() * self.devicePixelRatioF()
            self._small = image.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._small)
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
        extent, at = self._view.extent, event.position()
        self._view.go_to(
            QPointF(
                at.x() / self.width() * extent.width(), at.y() / self.height() * extent.height()
            )
        )
        event.accept()
