"""What all steps of the wizard share: the draft that they fill in, and plain texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget, QWizardPage

from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import Recipe, RecipeReport
from crcviewer.protocol.trial_report import TrialReport
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.train.wizard.run_draft import RunDraft


class Setup(QObject):
    """The draft and what the program has found out about it. Every change is told."""

    changed = Signal()

    def __init__(self, draft: RunDraft, data: Path, parent: QObject | None = None) -> None:
        """``data``: the folder of downloaded and made data sets, and of tables of pairs."""
        super().__init__(parent)
        self.draft = draft
        self.data = data
        self.report: DataReport | None = None
        """Of ``draft.data``; None: it is not checked."""
        self.models: dict[str, str] = {}
        """Names of models that a training can begin with, by their paths."""
        self.recipes: RecipeReport | None = None
        self.devices: DeviceReport | None = None
        self.trial: TrialReport | None = None
        self.tried: list[str] = []
        """What was tried, as arguments."""
        self.trying = False
        """Whether a trial is under way."""

    def change(self, **values: Any) -> None:
        """Give the draft other values."""
        draft = replace(self.draft, **values)
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()

    def found(self, **values: Any) -> None:
        """Something was found out: ``devices``, ``trial`` …"""
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()

    @property
    def lacks_gpu(self) -> bool:
        """Whether it is known that this computer has none that could be used."""
        devices = self.devices.devices if self.devices is not None else ()
        return bool(devices) and all(d.kind == "cpu" for d in devices if d.usable)

    @property
    def recipe(self) -> Recipe | None:
        """That the draft names; None until the recipes are known."""
        recipes = self.recipes.recipes if self.recipes is not None else ()
        return next((recipe for recipe in recipes if recipe.name == self.draft.preset), None)

    @property
    def small_recipe(self) -> Recipe | None:
        """One for a computer without a GPU."""
        recipes = self.recipes.recipes if self.recipes is not None else ()
        return next((recipe for recipe in recipes if not recipe.needs_gpu), None)

    @property
    def tile_side(self) -> int:
        """Pixels of the tiles' sides: no more is there to be seen. 0: it is not known.

        Of images of several sizes the median counts, not the smallest.
        """
        sets = self.report.sets if self.report is not None else ()
        if not sets:
            return 0
        found = sets[0].sides_found
        return found[1] if len(found) > 1 else sets[0].side

    def recipe_values(self) -> dict[str, SettingValue]:
        """All settings of the draft's recipe, by name; empty until they are known."""
        if self.recipes is None or self.recipe is None:
            return {}
        names = [info.name for info in self.recipes.settings]
        return dict(zip(names, self.recipe.values, strict=True))

    def values(self) -> dict[str, SettingValue]:
        """All settings of the draft."""
        return self.recipe_values() | self.draft.changes

    def words_of(self, values: Mapping[str, SettingValue]) -> str:
        """ "Images at once = 16, Learning rate = 0.001"."""
        infos = {info.name: info for info in self.recipes.settings} if self.recipes else {}
        return ", ".join(
            f"{say(infos[name].title)} = {say(infos[name].shown(value))}"
            for name, value in values.items()
            if name in infos
        )


class Page(Translated, QWizardPage):
    """A step with the setup at hand."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setup = setup


def name_row(form: QFormLayout, field: QWidget, words: str) -> None:
    """Say what a field is, whose row was added with a label without words."""
    label = form.labelForField(field)
    assert isinstance(label, QLabel)
    label.setText(words)
    label.setBuddy(field)
