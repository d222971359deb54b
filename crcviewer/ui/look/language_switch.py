"""Which language the user wants, and the change to another while everything stays open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crcviewer.ui.look import language
from crcviewer.ui.look.relabel import Relabelling, relabel_all
from crcviewer.ui.look.user_settings import Settings


class LanguageSwitch(QObject):
    """The one place where the language is changed; menus and dialogs follow ``changed``."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def choice(self) -> str:
        """``system``, ``en`` or ``zh_CN``."""
        choice = self._settings.language
        return choice if choice in language.NAMES else language.SYSTEM

    def choose(self, choice: str) -> None:
        """Remember it, and change the language of every window now."""
        self._settings.language = choice
        wanted = choice if choice in language.NAMES else language.of_system()
        before = language.current()
        if wanted != before:
            relabelling = Relabelling(before, wanted)
            language.install(wanted)
            relabel_all(relabelling)
        self.changed.emit()
