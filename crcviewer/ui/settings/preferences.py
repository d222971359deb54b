"""The choices of the user: each is written down and takes effect at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.private_log import show_names
from crcviewer.ui.look import appearance
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.folders import Folder, runs_folder


class Preferences(QObject):
    """What the settings dialog does, without the dialog."""

    forgotten = Signal()
    """Nothing is remembered any more of files and folders."""

    def __init__(
        self,
        settings: Settings,
        engine: EngineClient,
        runs: RunLibrary,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings, self.engine, self.runs = settings, engine, runs

    def choose_scheme(self, scheme: str) -> None:
        """``light``, ``dark``; empty: as the system."""
        self.settings.scheme = scheme
        appearance.choose_scheme(_app(), scheme)

    def choose_text_size(self, percent: int) -> None:
        """Of the size that the system has."""
        self.settings.text_percent = percent
        appearance.choose_text_size(_app(), self.settings.text_percent)

    def choose_device(self, device: str) -> None:
        """Empty: the best one that works. The engine is started anew where it runs."""
        self.settings.device = device
        self.engine.use_device(device)

    def choose_folder(self, folder: Folder, path: str) -> None:
        """Empty: the usual one."""
        self.settings.set_folder(folder, path)
        if folder is Folder.RUNS:
            self.runs.move_to(runs_folder(self.settings))

    def folder(self, folder: Folder) -> Path:
        """The one in force."""
        if folder is Folder.RUNS:
            return self.runs.folder
        chosen = self.settings.folder(folder)
        if chosen:
            return Path(chosen)
        return self.runs.folder.parent / "data" if folder is Folder.DATA else Path.home()

    def remember(self, remembers: bool) -> None:
        """Whether names of files and folders are kept; if not, those that are kept go."""
        self.settings.remembers = remembers
        show_names(remembers)
        if not remembers:
            self.forgotten.emit()

    def forget(self) -> None:
        """What is remembered of files and folders."""
        self.settings.forget()
        self.forgotten.emit()


def apply_choices(app: QApplication, settings: Settings, engine: EngineClient) -> None:
    """What was chosen earlier, at the start of the program."""
    if settings.scheme:
        appearance.choose_scheme(app, settings.scheme)
    if settings.text_percent != 100:
        appearance.choose_text_size(app, settings.text_percent)
    if settings.device:
        engine.use_device(settings.device)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
