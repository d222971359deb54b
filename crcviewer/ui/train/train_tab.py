"""The tab in which models are trained: the runs on the left, one of them on the right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.failure import SettingValue
from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.plain_text import plain_label

if TYPE_CHECKING:
    from crcviewer.ui.train.runs.run_actions import RunActions
    from crcviewer.ui.train.runs.run_list import RunList
    from crcviewer.ui.train.runs.run_view import RunView
    from crcviewer.ui.train.wizard.train_wizard import TrainWizard


class TrainTab(Translated, QWidget):
    """Its contents are made when it is first looked at: they take pyqtgraph with them."""

    message_raised = Signal(object)
    model_requested = Signal(str)
    """Path of a model to be used everywhere."""
    model_chosen = Signal(str)
    """Likewise, and to be seen in Classify at once."""
    tile_requested = Signal(object)
    """A tile of an evaluation, to be opened in Classify."""

    def __init__(
        self,
        library: RunLibrary,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        reader: ReaderClient | None = None,
    ) -> None:
        """``reader``: for pictures of the images that are to be learnt from."""
        super().__init__(parent)
        self.library, self._settings, self._reader = library, settings, reader
        self.actions_of_runs: RunActions | None = None
        self.list: RunList | None = None
        self.view: RunView | None = None
        self._wanted: Path | None = None

    def retranslate(self) -> None:
        """The list and the view of a run do so themselves."""
        if self.list is None:
            return
        self._title.setText(self.tr("Train a model of your own"))
        self.invitation.setText(
            self.tr(
                "From images to a model in five steps: choose the images, say how tiles and"
                " radiology belong together, choose a recipe, see what this computer can do,"
                " and start. You can watch it, pause it, and close the window meanwhile."
            )
        )
        self._new_button.setText(self.tr("New training …"))

    def show_run(self, path: Path) -> None:
        """Choose a run, now or when the tab is first shown."""
        self._wanted = path
        if self.list is not None:
            self.list.choose(path)

    def open_wizard(
        self,
        again: RunFollower | None = None,
        changes: Mapping[str, SettingValue] | None = None,
        *,
        table: str = "",
    ) -> TrainWizard:
        """Set up a new training; ``again``: begin with the settings of this run, but for
        ``changes``; ``table``: of the images to learn from."""
        from crcviewer.ui.train.wizard.train_wizard import TrainWizard

        wizard = TrainWizard(
            self.library, self._settings, again, changes or {}, self,
            reader=self._reader, table=table,
        )  # fmt: skip
        wizard.message_raised.connect(self.message_raised)
        wizard.started.connect(self.show_run)
        wizard.setModal(True)
        wizard.finished.connect(wizard.deleteLater)
        wizard.open()
        return wizard

    def save_layout(self) -> None:
        """For the next start."""
        if self.list is not None:
            self._settings.set_layout("train", self._split.saveState())

    def showEvent(self, event: QShowEvent) -> None:
        """The first look."""
        if self.list is None:
            self._build()
        super().showEvent(event)
        self._on_selection_changed()

    def _build(self) -> None:
        from crcviewer.ui.train.runs.run_actions import RunActions
        from crcviewer.ui.train.runs.run_list import RunList
        from crcviewer.ui.train.runs.run_view import RunView

        actions = RunActions(self.library, self)
        actions.message_raised.connect(self.message_raised)
        actions.model_requested.connect(self.model_requested)
        actions.again_requested.connect(self.open_wizard)
        self.actions_of_runs = actions
        self.list = RunList(self.library, self)
        self.view = RunView(actions, self)
        self.view.result.message_raised.connect(self.message_raised)
        self.view.result.model_chosen.connect(self.model_chosen)
        self.view.result.view.tile_requested.connect(self.tile_requested)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._welcome())
        self._stack.addWidget(self.view)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.list)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([300, 980])
        state = self._settings.layout("train")
        if state is not None:
            self._split.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.list.selection_changed.connect(self._on_selection_changed)
        self.list.new_requested.connect(self._on_new_clicked)
        self.list.menu_requested.connect(self._on_list_menu_requested)
        self.library.run_changed.connect(self._on_library_run_changed)
        self.library.runs_changed.connect(self._on_library_runs_changed)
        if self._wanted is not None:
            self.list.choose(self._wanted)
        self.retranslate()

    def _welcome(self) -> QWidget:
        page = QWidget(self)
        self._title = plain_label(page)
        self.invitation = plain_label(page, role="muted", wrap=True)
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.invitation.setFixedWidth(520)
        line = QHBoxLayout()  # only a layout asks a wrapped label how high it must be
        line.addStretch(1)
        line.addWidget(self.invitation)
        line.addStretch(1)
        self._new_button = QPushButton(page)
        self._new_button.clicked.connect(self._on_new_clicked)
        layout = QVBoxLayout(page)
        layout.setSpacing(SPACE_LARGE)
        layout.addStretch(1)
        layout.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(line)
        layout.addWidget(self._new_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _on_new_clicked(self) -> None:
        self.open_wizard()

    def _on_selection_changed(self) -> None:
        if self.list is None or self.view is None:
            return
        runs = self.list.chosen()
        self._stack.setCurrentIndex(1 if runs else 0)
        self.view.show_runs(runs, self.list.chosen_group())

    def _on_library_run_changed(self, path: Path) -> None:
        if self.view is not None and self.isVisible():
            self.view.on_run_changed(path)

    def _on_library_runs_changed(self) -> None:
        if self._wanted is not None and self.list is not None:
            self.list.choose(self._wanted)
            self._wanted = None
        if self.view is not None and self.isVisible():
            # The state of a group may be another without news of any of its runs.
            self._on_selection_changed()

    def _on_list_menu_requested(self, row: RunFollower | RunGroup, where: QPoint) -> None:
        if self.actions_of_runs is None:
            return
        if isinstance(row, RunGroup):
            self.actions_of_runs.group_menu(row, self).popup(where)
        else:
            self.actions_of_runs.menu(row, self).popup(where)
