"""What stands at the right while there is no case: what one could go on with, or begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_PATH = Qt.ItemDataRole.UserRole
_REMOVAL = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class RecentRow:
    """A session of earlier."""

    path: Path
    name: str
    details: str
    """How many cases, from when."""
    removal: str
    """What its removal is called in its menu."""


class _RecentList(QListWidget):
    removal_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete is for the row that has the focus."""
        if event.matches(QKeySequence.StandardKey.Delete):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)


class StartPage(Translated, QWidget):
    """Buttons, and the recent sessions below them."""

    images_requested = Signal()
    samples_requested = Signal()
    training_requested = Signal()
    choice_requested = Signal()
    """Let the user choose a session's file."""
    session_requested = Signal(object)
    """Path of the one to open."""
    removal_requested = Signal(object)
    """Path of the one that the user wants to be rid of."""

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
        self.list = _RecentList(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._on_list_item_chosen)
        self.list.itemActivated.connect(self._on_list_item_chosen)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_list_menu_requested)
        self.list.removal_requested.connect(self._on_list_removal_requested)
        layout.addWidget(self.list, 1)
        self._taken = plain_label(self, role="muted", wrap=True)
        self._taken.setObjectName("sessions_take")
        layout.addWidget(self._taken)
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

    def set_recent(self, rows: Sequence[RecentRow], taken: str = "") -> None:
        """The latest first; how much those without a name take, where that is much."""
        self._asked = False
        self._taken.setText(taken)
        self._taken.setVisible(bool(taken))
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.name}\n{row.details}")
            item.setData(_PATH, str(row.path))
            item.setData(_REMOVAL, row.removal)
            item.setToolTip(str(row.path))
            item.setSizeHint(QSize(0, round(2.9 * self.fontMetrics().height())))
            self.list.addItem(item)
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)

    def menu_of(self, item: QListWidgetItem) -> QMenu:
        """What can be done with a session of the list."""
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, words, chosen in (
            ("open_recent", self.tr("Open"), self.session_requested),
            ("remove_recent", item.data(_REMOVAL), self.removal_requested),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            path = Path(item.data(_PATH))
            action.triggered.connect(lambda _=False, chosen=chosen, path=path: chosen.emit(path))
        return menu

    def _on_list_menu_requested(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is not None:
            self.menu_of(item).popup(self.list.viewport().mapToGlobal(place))

    def _on_list_removal_requested(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.removal_requested.emit(Path(item.data(_PATH)))

    def _on_list_item_chosen(self, item: QListWidgetItem) -> None:
        # A double click is two clicks and an activation.
        if not self._asked:
            self._asked = True
            self.session_requested.emit(Path(item.data(_PATH)))
