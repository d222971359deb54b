"""The case store as a Qt list model, and the filter over it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import visible
from crcviewer.protocol.verdict_words import verdict_line
from crcviewer.session.case import Case, CaseState, OnDisk
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.throttle import Throttle

CASE_ROLE = Qt.ItemDataRole.UserRole
"""The :class:`Case` of a row."""

_Index = QModelIndex | QPersistentModelIndex
_COALESCE_MS = 60
_MOST_RUNS = 100
"""Of rows that come or go in one step; each takes as long as there are rows."""


class CaseListModel(QAbstractListModel):
    """Rows in the order of the store. Changes of single cases are told in bunches, so that a fast
    batch does not repaint the list for each case."""

    def __init__(self, store: CaseStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._ids: list[int] = list(store.ids())
        self._rows: dict[int, int] | None = None
        self._card: ModelCard | None = None
        self._changed: set[int] = set()
        self._tell_soon = Throttle(self._tell_changed, _COALESCE_MS, self)
        store.order_changed.connect(self._on_store_order_changed)
        store.cases_changed.connect(self._on_store_cases_changed)

    # ------------------------------------------------------------------------------ Qt model

    def rowCount(self, parent: _Index | None = None) -> int:
        """Cases; they have no children."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the screen reader and the type-ahead search; the rest is the delegate's."""
        case = self._store.get(self._ids[index.row()]) if index.isValid() else None
        if case is None:
            return None
        if role == CASE_ROLE:
            return case
        if role == Qt.ItemDataRole.DisplayRole:
            return case.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (case.name, self.state_text(case), self.disk_text(case))
            return ", ".join(filter(None, said))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(case)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A row can be dragged (an image of it) and dropped on."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    # --------------------------------------------------------------------------------- rows

    def row_of(self, case_id: int) -> int:
        """The row of a case, -1 where it is gone."""
        if self._rows is None:
            self._rows = {case_id: row for row, case_id in enumerate(self._ids)}
        return self._rows.get(case_id, -1)

    def id_at(self, row: int) -> int:
        """The id of the case in a row."""
        return self._ids[row]

    # ---------------------------------------------------------------------------------- text

    @property
    def card(self) -> ModelCard | None:
        """Of the model that the results are from; None before one is loaded."""
        return self._card

    def set_card(self, card: ModelCard | None) -> None:
        """Class codes and colours are those of this model."""
        self._card = card
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def state_text(self, case: Case) -> str:
        """What there is to say of a case, in a few words or an error sentence."""
        if case.state is CaseState.DONE and case.result is not None and self._card is not None:
            return say(verdict_line(self._card, case.result))
        if case.error:
            return say(case.error.said)
        if case.state is CaseState.RUNNING:
            return self.tr("classifying …")
        if not case.classifiable:
            return self.tr("needs a tile")
        if case.state is CaseState.QUEUED:
            return self.tr("waiting")
        return self.tr("not classified yet")

    def disk_text(self, case: Case) -> str:
        """Empty where its files are as they were."""
        if case.on_disk is OnDisk.CHANGED:
            return self.tr("file changed")
        return self.tr("file is gone") if case.on_disk is OnDisk.GONE else ""

    def _tool_tip(self, case: Case) -> str:
        lines = [case.name]
        if case.pathology is not None:
            lines.append(self.tr("Pathology: {0}").format(visible(case.pathology.info.path)))
        if case.radiology is not None:
            lines.append(self.tr("Radiology: {0}").format(visible(case.radiology.info.path)))
        if case.candidates:
            lines.append(self.tr("These radiology images fit equally well:"))
            lines += [visible(path) for path in case.candidates]
        if case.error:
            lines.append(say(case.error.said))
        if case.on_disk is OnDisk.CHANGED:
            lines.append(
                self.tr("A file has changed since its result; select the case to read it.")
            )
        elif case.on_disk is OnDisk.GONE:
            lines.append(self.tr("A file is not where it was, or its drive is not connected."))
        if case.synthetic:
            lines.append(self.tr("Synthetic images, made by a program; not of a patient."))
        return "\n".join(lines)

    # ------------------------------------------------------------------------------- changes

    def _on_store_order_changed(self) -> None:
        # Cases that stay never change their order, so a removal and an insertion pass suffice and
        # the view keeps its selection and scroll position.
        wanted = list(self._store.ids())
        gone = self._runs(self._ids, set(wanted))
        come = self._runs(wanted, set(self._ids))
        if len(gone) + len(come) > _MOST_RUNS:
            self.beginResetModel()
            self._ids, self._rows = wanted, None
            self.endResetModel()
            return
        for first, last in reversed(gone):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._ids[first : last + 1]
            self._rows = None
            self.endRemoveRows()
        for first, last in come:
            self.beginInsertRows(QModelIndex(), first, last)
            self._ids[first:first] = wanted[first : last + 1]
            self._rows = None
            self.endInsertRows()

    @staticmethod
    def _runs(ids: list[int], known: set[int]) -> list[tuple[int, int]]:
        """The first and the last place of each run of ids that are not known."""
        runs: list[tuple[int, int]] = []
        for place, case_id in enumerate(ids):
            if case_id in known:
                continue
            first = runs.pop()[0] if runs and runs[-1][1] == place - 1 else place
            runs.append((first, place))
        return runs

    def _on_store_cases_changed(self, case_ids: list[int]) -> None:
        self._changed.update(case_ids)
        self._tell_soon()

    def has_news(self) -> bool:
        """Whether a change of a case is not told to the view yet."""
        return bool(self._changed)

    def _tell_changed(self) -> None:
        rows = [row for row in map(self.row_of, self._changed) if row >= 0]
        self._changed.clear()
        if rows:
            # One signal for the span: the view repaints only what is visible of it.
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))


