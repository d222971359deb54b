"""A row of controls that goes on in a second line where a window or a larger text leaves no room:
nothing is cut, and nothing makes the window wider than a small screen.

A widget that places its children: a layout of Qt's, written in Python, would have to own its items,
which Qt and Python both delete.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crcviewer.ui.look import theme

_EXPLICIT = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
"""Whether it was hidden by somebody, and is not just new."""


class FlowRow(QWidget):
    """From the left, line by line. What is ``at_end`` stands at the right end of its line.

    It needs no more room than the widest control; one that is wider than the row gets the width of
    the row.
    """

    def __init__(self, *parts: QWidget, at_end: QWidget | None = None) -> None:
        super().__init__()
        self._parts = [*parts, at_end] if at_end is not None else list(parts)
        self._at_end = at_end
        for part in self._parts:
            hidden = part.isHidden() and part.testAttribute(_EXPLICIT)
            part.setParent(self)
            part.setVisible(not hidden)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Less width, more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Of all lines, in pixels."""
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        """In one line."""
        sizes = [part.sizeHint() for part in self._shown()]
        across = sum(size.width() for size in sizes) + theme.SPACE_SMALL * max(len(sizes) - 1, 0)
        return QSize(across, max((size.height() for size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """Of the widest control."""
        sizes = [QSize(_least(part), part.sizeHint().height()) for part in self._shown()]
        across = max((size.width() for size in sizes), default=0)
        return QSize(across, max((size.height() for size in sizes), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place them anew."""
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """A control has another size, or is shown or hidden."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place(self.width(), move=True)
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _place(self, room: int, *, move: bool) -> int:
        """Place all lines; returns their height."""
        lines: list[list[tuple[QWidget, int]]] = [[]]
        x = 0
        for part in self._shown():
            across = min(part.sizeHint().width(), max(room, _least(part)))
            if lines[-1] and x + across > room:
                lines.append([])
                x = 0
            lines[-1].append((part, across))
            x += across + theme.SPACE_SMALL
        y = 0
        for line in lines:
            tall = max((part.sizeHint().height() for part, _ in line), default=0)
            if move:
                self._place_line(line, QRect(0, y, room, tall))
            y += tall + theme.SPACE_SMALL
        return y - theme.SPACE_SMALL

    def _place_line(self, line: list[tuple[QWidget, int]], rect: QRect) -> None:
        x = rect.left()
        for part, across in line:
            if part is self._at_end:
                x = max(x, rect.right() + 1 - across)
            part.setGeometry(QRect(x, rect.top(), across, rect.height()))
            x += across + theme.SPACE_SMALL


def _least(part: QWidget) -> int:
    """Width below which it cannot be used."""
    return part.minimumWidth() or part.minimumSizeHint().width()
