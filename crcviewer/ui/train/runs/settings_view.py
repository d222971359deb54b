"""All settings of a run, as they were written down when it began."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from crcviewer.client.run_follower import RunFollower
from crcviewer.ui.look.theme import set_role

_LEFT_OUT = ("request", "environment")


class SettingsView(QWidget):
    """A tree of names and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("setting"), self.tr("value")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setAccessibleName(self.tr("Settings of the run"))
        empty = QLabel(
            self.tr("The settings are written down when the images have been read."), self
        )
        empty.setWordWrap(True)
        set_role(empty, "muted")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.tree)
        self._shown: dict[str, Any] = {}

    def show_run(self, run: RunFollower) -> None:
        """As its ``config.json`` says."""
        self._stack.setCurrentIndex(1 if run.config else 0)
        if run.config is self._shown:
            return
        self._shown = run.config
        self.tree.clear()
        for name, value in run.config.items():
            if name not in _LEFT_OUT:
                self.tree.addTopLevelItem(_item(name, value))
        self.tree.expandToDepth(0)


def _item(name: str, value: Any) -> QTreeWidgetItem:
    words = name.replace("_", " ")
    if isinstance(value, dict):
        item = QTreeWidgetItem([words, ""])
        item.addChildren([_item(key, part) for key, part in value.items()])
        return item
    if isinstance(value, list) and value and isinstance(value[0], dict):
        item = QTreeWidgetItem([words, ""])
        item.addChildren(
            [_item(str(part.get("name", n + 1)), part) for n, part in enumerate(value)]
        )
        return item
    text = str(value)
    if isinstance(value, bool) or value is None:
        text = {True: _tr("yes"), False: _tr("no"), None: "–"}[value]
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    item = QTreeWidgetItem([words, text])
    item.setToolTip(1, item.text(1))
    return item


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingsView", text)
