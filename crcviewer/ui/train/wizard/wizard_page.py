"""What all steps of the wizard share: the draft that they fill in, and plain texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget, QWizardPage

from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.failure import SettingValue
from crcviewer.protocol.recipe_report import Recipe, RecipeReport
from crcviewer.protocol.trial_report import ProbeReport
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import set_role
from crcviewer.ui.train.wizard.run_draft import RunDraft


@dataclass(frozen=True)
class Places:
    """Folders of this user."""

    runs: Path
    data: Path
    """Downloaded and made data sets, and tables of pairs."""


class Setup(QObject):
    """The draft and what the program has found out about it. Every change is told."""

    changed = Signal()

    def __init__(self, draft: RunDraft, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self.places = places
        self.report: DataReport | None = None
        """Of ``draft.data``; None: it is not checked."""
        self.recipes: RecipeReport | None = None
        self.devices: DeviceReport | None = None
        self.probe: ProbeReport | None = None
        self.probed: list[str] = []
        """What was tried, as arguments."""
        self.probing = False
        """Whether a trial is under way."""

    def change(self, **values: Any) -> None:
        """Give the draft other values."""
        draft = replace(self.draft, **values)
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()

    def found(self, **values: Any) -> None:
        """Something was found out: ``devices``, ``probe`` …"""
        for name, value in values.items():
            setattr(self, name, value)
        self.changed.emit()

    @property
    def lacks_gpu(self) -> bool:
        """Whether it is known that this computer has none that could be used."""
        devices = self.devices.devices if self.devices is not None else ()
        return bool(devices) and all(d.kind == "cpu" for d in devices if d.usable)

    def recipe(self, name: str) -> Recipe | None:
        """None until the recipes are known, or where there is no such."""
        recipes = self.recipes.recipes if self.recipes is not None else ()
        return next((recipe for recipe in recipes if recipe.name == name), None)

    @property
    def small_recipe(self) -> Recipe | None:
        """One for a computer without a GPU."""
        recipes = self.recipes.recipes if self.recipes is not None else ()
        return next((recipe for recipe in recipes if not recipe.needs_gpu), None)

    def setting_title(self, name: str) -> str:
        """What a setting is called for people."""
        for info in self.recipes.settings if self.recipes is not None else ():
            if info.name == name:
                return say(info.title)
        return name.partition(".")[2].replace("_", " ") or name

    def preset_values(self, preset: str) -> dict[str, str]:
        """All settings of a recipe, by name; empty until they are known."""
        recipe = self.recipe(preset)
        if self.recipes is None or recipe is None:
            return {}
        names = [info.name for info in self.recipes.settings]
        return dict(zip(names, map(written, recipe.values), strict=True))


def written(value: SettingValue) -> str:
    """A setting as ``--set`` takes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Page(QWizardPage):
    """A step with the setup at hand."""

    def __init__(self, setup: Setup, title: str, subtitle: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setup = setup
        self.setTitle(title)
        self.setSubTitle(subtitle)


def text_label(parent: QWidget, text: str = "", role: str = "") -> QLabel:
    """A label whose text may take several lines."""
    label = QLabel(text, parent)
    label.setWordWrap(True)
    if role:
        set_role(label, role)
    return label
