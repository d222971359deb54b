"""The runs of the library as rows, sorted as the user likes; a row changes alone."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.train.runs.run_words import date_words, percent_words, recipe_words, status_words

RUN = Qt.ItemDataRole.UserRole
"""Role of the :class:`RunFollower`."""
_NOWHERE = QModelIndex()


class SortBy(StrEnum):
    """What comes first."""

    DATE = "date"
    NAME = "name"
    STATE = "state"
    ACCURACY = "accuracy"
    RECIPE = "recipe"


class RunListModel(QAbstractListModel):
    """Subscribes to the library."""

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._sort = SortBy.DATE
        self._rows: list[RunFollower] = []
        library.runs_changed.connect(self._sort_rows)
        library.run_changed.connect(self._on_library_run_changed)
        self._sort_rows()

    def sort_by(self, sort: SortBy) -> None:
        """Order the rows another way."""
        self._sort = sort
        self._sort_rows()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Runs have no parts."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Name; the run itself; all of it as one sentence for screen readers and tool tips."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        run = self._rows[index.row()]
        if role == RUN:
            return run
        if role == Qt.ItemDataRole.DisplayRole:
            return run.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = [run.name, status_words(run.status), recipe_words(run), date_words(run.began)]
            if run.history.best_accuracy is not None:
                best = percent_words(run.history.best_accuracy)
                parts.append(self.tr("best accuracy {0}").format(best))
            if run.about.note:
                parts.append(run.about.note)
            return ", ".join(parts)
        return None

    def row_of(self, path: Path) -> int:
        """-1: there is no such run."""
        return next((n for n, run in enumerate(self._rows) if run.path == path), -1)

    def _sort_rows(self) -> None:
        def key(run: RunFollower) -> Any:
            return {
                SortBy.DATE: -run.began,
                SortBy.NAME: run.name.casefold(),
                SortBy.STATE: (not run.status.active, run.status.value, -run.began),
                SortBy.ACCURACY: -(run.history.best_accuracy or 0.0),
                SortBy.RECIPE: (recipe_words(run), -run.began),
            }[self._sort]

        rows = sorted(self._library.runs(), key=key)
        if rows == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        self._rows = rows
        places = {id(run): row for row, run in enumerate(rows)}
        for old in self.persistentIndexList():
            row = places.get(id(before[old.row()]), -1) if old.row() < len(before) else -1
            self.changePersistentIndex(old, self.index(row) if row >= 0 else QModelIndex())
        self.layoutChanged.emit()

    def _on_library_run_changed(self, path: Path) -> None:
        self._sort_rows()
        row = self.row_of(path)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))