class CaseFilter(QSortFilterProxyModel):
    """Rows whose name, paths or state contain a text, and that are of a class or state."""

    ANY = "any"
    WAITING = "waiting"
    FAILED = "failed"
    TILE_ONLY = "tile_only"
    NO_VERDICT = "no_verdict"

    def __init__(self, source: CaseListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._text = ""
        self._kind = self.ANY
        self.setSourceModel(source)

    def set_text(self, text: str) -> None:
        """Case-insensitive part of name, path, class code or error."""
        self._text = text.strip().casefold()
        self.invalidate()

    def set_kind(self, kind: str) -> None:
        """One of the constants above, or a class code."""
        self._kind = kind
        self.invalidate()

    @property
    def active(self) -> bool:
        """Whether some rows may be hidden."""
        return bool(self._text) or self._kind != self.ANY

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:  # noqa: N802
        """Qt's question for each row."""
        if not self.active:
            return True
        case = self._source.data(self._source.index(source_row, 0, source_parent), CASE_ROLE)
        return isinstance(case, Case) and self._of_kind(case) and self._has_text(case)

    def _of_kind(self, case: Case) -> bool:
        if self._kind == self.ANY:
            return True
        if self._kind == self.FAILED:
            return case.state is CaseState.FAILED
        if self._kind == self.WAITING:
            return case.state in (CaseState.NEW, CaseState.QUEUED, CaseState.RUNNING)
        if case.result is None:
            return False
        if self._kind == self.TILE_ONLY:
            return case.result.tile_only
        if case.result.verdict is None or self._kind == self.NO_VERDICT:
            return case.result.verdict is None and self._kind == self.NO_VERDICT
        card = self._source.card
        return card is not None and card.classes[case.result.class_index].code == self._kind

    def _has_text(self, case: Case) -> bool:
        if not self._text:
            return True
        pictures = [p.info.path for p in (case.pathology, case.radiology) if p is not None]
        texts = (case.name, self._source.state_text(case), case.error_path, *pictures)
        return any(self._text in text.casefold() for text in texts)
