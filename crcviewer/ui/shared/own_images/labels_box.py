"""Labels that may mean one class ("TUM" and "tumour"): the user says which do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QGroupBox, QPushButton, QWidget

from crcviewer.protocol.data_report import DataReport
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.number_field import QuietCombo
from crcviewer.ui.shared.plain_text import plain_label

_MOST = 40


class LabelsBox(Translated, QGroupBox):
    """Hidden where every label is beyond doubt."""

    mapped = Signal(str, str)
    """A label as it is spelt, and the class that it counts as."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DataReport | None = None
        self.labels: dict[str, QuietCombo] = {}
        """By spelling: the class that it counts as."""
        self.suggestions: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(4, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Labels are the same in every language."""
        self.setTitle(self.tr("Labels that may mean the same class"))
        self.show_report(self._report)

    def show_report(self, report: DataReport | None) -> None:
        """None: nothing was checked."""
        self._report = report
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.labels.clear()
        self.suggestions.clear()
        said = report.choices.labels if report is not None else {}
        labels = report.labels if report is not None else ()
        doubtful = [one for one in labels if one.suggestion or one.spelt in said][:_MOST]
        self.setVisible(bool(doubtful))
        classes = [one.class_name for one in labels]
        for row, one in enumerate(doubtful):
            spelt = plain_label(self)
            spelt.setText(one.spelt)
            count = plain_label(self, role="muted")
            count.setText(self.tr("images: {0}").format(one.count))
            combo = QuietCombo(self)
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            for name in dict.fromkeys([one.class_name, one.suggestion, one.spelt, *classes]):
                if name:
                    combo.addItem(name, name)
            combo.setCurrentIndex(0)
            combo.setAccessibleName(self.tr("{0} counts as").format(one.spelt))
            combo.textActivated.connect(partial(self._map, one.spelt))
            edit = combo.lineEdit()
            assert edit is not None
            edit.returnPressed.connect(partial(self._on_typed, one.spelt, combo))
            self.labels[one.spelt] = combo
            for column, part in enumerate((spelt, count, combo)):
                self._grid.addWidget(part, row, column)
            if one.suggestion:
                button = QPushButton(self)
                button.setText(self.tr("Count as {0}").format(one.suggestion))
                button.clicked.connect(partial(self._map, one.spelt, one.suggestion))
                self._grid.addWidget(button, row, 3, Qt.AlignmentFlag.AlignLeft)
                self.suggestions[one.spelt] = button

    def _on_typed(self, spelt: str, combo: QComboBox) -> None:
        # What is in the list has been told by the list.
        if combo.findText(combo.currentText()) < 0:
            self._map(spelt, combo.currentText())

    def _map(self, spelt: str, name: str, *_: object) -> None:
        if name.strip():
            self.mapped.emit(spelt, name.strip())
