"""Windows whose delegate, model, widget and item make a mistake in one override after the other.

``python -m tests.hostile.mistakes`` prints, for each override, how many mistakes were told.
"""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import QAbstractListModel, QSize, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

import crcviewer.ui  # noqa: F401 - guards the classes below
from crcviewer.app import ErrorHook

OVERRIDES = (
    "data", "rowCount", "flags", "filterAcceptsRow", "delegate paint", "delegate sizeHint",
    "paintEvent", "sizeHint", "minimumSizeHint", "event", "eventFilter", "timerEvent",
    "resizeEvent", "hasHeightForWidth", "boundingRect", "item paint", "drawBackground", "slot",
)  # fmt: skip
_failing = ""


def _fail(name: str) -> None:
    if name == _failing:
        raise ValueError(name)


class Model(QAbstractListModel):
    def rowCount(self, parent: Any = None) -> int:
        _fail("rowCount")
        return 3

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        _fail("data")
        return "row" if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Any) -> Any:
        _fail("flags")
        return super().flags(index)


class Filter(QSortFilterProxyModel):
    def filterAcceptsRow(self, row: int, parent: Any) -> bool:
        _fail("filterAcceptsRow")
        return True


class Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        painter.save()
        _fail("delegate paint")
        super().paint(painter, option, index)
        painter.restore()

    def sizeHint(self, option: Any, index: Any) -> QSize:
        _fail("delegate sizeHint")
        return QSize(80, 20)


class Widget(QWidget):
    def paintEvent(self, event: Any) -> None:
        painter = QPainter(self)
        _fail("paintEvent")
        painter.end()

    def sizeHint(self) -> QSize:
        _fail("sizeHint")
        return QSize(200, 50)

    def minimumSizeHint(self) -> QSize:
        _fail("minimumSizeHint")
        return QSize(100, 50)

    def hasHeightForWidth(self) -> bool:
        _fail("hasHeightForWidth")
        return False

    def event(self, event: Any) -> bool:
        _fail("event")
        return super().event(event)

    def eventFilter(self, watched: Any, event: Any) -> bool:
        _fail("eventFilter")
        return False

    def timerEvent(self, event: Any) -> None:
        _fail("timerEvent")

    def resizeEvent(self, event: Any) -> None:
        _fail("resizeEvent")


class Item(QGraphicsItem):
    def boundingRect(self) -> Any:
        _fail("boundingRect")
        return self.childrenBoundingRect()

    def paint(self, painter: Any, option: Any, widget: Any = None) -> None:
        _fail("item paint")


class View(QGraphicsView):
    def drawBackground(self, painter: Any, rect: Any) -> None:
        _fail("drawBackground")


class Window(QWidget):
    """What ErrorHook asks of a window."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def show_internal_error(self, details: str) -> None:
        self.told.append(details)


def main() -> int:
    """Show them for a moment, once for each override."""
    global _failing  # noqa: PLW0603
    app = QApplication([])
    for override in OVERRIDES:
        _failing = override
        print(override, "=", _show(app), flush=True)
    return 0


def _show(app: QApplication) -> int:
    """How many mistakes were told."""
    window = Window()
    sys.excepthook = ErrorHook(window)  # type: ignore[arg-type]
    column = QVBoxLayout(window)
    model, rows, delegate = Model(), QListView(), Delegate()
    proxy = Filter()
    proxy.setSourceModel(model)
    rows.setModel(proxy)
    rows.setItemDelegate(delegate)
    scene, item, view, widget = QGraphicsScene(0, 0, 50, 50), Item(), View(), Widget()
    scene.addItem(item)
    view.setScene(scene)
    button = QPushButton("act")
    button.clicked.connect(lambda: _fail("slot"))
    for part in (rows, view, widget, button):
        column.addWidget(part)
    button.installEventFilter(widget)
    widget.startTimer(5)
    window.show()
    button.click()
    for number in range(3):
        QTimer.singleShot(20 * number, lambda n=number: window.resize(300 + n, 400 + n))
    QTimer.singleShot(80, app.quit)
    assert app.exec() == 0
    return len(window.told)


if __name__ == "__main__":
    sys.exit(main())
