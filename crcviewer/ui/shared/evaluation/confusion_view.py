"""A confusion matrix: how often each true class was taken for which other."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import ORGAN_WORDS, TISSUE_CLASSES
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.pixels import image_of

_MOST_CELLS_A_SIDE = 40
Counts = tuple[tuple[int, ...], ...]
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Shares(StrEnum):
    """What stands in a cell."""

    COUNTS = "counts"
    OF_TRUE = "of_true"
    """Percent of the row: recall stands on the diagonal."""
    OF_PREDICTED = "of_predicted"
    """Percent of the column: precision stands on the diagonal."""


def class_codes(count: int, *, organs: bool) -> list[str]:
    """Short names of the classes of a stage; numbers where they are other ones."""
    names = [tissue.code for tissue in TISSUE_CLASSES]
    if organs:
        names = [say(words) for words in ORGAN_WORDS.values()]
    return names if len(names) == count else [str(index) for index in range(count)]


class ConfusionView(Translated, QWidget):
    """Rows are the true classes, columns the predicted ones; each cell is shaded by its share of
    the row, or of the column where that is what stands there.

    Where ``clickable``, cells are chosen by the mouse or by arrows and Space.
    """

    cell_chosen = Signal(int, int)
    """The true and the predicted class."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        clickable: bool = False,
        between: tuple[Text, Text] | None = None,
    ) -> None:
        """``between``: who said the rows and who the columns, where neither is the truth."""
        super().__init__(parent)
        self._between = between
        self._counts: Counts = ()
        self._shares = Shares.COUNTS
        self._clickable = clickable
        self._chosen: tuple[int, int] | None = None
        self._at = (0, 0)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setMouseTracking(True)
        self._names: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.retranslate()

    def retranslate(self) -> None:
        """The words over the columns are painted."""
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.update()

    def set_between(self, first: Text, second: Text) -> None:
        """Who said the rows and who the columns."""
        self._between = first, second
        self.update()

    def show_counts(self, counts: Counts, names: list[str]) -> None:
        """Of cases."""
        if (counts, names) != (self._counts, self._names):
            self._counts, self._names = counts, names
            self._chosen, self._at = None, (0, 0)
            self.update()

    def show_shares(self, shares: Shares) -> None:
        """What stands in the cells from now on."""
        self._shares = shares
        self.update()

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The cell that is looked into."""
        return self._chosen

    def choose(self, true: int, predicted: int) -> None:
        """Look into a cell."""
        self._chosen = self._at = true, predicted
        self.update()
        self.cell_chosen.emit(true, predicted)

    def forget(self) -> None:
        """No cell is looked into."""
        self._chosen = None
        self.update()

    def written(self, true: int, predicted: int) -> str:
        """What stands in a cell; nothing in an empty one."""
        count = self._counts[true][predicted]
        if not count or self._shares is Shares.COUNTS:
            return str(count) if count else ""
        share = self._share(true, predicted) * 100
        return f"{share:.0f}" if share >= 0.5 else "<1"

    def _share(self, true: int, predicted: int) -> float:
        """Of the row, or of the column."""
        by_column = self._shares is Shares.OF_PREDICTED
        of = sum(row[predicted] for row in self._counts) if by_column else sum(self._counts[true])
        return self._counts[true][predicted] / max(of, 1)

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A cell is looked into."""
        cell = self.cell_at(event.position().x(), event.position().y())
        if self._clickable and cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.choose(*cell)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What can be clicked shows it."""
        over = self.cell_at(event.position().x(), event.position().y()) is not None
        hand = self._clickable and over
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell; Space or Enter looks into one."""
        size, key = len(self._counts), Qt.Key(event.key())
        if self._clickable and size and key in _STEPS:
            down, right = _STEPS[key]
            row, column = self._at
            self._at = min(max(row + down, 0), size - 1), min(max(column + right, 0), size - 1)
            self.update()
        elif self._clickable and size and key in (
            Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter,
        ):  # fmt: skip
            self.choose(*self._at)
        else:
            super().keyPressEvent(event)

    def sentence_of(self, true: int, predicted: int) -> str:
        """What a cell says."""
        count, total = self._counts[true][predicted], sum(self._counts[true])
        if self._between is not None:
            first, second = map(say, self._between)
            return self.tr("{0} cases: {1} {2}, {3} {4}").format(
                count, first, self._names[true], second, self._names[predicted]
            )
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
            self.tr("taken for") if self._between is None else self._title(),
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
            for column in range(len(counts)):
                box = QRectF(left + column * width, top + row * height, width - 1, height - 1)
                hue = QColor(colours.accent if row == column else colours.danger)
                shade = theme.mixed(surface, hue, self._share(row, column) ** 0.6)
                painter.fillRect(box, shade)
                text = self.written(row, column)
                if text and metrics.horizontalAdvance(text) < width:
                    painter.setPen(theme.text_on(shade))
                    painter.drawText(box, centre, text)
        self._draw_marks(painter)
        painter.end()

    def _title(self) -> str:
        assert self._between is not None
        first, second = map(say, self._between)
        return self.tr("rows: {0}, columns: {1}").format(first, second)

    def _draw_marks(self, painter: QPainter) -> None:
        """Round the cell that is looked into, and the one that keys are at."""
        left, top, width, height = self._grid()
        for cell, style in ((self._chosen, Qt.PenStyle.SolidLine), (self._at, Qt.PenStyle.DotLine)):
            if cell is None or not self._clickable or (cell == self._at and not self._marks(cell)):
                continue
            row, column = cell
            box = QRectF(left + column * width, top + row * height, width - 1, height - 1)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colours().text), 2, style))
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _marks(self, cell: tuple[int, int]) -> bool:
        return cell == self._chosen or self.hasFocus()

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
