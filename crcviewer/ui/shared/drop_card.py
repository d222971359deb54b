"""What an empty place of a case shows: that an image can be dropped there, or why none is seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.ui.look import theme


class DropCard(QWidget):
    """A dashed card with an arrow and a text in its middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(120, 120)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, arrow into a tray, text."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(colours.canvas))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRect(card)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = QColor(colours.muted)
        dashed = QPen(ink, 1, Qt.PenStyle.CustomDashLine)
        dashed.setDashPattern([5, 4])
        painter.setPen(dashed)
        painter.drawRoundedRect(card.adjusted(14, 14, -14, -14), 8, 8)

        middle = card.center()
        painter.setPen(QPen(ink, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        top = middle - QPointF(0, 46)
        painter.drawLine(top, top + QPointF(0, 18))
        painter.drawLine(top + QPointF(-6, 12), top + QPointF(0, 18))
        painter.drawLine(top + QPointF(6, 12), top + QPointF(0, 18))
        tray = [QPointF(-13, 16), QPointF(-13, 25), QPointF(13, 25), QPointF(13, 16)]
        painter.drawPolyline([top + point for point in tray])
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRectF(card.left() + 28, middle.y() - 10, card.width() - 56, card.height() / 2 - 12),
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            self._text,
        )
