"""The runs of the library as rows, sorted as the user likes; those of several seeds below a row for
them all."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.train.runs.run_words import (
    date_words,
    mean_words,
    percent_words,
    recipe_words,
    status_words,
)

RUN = Qt.ItemDataRole.UserRole
"""Role of the :class:`RunFollower`; None of a group."""
GROUP = Qt.ItemDataRole.UserRole + 1
"""Role of the :class:`RunGroup`; None of a run."""
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class SortBy(StrEnum):
    """What comes first."""

    DATE = "date"
    NAME = "name"
    STATE = "state"
    ACCURACY = "accuracy"
    RECIPE = "recipe"


class RunListModel(QAbstractItemModel):
    """Subscribes to the library. An index of a run below a group has the group's number as its
    internal id, which stays the same wherever the group's row goes; others have 0."""

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._sort = SortBy.DATE
        self._rows: list[RunFollower | RunGroup] = []
        self._below: dict[int, list[RunFollower]] = {}
        self._numbers: dict[Path, int] = {}
        library.runs_changed.connect(self._sort_rows)
        library.run_changed.connect(self._on_library_run_changed)
        self._sort_rows()

    def sort_by(self, sort: SortBy) -> None:
        """Order the rows another way; seeds keep their order."""
        self._sort = sort
        self._sort_rows()

    @property
    def has_groups(self) -> bool:
        """Whether there is anything below a row."""
        return bool(self._below)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Of a group, its runs."""
        if not parent.isValid():
            return len(self._rows)
        row = self._row(parent)
        return len(self._below[self._numbers[row.path]]) if isinstance(row, RunGroup) else 0

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Each row is one cell."""
        return 1

    def index(self, row: int, column: int = 0, parent: _Index = _NOWHERE) -> QModelIndex:
        """See :class:`QAbstractItemModel`."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        above = self._row(parent) if parent.isValid() else None
        return self.createIndex(row, 0, self._numbers[above.path] if above else 0)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # of QObject, too
        """See :class:`QAbstractItemModel`, whose ``parent()`` of no argument nobody asks for."""
        number = index.internalId() if index.isValid() else 0
        for row, one in enumerate(self._rows):
            if number and isinstance(one, RunGroup) and self._numbers[one.path] == number:
                return self.createIndex(row, 0, 0)
        return QModelIndex()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name; the run or group itself; all of it as one sentence for screen readers."""
        row = self._row(index)
        if row is None:
            return None
        if role == RUN:
            return row if isinstance(row, RunFollower) else None
        if role == GROUP:
            return row if isinstance(row, RunGroup) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(row)
        return None

    def index_of(self, path: Path) -> QModelIndex:
        """Of the run or group in this folder; an invalid one: there is none."""
        for row, one in enumerate(self._rows):
            if one.path == path:
                return self.createIndex(row, 0, 0)
        for number, runs in self._below.items():
            for row, run in enumerate(runs):
                if run.path == path:
                    return self.createIndex(row, 0, number)
        return QModelIndex()

    def _row(self, index: _Index) -> RunFollower | RunGroup | None:
        if not index.isValid():
            return None
        number = index.internalId()
        rows = self._below.get(number, []) if number else self._rows
        return rows[index.row()] if index.row() < len(rows) else None

    def _sentence(self, row: RunFollower | RunGroup) -> str:
        if isinstance(row, RunGroup):
            parts = [row.name, status_words(row.status)]
            parts.append(self.tr("{0} of {1} seeds finished").format(row.finished, len(row.seeds)))
            if row.mean is not None:
                parts.append(mean_words(row.mean))
            return ", ".join(parts)
        parts = [row.name, status_words(row.status), recipe_words(row), date_words(row.began)]
        if row.history.best_accuracy is not None:
            best = percent_words(row.history.best_accuracy)
            parts.append(self.tr("best accuracy {0}").format(best))
        if row.about.note:
            parts.append(row.about.note)
        return ", ".join(parts)

    def _sort_rows(self) -> None:
        groups = self._library.groups()
        grouped = {run.path for group in groups for run in group.runs}
        alone = [run for run in self._library.runs() if run.path not in grouped]
        both: list[RunFollower | RunGroup] = [*groups, *alone]
        rows = sorted(both, key=self._key)
        for group in groups:
            self._numbers.setdefault(group.path, len(self._numbers) + 1)
        below = {self._numbers[group.path]: list(group.runs) for group in groups}
        if rows == self._rows and below == self._below:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        before = [self._row(index) for index in kept]
        self._rows, self._below = rows, below
        # By its folder: what was started as one run becomes the group in the same place.
        self.changePersistentIndexList(
            kept, [self.index_of(row.path) if row is not None else QModelIndex() for row in before]
        )
        self.layoutChanged.emit()

    def _key(self, row: RunFollower | RunGroup) -> Any:
        if isinstance(row, RunGroup):
            best, recipe = (row.mean.value if row.mean else None), recipe_words(row.runs[0])
        else:
            best, recipe = row.history.best_accuracy, recipe_words(row)
        return {
            SortBy.DATE: -row.began,
            SortBy.NAME: row.name.casefold(),
            SortBy.STATE: (not row.status.active, row.status.value, -row.began),
            SortBy.ACCURACY: -(best or 0.0),
            SortBy.RECIPE: (recipe, -row.began),
        }[self._sort]

    def _on_library_run_changed(self, path: Path) -> None:
        self._sort_rows()
        index = self.index_of(path)
        for one in (index, index.parent()):
            if one.isValid():
                self.dataChanged.emit(one, one)
