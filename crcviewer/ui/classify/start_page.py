"""What stands at the right while there is no case: what one could go on with, or begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


@dataclass(frozen=True)
class RecentRow:
    """A session of earlier."""

    path: Path
    name: str
    details: str
    """How many cases, from when."""


class StartPage(Translated, QWidget):
    """Buttons, and the recent sessions below them."""

    images_requested = Signal()
    samples_requested = Signal()
    training_requested = Signal()
    choice_requested = Signal()
    """Let the user choose a session's file."""
    session_requested = Signal(object)
    """Path of the one to open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        self._begin = plain_label(self, scale=1.15, bold=True)
        layout.addWidget(self._begin)
        self._buttons: dict[str, QPushButton] = {}
        for name, requested in (
            ("open_images", self.images_requested),
            ("open_session", self.choice_requested),
            ("open_samples", self.samples_requested),
            ("new_training", self.training_requested),
        ):
            button = self._buttons[name] = QPushButton(self)
            button.setObjectName(name)
            button.clicked.connect(lambda _=False, requested=requested: requested.emit())
            layout.addWidget(button)
        layout.addSpacing(SPACE_LARGE)
        self._recent = plain_label(self, scale=1.15, bold=True)
        layout.addWidget(self._recent)
        self._none = plain_label(self, role="muted", wrap=True)
        layout.addWidget(self._none)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_list_item_chosen)
        self.list.itemActivated.connect(self._on_list_item_chosen)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        self._asked = False
        self.set_recent([])
        self.retranslate()

    def retranslate(self) -> None:
        """All but the list, which comes anew."""
        self._begin.setText(self.tr("Begin"))
        self._buttons["open_images"].setText(self.tr("Open images …"))
        self._buttons["open_session"].setText(self.tr("Open a session …"))
        self._buttons["open_samples"].setText(self.tr("Look at the sample cases"))
        self._buttons["new_training"].setText(self.tr("Train a model …"))
        self._recent.setText(self.tr("Recent sessions"))
        self._none.setText(
            self.tr("What you do is saved by itself, and will stand here the next time.")
        )
        self.list.setAccessibleName(self.tr("Recent sessions"))

    def set_recent(self, rows: Sequence[RecentRow]) -> None:
        """The latest first."""
        self._asked = False
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}\n{row.details}")
            item.setData(Qt.ItemDataRole.UserRole, str(row.path))
            item.setToolTip(str(row.path))
            item.setSizeHint(QSize(0, round(2.9 * self.fontMetrics().height())))
            self.list.addItem(item)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)

    def _on_list_item_chosen(self, item: QListWidgetItem) -> None:
        # A double click is two clicks and an activation.
        if not self._asked:
            self._asked = True
            self.session_requested.emit(Path(item.data(Qt.ItemDataRole.UserRole)))
