"""All settings of a recipe: the few that matter most, the others on request, and a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import GroupInfo, RecipeReport, SettingRule
from crcviewer.protocol.text import NOTHING, Text, joined
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.setting_editor import SettingEditor

_MAIN = ""
"""The group of those that matter most."""


@dataclass(frozen=True)
class _Group:
    """Settings that stand together."""

    box: QGroupBox
    form: QFormLayout
    info: GroupInfo | None
    """None: of those that matter most."""
    rows: list[tuple[SettingEditor, QLabel]]


class SettingsView(Translated, QWidget):
    """Editors by the names of their settings; empty until it is filled."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editors: dict[str, SettingEditor] = {}
        self._groups: dict[str, _Group] = {}
        self._left_out: tuple[str, ...] = ()
        self._rules: tuple[SettingRule, ...] = ()
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.all_button = QPushButton(self)
        self.all_button.setCheckable(True)
        self._nothing = plain_label(self, role="muted", wrap=True)
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidget(self._inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.all_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)
        self.search.textChanged.connect(lambda _: self._show_rows())
        self.all_button.toggled.connect(lambda _: self._show_rows())
        self.retranslate()

    def retranslate(self) -> None:
        """Titles of settings come from the program that trains."""
        self.search.setPlaceholderText(self.tr("search in all settings"))
        self.search.setAccessibleName(self.tr("Search in all settings"))
        self.all_button.setText(self.tr("All settings"))
        self.area.setAccessibleName(self.tr("Settings"))
        self._nothing.setText(self.tr("No setting has these words."))
        for group in self._groups.values():
            title = self.tr("What matters most") if group.info is None else say(group.info.title)
            group.box.setTitle(title)
            for editor, label in group.rows:
                label.setText(say(editor.info.title))
        self._show_rows()

    def fill(self, report: RecipeReport) -> None:
        """All that can be set; once."""
        self._add_group(_MAIN, None)
        for group in report.groups:
            self._add_group(group.name, group)
        self._rules = report.rules
        for info in report.settings:
            editor = SettingEditor(info)
            editor.edited.connect(self._on_editor_edited)
            self.editors[info.name] = editor
            its = self._groups[_MAIN if info.main else info.name.partition(".")[0]]
            label = plain_label(wrap=True)
            label.setMinimumWidth(self.fontMetrics().horizontalAdvance("n" * 12))
            label.setToolTip(info.name)
            label.setBuddy(editor)
            its.form.addRow(label, editor)
            its.rows.append((editor, label))
        self.retranslate()

    def show_values(
        self, values: Mapping[str, SettingValue], recipe: Mapping[str, SettingValue]
    ) -> None:
        """Of all settings, and what the recipe has for them."""
        for name, editor in self.editors.items():
            editor.set_recipe_value(recipe[name])
            editor.set_value(values[name])
        self._check()
        self._mark()

    def leave_out(self, beginnings: tuple[str, ...]) -> None:
        """Do not offer settings whose names begin so."""
        if beginnings != self._left_out:
            self._left_out = beginnings
            self._show_rows()

    def show_setting(self, name: str) -> None:
        """Scroll to it, and be ready to type."""
        editor = self.editors.get(name)
        if editor is None:
            return
        self.search.clear()
        if not editor.info.main:
            self.all_button.setChecked(True)
        self._inside.adjustSize()
        self.area.ensureWidgetVisible(editor)
        editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def wrong(self) -> list[SettingEditor]:
        """Those in which something stands that cannot be."""
        return [editor for editor in self.editors.values() if editor.wrong]

    def _add_group(self, name: str, info: GroupInfo | None) -> None:
        box = QGroupBox(self._inside)
        form = QFormLayout(box)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._groups[name] = _Group(box, form, info, [])
        self._column.insertWidget(self._column.count() - 2, box)

    def _check(self) -> None:
        """Tell of values that do not fit together at each that takes part."""
        typed = {name: editor.value for name, editor in self.editors.items()}
        values = {name: value for name, value in typed.items() if value is not None}
        told: dict[str, Text] = {}
        for rule in self._rules:
            if rule.broken(values):
                for name in rule.names:
                    if values[name]:
                        told[name] = joined((rule.cause, rule.next_step))
        for name, editor in self.editors.items():
            editor.set_conflict(told.get(name, NOTHING))

    def _on_editor_edited(self) -> None:
        self._check()
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        """What is changed has a bold title."""
        for group in self._groups.values():
            for editor, label in group.rows:
                if label.font().bold() != editor.changed:
                    label.setFont(theme.scaled_font(self.font(), 1.0, bold=editor.changed))

    def _show_rows(self) -> None:
        sought = self.search.text().strip()
        some = False
        for name, group in self._groups.items():
            shown = 0
            for row, (editor, _) in enumerate(group.rows):
                found = not editor.info.name.startswith(self._left_out or ("\0",))
                found = found and (not sought or editor.matches(sought))
                group.form.setRowVisible(row, found)
                shown += found
            offered = bool(sought) or name == _MAIN or self.all_button.isChecked()
            group.box.setVisible(offered and shown > 0)
            some = some or shown > 0
        self._nothing.setVisible(bool(sought) and not some)
