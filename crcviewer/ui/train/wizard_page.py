"""What all steps of the wizard share: the draft that they fill in, and plain texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget, QWizardPage

from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.device_report import DeviceReport
from crcviewer.protocol.probe_report import ProbeReport
from crcviewer.protocol.recipe_report import RecipeReport
from crcviewer.ui.theme import set_role
from crcviewer.ui.train.run_draft import RunDraft


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

    def change(self, **values: Any) -> None:
        """Give the draft other values."""
        draft = replace(self.draft, **values)
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()

    def preset_values(self, preset: str) -> dict[str, str]:
        """All settings of a recipe, by name; empty until they are known."""
        if self.recipes is None:
            return {}
        for recipe in self.recipes.recipes:
            if recipe.name == preset:
                names = [info.name for info in self.recipes.settings]
                return dict(zip(names, recipe.values, strict=True))
        return {}


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
