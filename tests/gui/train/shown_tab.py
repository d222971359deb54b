"""The tab of training on the screen."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crcviewer.client.run_launch import read_launch
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.runs.run_list import RunList
from crcviewer.ui.train.runs.run_view import RunView
from crcviewer.ui.train.train_tab import TrainTab


class Shown:
    """A tab on the screen."""

    def __init__(self, library: RunLibrary, tmp_path: Path, qtbot: QtBot) -> None:
        stored = QSettings(str(tmp_path / "tab.ini"), QSettings.Format.IniFormat)
        self.tab = TrainTab(library, Settings(stored))
        self.tab.resize(1280, 720)
        qtbot.addWidget(self.tab)
        with qtbot.waitExposed(self.tab):
            self.tab.show()
        assert self.tab.list is not None
        assert self.tab.view is not None
        self.list: RunList = self.tab.list
        self.view: RunView = self.tab.view

    def text(self) -> str:
        labels = self.tab.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


def started_with(run: Path) -> tuple[str, ...]:
    """What the last click has started, which is ended."""
    launch = read_launch(run)
    assert launch is not None
    if launch.alive:
        os.kill(launch.pid, signal.SIGTERM)
    return launch.arguments
