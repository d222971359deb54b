"""Files of a drop that are no images, by name; the main window stays usable."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.text import visible
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.window_size import resize_on_screen


class SkippedDialog(Translated, QDialog):
    """Non-modal."""

    def __init__(self, count: int, paths: Sequence[str], parent: QWidget | None = None) -> None:
        """``paths``: of the first of them."""
        super().__init__(parent)
        self._count, self._paths = count, list(paths)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self.view = QListView(self)
        self.view.setModel(QStringListModel([visible(path) for path in self._paths], self.view))
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self._copy = QPushButton(self)
        self._copy.clicked.connect(self._on_copy_clicked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self.view, 1)
        layout.addWidget(buttons)
        resize_on_screen(self, 640, 420)
        self.retranslate()

    def retranslate(self) -> None:
        """All but the names."""
        self.setWindowTitle(self.tr("Files that are no images"))
        self.view.setAccessibleName(self.tr("Files that are no images"))
        self._copy.setText(self.tr("Copy names"))
        told = self.tr("These were passed over: by their first bytes they are no images that can be"
                       " read.")  # fmt: skip
        if self._count > len(self._paths):
            first = self.tr("The first {0} of {1} are listed.")
            told = f"{told} {first.format(len(self._paths), self._count)}"
        self._said.setText(told)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._paths))
