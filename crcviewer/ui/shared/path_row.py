"""A path with a button to choose it; files may be dropped on it too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from crcviewer.protocol.text import NOTHING, Text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.dropped_paths import handed_over
from crcviewer.ui.shared.file_dialogs import choose_folder, choose_table


class PathRow(Translated, QWidget):
    """Tells of a path when it is there; what is typed counts when Enter is pressed,
    or the field is left."""

    chosen = Signal(str)

    def __init__(
        self, path: str, *, folder: bool, name: Text = NOTHING, parent: QWidget | None = None
    ) -> None:
        """``name``: for screen readers, where it is more than a folder or a table."""
        super().__init__(parent)
        self._folder, self._name = folder, name
        self.setAcceptDrops(True)
        self.edit = QLineEdit(path, self)
        self.edit.setAcceptDrops(False)
        self.edit.setMinimumWidth(220)
        self.button = QPushButton(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._on_button_clicked)
        self._told = path
        self.edit.returnPressed.connect(lambda: self.choose(self.path))
        self.edit.editingFinished.connect(self._on_edit_finished)
        self.retranslate()

    def retranslate(self) -> None:
        """What may be dropped, and the button."""
        self.edit.setPlaceholderText(
            self.tr("drop a folder here") if self._folder else self.tr("drop a table here")
        )
        name = self.tr("Folder") if self._folder else self.tr("Table")
        self.edit.setAccessibleName(say(self._name) or name)
        self.button.setText(self.tr("Choose …"))

    @property
    def path(self) -> str:
        """What stands there."""
        return self.edit.text().strip()

    def choose(self, path: str) -> None:
        """Take this path."""
        self.edit.setText(path)
        self._told = path
        if path:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A folder or a table, as the row is for."""
        if self._fitting(handed_over(event.mimeData()).paths):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The first that fits."""
        fitting = self._fitting(handed_over(event.mimeData()).paths)
        if fitting:
            event.acceptProposedAction()
            self.choose(fitting[0])

    def _fitting(self, paths: Sequence[str]) -> list[str]:
        return [path for path in paths if Path(path).is_dir() is self._folder]

    def _on_edit_finished(self) -> None:
        """Left by Tab or the mouse; after Enter it has been told already."""
        if self.path != self._told:
            self.choose(self.path)

    def _on_button_clicked(self) -> None:
        start = self.path or str(Path.home())
        if self._folder:
            choose_folder(self, start, self.choose)
        else:
            choose_table(self, str(Path(start).parent), self.choose)
