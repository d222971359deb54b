"""The left side of the tab: all runs, in the user's order, and the button for a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.look.theme import SPACE, SPACE_LARGE
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.runs.run_delegate import RunDelegate
from crcviewer.ui.train.runs.run_list_model import GROUP, RUN, RunListModel, SortBy


class RunList(Translated, QWidget):
    """The first of the chosen runs is shown; with Ctrl or Shift more are laid over its curves, as
    are those of a group of seeds whose row is chosen."""

    selection_changed = Signal()
    new_requested = Signal()
    menu_requested = Signal(object, QPoint)
    """A run or a group of them, and where on the screen."""

    def __init__(self, library: RunLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.new_button = QPushButton(self)
        self.new_button.clicked.connect(self.new_requested)
        self.sort = QComboBox(self)
        for sort in SortBy:
            self.sort.addItem("", sort)
        self._follows_first = True
        self.model = RunListModel(library, self)
        self.view = QTreeView(self)
        self.view.setHeaderHidden(True)
        self.view.setIndentation(SPACE_LARGE)
        self.view.setModel(self.model)
        self.view.setItemDelegate(RunDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setMouseTracking(True)
        # The delegate draws what is chosen; the space before a row is not filled.
        palette = self.view.palette()
        palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        self.view.setPalette(palette)
        self.view.setUniformRowHeights(True)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = plain_label(self.view, role="muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(self.view.viewport())
        inside.addWidget(self.nothing)
        self._hint = plain_label(self, role="muted", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.new_button, 1)
        top.addWidget(self.sort)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, 0, SPACE)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._hint)
        self.sort.currentIndexChanged.connect(self._on_sort_changed)
        self.view.selectionModel().selectionChanged.connect(
            lambda *_: self.selection_changed.emit()
        )
        self.view.pressed.connect(self._on_view_pressed)
        self.view.customContextMenuRequested.connect(self._on_view_menu_requested)
        self._shown_groups: set[Path] = set()
        self.model.layoutChanged.connect(self._on_rows_changed)
        self._on_rows_changed()
        self.retranslate()

    def retranslate(self) -> None:
        """Rows are painted anew by themselves."""
        self.new_button.setText(self.tr("New training …"))
        self.new_button.setToolTip(self.tr("Train a model of your own, step by step"))
        self.sort.setAccessibleName(self.tr("Order of the runs"))
        for row, words in enumerate(
            (
                self.tr("latest first"),
                self.tr("by name"),
                self.tr("by state"),
                self.tr("best first"),
                self.tr("by recipe"),
            )
        ):
            self.sort.setItemText(row, words)
        self.view.setAccessibleName(self.tr("Training runs"))
        self.nothing.setText(self.tr("No training yet. Yours will be listed here."))
        self._hint.setText(self.tr("Ctrl+click a second run to compare their curves."))

    def chosen(self) -> list[RunFollower]:
        """The one with the focus first; of a group, its runs."""
        indexes = self.view.selectionModel().selectedIndexes()
        current = self.view.currentIndex()
        indexes.sort(key=lambda index: (index != current, self.view.visualRect(index).y()))
        runs: dict[Path, RunFollower] = {}
        for index in indexes:
            group = index.data(GROUP)
            for run in group.runs if isinstance(group, RunGroup) else (index.data(RUN),):
                if isinstance(run, RunFollower):
                    runs.setdefault(run.path, run)
        return list(runs.values())

    def chosen_group(self) -> RunGroup | None:
        """Where the row of one group is chosen and nothing else."""
        indexes = self.view.selectionModel().selectedIndexes()
        group = indexes[0].data(GROUP) if len(indexes) == 1 else None
        return group if isinstance(group, RunGroup) else None

    def choose(self, path: Path) -> None:
        """Show this run or group."""
        self._follows_first = False
        self._select(path)

    def _select(self, path: Path) -> None:
        index = self.model.index_of(path)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def _on_view_pressed(self) -> None:
        self._follows_first = False

    def _on_sort_changed(self) -> None:
        self.model.sort_by(SortBy(self.sort.currentData()))

    def _on_rows_changed(self) -> None:
        count = self.model.rowCount()
        self.view.setRootIsDecorated(self.model.has_groups)
        for row in range(count):
            index = self.model.index(row)
            group = index.data(GROUP)
            if isinstance(group, RunGroup) and group.path not in self._shown_groups:
                self._shown_groups.add(group.path)
                self.view.expand(index)  # once: what the user folds stays so
        self._hint.setVisible(count > 1)
        self.nothing.setVisible(count == 0)
        if count and (self._follows_first or not self.view.selectionModel().hasSelection()):
            # Until the user chooses, the first: which that is, is known when all have been read.
            self._select(_path_of(self.model.index(0)))
        elif not count:
            self.selection_changed.emit()

    def _on_view_menu_requested(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        row = index.data(GROUP) or index.data(RUN)
        if isinstance(row, RunFollower | RunGroup):
            self.menu_requested.emit(row, self.view.viewport().mapToGlobal(point))


def _path_of(index: QModelIndex) -> Path:
    row = index.data(GROUP) or index.data(RUN)
    assert isinstance(row, RunFollower | RunGroup)
    return row.path
