"""The legend of an overlay: its colours with their range, and the value under the cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.protocol.units import value_text
from crcviewer.report.colour_maps import lookup_table, without_colour
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.overlay import cell_text
from crcviewer.ui.shared.pixels import image_of

_BAR = 10
_SMALL = 0.9


class ColourScale(Translated, QWidget):
    """Two lines: what is shown with its cells' size; the range with its unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overlay: OverlayMap | None = None
        self._pixel_size_um: float | None = None
        self._title = self._cells = self._unit = ""
        self._value: float | None = None
        self._colours = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.scaled_font(self.font(), _SMALL))

    def show_overlay(self, overlay: OverlayMap | None, pixel_size_um: float | None) -> None:
        """Explain another map; None: nothing, at the same height."""
        self._overlay, self._pixel_size_um = overlay, pixel_size_um
        self._value = None
        if overlay is not None:
            colours = lookup_table(diverging=overlay.diverging)
            self._colours = image_of(
                (without_colour(colours) if overlay.grey else colours)[np.newaxis]
            )
        self.retranslate()

    def retranslate(self) -> None:
        """What the map shows, and in which unit."""
        overlay, whole = self._overlay, ""
        if overlay is not None:
            self._title, self._unit = say(overlay.title), say(overlay.unit)
            self._cells = cell_text(overlay, self._pixel_size_um)
            values = f"{value_text(overlay.low)} – {value_text(overlay.high)}"
            whole = f"{self._title}, {values} {self._unit}, {self._cells}"
        self.setAccessibleName(whole)
        self.setToolTip(whole)
        self.update()

    def show_value(self, value: float | None) -> None:
        """Point at one value of the scale."""
        if value != self._value:
            self._value = value
            self.update()

    def sizeHint(self) -> QSize:
        """Two lines of text high."""
        return QSize(240, 2 * QFontMetrics(self.font()).height() + 4)

    def minimumSizeHint(self) -> QSize:
        """The same height at any width."""
        return QSize(160, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title and cells above; low, bar, high and unit below."""
        if self._overlay is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        line = metrics.height()
        colours = theme.colours()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter

        first = QRectF(0, 0, self.width(), line)
        note = self._cells
        if self._value is not None:
            note = self.tr("this cell: {0}").format(value_text(self._value))
        painter.setPen(QColor(colours.muted))
        painter.drawText(first, right | middle, note)
        painter.setPen(QColor(colours.text))
        room = self.width() - metrics.horizontalAdvance(note) - theme.SPACE
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(first, left | middle, title)

        second = QRectF(0, line + 3, self.width(), line)
        low, high = value_text(self._overlay.low), value_text(self._overlay.high)
        high = f"{high}  {self._unit}"
        painter.drawText(second, left | middle, low)
        painter.drawText(second, right | middle, high)
        start = metrics.horizontalAdvance(low) + theme.SPACE
        end = self.width() - metrics.horizontalAdvance(high) - theme.SPACE
        bar = QRectF(start, second.center().y() - _BAR / 2, end - start, _BAR)
        if bar.width() >= 20:
            self._paint_bar(painter, bar)

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        assert self._overlay is not None
        colours = theme.colours()
        # A faint value is drawn faintly over the tissue, so here too, over its usual pale tone.
        painter.fillRect(bar, QColor("#f2eef2"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(bar, self._colours)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        if self._value is None:
            return
        span = (self._overlay.high - self._overlay.low) or 1.0
        part = min(max((self._value - self._overlay.low) / span, 0.0), 1.0)
        x = bar.left() + part * bar.width()
        painter.setBrush(QColor(colours.text))
        painter.setPen(QPen(QColor(colours.surface), 1))
        painter.drawRoundedRect(QRectF(x - 2, bar.top() - 3, 4, bar.height() + 6), 2, 2)
