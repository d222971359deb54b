"""What a run has written down of itself: its settings, and its log as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHeaderView,
    QPlainTextEdit,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from crcviewer.client.run_follower import RunFollower
from crcviewer.protocol.run_directory import is_plain_file
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_LEFT_OUT = ("request", "environment")
_VALUE = Qt.ItemDataRole.UserRole
_MOST_ITEMS, _LONGEST = 2000, 1000
"""Of what is shown of a file that may be anybody's."""
_BLOCK = 1 << 16
_LINES = 5000


class SettingsView(Translated, QWidget):
    """A tree of names and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._empty = plain_label(self, role="muted", wrap=True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.tree)
        self._shown: dict[str, Any] = {}
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.tree.setHeaderLabels([self.tr("setting"), self.tr("value")])
        self.tree.setAccessibleName(self.tr("Settings of the run"))
        self._empty.setText(
            self.tr("The settings are written down when the images have been read.")
        )
        items = QTreeWidgetItemIterator(self.tree)
        while (item := items.value()) is not None:
            words = self._words(item.data(1, _VALUE))
            item.setText(1, words)
            item.setToolTip(1, words)
            items += 1

    def show_run(self, run: RunFollower) -> None:
        """As its ``config.json`` says."""
        self._stack.setCurrentIndex(1 if run.config else 0)
        if run.config is self._shown:
            return
        self._shown = run.config
        self.tree.clear()
        items = _items({k: v for k, v in run.config.items() if k not in _LEFT_OUT}, _MOST_ITEMS)
        self.tree.addTopLevelItems(items)
        self.tree.expandToDepth(0)
        self.retranslate()

    def _words(self, value: Any) -> str:
        if value is True:
            return self.tr("yes")
        if value is False:
            return self.tr("no")
        return str(value)


def _items(values: dict[str, Any], most: int) -> list[QTreeWidgetItem]:
    """With all that is in them no more than ``most``."""
    items: list[QTreeWidgetItem] = []
    for name, value in values.items():
        if most <= 0:
            break
        items.append(_item(name, value, most - 1))
        most -= 1 + items[-1].data(0, _VALUE)
    return items


def _item(name: str, value: Any, most: int) -> QTreeWidgetItem:
    """It knows how many are in it."""
    item = QTreeWidgetItem([name.replace("_", " ")[:_LONGEST], ""])
    within = 0
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = {
            str(part.get("name", n + 1)) if isinstance(part, dict) else str(n + 1): part
            for n, part in enumerate(value)
        }
    if isinstance(value, dict):
        children = _items(value, most)
        item.addChildren(children)
        within = len(children) + sum(child.data(0, _VALUE) for child in children)
        value = ""
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    if not isinstance(value, bool):
        value = "–" if value is None else str(value)[:_LONGEST]
    item.setData(0, _VALUE, within)
    item.setData(1, _VALUE, value)
    return item


class LogView(Translated, QPlainTextEdit):
    """The end of the log; new lines are added, and none is read twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setMaximumBlockCount(_LINES)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._path = Path()
        self._at = 0
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setAccessibleName(self.tr("Log of the training"))
        self.setPlaceholderText(self.tr("The training has written nothing into its log yet."))

    def show_file(self, path: Path) -> None:
        """This log, from near its end on."""
        if path != self._path:
            self._path, self._at = path, -1
            self.clear()
        if not is_plain_file(path):
            return
        try:
            with path.open("rb") as file:
                size = file.seek(0, 2)
                if self._at < 0 or size < self._at:
                    self.clear()
                    self._at = max(0, size - _BLOCK)
                if size == self._at:
                    return
                file.seek(self._at)
                new = file.read(_BLOCK)
                self._at += len(new)
        except OSError:
            return
        text = new.decode("utf-8", "replace")
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 2
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text)
        if at_end:
            bar.setValue(bar.maximum())
