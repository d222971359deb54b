"""The whole of a large picture in a corner of its view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPainter

from crcviewer.ui.shared.overview import Overview
from crcviewer.ui.shared.zoom_view import ZoomView

_SIDE = 110
_INSET = 8
_MOST = 0.9
"""Share of the picture in view from which there is nothing to be found."""


class PictureOverview(Overview):
    """There only while a part of the picture is seen that has tiles; from the reduced copy."""

    def __init__(self, view: ZoomView) -> None:
        super().__init__(view, _SIDE, view.viewport())
        self._view = view
        self._small = QImage()
        self._of = 0
        """Cache key of the picture that ``_small`` is of."""
        view.viewport().installEventFilter(self)
        view.seen_changed.connect(self.follow)
        self.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """For a screen reader too."""
        self.setAccessibleName(self.tr("Overview of the picture"))
        self.setToolTip(self.tr("The whole picture: click to go there"))

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
            self.fit_size()
            room = self._view.viewport().rect()
            self.move(room.right() - self.width() - _INSET, _INSET)
            self.update()
        self.setVisible(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another picture is painted, or none."""
        if event.type() is QEvent.Type.Paint and self.isVisible() and self._view.tiles is None:
            self.hide()
        return False

    def paint_picture(self, painter: QPainter) -> None:
        """Reduced well, once."""
        image = self._view.image
        if image.cacheKey() != self._of:
            self._of = image.cacheKey()
            self._small = image.scaled(
                (self.room.size() * self.devicePixelRatioF()).toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        painter.drawImage(self._view.extent, self._small)
