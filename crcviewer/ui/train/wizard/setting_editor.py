"""The field in which one setting is edited, with its range, its help, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import SettingInfo, written
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.number_field import NumberField, QuietCombo
from crcviewer.ui.shared.plain_text import plain_label


class SettingEditor(Translated, QWidget):
    """A box to tick, a list, or a number, as the setting was declared."""

    edited = Signal()

    def __init__(self, info: SettingInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self._recipe_value: SettingValue | None = None
        self.conflict: Text = NOTHING
        """Why it does not fit with the others."""
        self.setObjectName(info.name)
        self.field: QCheckBox | QuietCombo | NumberField
        if info.kind == "bool":
            self.field = QCheckBox(self)
            self.field.toggled.connect(lambda _: self._on_edited())
        elif info.kind == "choice":
            self.field = QuietCombo(self)
            for choice in info.choices:
                self.field.addItem("", choice)
            self.field.currentIndexChanged.connect(lambda _: self._on_edited())
        else:
            self.field = NumberField(info, self)
            self.field.edited.connect(self._on_edited)
        self.reset_button = QToolButton(self)
        self.reset_button.setText("↺")
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self.reset_button.hide()
        self.reset_button.clicked.connect(self.reset)
        self._help = plain_label(self, role="muted", wrap=True)
        self.trouble = plain_label(self, role="danger", wrap=True)
        self.trouble.hide()
        line = QHBoxLayout()
        line.addWidget(self.field)
        if info.unit:
            line.addWidget(QLabel(info.unit, self))
        line.addWidget(self.reset_button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self.trouble)
        layout.addWidget(self._help)
        self.setFocusProxy(self.field)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        info = self.info
        self.field.setAccessibleName(say(info.title))
        self.field.setAccessibleDescription(say(info.help))
        # The name by which files and commands know it, for who compares them.
        self.setToolTip(info.name)
        words = say(info.help)
        if info.kind in ("int", "float"):
            range_words = say(info.wanted)
            words = f"{words} ({range_words})" if words else range_words
        self._help.setText(words)
        self._help.setVisible(bool(words))
        if isinstance(self.field, QuietCombo):
            for row in range(self.field.count()):
                self.field.setItemText(row, say(info.shown(self.field.itemData(row))))
        self.reset_button.setAccessibleName(self.tr("As the recipe has it"))
        self._show_state()

    @property
    def value(self) -> SettingValue | None:
        """None where what was typed cannot be a value of the setting."""
        if isinstance(self.field, QCheckBox):
            return self.field.isChecked()
        if isinstance(self.field, QuietCombo):
            chosen: SettingValue | None = self.field.currentData()
            return chosen
        return self.info.read(self.field.text_shown)

    @property
    def changed(self) -> bool:
        """Whether it is another than the recipe's."""
        return self._recipe_value is not None and self.value != self._recipe_value

    def set_value(self, value: SettingValue) -> None:
        """Show this value; what is typed and means the same stays as it was typed."""
        if isinstance(self.field, QCheckBox):
            self.field.setChecked(value is True)
        elif isinstance(self.field, QuietCombo):
            self.field.setCurrentIndex(self.field.findData(value))
        elif self.value != value:
            self.field.show_text(written(value))

    def set_conflict(self, why: Text) -> None:
        """That its value does not fit with another's; empty: it does."""
        if why != self.conflict:
            self.conflict = why
            self._show_state()

    @property
    def wrong(self) -> bool:
        """Whether something stands there that cannot be, alone or with others."""
        return self.value is None or bool(self.conflict)

    def set_recipe_value(self, value: SettingValue) -> None:
        """What the recipe has, from which a change is told."""
        self._recipe_value = value
        self._show_state()

    def reset(self) -> None:
        """As the recipe has it."""
        if self._recipe_value is not None:
            if isinstance(self.field, NumberField):
                self.field.show_text(written(self._recipe_value))
            else:
                self.set_value(self._recipe_value)
            self.field.setFocus()

    def matches(self, sought: str) -> bool:
        """Whether its words or its name hold all that is sought."""
        info = self.info
        words = " ".join((say(info.title), say(info.help), info.name)).casefold()
        return all(part in words for part in sought.casefold().split())

    def _on_edited(self) -> None:
        self._show_state()
        self.edited.emit()

    def _show_state(self) -> None:
        self.trouble.setVisible(self.wrong)
        if self.conflict:
            self.trouble.setText(say(self.conflict))
        if self.value is None:
            self.trouble.setText(self.tr("It must be {0}.").format(say(self.info.wanted)))
        self.reset_button.setVisible(self.changed)
        if self._recipe_value is not None:
            self.reset_button.setToolTip(
                self.tr("Changed: the recipe has {0}. Press to have that again.").format(
                    say(self.info.shown(self._recipe_value))
                )
            )
