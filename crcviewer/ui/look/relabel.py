"""Another language for widgets that are there: their text is found in the one and set in the other.

So nothing is made anew, and nothing is lost: a half-drawn selection, a map that was not saved, a
running classification. What a widget paints itself or makes of its state, it makes again when
``QEvent.LanguageChange`` comes to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
    QWizardPage,
)

from crcviewer.protocol.catalogue import Catalogue
from crcviewer.ui.look.language import ENGLISH, from_english, remember, to_english
from crcviewer.ui.shared.drop_card import DropCard

_ENGLISH = "english_texts"
VERBATIM = "verbatim"
"""A property of what is the same in every language."""

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
_MOST_ROWS = 500
_Text = tuple[str, Callable[[str], object]]


class Relabelling:
    """Made before the language changes, done after."""

    def __init__(self, before: str, after: str) -> None:
        self._back: Catalogue = to_english(before)
        self._forth: Catalogue = from_english(after)
        self._from_english, self._to_english = before == ENGLISH, after == ENGLISH

    def text(self, text: str, contexts: tuple[str, ...] = ()) -> str:
        """It, in the other language."""
        english = self._back.prose(text, contexts)
        shown = self._forth.prose(english, contexts)
        if shown != english and not self._forth.is_entry(english):
            remember(shown, english)
        return shown

    def relabel(self, top: QWidget) -> None:
        """All text of a window and of its dialogs."""
        for widget in (top, *top.findChildren(QWidget)):
            contexts = _contexts(widget)
            english = dict(widget.property(_ENGLISH) or {})
            for text, put in (*_texts(widget), *_item_texts(widget)):
                new = self._text_of(text, contexts, english)
                if new != text:
                    with QSignalBlocker(widget):  # nobody has chosen anything
                        put(new)
            if english:
                widget.setProperty(_ENGLISH, english)
            widget.updateGeometry()
            widget.update()
        for action in top.findChildren(QAction):
            if not action.text() or action.property(VERBATIM):
                continue
            contexts = _contexts(action)
            english = dict(action.property(_ENGLISH) or {})
            tip = action.toolTip()
            action.setText(self._text_of(action.text(), contexts, english))
            if action.toolTip() == tip:  # one of its own, not made of its text
                action.setToolTip(self._text_of(tip, contexts, english))
            if english:
                action.setProperty(_ENGLISH, english)

    def _text_of(self, text: str, contexts: tuple[str, ...], english: dict[str, str]) -> str:
        """``english``: what was shown by this very widget, for the way back: two English texts may
        be one in Chinese."""
        if not text:
            return text
        if self._to_english and text in english:
            return english[text]
        new = self.text(text, contexts)
        if self._from_english and new != text:
            english[new] = text
        return new


def relabel_all(relabelling: Relabelling) -> None:
    """Every window of the program."""
    for widget in QApplication.topLevelWidgets():
        # Menus and open dialogs are children of another window.
        if widget.parent() is None:
            relabelling.relabel(widget)


def _contexts(thing: QObject) -> tuple[str, ...]:
    """The classes whose text this may be: its own and those of what it is in, the nearest first."""
    names: list[str] = []
    at: QObject | None = thing
    while at is not None:
        for kind in type(at).__mro__:
            if kind.__module__.startswith("crcviewer."):
                names.append(kind.__name__)
        at = at.parent()
    return tuple(dict.fromkeys(names))


def _texts(widget: QWidget) -> Iterator[_Text]:
    yield widget.toolTip(), widget.setToolTip
    yield widget.statusTip(), widget.setStatusTip
    yield widget.accessibleName(), widget.setAccessibleName
    yield widget.accessibleDescription(), widget.setAccessibleDescription
    if widget.isWindow():
        yield widget.windowTitle(), widget.setWindowTitle
    if isinstance(widget, QLabel):
        yield widget.text(), widget.setText
    elif isinstance(widget, DropCard):
        yield widget.text, widget.set_text
    elif isinstance(widget, QToolButton) and widget.defaultAction() is not None:
        pass  # the action has it
    elif isinstance(widget, QAbstractButton):
        yield widget.text(), widget.setText
    elif isinstance(widget, QGroupBox):
        yield widget.title(), widget.setTitle
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText(), widget.setPlaceholderText
    elif isinstance(widget, QWizardPage):
        yield widget.title(), widget.setTitle
        yield widget.subTitle(), widget.setSubTitle
    elif isinstance(widget, QTextBrowser):
        yield widget.toHtml(), widget.setHtml
    elif isinstance(widget, QAbstractSpinBox):
        for name in ("prefix", "suffix", "specialValueText"):
            if widget.property(name):
                yield widget.property(name), partial(_set_property, widget, name)


def _item_texts(widget: QWidget) -> Iterator[_Text]:
    if isinstance(widget, QTabBar):
        for tab in range(widget.count()):
            yield widget.tabText(tab), partial(widget.setTabText, tab)
            yield widget.tabToolTip(tab), partial(widget.setTabToolTip, tab)
    elif isinstance(widget, QComboBox):
        for row in range(widget.count()):
            yield widget.itemText(row), partial(widget.setItemText, row)
            tip = widget.itemData(row, Qt.ItemDataRole.ToolTipRole)
            if isinstance(tip, str):
                yield tip, partial(_set_tip, widget, row)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget)
        widget.scheduleDelayedItemsLayout()
        widget.viewport().update()


def _cells(view: QAbstractItemView) -> Iterator[_Text]:
    """Of a model that keeps what is set; one of our own makes its text when it is asked."""
    model = view.model()
    if model is None or type(model).__module__.startswith("crcviewer."):
        return
    columns = 1
    if not isinstance(model, QAbstractListModel):
        columns = model.columnCount()
        for place in range(columns):
            text = model.headerData(place, Qt.Orientation.Horizontal)
            if isinstance(text, str):
                yield text, partial(model.setHeaderData, place, Qt.Orientation.Horizontal)
    for row in range(min(model.rowCount(), _MOST_ROWS)):
        for column in range(columns):
            index = model.index(row, column)
            for role in _ROLES:
                text = index.data(role)
                if isinstance(text, str):
                    yield text, partial(_set_data, index, role)


def _set_data(index: QModelIndex, role: Qt.ItemDataRole, text: str) -> None:
    index.model().setData(index, text, role)


def _set_property(widget: QWidget, name: str, text: str) -> None:
    widget.setProperty(name, text)


def _set_tip(box: QComboBox, row: int, text: str) -> None:
    box.setItemData(row, text, Qt.ItemDataRole.ToolTipRole)
