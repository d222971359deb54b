"""Which column of a table is what: as it was found, guessed, or is to be chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QGroupBox, QLabel, QWidget

from crcviewer.protocol.data_choices import ROLES
from crcviewer.protocol.data_report import ColumnReason, TableFound
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.number_field import QuietCombo

_NEEDED = ("pathology", "label")
_GUESSES = (ColumnReason.MEANS_IT, ColumnReason.VALUES)
_LONGEST = 60


class ColumnsBox(Translated, QGroupBox):
    """A list of the table's columns for each role, with what stands in them."""

    chosen = Signal(str, str)
    """A role, and the name of its column; empty: it has none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: TableFound | None = None
        self._labels: dict[str, QLabel] = {}
        self.columns: dict[str, QuietCombo] = {}
        form = QFormLayout(self)
        for role in ROLES:
            combo = QuietCombo(self)
            combo.activated.connect(partial(self._on_column_activated, role))
            label = QLabel(self)
            label.setBuddy(combo)
            form.addRow(label, combo)
            self.columns[role], self._labels[role] = combo, label
        self.retranslate()

    def retranslate(self) -> None:
        """Names of columns are the same in every language."""
        self.setTitle(self.tr("Which column is what"))
        words = self._words()
        for role, combo in self.columns.items():
            combo.setAccessibleName(self.tr("Column: {0}").format(words[role]))
        self.show_table(self._table)

    def show_table(self, table: TableFound | None) -> None:
        """None: there is no table."""
        self._table = table
        self.setVisible(table is not None)
        if table is None:
            return
        of_role = {column.role: column for column in table.columns if column.role}
        words = self._words()
        for role, combo in self.columns.items():
            combo.clear()
            combo.addItem(self.tr("(none)"), "")
            for column in table.columns:
                examples = ", ".join(column.examples)
                shown = f"{column.name}:  {examples}" if examples else column.name
                combo.addItem(shown[:_LONGEST], column.name)
                combo.setItemData(combo.count() - 1, examples, Qt.ItemDataRole.ToolTipRole)
            found = of_role.get(role)
            combo.setCurrentIndex(max(combo.findData(found.name), 0) if found else 0)
            label = self._labels[role]
            label.setText(words[role])
            if role in table.missing or (role in _NEEDED and found is None):
                label.setText(self.tr("{0} – please choose").format(words[role]))
            elif found is not None and found.reason in _GUESSES:
                label.setText(self.tr("{0} – a guess").format(words[role]))

    def _words(self) -> dict[str, str]:
        return {
            "pathology": self.tr("tile"),
            "radiology": self.tr("radiology image"),
            "label": self.tr("class of the tile"),
            "patient": self.tr("patient"),
            "split": self.tr("part (to learn, to choose, to test)"),
            "radiology_slice": self.tr("slice of the radiology image"),
        }

    def _on_column_activated(self, role: str, _index: int) -> None:
        self.chosen.emit(role, str(self.columns[role].currentData()))
