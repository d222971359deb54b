"""The choice of what colours tell; what a map does not know can be seen, and why, not chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.explore.data.colouring import Colouring, colouring_name
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated

_TABLE = "table"

_NARROW = 110
"""Least width, in pixels."""


class ColouringBox(Translated, QComboBox):
    """Knows no model: it tells what was chosen."""

    chosen = Signal(object, str)
    """:class:`Colouring`, and the column where it is one of the user's table."""
    table_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._reasons: dict[Colouring, Text] = {}
        self._current: tuple[Colouring, str] = (Colouring.CLASS, "")
        self.setMinimumWidth(_NARROW)  # before the row around it has to scroll
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(15)
        self.view().setMinimumWidth(220)
        self.activated.connect(self._on_activated)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those of the choices; the choice stays."""
        self.setAccessibleName(self.tr("Colours tell"))
        self._fill()

    def set_unavailable(self, reasons: dict[Colouring, Text]) -> None:
        """What cannot be chosen, and why."""
        self._reasons = reasons
        self._fill()

    def set_columns(self, columns: Sequence[str]) -> None:
        """Those of the user's table."""
        self._columns = tuple(columns)
        self._fill()

    def show_choice(self, colouring: Colouring, column: str) -> None:
        """Show another choice, without telling of it."""
        self._current = colouring, column
        self._show_current()

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            for colouring in Colouring:
                if colouring is not Colouring.COLUMN:
                    self._add(say(colouring_name(colouring)), colouring, "")
            for column in self._columns:
                name = self.tr("{0} (my table)").format(column)
                self._add(name, Colouring.COLUMN, column)
            self.insertSeparator(self.count())
            self.addItem(self.tr("a column of my table …"), _TABLE)
        self._show_current()

    def _add(self, text: str, colouring: Colouring, column: str) -> None:
        self.addItem(text, (colouring, column))
        if colouring in self._reasons:
            item = self._item(self.count() - 1)
            item.setEnabled(False)
            item.setToolTip(say(self._reasons[colouring]))

    def _item(self, index: int) -> QStandardItem:
        items = self.model()
        assert isinstance(items, QStandardItemModel)
        return items.item(index)

    def index_of(self, colouring: Colouring, column: str = "") -> int:
        """Where a choice stands; -1: nowhere."""
        for index in range(self.count()):
            data = self.itemData(index)
            if data not in (None, _TABLE) and tuple(data) == (colouring, column):
                return index
        return -1

    def reason(self, colouring: Colouring) -> Text:
        """Why a choice cannot be made; nothing where it can."""
        return self._reasons.get(colouring, NOTHING)

    def _show_current(self) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self.index_of(*self._current))

    def _on_activated(self, index: int) -> None:
        data = self.itemData(index)
        if data == _TABLE:
            self._show_current()
            self.table_requested.emit()
        elif data is not None:
            colouring, column = data
            self._current = Colouring(colouring), column
            self.chosen.emit(*self._current)
