"""The groups of a map with their colours and shapes; each can be switched off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.map.symbols import edge_of, symbol_pixmap
from crcviewer.ui.look.translated import Translated

_KEY = Qt.ItemDataRole.UserRole
_ICON = 12


class Legend(Translated, QListWidget):
    """A list with boxes to tick, so that keys and screen readers work. Double click: only this."""

    group_chosen = Signal(str)
    """Key of the group whose cases are to be selected."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the count stays
        self.itemChanged.connect(self._on_item_changed)
        self.itemDoubleClicked.connect(self._on_item_double_clicked)
        model.groups_changed.connect(self._on_model_groups_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and the groups'."""
        self.setAccessibleName(self.tr("Legend"))
        self.setToolTip(
            self.tr(
                "Untick to hide · double click: only this, again: all · Enter: select its cases"
            )
        )
        self._on_model_groups_changed()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        rows = self.sizeHintForRow(0) * self.count() if self.count() else 0
        return QSize(230, rows + 4)

    def changeEvent(self, event: QEvent) -> None:
        """Edges of the shapes follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_model"):
            self._on_model_groups_changed()

    def _on_model_groups_changed(self) -> None:
        groups = self._model.groups
        current = self.currentRow()
        ratio = self.devicePixelRatioF()
        with QSignalBlocker(self):
            self.clear()
            for group in groups:
                text = f"{group.label}   {len(group.rows)}"
                item = QListWidgetItem(text)
                item.setData(_KEY, group.key)
                item.setToolTip(text)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                hidden = self._model.is_hidden(group.key)
                item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
                colour = QColor(group.colour)
                edge = edge_of(colour)
                item.setIcon(QIcon(symbol_pixmap(group.symbol, colour, _ICON - 2, edge, ratio)))
                self.addItem(item)
            self.setCurrentRow(min(current, self.count() - 1))
        self.setFixedHeight(min(self.sizeHint().height(), 240))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        self._model.set_hidden(item.data(_KEY), item.checkState() is Qt.CheckState.Unchecked)

    def _on_item_double_clicked(self, item: QListWidgetItem) -> None:
        key = item.data(_KEY)
        alone = [group.key for group in self._model.visible_groups()] == [key]
        self._model.show_only(None if alone else key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter selects the cases of a group; a double click means something else."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.group_chosen.emit(item.data(_KEY))
        else:
            super().keyPressEvent(event)
