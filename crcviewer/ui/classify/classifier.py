"""Gets the store's cases classified: the selected one at once, the others in the background."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classified, ModelLoaded
from crcviewer.protocol.model_card import ModelCard
from crcviewer.report.case_arrays import CaseArrays, CaseArraysError
from crcviewer.session.case import Case, CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pace import PaceMeter
from crcviewer.ui.shared.throttle import Throttle

_log = logging.getLogger(__name__)

_BATCH_AT_ONCE = 128
"""A few more than are sent, so that the engine always has the next ones."""
_ARRAYS_KEPT = 64
_COALESCE_MS = 50
_MANY, _COALESCE_MANY_MS = 2000, 250
"""Counting all cases takes as long as they are many."""

_ENDED = (CaseState.DONE, CaseState.FAILED)

_Images = tuple[ImageRef | None, ImageRef | None]


@dataclass(frozen=True)
class _Asked:
    """A request that the engine has, with what the case looked like when it was made."""

    case_id: int
    images: _Images
    batch: bool
    ahead: bool = False
    """For the overlays of a case that may be looked at next."""

    @property
    def counts(self) -> bool:
        """Whether it is of the background work that has an end."""
        return self.batch and not self.ahead


class Classifier(QObject):
    """Writes states and results into the store. Results are kept until a case's images or the
    model change; overlays are computed for selected cases only."""

    progress_changed = Signal(int, int)
    """Finished and all cases that can be classified."""
    running_changed = Signal(bool)
    """Whether background work is under way, which can be cancelled."""
    pace_changed = Signal(object)
    """:class:`Pace` of the background work; None: not known, or none is under way."""
    held_changed = Signal(int)
    """How many cases were left when it was stopped, and can be gone on with."""

    def __init__(
        self, store: CaseStore, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._engine = store, engine
        self._asked: dict[Call, _Asked] = {}
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._held: set[int] = set()
        self._told_held = 0
        self._next: list[int] = []
        self._meter = PaceMeter()
        self._arrays: OrderedDict[int, tuple[Classified, CaseArrays]] = OrderedDict()
        self._selected: int | None = None
        self._running = False
        self._feed_soon = Throttle(self._feed, 0, self)
        self._tell_soon = Throttle(self._tell_progress, _COALESCE_MS, self)
        self._scan_soon = Throttle(self._scan, 0, self)
        store.order_changed.connect(self._on_store_order_changed)
        store.pictures_changed.connect(self._on_store_pictures_changed)
        engine.model_loaded.connect(self._on_engine_model_loaded)

    # ---------------------------------------------------------------------------------- use

    @property
    def card(self) -> ModelCard | None:
        """Of the model that classifies."""
        return self._engine.card

    @property
    def running(self) -> bool:
        """Whether background work is under way."""
        return self._running

    def select(self, case_id: int | None) -> None:
        """The case that the user looks at: it overtakes all others and gets its overlays."""
        self._selected = case_id
        passed = {a.case_id for a in self._asked.values() if not a.batch} - {case_id}
        for other in passed:
            self._take_back([other])
            case = self._store.get(other)
            if case is not None and case.state is CaseState.RUNNING:
                self._store.set_state([other], CaseState.QUEUED)
                self._waiting[other] = None
                self._feed_soon()
        self._ask_selected()

    def look_ahead(self, case_ids: Sequence[int]) -> None:
        """These may be looked at next: they get their overlays once the selected one has its."""
        self._next = list(case_ids)
        self._feed_soon()

    def arrays(self, case_id: int) -> CaseArrays | None:
        """The overlays of a case's present result."""
        case = self._store.get(case_id)
        result, arrays = self._arrays.get(case_id, (None, None))
        if case is None or case.result is None or result is not case.result:
            return None
        self._arrays.move_to_end(case_id)
        return arrays

    def classify_again(self, case_ids: list[int]) -> None:
        """Forget the results of some cases and get new ones."""
        for case_id in case_ids:
            self._arrays.pop(case_id, None)
            self._held.discard(case_id)
        self._take_back(case_ids)
        self._store.set_state(case_ids, CaseState.NEW)
        self._scan()

    def resume(self) -> None:
        """Go on with what was cancelled."""
        self._held.clear()
        self._scan()

    def cancel_batch(self, *, selected: bool = False) -> None:
        """Leave the waiting cases unclassified; the selected one goes on, unless it is meant too:
        then it is not asked again while the engine hangs."""
        self._held |= set(self._waiting)
        self._store.set_state(self._waiting, CaseState.NEW)
        self._waiting.clear()
        for call, asked in list(self._asked.items()):
            if asked.ahead:
                del self._asked[call]
                call.drop()
            elif asked.batch or selected:
                self._held.add(asked.case_id)
                call.cancel()
        self._next.clear()
        self._tell_soon()

    # ------------------------------------------------------------------------------- asking

    def _scan(self) -> None:
        """Queue every case that has no result of the present model."""
        card = self.card
        if card is None:
            return
        asked = {a.case_id for a in self._asked.values()}
        waiting: OrderedDict[int, None] = OrderedDict()
        for case in self._store:
            if case.id in asked or case.id in self._held or not case.classifiable:
                continue
            if case.state in (CaseState.FAILED, CaseState.DONE):
                continue
            waiting[case.id] = None
        self._waiting = waiting
        self._store.set_state(waiting, CaseState.QUEUED)
        self._ask_selected()
        self._feed_soon()
        self._tell_soon()

    def _ask_selected(self) -> None:
        case = self._store.get(self._selected) if self._selected is not None else None
        if case is None or self.card is None or not case.classifiable:
            return
        if case.state is CaseState.FAILED or self.arrays(case.id) is not None:
            return
        if case.id in self._held and self._engine.hangs:
            return
        if any(a.case_id == case.id and not a.batch for a in self._asked.values()):
            return
        self._take_back([case.id])
        self._waiting.pop(case.id, None)
        self._ask(case, batch=False)

    def _feed(self) -> None:
        at_work = sum(asked.counts for asked in self._asked.values())
        while self._waiting and at_work < _BATCH_AT_ONCE:
            case_id, _ = self._waiting.popitem(last=False)
            case = self._store.get(case_id)
            if case is not None and case.classifiable:
                self._ask(case, batch=True)
                at_work += 1
        self._feed_ahead()
        self._tell_soon()

    def _feed_ahead(self) -> None:
        """After the selected case, and only those that have their answer: that is waited for more
        than overlays are."""
        if any(not asked.batch or asked.ahead for asked in self._asked.values()):
            return
        while self._next:
            case = self._store.get(self._next.pop(0))
            wanted = case is not None and case.state is CaseState.DONE and case.classifiable
            if case is not None and wanted and self.arrays(case.id) is None:
                self._ask(case, batch=True, ahead=True)
                return

    def _ask(self, case: Case, *, batch: bool, ahead: bool = False) -> None:
        pathology, radiology = images = _images(case)
        assert pathology is not None
        overlays = ahead or not batch
        call = self._engine.classify(pathology, radiology, overlays=overlays, batch=batch)
        self._asked[call] = _Asked(case.id, images, batch, ahead)
        call.belong_to(self)
        call.answered.connect(lambda result: self._on_call_answered(call, result))
        call.failed.connect(lambda failure: self._on_call_failed(call, failure))
        call.cancelled.connect(lambda: self._on_call_cancelled(call))
        if case.result is None:
            self._store.set_state([case.id], CaseState.RUNNING)
        self._tell_soon()

    def _take_back(self, case_ids: Collection[int]) -> None:
        for call, asked in list(self._asked.items()):
            if asked.case_id in case_ids:
                del self._asked[call]
                call.drop()

    # ------------------------------------------------------------------------------ answers

    def _on_call_answered(self, call: Call, result: Classified) -> None:
        asked = self._asked.pop(call)
        case = self._store.get(asked.case_id)
        arrays = _load_arrays(result) if result.arrays else None
        if case is not None and _images(case) == asked.images:
            if arrays is not None:
                self._arrays[case.id] = (result, arrays)
                if len(self._arrays) > _ARRAYS_KEPT:
                    self._arrays.popitem(last=False)
            self._store.set_result(case.id, result)
        if asked.counts:
            self._meter.count()
        self._feed_soon()
        self._tell_soon()

    def _on_call_failed(self, call: Call, failure: Failure) -> None:
        asked = self._asked.pop(call)
        case = self._store.get(asked.case_id)
        if case is None:
            return
        if _images(case) == asked.images and not asked.ahead:
            self._store.set_error(case.id, failure)
        if asked.counts:
            self._meter.count()
        if self._engine.state is WorkerState.STOPPED:
            # Nobody is there to answer the others: they wait for the engine to be started again.
            self.cancel_batch()
        self._feed_soon()
        self._tell_soon()

    def _on_call_cancelled(self, call: Call) -> None:
        case = self._store.get(self._asked.pop(call).case_id)
        # One that has a result of before is asked for as it was queued.
        if case is not None and (
            case.state is CaseState.RUNNING
            or (case.state is CaseState.QUEUED and case.id not in self._waiting)
        ):
            self._store.set_state([case.id], CaseState.NEW)
            self._scan_soon()
        self._feed_soon()
        self._tell_soon()

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        for call in self._asked:
            call.drop()
        stale = {asked.case_id for asked in self._asked.values()}
        self._asked.clear()
        self._arrays.clear()
        self._held.clear()
        self._store.set_state(stale, CaseState.NEW)
        self._store.void_results(loaded.card.sha256, loaded.card.site_sha256)
        self._scan()

    # -------------------------------------------------------------------------------- store

    def _on_store_order_changed(self) -> None:
        for call, asked in list(self._asked.items()):
            if asked.case_id not in self._store:
                del self._asked[call]
                call.drop()
        self._held &= set(self._store.ids())
        card = self.card
        if card is not None:
            # A case that an undo step brought back may carry a result of an earlier model.
            self._store.void_results(card.sha256, card.site_sha256, failures=False)
        self._scan_soon()

    def _on_store_pictures_changed(self, case_ids: list[int]) -> None:
        self._take_back(set(case_ids))
        self._held.difference_update(case_ids)
        self._on_store_order_changed()

    # ----------------------------------------------------------------------------- progress

    def _tell_progress(self) -> None:
        cases = [case for case in self._store if case.classifiable]
        done = sum(case.state in _ENDED for case in cases)
        self._tell_soon.setInterval(_COALESCE_MS if len(cases) < _MANY else _COALESCE_MANY_MS)
        self.progress_changed.emit(done, len(cases))
        at_work = sum(asked.counts for asked in self._asked.values())
        running = bool(self._waiting or at_work)
        if running != self._running:
            self._running = running
            self._meter.start()
            self.running_changed.emit(running)
        self.pace_changed.emit(self._meter.pace(len(self._waiting) + at_work) if running else None)
        held = 0 if running else sum(self._is_left(case_id) for case_id in self._held)
        if held != self._told_held:
            self._told_held = held
            self.held_changed.emit(held)

    def _is_left(self, case_id: int) -> bool:
        case = self._store.get(case_id)
        return case is not None and case.classifiable and case.state not in _ENDED


def _images(case: Case) -> _Images:
    return (
        case.pathology.ref() if case.pathology is not None else None,
        case.radiology.ref() if case.radiology is not None else None,
    )


def _load_arrays(result: Classified) -> CaseArrays | None:
    try:
        return CaseArrays.load(result.arrays)
    except CaseArraysError as error:
        _log.warning("%s", error)
        return None
