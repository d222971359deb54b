"""What makes the window comfortable, joined to it: settings, log, tour."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from crcviewer.ui.comfort.preferences import Preferences
from crcviewer.ui.shared.settings import Settings

if TYPE_CHECKING:
    from crcviewer.ui.comfort.settings_dialog import SettingsDialog
    from crcviewer.ui.main_window import MainWindow


class Comfort(QObject):
    """Its dialogs are made when they are wanted, each only once at a time."""

    def __init__(self, window: MainWindow, settings: Settings, log_file: Path | None) -> None:
        super().__init__(window)
        self._window, self._log_file = window, log_file
        self.preferences = Preferences(settings, window.engine, window.runs, self)

    def show_settings(self) -> SettingsDialog:
        """All that can be chosen."""
        from crcviewer.ui.comfort.settings_dialog import SettingsDialog

        found = self._window.findChild(SettingsDialog)
        dialog = found or SettingsDialog(self.preferences, self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog
