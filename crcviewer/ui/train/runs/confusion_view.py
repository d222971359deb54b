"""The confusion matrix of one stage: how often each true class was taken for which other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crcviewer.protocol.tissue import ORGAN_WORDS, TISSUE_CLASSES
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.pixels import image_of

_MOST_CELLS_A_SIDE = 40
Counts = tuple[tuple[int, ...], ...]


def class_codes(count: int, *, organs: bool) -> list[str]:
    """Short names of the classes of a stage; numbers where they are other ones."""
    names = [tissue.code for tissue in TISSUE_CLASSES]
    if organs:
        names = [say(words) for words in ORGAN_WORDS.values()]
    return names if len(names) == count else [str(index) for index in range(count)]


class ConfusionView(Translated, QWidget):
    """Rows are the true classes, columns the predicted ones; each row is shaded by its share."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Counts = ()
        self._names: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def retranslate(self) -> None:
        """The words over the columns are painted."""
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.update()

    def show_counts(self, counts: Counts, names: list[str]) -> None:
        """Of validation cases."""
        if (counts, names) != (self._counts, self._names):
            self._counts, self._names = counts, names
            self.update()

    def sizeHint(self) -> QSize:
        """Nine classes with readable numbers."""
        return QSize(420, 340)

    def minimumSizeHint(self) -> QSize:
        """Numbers that do not fit are left out; tool tips have them."""
        return QSize(280, 220)

    def event(self, event: QEvent) -> bool:
        """A cell as a sentence."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.sentence_of(*cell) if cell else "", self)
            return True
        return super().event(event)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """True and predicted class at a place; None beside the cells."""
        size = len(self._counts)
        left, top, width, height = self._grid()
        row, column = int((y - top) // height), int((x - left) // width)
        inside = 0 <= row < size and 0 <= column < size and x >= left and y >= top
        return (row, column) if inside else None

    def sentence_of(self, true: int, predicted: int) -> str:
        """What a cell says."""
        count, total = self._counts[true][predicted], sum(self._counts[true])
        if true == predicted:
            return self.tr("{0} of {1} images of {2} were named rightly.").format(
                count, total, self._names[true]
            )
        return self.tr("{0} of {1} images of {2} were taken for {3}.").format(
            count, total, self._names[true], self._names[predicted]
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Wrong answers in the colour of notices, right ones in the accent colour."""
        if not self._counts:
            return
        colours = theme.colours()
        few = len(self._counts) <= _MOST_CELLS_A_SIDE
        painter = QPainter(self)
        left, top, width, height = self._grid()
        metrics = QFontMetrics(self.font())
        surface = QColor(colours.surface)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRectF(left, 0, width * len(self._counts), metrics.height()),
            centre,
            self.tr("taken for"),
        )
        for index, name in enumerate(self._names if few else ()):
            row_box = QRectF(0, top + index * height, left - 6, height)
            painter.drawText(
                row_box, right, metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(left - 6))
            )
            head = QRectF(left + index * width, metrics.height() + 2, width, metrics.height())
            painter.drawText(
                head, centre, metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(width))
            )
        if not few:
            cells = QRectF(left, top, width * len(self._counts), height * len(self._counts))
            painter.drawImage(cells, self._shades())
            painter.end()
            return
        for row, counts in enumerate(self._counts):
            total = max(sum(counts), 1)
            for column, count in enumerate(counts):
                box = QRectF(left + column * width, top + row * height, width - 1, height - 1)
                hue = QColor(colours.accent if row == column else colours.danger)
                shade = theme.mixed(surface, hue, (count / total) ** 0.6)
                painter.fillRect(box, shade)
                text = str(count) if count else ""
                if text and metrics.horizontalAdvance(text) < width:
                    painter.setPen(theme.text_on(shade))
                    painter.drawText(box, centre, text)
        painter.end()

    def _shades(self) -> QImage:
        """A pixel a cell: of many classes no cell has room for its number."""
        colours = theme.colours()
        counts = np.array(self._counts, np.float64)
        share = (counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0)) ** 0.6
        hues = np.full((*counts.shape, 3), _rgb(colours.danger), np.float64)
        hues[np.diag_indices(len(counts))] = _rgb(colours.accent)
        surface = np.array(_rgb(colours.surface), np.float64)
        mixed = surface + (hues - surface) * share[..., None]
        return image_of(np.ascontiguousarray(mixed.round().astype(np.uint8)))

    def _grid(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of a cell."""
        metrics = QFontMetrics(self.font())
        longest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        left = min(longest + 10.0, self.width() / 3)
        top = 2.0 * metrics.height() + 6
        size = max(len(self._counts), 1)
        return left, top, (self.width() - left) / size, (self.height() - top) / size


def _rgb(colour: str) -> tuple[int, int, int]:
    made = QColor(colour)
    return made.red(), made.green(), made.blue()
