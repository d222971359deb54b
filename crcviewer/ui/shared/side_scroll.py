"""A row of controls that scrolls sideways where text is large and the window narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

_LEAST = 200


class SideScroll(QScrollArea):
    """As high as its row, and a scroll bar more where it needs one."""

    def __init__(self, row: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(row)
        self.setWidgetResizable(True)
        row.setAutoFillBackground(False)
        row.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Of the row."""
        row = self._row
        wide = row.minimumSizeHint().width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        return QSize(row.sizeHint().width(), row.sizeHint().height() + bar)

    def minimumSizeHint(self) -> QSize:
        """Any width is enough."""
        return QSize(_LEAST, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The scroll bar may come or go."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The row asks for another size: so does this."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
