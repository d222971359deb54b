"""Where runs, models and data lie."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from crcviewer.ui.look.theme import SPACE, set_role
from crcviewer.ui.settings.preferences import Preferences
from crcviewer.ui.shared.file_dialogs import choose_folder
from crcviewer.ui.shared.folders import Folder


class FoldersPage(QWidget):
    """A row for each: what it is, the path, Choose … and Usual."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.paths: dict[Folder, QLineEdit] = {}
        self.usual: dict[Folder, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(SPACE)
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
        for number, (folder, (title, about)) in enumerate(titles.items()):
            self._add(grid, 2 * number, folder, title, about)
        grid.setRowStretch(2 * len(titles), 1)
        grid.setColumnStretch(1, 1)

    def _add(self, grid: QGridLayout, row: int, folder: Folder, title: str, about: str) -> None:
        edit = QLineEdit(self)
        edit.setReadOnly(True)
        edit.setAccessibleName(title)
        edit.setMinimumWidth(200)
        choose = QPushButton(self.tr("Choose …"), self)
        choose.setAccessibleName(self.tr("Choose a folder: {0}").format(title))
        usual = QPushButton(self.tr("Usual"), self)
        usual.setToolTip(self.tr("The folder that the program takes by itself"))
        usual.setAccessibleName(self.tr("Usual folder: {0}").format(title))
        choose.clicked.connect(partial(self._on_choose_clicked, folder))
        usual.clicked.connect(partial(self.choose, folder, ""))
        label = QLabel(about, self)
        label.setWordWrap(True)
        set_role(label, "muted")
        for column, widget in enumerate((QLabel(title, self), edit, choose, usual)):
            grid.addWidget(widget, row, column)
        grid.addWidget(label, row + 1, 1, 1, 3, Qt.AlignmentFlag.AlignTop)
        self.paths[folder], self.usual[folder] = edit, usual
        if folder is Folder.RUNS and os.environ.get("CRCVIEWER_RUNS"):
            choose.setEnabled(False)
            choose.setToolTip(self.tr("CRCVIEWER_RUNS in the environment says where they are."))
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
