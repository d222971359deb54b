"""The case store as a Qt list model: the cases that fit the filter, in the order of the sort."""

from __future__ import annotations

import time
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import visible
from crcviewer.protocol.verdict_words import verdict_line
from crcviewer.session.case import Case, CaseState, OnDisk
from crcviewer.session.case_order import CaseOrder, ListOrder
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.throttle import Throttle

CASE_ROLE = Qt.ItemDataRole.UserRole
"""The :class:`Case` of a row."""

_Index = QModelIndex | QPersistentModelIndex
_COALESCE_MS = 60
_MOST_RUNS = 100
"""Of rows that come or go in one step; each takes as long as there are rows."""
_PREPARE_S = 0.004
_PREPARE_MS = 20
"""Between two such steps, in which the window does what else there is."""
_LOOKED_AT = 500
"""Pairs whose names are looked at for a patient."""
_SHARE_OF_TIME = 10
"""Sorting anew, as answers come in, takes a tenth of the time at most."""


class CaseListModel(QAbstractListModel):
    """Rows are what is shown. Changes of single cases are told in bunches, so that a fast batch
    does not repaint the list for each case; where they move or hide rows, that follows with them.

    Whoever keeps hold of a case keeps its id: rows come and go.
    """

    def __init__(
        self, store: CaseStore, blinding: Blinding | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._blinding = store, blinding or Blinding(self)
        self._order = ListOrder()
        self._sorter = CaseOrder()
        self._ids: list[int] = list(store.ids())
        self._rows: dict[int, int] | None = None
        self._card: ModelCard | None = None
        self._changed: set[int] = set()
        self._held: int | None = None
        self._unprepared: dict[int, None] = {}
        self._tell_soon = Throttle(self._tell_changed, _COALESCE_MS, self)
        self._arrange_soon = Throttle(self._arrange, _COALESCE_MS, self)
        self._prepare_soon = Throttle(self._prepare, _PREPARE_MS, self)
        store.order_changed.connect(self._on_store_order_changed)
        store.cases_changed.connect(self._on_store_cases_changed)
        self._blinding.changed.connect(self._on_blinding_changed)

    # ------------------------------------------------------------------------------ Qt model

    def rowCount(self, parent: _Index | None = None) -> int:
        """Cases; they have no children."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    # A view that lays out its rows asks for it twice a row. There is nothing in it to go wrong.
    rowCount.guarded = True  # type: ignore[attr-defined]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text for the screen reader and the type-ahead search; the rest is the delegate's."""
        case = self._store.get(self._ids[index.row()]) if index.isValid() else None
        if case is None:
            return None
        case = self._blinding.seen(case)
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

    # -------------------------------------------------------------------------------- order

    @property
    def order(self) -> ListOrder:
        """How it is sorted and filtered."""
        return self._order

    def set_order(self, order: ListOrder) -> None:
        """Sort and filter so, at once."""
        if order != self._order:
            self._order, self._held = order, None
            self._arrange()

    def hold(self, case_id: int | None) -> None:
        """Keep this case where it is until another one is looked at, whether it fits the filter or
        not: it has just been judged, and the next key, which may correct that, is meant for it."""
        if self._order.plain or self._blinding.active:
            self._held = None
        elif self._held is None:
            self._held = case_id
        elif case_id != self._held:
            self._held = case_id
            self._arrange_soon()

    def has_patients(self) -> bool:
        """Whether the names of some pairs tell whose they are, so that it can be sorted by that."""
        pairs = (case for case in self._store if case.pathology and case.radiology)
        return self._sorter.has_patients(islice(pairs, _LOOKED_AT))

    def forget_words(self) -> None:
        """Another language: what is looked for stands in other words."""
        self._sorter.forget_words()
        if self._order.text:
            self._arrange_soon()

    def _words(self, case: Case) -> str:
        """What is said of a case, for the search. Names of classes are not made anew for each."""
        result, card = case.result, self._card
        if result is not None and result.verdict is not None and card is not None:
            return card.classes[result.class_index].code
        return self.state_text(case)

    def _arrange(self) -> None:
        self._arrange_soon.stop()
        begin = time.perf_counter()
        if self._blinding.active:
            # Any other order, and most filters, would tell what is hidden.
            self._show(self._blinding.order(self._store))
        else:
            self._show(self._with_held(self._sorter.shown(self._store, self._order, self._words)))
        took_ms = (time.perf_counter() - begin) * 1000
        self._arrange_soon.setInterval(max(_COALESCE_MS, int(_SHARE_OF_TIME * took_ms)))

    def _with_held(self, wanted: list[int]) -> list[int]:
        """The case that is held behind the same one as before."""
        held = self._held
        place = self.row_of(held) if held is not None else -1
        if held is None or place < 0 or self._store.get(held) is None:
            return wanted
        rows = {case_id: row for row, case_id in enumerate(wanted) if case_id != held}
        before = next((i for i in reversed(self._ids[:place]) if i in rows), None)
        wanted = [case_id for case_id in wanted if case_id != held]
        wanted.insert(wanted.index(before) + 1 if before is not None else 0, held)
        return wanted

    @property
    def prepares(self) -> bool:
        """Whether what is compared is not worked out of all cases yet."""
        return bool(self._unprepared)

    def _prepare(self) -> None:
        """A little ahead of who will sort or filter."""
        until = time.perf_counter() + _PREPARE_S
        while self._unprepared:
            case = self._store.get(self._unprepared.popitem()[0])
            if case is not None:
                self._sorter.prepare(case, self._words)
            if time.perf_counter() > until:
                self._prepare_soon()
                return

    # ---------------------------------------------------------------------------------- text

    @property
    def card(self) -> ModelCard | None:
        """Of the model that the results are from; None before one is loaded."""
        return self._card

    def set_card(self, card: ModelCard | None) -> None:
        """Class codes and colours are those of this model."""
        self._card = card
        self._sorter.set_classes([] if card is None else [one.code for one in card.classes])
        self._unprepared.update(dict.fromkeys(self._store.ids()))
        self._prepare_soon()
        if not self._order.plain:
            self._arrange()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def state_text(self, case: Case) -> str:
        """What there is to say of a case, in a few words or an error sentence."""
        if self._blinding.hides(case):
            return self.tr("not read yet")
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
        if self._blinding.hides(case):
            return case.name
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
        self._sorter.forget_gone(self._store.ids())
        if self._order.plain and not self._blinding.active:
            self._show(list(self._store.ids()))
        else:
            self._arrange()
        self._unprepared.update(dict.fromkeys(self._sorter.unknown(self._store.ids())))
        self._prepare_soon()

    def _show(self, wanted: list[int]) -> None:
        """Have just these rows. Rows that stay keep selection and place in the view."""
        count = len(self._ids)
        if wanted[:count] == self._ids:
            # As a folder's cases come, a few at a time and very many in all.
            self._append(wanted[count:])
            return
        there, then = set(self._ids), set(wanted)
        if len(there) == len(then) and there == then:
            self._move_rows(wanted)
            return
        stay = [i for i in self._ids if i in then]
        gone = self._runs(self._ids, then)
        come = self._runs(wanted, there)
        moved = stay != [i for i in wanted if i in there]
        if moved or len(gone) + len(come) > _MOST_RUNS:
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

    def _append(self, ids: list[int]) -> None:
        if ids:
            first = len(self._ids)
            self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
            self._ids += ids
            if self._rows is not None:
                self._rows.update(zip(ids, range(first, len(self._ids)), strict=True))
            self.endInsertRows()

    def _move_rows(self, wanted: list[int]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._ids[index.row()] for index in before]
        self._ids, self._rows = wanted, None
        self.changePersistentIndexList(before, [self.index(self.row_of(i)) for i in ids])
        self.layoutChanged.emit()

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

    def _on_blinding_changed(self) -> None:
        self._blinding.number(self._store)
        self._sorter.forget_words()  # of what was hidden until now they said nothing
        self._arrange()
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _on_store_cases_changed(self, case_ids: list[int]) -> None:
        self._changed.update(case_ids)
        self._tell_soon()

    def has_news(self) -> bool:
        """Whether a change of a case is not told to the view yet."""
        return bool(self._changed) or self._arrange_soon.isActive()

    def _tell_changed(self) -> None:
        rows = [row for row in map(self.row_of, self._changed) if row >= 0]
        self._unprepared.update(dict.fromkeys(self._changed))
        self._changed.clear()
        if not self._order.plain and not self._blinding.active:
            self._arrange_soon()
        self._prepare_soon()
        if rows:
            # One signal for the span: the view repaints only what is visible of it.
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
