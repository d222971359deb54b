"""Step 3: the recipe, the few settings that matter, and all others on request."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import RecipeReport
from crcviewer.protocol.text import text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.number_field import QuietCombo
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.settings_view import SettingsView
from crcviewer.ui.train.wizard.start_box import StartBox
from crcviewer.ui.train.wizard.wizard_page import Page, Setup

_OF_RADIOLOGY = ("epochs.radiology", "epochs.fusion", "fusion.", "slice.")
"""Beginnings of names of what means nothing to tiles alone."""


class _LeftColumn(QScrollArea):
    """Scrolls up and down only, so it is as wide as what it holds."""

    def minimumSizeHint(self) -> QSize:
        """Room for the bar is kept, so that nothing jumps."""
        least = super().minimumSizeHint()
        inside = self.widget()
        if inside is not None:
            bar = self.verticalScrollBar().sizeHint().width()
            least.setWidth(inside.minimumSizeHint().width() + bar)
        return least


class RecipePage(Page):
    """Complete where every value can be one; what does not fit together, the trial tells."""

    entered = Signal()
    """What the computer has is worth knowing from now on."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, parent)
        self.recipes: dict[str, QRadioButton] = {}
        self._filling = False
        self._shown_recipe = ""
        self.job = JobRow(self)
        self.trouble = plain_label(self, role="danger", wrap=True)
        self._group = QButtonGroup(self)
        self._recipe_box = QVBoxLayout()
        self._purpose = plain_label(self, role="muted", wrap=True)
        self.slow = plain_label(self, role="notice", wrap=True)
        self.control = QCheckBox(self)
        self.seeds = QuietCombo(self)
        for count in (1, 3):
            self.seeds.addItem("", count)
        self._seeds_help = plain_label(self, role="muted", wrap=True)
        self.start = StartBox(setup, self)
        self.start.checked.connect(self._show_state)
        self._measured = plain_label(self, role="muted", wrap=True)
        self.settings = SettingsView(self)
        self.editors = self.settings.editors
        self.all_button = self.settings.all_button
        self.said = plain_label(self, wrap=True)
        self.enlarged = plain_label(self, role="notice", wrap=True)
        for label in (self.trouble, self.slow, self.enlarged):
            label.hide()
        inside = QWidget(self)
        left = QVBoxLayout(inside)
        left.setContentsMargins(0, 0, 0, 0)
        left.addLayout(self._recipe_box)
        for widget in (
            self._purpose,
            self.slow,
            self.control,
            self.seeds,
            self._seeds_help,
            self.start,
            self._measured,
        ):
            left.addWidget(widget)
        left.addStretch(1)
        # At large text it is higher than a small screen.
        scroll = self._left = _LeftColumn(self)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle = QHBoxLayout()
        middle.addWidget(scroll, 2)
        middle.addSpacing(SPACE_LARGE)
        middle.addWidget(self.settings, 3)
        layout = QVBoxLayout(self)
        layout.addWidget(self.job)
        layout.addWidget(self.trouble)
        layout.addLayout(middle, 1)
        layout.addWidget(self.enlarged)
        layout.addWidget(self.said)
        self.control.toggled.connect(lambda on: self.setup.change(control=on))
        self.seeds.activated.connect(
            lambda _: self.setup.change(seeds=int(self.seeds.currentData()))
        )
        self.settings.edited.connect(self._on_value_edited)
        self.setup.changed.connect(self._on_setup_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Titles of recipes and settings come from the program that trains."""
        self.setTitle(self.tr("Recipe"))
        self.setSubTitle(self.tr("How large is the model to be, and how long is it to learn?"))
        self._left.setAccessibleName(self.tr("Recipes"))
        self.control.setText(self.tr("also train the tile-only control (recommended)"))
        self.control.setToolTip(
            self.tr(
                "A model that sees tiles only, trained for as long: it tells what radiology is"
                " worth. It takes nearly half of the time."
            )
        )
        self.seeds.setAccessibleName(self.tr("How often it is trained"))
        self.seeds.setItemText(0, self.tr("train once"))
        self.seeds.setItemText(1, self.tr("train three times, with three seeds"))
        self._seeds_help.setText(
            self.tr(
                "Three runs with other random numbers tell how much of a result is chance in"
                " training; they take three times as long."
            )
        )
        self._measured.setText(
            self.tr("How long this takes on your computer is measured in the next step.")
        )
        self.trouble.setText(
            self.tr("The recipes could not be read. Go back one step and try again.")
        )
        self._name_recipes()
        self._show_state()

    def show_setting(self, name: str) -> None:
        """With the focus in its field."""
        self.settings.show_setting(name)

    def initializePage(self) -> None:
        """The recipes come from the program that trains."""
        self.entered.emit()
        if self.setup.recipes is None:
            self.job.run(
                text("The recipes are being read …"),
                ["recipes"],
                self._on_recipes_ended,
                RecipeReport,
            )
        elif not self.recipes:
            self._fill(self.setup.recipes)

    def isComplete(self) -> bool:
        """Whether each value can be its setting's."""
        return bool(self.editors) and not self.settings.wrong() and not self.start.trouble

    # ------------------------------------------------------------------------------- filling

    def _on_recipes_ended(self, outcome: JobOutcome) -> None:
        report: RecipeReport | None = outcome.report
        if report is None:
            self.trouble.show()
            return
        self.trouble.hide()
        self.setup.found(recipes=report)
        self._fill(report)

    def _fill(self, report: RecipeReport) -> None:
        for recipe in report.recipes:
            button = QRadioButton(self)
            button.toggled.connect(lambda on, name=recipe.name: self._on_recipe_toggled(name, on))
            self._group.addButton(button)
            self._recipe_box.addWidget(button)
            self.recipes[recipe.name] = button
        self.settings.fill(report)
        known = self.setup.draft.changes
        self.setup.change(
            preset=self.setup.recipe.name if self.setup.recipe else report.recipes[0].name,
            changes={name: known[name] for name in self.editors if name in known},
        )
        self.control.setChecked(self.setup.draft.control)
        self.seeds.setCurrentIndex(max(self.seeds.findData(self.setup.draft.seeds), 0))
        self.setup.change(seeds=int(self.seeds.currentData()))
        self.start.show_draft()
        self._name_recipes()
        self._show_values()
        self._on_value_edited()  # what is as the recipe has it is no change

    def _name_recipes(self) -> None:
        report = self.setup.recipes
        if report is None or not self.recipes:
            return
        for recipe in report.recipes:
            self.recipes[recipe.name].setText(say(recipe.title))
            self.recipes[recipe.name].setToolTip(f"{recipe.name}: {say(recipe.purpose)}")

    # --------------------------------------------------------------------------------- state

    def _show_values(self) -> None:
        """Of the draft, in the editors."""
        self._filling = True
        self._shown_recipe = self.setup.draft.preset
        self.recipes[self._shown_recipe].setChecked(True)
        self.settings.show_values(self.setup.values(), self.setup.recipe_values())
        self._filling = False
        self._show_state()

    def _show_state(self) -> None:
        recipe, small = self.setup.recipe, self.setup.small_recipe
        self.control.setVisible(not self.setup.draft.tile_only)
        self.settings.leave_out(_OF_RADIOLOGY if self.setup.draft.tile_only else ())
        self._purpose.setText(say(recipe.purpose) if recipe is not None else "")
        slow = recipe is not None and recipe.needs_gpu and self.setup.lacks_gpu
        self.slow.setVisible(slow and small is not None)
        if small is not None:
            self.slow.setText(
                self.tr(
                    "This computer has no GPU that can be used: this recipe would take days here."
                    " “{0}” is made for such a computer."
                ).format(say(small.title))
            )
        self._show_enlarged()
        wrong, changes = self.settings.wrong(), self.setup.draft.changes
        if wrong:
            lines = (
                say(editor.conflict)
                if editor.value is not None
                else self.tr("{0} must be {1}.").format(
                    say(editor.info.title), say(editor.info.wanted)
                )
                for editor in wrong
            )
            self.said.setText("\n".join(dict.fromkeys(lines)))
        elif changes:
            words = self.setup.words_of(changes)
            self.said.setText(self.tr("Changed from the recipe: {0}.").format(words))
        else:
            self.said.setText(self.tr("As the recipe has it."))
        self.completeChanged.emit()

    def _show_enlarged(self) -> None:
        """What the images do not have, no size of the network's input brings back."""
        side, wanted = self.setup.tile_side, self.setup.values().get("network.input_size", 0)
        larger = bool(side) and int(wanted) > side
        self.enlarged.setVisible(larger)
        if larger:
            self.enlarged.setText(
                self.tr(
                    "The tiles are {0} pixels wide and are enlarged to {1} for this network: that"
                    " takes longer, and adds no detail. The image size is among all settings."
                ).format(side, wanted)
            )

    def _on_recipe_toggled(self, name: str, on: bool) -> None:
        if on and not self._filling:
            self.setup.change(preset=name, changes={})

    def _on_setup_changed(self) -> None:
        """A recipe was chosen here or in another step, or fewer epochs; or devices are known."""
        if self._filling or not self.editors:
            return
        values = self.setup.values()
        other = any(
            editor.value not in (None, values[name]) for name, editor in self.editors.items()
        )
        if other or self._shown_recipe != self.setup.draft.preset:
            self._show_values()
        else:
            self._show_state()

    def _on_value_edited(self) -> None:
        if self._filling:
            return
        values = self.setup.recipe_values()
        changes: dict[str, SettingValue] = {}
        for name, editor in self.editors.items():
            value = editor.value
            if value is not None and value != values[name]:
                changes[name] = value
        self._filling = True  # what is half typed stays as it is
        self.setup.change(changes=changes)
        self._filling = False
        self._show_state()
