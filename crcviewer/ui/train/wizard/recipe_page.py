"""Step 3: the recipe, the few settings that matter, and all others on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.recipe_report import RecipeReport, SettingInfo
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.train.wizard.job_line import JobLine
from crcviewer.ui.train.wizard.setting_editor import make_editor, set_text, text_of, wrong
from crcviewer.ui.train.wizard.wizard_page import Page, Setup, text_label

Editor = QLineEdit | QComboBox


class RecipePage(Page):
    """Complete where every value is of its kind; what does not fit together, the trial tells."""

    entered = Signal()
    """What the computer has is worth knowing from now on."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, "", "", parent)
        self.setTitle(self.tr("Recipe"))
        self.setSubTitle(self.tr("How large is the model to be, and how long is it to learn?"))
        self.recipes: dict[str, QRadioButton] = {}
        self.editors: dict[str, Editor] = {}
        self._filling = False
        self.job = JobLine(self)
        self.trouble = text_label(self, role="danger")
        self.trouble.hide()
        self._group = QButtonGroup(self)
        self._recipe_box = QVBoxLayout()
        self._purpose = text_label(self, role="muted")
        self.slow = text_label(self, role="notice")
        self.slow.hide()
        self._main = QFormLayout()
        self.control = QCheckBox(self.tr("also train the tile-only control (recommended)"), self)
        self.control.setToolTip(
            self.tr(
                "A model that sees tiles only, trained for as long: it tells what radiology is"
                " worth. It takes nearly half of the time."
            )
        )
        self.all_button = QPushButton(self.tr("All settings"), self)
        self.all_button.setCheckable(True)
        self.tree = self._make_tree()
        self._said = text_label(self)
        main = QGroupBox(self.tr("What matters most"), self)
        main.setLayout(self._main)
        left = QVBoxLayout()
        left.addLayout(self._recipe_box)
        left.addWidget(self._purpose)
        left.addWidget(self.slow)
        left.addWidget(self.control)
        left.addWidget(
            text_label(
                self,
                self.tr("How long this takes on your computer is measured in the next step."),
                "muted",
            )
        )
        left.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(left, 1)
        top.addSpacing(SPACE_LARGE)
        top.addWidget(main, 1, Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.addWidget(self.all_button)
        below.addWidget(self._said, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.job)
        layout.addWidget(self.trouble)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self.tree, 1)
        layout.addStretch(0)
        self.all_button.toggled.connect(self.tree.setVisible)
        self.control.toggled.connect(lambda on: self.setup.change(control=on))
        self.setup.changed.connect(self._on_setup_changed)

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setAccessibleName(self.tr("All settings"))
        tree.setHeaderLabels([self.tr("setting"), self.tr("value")])
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        tree.setVisible(False)
        return tree

    def initializePage(self) -> None:
        """The recipes come from the program that trains."""
        self.entered.emit()
        if self.setup.recipes is None:
            self.job.run(
                self.tr("The recipes are being read …"),
                ["recipes"],
                self._on_recipes_ended,
                RecipeReport,
            )
        elif not self.recipes:
            self._fill(self.setup.recipes)

    def isComplete(self) -> bool:
        """Whether each value is of its kind."""
        return bool(self.editors) and not self._wrong()

    def set_value(self, name: str, value: str) -> None:
        """As if the user had typed it."""
        set_text(self.editors[name], value)

    # ------------------------------------------------------------------------------- filling

    def _on_recipes_ended(self, outcome: JobOutcome) -> None:
        report = outcome.report
        if report is None:
            self.trouble.setText(
                self.tr("The recipes could not be read. Go back one step and try again.")
            )
            self.trouble.show()
            return
        self.trouble.hide()
        self.setup.found(recipes=report)
        self._fill(report)

    def _fill(self, report: RecipeReport) -> None:
        for recipe in report.recipes:
            button = QRadioButton(say(recipe.title), self)
            button.setToolTip(f"{recipe.name}: {say(recipe.purpose)}")
            button.toggled.connect(lambda on, name=recipe.name: self._on_recipe_toggled(name, on))
            self._group.addButton(button)
            self._recipe_box.addWidget(button)
            self.recipes[recipe.name] = button
        titles = {group.name: say(group.title) for group in report.groups}
        groups: dict[str, QTreeWidgetItem] = {}
        for info in report.settings:
            editor = make_editor(info, self._on_value_edited)
            self.editors[info.name] = editor
            if info.main:
                editor.setToolTip(say(info.help))
                self._main.addRow(say(info.title), editor)
                continue
            group = info.name.partition(".")[0]
            if group not in groups:
                groups[group] = QTreeWidgetItem(self.tree, [titles[group], ""])
            item = QTreeWidgetItem(groups[group], [self.setup.setting_title(info.name), ""])
            item.setToolTip(0, say(info.help) or info.name)
            self.tree.setItemWidget(item, 1, editor)
        self.tree.expandAll()
        draft = self.setup.draft
        changes = dict(draft.changes)
        preset = draft.preset if draft.preset in self.recipes else next(iter(self.recipes))
        self.control.setChecked(draft.control)
        self.recipes[preset].setChecked(True)
        for name, value in changes.items():
            if name in self.editors:
                set_text(self.editors[name], value)
        self._on_value_edited()

    def _on_recipe_toggled(self, name: str, on: bool) -> None:
        if not on or self.setup.recipes is None:
            return
        for recipe in self.setup.recipes.recipes:
            if recipe.name == name:
                self._purpose.setText(say(recipe.purpose))
        if self._filling:
            return
        self._filling = True
        for setting, value in self.setup.preset_values(name).items():
            set_text(self.editors[setting], value)
        self._filling = False
        self.setup.change(preset=name, changes=())
        self._on_value_edited()
        self._warn()

    def _warn(self) -> None:
        recipe = self.setup.recipe(self.setup.draft.preset)
        slow = recipe is not None and recipe.needs_gpu and self.setup.lacks_gpu
        small = self.setup.small_recipe
        if slow and small is not None:
            self.slow.setText(
                self.tr(
                    "This computer has no GPU that can be used: this recipe would take days here."
                    " “{0}” is made for such a computer."
                ).format(say(small.title))
            )
        self.slow.setVisible(slow and small is not None)

    def _on_setup_changed(self) -> None:
        """Another step may have chosen a recipe that fits, or fewer epochs."""
        self._warn()
        draft = self.setup.draft
        if self._filling or draft.preset not in self.recipes:
            return
        wanted = {**self.setup.preset_values(draft.preset), **dict(draft.changes)}
        if all(text_of(self.editors[name]) == wanted.get(name) for name in self.editors):
            return
        self._filling = True
        self.recipes[draft.preset].setChecked(True)
        for name, editor in self.editors.items():
            set_text(editor, wanted.get(name, ""))
        self._filling = False
        self._show_changes()

    def _on_value_edited(self) -> None:
        if self._filling or self.setup.recipes is None:
            return
        preset = next((n for n, b in self.recipes.items() if b.isChecked()), "")
        values = self.setup.preset_values(preset)
        changes = tuple(
            (name, text_of(editor))
            for name, editor in self.editors.items()
            if text_of(editor) != values.get(name)
        )
        self.setup.change(changes=changes)
        self._show_changes()

    def _show_changes(self) -> None:
        wrong_ones, changes = self._wrong(), self.setup.draft.changes
        if wrong_ones:
            names = ", ".join(self.setup.setting_title(info.name) for info in wrong_ones)
            self._said.setText(self.tr("Not a number: {0}.").format(names))
        elif changes:
            self._said.setText(self.tr("Changed from the recipe: {0}.").format(
                ", ".join(f"{self.setup.setting_title(n)} = {value}" for n, value in changes)
            ))  # fmt: skip
        else:
            self._said.setText(self.tr("As the recipe has it."))
        self.completeChanged.emit()

    def _wrong(self) -> list[SettingInfo]:
        report = self.setup.recipes
        if report is None:
            return []
        return [info for info in report.settings if wrong(info, text_of(self.editors[info.name]))]
