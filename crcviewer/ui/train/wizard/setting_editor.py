"""The field in which one setting is edited, and its value in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import SettingInfo
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated


class SettingEditor(Translated, QWidget):
    """A list where there are few choices, else a line with its unit."""

    edited = Signal()

    def __init__(self, info: SettingInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self.setObjectName(info.name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.field: QComboBox | QLineEdit
        if info.kind in ("bool", "choice"):
            self.field = QComboBox(self)
            for choice in info.choices or (True, False):
                self.field.addItem("", choice)
            self.field.currentIndexChanged.connect(self.edited)
        else:
            self.field = QLineEdit(self)
            self.field.textChanged.connect(self.edited)
        layout.addWidget(self.field)
        if info.unit:
            layout.addWidget(QLabel(info.unit, self))
        self.setFocusProxy(self.field)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.field.setAccessibleName(say(self.info.title))
        self.setToolTip(say(self.info.help) or self.info.name)
        if isinstance(self.field, QComboBox):
            for row in range(self.field.count()):
                self.field.setItemText(row, value_words(self.field.itemData(row)))

    @property
    def value(self) -> SettingValue | None:
        """None where what was typed cannot be a value of the setting."""
        if isinstance(self.field, QComboBox):
            chosen: SettingValue | None = self.field.currentData()
            return chosen
        return self.info.read(self.field.text())

    def set_value(self, value: SettingValue) -> None:
        """Show this value."""
        if isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(self.field.findData(value))
        elif self.value != value:
            self.field.setText(value_words(value))


def value_words(value: SettingValue) -> str:
    """Yes or no, or as it is typed."""
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    return str(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingEditor", text)
