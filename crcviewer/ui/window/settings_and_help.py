"""What makes the window comfortable, joined to it: settings, log, tour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crcviewer.protocol.messages import Slot
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.settings.preferences import Preferences

if TYPE_CHECKING:
    from crcviewer.protocol.device_report import DeviceReport
    from crcviewer.ui.help.log_dialog import LogDialog
    from crcviewer.ui.help.tour import Step, Tour
    from crcviewer.ui.settings.settings_dialog import SettingsDialog
    from crcviewer.ui.window.main_window import MainWindow

_SEEN = "tour"


class Comfort(QObject):
    """Its dialogs are made when they are wanted, each only once at a time."""

    def __init__(self, window: MainWindow, settings: Settings, log_file: Path | None) -> None:
        super().__init__(window)
        self._window, self._log_file = window, log_file
        self.session: Path | None = None
        """Where the workers keep their logs."""
        self.preferences = Preferences(settings, window.engine, window.runs, self)

    def welcome(self, paths: Sequence[str]) -> None:
        """The tour, for whoever starts the program for the first time and opens no file."""
        settings = self.preferences.settings
        if settings.first_start and not paths and not settings.text(_SEEN):
            self.show_tour()

    def show_tour(self) -> Tour:
        """Four steps round the window."""
        from crcviewer.ui.help.tour import Tour

        self.preferences.settings.set_text(_SEEN, "yes")
        found = self._window.findChild(Tour)
        return found or Tour(self._steps(), self._window)

    def _steps(self) -> list[Step]:
        from crcviewer.ui.help.tour import Step

        window = self._window
        tab = window.classify_tab

        def in_classify(part: QWidget) -> Callable[[], QWidget]:
            def show() -> QWidget:
                window.tabs.setCurrentWidget(tab)
                return part

            return show

        return [
            Step(
                self.tr("Drop images"),
                self.tr(
                    "Drop tiles and radiology images, or a whole folder, anywhere on the window;"
                    " File > Open images does the same. What belongs together becomes one case."
                    " Images stay on this computer."
                ),
                in_classify(tab.case_list),
            ),
            Step(
                self.tr("Read the answer"),
                self.tr(
                    "The likeliest class stands on top, all others below it with their"
                    " probabilities. Choose a bar, and the colours on the images show what speaks"
                    " for that class."
                ),
                in_classify(tab.result_panel),
            ),
            Step(
                self.tr("Did radiology matter?"),
                self.tr(
                    "The second image may change the answer, or not at all: the line below the"
                    " bars says so for this case, and the model card for the model as a whole."
                ),
                in_classify(tab.panes[Slot.RADIOLOGY]),
            ),
            Step(
                self.tr("Explore and train"),
                self.tr(
                    "Explore shows all cases of a model as a map, with yours on it. Train makes a"
                    " model of your own images. This tour is in the Help menu."
                ),
                window.tabs.tabBar,
            ),
        ]

    def logs(self) -> dict[str, Path]:
        """Log files by their names for the user."""
        found = {self.tr("Window"): self._log_file} if self._log_file is not None else {}
        if self.session is not None:
            for name, role in (
                (self.tr("Engine"), "engine"),
                (self.tr("Image reader"), "reader"),
                (self.tr("Maps"), "map"),
            ):
                found[name] = self.session / f"{role}.log"
        return found

    def show_log(self) -> LogDialog:
        """The log as it grows."""
        from crcviewer.ui.help.log_dialog import LogDialog

        found = self._window.findChild(LogDialog)
        dialog = found or LogDialog(
            self.logs(), self.preferences.settings, self.diagnostics, self._window
        )
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def diagnostics(self, devices: DeviceReport | None, tells_paths: bool) -> str:
        """As text to send; names of files only where they are to be told."""
        from crcviewer.ui.help.diagnostics import diagnostics, redactor_for

        window, settings = self._window, self.preferences.settings
        logs = {path.stem.replace("crcviewer", "window"): path for path in self.logs().values()}
        redactor = None if tells_paths else redactor_for(window.store, settings, window.runs)
        return diagnostics(window.engine, settings, logs, devices, redactor)

    def show_settings(self) -> SettingsDialog:
        """All that can be chosen."""
        from crcviewer.ui.settings.settings_dialog import SettingsDialog

        found = self._window.findChild(SettingsDialog)
        dialog = found or SettingsDialog(self.preferences, self._window.language, self._window)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog
