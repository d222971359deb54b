"""A table of figures that cannot be edited, and can be copied and written as CSV."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from crcviewer.protocol.estimate import Estimate, p_value
from crcviewer.protocol.text import text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say


class FiguresTable(QTableWidget):
    """Ctrl+C copies what is selected, or all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.ContiguousSelection)
        self.setAlternatingRowColors(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)

    def set_size(self, rows: Sequence[str], columns: Sequence[str]) -> None:
        """Empty, with these titles."""
        self.clear()
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels(list(columns))
        self.setVerticalHeaderLabels(list(rows))

    def put(
        self, row: int, column: int, words: str, tip: str = "", *, strong: bool = False,
        faint: bool = False,
    ) -> QTableWidgetItem:  # fmt: skip
        """Words in a cell."""
        item = QTableWidgetItem(words)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if tip:
            item.setToolTip(tip)
        if strong:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
        if faint:
            item.setForeground(QBrush(QColor(theme.colours().muted)))
        self.setItem(row, column, item)
        return item

    def put_difference(self, row: int, column: int, estimate: Estimate, p: float | None) -> None:
        """A signed figure with its interval, and the p of its test below them."""
        if estimate.value is None:
            self.put(row, column, say(text("not defined")), say(estimate.note), faint=True)
            return
        # A table program takes what begins with a plus for a formula, so that files have it quoted.
        words = say(estimate.shown(3, signed=True)).removeprefix("+")
        below = say(text("no test")) if p is None else p_value(p)
        self.put(row, column, f"{words}\n{below}", say(estimate.note))

    def put_estimate(
        self, row: int, column: int, estimate: Estimate, digits: int = 3, *, strong: bool = False
    ) -> None:
        """A figure, its interval below it; why it has none is its tooltip."""
        if estimate.value is None:
            words = say(text("not defined"))
            self.put(row, column, words, say(estimate.note), faint=True)
            return
        figure, interval = say(estimate.figure(digits)), say(estimate.interval(digits))
        below = interval or (say(text("no interval")) if estimate.note else "")
        words = f"{figure}\n{below}" if below else figure
        self.put(row, column, words, say(estimate.note), strong=strong)

    def as_rows(self) -> list[list[str]]:
        """With the titles, for a file."""
        rows = [["", *(self._head(column) for column in range(self.columnCount()))]]
        for row in range(self.rowCount()):
            head = self.verticalHeaderItem(row)
            rows.append(
                [_one_line(head.text()) if head is not None else ""]
                + [self._cell(row, column) for column in range(self.columnCount())]
            )
        return rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy as a spreadsheet takes it."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        chosen = self.selectedRanges()
        rows = self.as_rows()
        if chosen:
            block = chosen[0]
            rows = [
                [self._cell(row, column)
                 for column in range(block.leftColumn(), block.rightColumn() + 1)]
                for row in range(block.topRow(), block.bottomRow() + 1)
            ]  # fmt: skip
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))

    def _head(self, column: int) -> str:
        item = self.horizontalHeaderItem(column)
        return _one_line(item.text()) if item is not None else ""

    def _cell(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return _one_line(item.text()) if item is not None else ""


def _one_line(words: str) -> str:
    """An interval stands in brackets behind its figure."""
    first, *others = words.split("\n")
    return f"{first} ({' '.join(others)})" if others else first
