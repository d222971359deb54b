"""All that can be read in a window, for tests of its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from crcviewer.ui.look import language
from crcviewer.ui.shared.drop_card import DropCard

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def words_in(top: QWidget) -> list[str]:
    """Of its widgets, items and actions, in an order that does not depend on the language."""
    widgets = (top, *top.findChildren(QWidget))
    return [said for widget in widgets for said in _of_widget(widget) if said.strip()]


def english_in(top: QWidget, *values: str) -> list[str]:
    """What a window in Chinese still says in English: two words in a row that are none of these
    values (names of files, models, classes of one's own)."""
    found = []
    for said in words_in(top):
        left = re.sub(r"<[^>]*>", " ", said)
        for value in values:
            left = left.replace(value, " ")
        if re.search(r"\b[A-Za-z]{3,} [a-z]{3,}\b", left):
            found.append(said)
    return found


def speak(app: QApplication, choice: str) -> None:
    """Install a language and let Qt tell the windows, which it does by posted events."""
    language.install(choice)
    app.processEvents()


def switch(app: QApplication, window: QWidget, *values: str) -> None:
    """To Chinese and back, and to Chinese again: all is said anew, and said as before."""
    english = words_in(window)
    speak(app, language.CHINESE)
    chinese = words_in(window)
    left = english_in(window, *values)
    assert left == []
    assert chinese != english
    speak(app, language.ENGLISH)
    assert words_in(window) == english
    speak(app, language.CHINESE)
    assert words_in(window) == chinese


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if widget.isWindow():
        yield widget.windowTitle()
    for action in widget.actions():
        yield from _of_action(action)
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, DropCard):
        yield widget.text
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(tab) for tab in range(widget.count()))
    if isinstance(widget, QComboBox):
        yield from _of_model(widget.model())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(widget.model())


def _of_action(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.toolTip())


def _of_model(model: QAbstractItemModel) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), 50)):
        for column in range(columns):
            for role in _ROLES:
                said = model.index(row, column).data(role)
                if isinstance(said, str):
                    yield said
    for column in range(columns):
        said = model.headerData(column, Qt.Orientation.Horizontal)
        if isinstance(said, str):
            yield said
