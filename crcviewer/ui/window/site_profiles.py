"""Model → Site profile: which one the model answers under, and how a new one is made."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.site_profile import SiteProfile
from crcviewer.protocol.site_profile_file import profiles_of
from crcviewer.protocol.text import visible
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.folders import profiles_folder

_CHOSEN = "site_profiles"
_MOST = 200


class ChosenProfiles:
    """Which profile the user has chosen for each model, by the path of the model."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, model: str) -> str:
        """File of the profile; empty: none, or it is gone."""
        file = self._all().get(model, "")
        return file if file and Path(file).is_file() else ""

    def choose(self, model: str, file: str) -> None:
        """``file`` empty: none."""
        known = self._all()
        known.pop(model, None)
        if file:
            known[model] = file
        kept = dict(list(known.items())[-_MOST:])
        self._settings.set_text(_CHOSEN, json.dumps(kept, ensure_ascii=False))

    def _all(self) -> dict[str, str]:
        try:
            known = json.loads(self._settings.text(_CHOSEN) or "{}")
        except ValueError:
            return {}
        if not isinstance(known, dict):
            return {}
        return {model: file for model, file in known.items() if isinstance(file, str)}


class SiteProfileMenu(Translated, QMenu):
    """None, those of the model in use, and a new one; made anew each time it is opened."""

    chosen = Signal(str)
    """File of the profile; empty: none."""
    new_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: ModelCard | None = None
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self.aboutToShow.connect(self.fill)
        self.retranslate()

    def retranslate(self) -> None:
        """Its entries, but for the names of profiles."""
        self.setTitle(self.tr("Site profile"))
        self.fill()

    def set_card(self, card: ModelCard | None) -> None:
        """Of the model in use."""
        self._card = card
        self.setEnabled(card is not None)

    def profiles(self) -> list[tuple[Path, SiteProfile]]:
        """Of the model in use: those made here, and those beside it."""
        card = self._card
        if card is None:
            return []
        return profiles_of(card.sha256, (profiles_folder(), Path(card.path).parent))

    def fill(self) -> None:
        """Bring the entries up to date."""
        self.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
            action.deleteLater()
        current = self._card.site_file if self._card is not None else ""
        self._add(self.tr("None"), "", current)
        for path, profile in self.profiles():
            self._add(visible(profile.name).replace("&", "&&"), str(path), current)
        self.addSeparator()
        new = self.addAction(self.tr("From labelled tiles …"))
        new.triggered.connect(lambda _=False: self.new_requested.emit())

    def _add(self, name: str, file: str, current: str) -> None:
        action = self.addAction(name)
        self._group.addAction(action)
        action.setCheckable(True)
        action.setChecked(file == current)
        action.setToolTip(visible(file))
        action.triggered.connect(lambda: self.chosen.emit(file))
