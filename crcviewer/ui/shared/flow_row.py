"""A row of controls that goes on in a second line where a window or a larger text leaves no room:
nothing is cut, and nothing makes the window wider than a small screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from crcviewer.ui.look import theme


class FlowRow(QLayout):
    """From the left, line by line. What is added ``at_end`` stands at the right end of its line.

    One item needs no more room than the widest of them; one that is wider than the row gets the
    width of the row.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = theme.SPACE_SMALL) -> None:
        super().__init__() if parent is None else super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._first_at_end: int | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add(self, widget: QWidget, *, at_end: bool = False) -> None:
        """Behind what is there."""
        if at_end and self._first_at_end is None:
            self._first_at_end = len(self._items)
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        """As Qt adds it."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """None: there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """None: there is none."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        """It takes the width that there is."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Less width, more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines, in pixels."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """In one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        across = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(across, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        """Of the widest item."""
        least = QSize(0, 0)
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        """Place them."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Place all lines; returns their height."""
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        x = 0
        for item in self._shown():
            across = min(item.sizeHint().width(), max(rect.width(), item.minimumSize().width()))
            if lines[-1] and x + across > rect.width():
                lines.append([])
                x = 0
            lines[-1].append((item, across))
            x += across + self.spacing()
        y = rect.top()
        for line in lines:
            tall = max((item.sizeHint().height() for item, _ in line), default=0)
            if move:
                self._place_line(line, QRect(rect.left(), y, rect.width(), tall))
            y += tall + self.spacing()
        return y - self.spacing() - rect.top()

    def _place_line(self, line: list[tuple[QLayoutItem, int]], rect: QRect) -> None:
        spare = rect.width() - sum(across + self.spacing() for _, across in line) + self.spacing()
        last = set(self._items[self._first_at_end :]) if self._first_at_end is not None else set()
        x, pushed = rect.left(), False
        for item, across in line:
            if item in last and not pushed:
                x, pushed = x + max(spare, 0), True
            item.setGeometry(QRect(x, rect.top(), across, rect.height()))
            x += across + self.spacing()
