"""A small picture of how tiles and radiology images are put together."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.protocol.tissue import TISSUE_CLASSES
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated

_TILES = (8, 7, 6, 5)
_LINKS = {
    "random": (2, 0, 3, 1),
    "index": (0, 1, 2, 3),
    "manifest": (0, 1, 2, 3),
    "label": (3, 2, 1, 0),
}
_ROOM = 38
"""Pixels for the code of a class in its box."""


class PairingPicture(Translated, QWidget):
    """Four tiles, four slices, and lines between those that go together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = "random"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its words are painted."""
        self.setAccessibleName(self.tr("Picture of the pairing"))
        self.update()

    def show_mode(self, mode: str) -> None:
        """``random``, ``index``, ``manifest`` or ``label``; ``tiles`` is none of them."""
        self._mode = mode
        self.update()

    def sizeHint(self) -> QSize:
        """Larger where text is large."""
        return QSize(300, 230) * self._scale()

    def _scale(self) -> float:
        """So that the longest code of a class fits into its box."""
        width = QFontMetrics(theme.scaled_font(self.font(), 0.9)).horizontalAdvance("NORM")
        return max(1.0, width / _ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """With patients written where the pairs are of patients."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale()
        painter.scale(scale, scale)
        painter.setFont(theme.scaled_font(self.font(), 0.9 / scale))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(colours.muted))
        painter.drawText(QRectF(0, 0, 90, 20), centre, self.tr("tiles"))
        alone = self._mode == "tiles"
        if not alone:
            painter.drawText(QRectF(210, 0, 90, 20), centre, self.tr("radiology"))
        links = _LINKS.get(self._mode, _LINKS["index"])
        truly = self._mode == "manifest"
        leak = self._mode == "label"
        for place, other in enumerate(() if alone else links):
            y, z = 24 + place * 51, 24 + other * 51
            pen = QPen(QColor(colours.danger if leak else colours.accent), 2)
            if not truly and not leak:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(72, y + 22), QPointF(228, z + 22))
        for place, index in enumerate(_TILES):
            y = 24 + place * 51
            tissue = TISSUE_CLASSES[index]
            box = QRectF(28, y, 44, 44)
            painter.setPen(QColor(colours.border))
            painter.setBrush(QColor(tissue.colour))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(theme.text_on(QColor(tissue.colour)))
            painter.drawText(box, centre, tissue.code)
            if alone:
                continue
            scan = QRectF(228, y, 44, 44)
            painter.setPen(QColor(colours.border))
            painter.setBrush(QColor("#1c1e22"))
            painter.drawRoundedRect(scan, 4, 4)
            painter.setBrush(QColor("#8a8f98"))
            painter.drawEllipse(scan.adjusted(6, 10, -6, -10))
            painter.setBrush(QColor("#c9cdd3"))
            painter.drawEllipse(QRectF(scan.x() + 12 + 3 * place, scan.y() + 17, 9, 9))
            if truly:
                painter.setPen(QColor(colours.muted))
                middle = QRectF(100, y + 4, 100, 16)
                painter.drawText(middle, centre, self.tr("patient {0}").format(place + 1))
        painter.end()
