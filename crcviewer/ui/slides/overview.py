"""The whole slide, small, in a corner of its view, with a frame round what is seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crcviewer.ui.look.theme import colours
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.deep_zoom.tile_grid import TileGrid
from crcviewer.ui.shared.deep_zoom.tile_store import TileStore
from crcviewer.ui.slides.slide_view import SlideView

_SIDE = 190
_LEAST = 8.0
"""Pixels of the frame, however small a part is seen."""


class Overview(Translated, QWidget):
    """A press goes there, a drag moves the frame. It is not turned with the slide."""

    def __init__(self, grid: TileGrid, store: TileStore, view: SlideView) -> None:
        super().__init__(view)
        self._grid, self._store, self._view = grid, store, view
        size = view.camera.slide
        ratio = _SIDE / max(size.width(), size.height())
        self._ratio = ratio
        self.resize(
            max(24, round(size.width() * ratio)) + 2, max(24, round(size.height() * ratio)) + 2
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        view.moved.connect(self.update)
        store.tile_arrived.connect(self.update)
        self.retranslate()

    def retranslate(self) -> None:
        """For a screen reader too."""
        self.setAccessibleName(self.tr("Overview of the slide"))
        self.setToolTip(self.tr("The whole slide: click to go there"))

    @property
    def frame(self) -> QRectF:
        """Round what is seen, in its own pixels."""
        seen = self._view.camera.seen.intersected(self._view.camera.extent)
        made = QRectF(
            1 + seen.left() * self._ratio,
            1 + seen.top() * self._ratio,
            seen.width() * self._ratio,
            seen.height() * self._ratio,
        )
        middle = made.center()
        made.setWidth(max(made.width(), _LEAST))
        made.setHeight(max(made.height(), _LEAST))
        made.moveCenter(middle)
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        """From the smallest level, which is always there."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        last = self._grid.last
        for key in self._grid.tiles_in(self._view.camera.extent, last):
            image = self._store.image(key)
            if image is not None:
                rect = self._grid.rect_of(key)
                painter.drawImage(
                    QRectF(
                        1 + rect.left() * self._ratio,
                        1 + rect.top() * self._ratio,
                        rect.width() * self._ratio,
                        rect.height() * self._ratio,
                    ),
                    image,
                    QRectF(image.rect()),
                )
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
        at = event.position()
        self._view.go_to(QPointF((at.x() - 1) / self._ratio, (at.y() - 1) / self._ratio))
        event.accept()
