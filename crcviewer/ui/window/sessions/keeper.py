"""Saves the cases as one works, a moment after each change, beside the thread of the window."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.messages import ModelLoaded
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case
from crcviewer.session.errors import SaveError
from crcviewer.session.notes import SessionNotes
from crcviewer.session.slide import KeptSlides
from crcviewer.session.writer import Batch, SessionWriter
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.freshness import Freshness
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.folders import sessions_folder
from crcviewer.ui.shared.throttle import Throttle

_log = logging.getLogger(__name__)

_SOON_MS = 300
_AGAIN_MS = 2_000
"""After a failure: there may be room by then."""


class SaveState(StrEnum):
    """How the file stands to what is seen."""

    NOTHING = "nothing"
    """There is nothing to keep, and no file."""
    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"
    READ_ONLY = "read_only"


class SessionKeeper(QObject):
    """Follows the store. One batch is written at a time; what changes meanwhile waits for the next.
    What could not be written is tried again until it can be."""

    state_changed = Signal(object)  # SaveState
    failed = Signal(object)
    """:class:`SaveError`, once until it goes on."""
    written = Signal(float)
    """Something is on the disk: all that was done up to this moment, as ``time.monotonic`` has
    it."""
    recovered = Signal()
    """What had failed is saved."""

    def __init__(
        self,
        store: CaseStore,
        freshness: Freshness,
        engine: EngineClient,
        notes: Callable[[], SessionNotes],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._freshness, self._notes = store, freshness, notes
        self._writer = SessionWriter()
        self._state = SaveState.NOTHING
        self._error: SaveError | None = None
        self._slides: KeptSlides | None = None
        self._forget_changes()
        self._job: Background | None = None
        self._seen_at = 0.0
        self._waiting: list[Callable[[], object]] = []
        self._suspended = 0
        self._write_soon = Throttle(self._write, _SOON_MS, self)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._write)
        store.cases_changed.connect(self._on_store_cases_changed)
        store.order_changed.connect(self._on_store_order_changed)
        store.undo_stack.indexChanged.connect(self._on_undo_stack_index_changed)
        freshness.stamps_changed.connect(self._on_freshness_stamps_changed)
        engine.model_loaded.connect(self._on_engine_model_loaded)

    # ---------------------------------------------------------------------------------- use

    @property
    def state(self) -> SaveState:
        """How it stands."""
        return self._state

    @property
    def error(self) -> SaveError | None:
        """Why it cannot be saved now."""
        return self._error

    @property
    def writer(self) -> SessionWriter:
        """Its file; not to be used while something is being written: see :meth:`settle`."""
        return self._writer

    def keep(self, writer: SessionWriter, restore: Callable[[], object] | None = None) -> None:
        """From now on there. ``restore`` puts the store into the state that is in the file. The
        former writer is the caller's to close, once it has settled."""
        assert self._job is None
        self._forget_changes()
        self._writer = writer
        if restore is not None:
            self._suspended += 1
            try:
                restore()
            finally:
                self._suspended -= 1
        self._set_error(None)
        self._tell_state()

    def note_changed(self, *_: object) -> None:
        """Something of the notes is another."""
        if not self._suspended:
            self._notes_dirty = True
            self._write_soon()

    def set_slides(self, slides: KeptSlides) -> None:
        """Those that are open."""
        if not self._suspended:
            self._slides = slides
            self._begin()

    def write_all(self, slides: KeptSlides) -> None:
        """Everything anew: the file is another, or was lost."""
        self._order_dirty = self._steps_dirty = self._notes_dirty = True
        self._slides = slides
        self._begin()

    def settle(self, then: Callable[[], object]) -> None:
        """Write what there is to write; then, whether or not that went well, go on with ``then``,
        when nothing is being written."""
        self._waiting.append(then)
        self._write_soon.stop()
        self._write()

    @property
    def left_out(self) -> bool:
        """Whether the user has changed something that is for reading only."""
        return self._order_dirty or self._steps_dirty

    @property
    def writing(self) -> bool:
        """Whether its file is in use at this moment."""
        return self._job is not None

    @property
    def unsaved(self) -> bool:
        """Whether there is something that is in no file."""
        return self._state in (SaveState.SAVING, SaveState.FAILED)

    # -------------------------------------------------------------------------------- writing

    def _forget_changes(self) -> None:
        self._changed: set[int] = set()
        self._order_dirty = self._steps_dirty = self._notes_dirty = False
        self._stamped: set[str] = set()
        self._cards: dict[str, ModelCard] = {}
        self._slides = None

    @property
    def _empty(self) -> bool:
        return not len(self._store) and not (self._slides is not None and self._slides.slides)

    @property
    def _dirty(self) -> bool:
        return bool(
            self._changed
            or self._order_dirty
            or self._steps_dirty
            or self._notes_dirty
            or self._stamped
            or self._cards
            or self._slides is not None
        )

    def _begin(self) -> None:
        if not self._suspended:
            self._write_soon()
            self._tell_state()

    def _write(self) -> None:
        if self._job is not None:
            return  # the next batch follows it
        session = self._writer.session
        if not self._dirty or (session is not None and not session.writable):
            self._go_on()
            return
        if session is None and self._empty:
            self._go_on()
            return
        self._seen_at = time.monotonic()
        batch = self._batch()
        restore = partial(self._take_back, set(self._changed), batch)
        self._forget_changes()
        job = self._job = Background(partial(self._writer.write, batch))
        job.done.connect(self._on_job_done)
        job.failed.connect(partial(self._on_job_failed, restore))
        job.start()
        self._tell_state()

    def _batch(self) -> Batch:
        store = self._store
        cases: list[Case]
        if self._order_dirty:
            cases = list(store)
        else:
            found = map(store.get, self._changed)
            cases = [case for case in found if case is not None]
        stack = store.undo_stack
        return Batch(
            cases,
            store.ids() if self._order_dirty else None,
            (tuple(stack.steps), stack.index()) if self._steps_dirty else None,
            self._notes() if self._notes_dirty or self._order_dirty else None,
            self._slides,
            tuple(self._cards.values()),
            {path: self._freshness.stamp(path) for path in self._stamped},
        )

    def _take_back(self, changed: set[int], batch: Batch) -> None:
        """What was not written is still to be."""
        self._changed |= changed
        self._order_dirty |= batch.order is not None
        self._steps_dirty |= batch.steps is not None
        self._notes_dirty |= batch.notes is not None
        self._stamped |= batch.stamps.keys()
        self._cards = {card.sha256: card for card in batch.cards} | self._cards
        self._slides = self._slides or batch.slides

    def _on_job_done(self, _: object) -> None:
        self._job = None
        self.written.emit(self._seen_at)
        if self._error is not None:
            self._set_error(None)
            self.recovered.emit()
        self._tell_state()
        if not self._dirty:
            self._go_on()
        elif self._waiting:
            self._write()
        else:
            self._write_soon()

    def _on_job_failed(self, take_back: Callable[[], object], error: Exception) -> None:
        self._job = None
        take_back()
        if not isinstance(error, SaveError):
            # A mistake of the program: it is told of, and the next change is tried all the same.
            _log.error("saving failed", exc_info=error)
            session = self._writer.session
            place = session.path if session is not None else sessions_folder()
            error = SaveError(place, str(error), full=False)
        first = self._error is None
        self._set_error(error)
        if first:
            self.failed.emit(error)
        self._again.start()
        self._tell_state()
        self._go_on()

    def _go_on(self) -> None:
        self._tell_state()
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _set_error(self, error: SaveError | None) -> None:
        self._error = error
        if error is None:
            self._again.stop()

    def _tell_state(self) -> None:
        session = self._writer.session
        if session is not None and not session.writable:
            state = SaveState.READ_ONLY
        elif self._error is not None:
            state = SaveState.FAILED
        elif self._dirty or self._job is not None:
            nothing = session is None and self._empty
            state = SaveState.NOTHING if nothing else SaveState.SAVING
        else:
            state = SaveState.SAVED if session is not None else SaveState.NOTHING
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    # -------------------------------------------------------------------------------- slots

    def _on_store_cases_changed(self, case_ids: list[int]) -> None:
        if not self._suspended:
            self._changed.update(case_ids)
            self._begin()

    def _on_store_order_changed(self) -> None:
        self._order_dirty = not self._suspended or self._order_dirty
        self._begin()

    def _on_undo_stack_index_changed(self) -> None:
        self._steps_dirty = not self._suspended or self._steps_dirty
        self._begin()

    def _on_freshness_stamps_changed(self, paths: list[str]) -> None:
        self._stamped.update(paths)
        self._begin()

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        self._cards[loaded.card.sha256] = loaded.card
        self.note_changed()
