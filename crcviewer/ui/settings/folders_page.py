"""Where runs, models and data lie."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from crcviewer.ui.look.theme import SPACE, set_role
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.settings.preferences import Preferences
from crcviewer.ui.shared.file_dialogs import choose_folder
from crcviewer.ui.shared.folders import RUNS_VARIABLE, Folder


class FoldersPage(Translated, QWidget):
    """A row for each: what it is, the path, Choose … and Usual."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.paths: dict[Folder, QLineEdit] = {}
        self.usual: dict[Folder, QPushButton] = {}
        self._choose: dict[Folder, QPushButton] = {}
        self._titles: dict[Folder, QLabel] = {}
        self._about: dict[Folder, QLabel] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(SPACE)
        for number, folder in enumerate(Folder):
            self._add(grid, 2 * number, folder)
        grid.setRowStretch(2 * len(Folder), 1)
        grid.setColumnStretch(1, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """All but the paths."""
        titles = {
            Folder.RUNS: (
                self.tr("Trainings"),
                self.tr("Runs that are elsewhere stay there; the Train tab shows these ones."),
            ),
            Folder.MODELS: (
                self.tr("Models"),
                self.tr("Its models stand in the Model menu."),
            ),
            Folder.DATA: (
                self.tr("Images for training"),
                self.tr("Downloads and synthetic images go there."),
            ),
        }
        for folder, (title, about) in titles.items():
            self._titles[folder].setText(title)
            self._about[folder].setText(about)
            self.paths[folder].setAccessibleName(title)
            choose, usual = self._choose[folder], self.usual[folder]
            choose.setText(self.tr("Choose …"))
            choose.setAccessibleName(self.tr("Choose a folder: {0}").format(title))
            if not choose.isEnabled():
                choose.setToolTip(self.tr("CRCVIEWER_RUNS in the environment says where they are."))
            usual.setText(self.tr("Usual"))
            usual.setToolTip(self.tr("The folder that the program takes by itself"))
            usual.setAccessibleName(self.tr("Usual folder: {0}").format(title))

    def _add(self, grid: QGridLayout, row: int, folder: Folder) -> None:
        edit = QLineEdit(self)
        edit.setReadOnly(True)
        edit.setMinimumWidth(200)
        choose, usual = QPushButton(self), QPushButton(self)
        choose.clicked.connect(partial(self._on_choose_clicked, folder))
        usual.clicked.connect(partial(self.choose, folder, ""))
        title, about = QLabel(self), QLabel(self)
        about.setWordWrap(True)
        set_role(about, "muted")
        for column, widget in enumerate((title, edit, choose, usual)):
            grid.addWidget(widget, row, column)
        grid.addWidget(about, row + 1, 1, 1, 3, Qt.AlignmentFlag.AlignTop)
        self.paths[folder], self.usual[folder], self._choose[folder] = edit, usual, choose
        self._titles[folder], self._about[folder] = title, about
        if folder is Folder.RUNS and os.environ.get(RUNS_VARIABLE):
            choose.setEnabled(False)
        self._show(folder)

    def choose(self, folder: Folder, path: str) -> None:
        """Take this one; empty: the usual one."""
        self._preferences.choose_folder(folder, path)
        self._show(folder)

    def _show(self, folder: Folder) -> None:
        self.paths[folder].setText(str(self._preferences.folder(folder)))
        self.usual[folder].setEnabled(bool(self._preferences.settings.folder(folder)))

    def _on_choose_clicked(self, folder: Folder) -> None:
        start = str(self._preferences.folder(folder))
        choose_folder(self, start, partial(self.choose, folder), title=self.tr("Choose a folder"))
