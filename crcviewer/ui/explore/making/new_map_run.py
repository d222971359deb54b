"""A map of a new set: its cases are listed, seen by the model, gathered, and laid out."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import delete_arrays
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import (
    AssembleMap,
    CasesListed,
    ListCases,
    MapOpened,
    SetFeaturesComputed,
    UnusableCase,
)
from crcviewer.protocol.text import Text, counted, text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError
from crcviewer.ui.explore.making.layout_run import LayoutRun, RunState
from crcviewer.ui.explore.making.map_source import MapSource

_AT_ONCE = 2
"""Parts that the engine has: one in hand, one to follow."""
_QUICK_MS, _SLOW_MS = 150, 400
"""Of a part: an interactive request waits for one at most."""
_LARGEST_PART = 64


class NewMapStage(Enum):
    """Where a new map stands."""

    IDLE = "idle"
    LISTING = "listing"
    SEEING = "seeing"
    GATHERING = "gathering"
    LAYING_OUT = "laying out"


class NewMapRun(QObject):
    """One at a time. The old map stays until there are features of the new set, and comes back
    where nothing comes of it."""

    stage_changed = Signal()
    progressed = Signal(int, int)
    """Of the stage: done, and all; 0: not known."""
    finished = Signal(object)  # tuple[Text, ...]: what the user should know of the new map
    failed = Signal(object)  # Failure

    def __init__(
        self,
        *,
        reader: ReaderClient,
        engine: EngineClient,
        maps: MapClient,
        source: MapSource,
        layout: LayoutRun,
        model: ExploreModel,
    ) -> None:
        super().__init__(layout)
        self._reader, self._engine, self._maps = reader, engine, maps
        self._source, self._layout, self._model = source, layout, model
        self._timer = QElapsedTimer()
        self._stage = NewMapStage.IDLE
        self._forget()
        engine.model_loaded.connect(self._on_engine_model_loaded)
        layout.ended.connect(self._on_layout_ended)

    def _forget(self) -> None:
        self._model_sha256 = ""
        self._calls: set[Call] = set()
        """What is asked of a worker and has no answer yet."""
        self._listed: CasesListed | None = None
        self._joined = False
        self._next = self._done = 0
        self._part = 1
        self._parts: list[str] = []
        self._unusable: list[UnusableCase] = []
        self._before: MapData | None = None
        self._new: MapData | None = None

    @property
    def stage(self) -> NewMapStage:
        return self._stage

    def start(self, wanted: ListCases) -> None:
        """Make the map of a set with the model that is loaded."""
        card = self._engine.card
        if self._stage is not NewMapStage.IDLE or self._layout.state is not RunState.IDLE:
            self.failed.emit(
                Failure(
                    text("A map is being made already."),
                    text("Wait until it is there, or cancel it."),
                )
            )
        elif card is None:
            self.failed.emit(Failure(text("No model is loaded."), text("Load one with Ctrl+M.")))
        else:
            self._forget()
            self._model_sha256 = card.sha256
            self._joined = wanted.join_radiology and not card.tile_only
            wanted = replace(wanted, classes=card.classes, model_sha256=card.sha256)
            call = self._ask(self._reader.list_cases(wanted), self._on_list_answered)
            call.progressed.connect(lambda told: self.progressed.emit(told.done, told.total))
            call.failed.connect(self._fail)
            self._set_stage(NewMapStage.LISTING)

    def cancel(self) -> None:
        """Drop it: the old map stays, or comes back."""
        if self._stage is NewMapStage.LAYING_OUT:
            self._layout.cancel()
        elif self._stage is not NewMapStage.IDLE:
            self._stop()

    def _ask(self, call: Call, answered: Callable[[Any], object]) -> Call:
        """Wait for it, as long as this map is made at all."""

        def ended() -> None:
            self._calls.discard(call)

        self._calls.add(call)
        call.belong_to(self)
        for end in (call.answered, call.failed):
            end.connect(ended)
        call.answered.connect(answered)
        call.cancelled.connect(self._stop)  # the program ends
        return call

    # ------------------------------------------------------------------------------ listing

    def _on_list_answered(self, listed: CasesListed) -> None:
        if listed.map:
            self._source.open_file(listed.map)
            self._stop()
            return
        self._listed = listed
        self._set_stage(NewMapStage.SEEING)
        self._timer.start()
        self._see()

    # ------------------------------------------------------------------------------- seeing

    def _see(self) -> None:
        """Keep the engine busy."""
        assert self._listed is not None
        cases = self._listed.cases
        while self._next < len(cases) and len(self._calls) < _AT_ONCE:
            some = cases[self._next : self._next + self._part]
            call = self._ask(
                self._engine.compute_set_features(some, self._next, join_radiology=self._joined),
                partial(self._on_part_answered, len(some)),
            )
            call.failed.connect(partial(self._on_part_failed, len(some)))
            self._next += len(some)
        self.progressed.emit(self._done, len(cases))
        if not self._calls:
            self._gather()

    def _on_part_answered(self, count: int, computed: SetFeaturesComputed) -> None:
        self._parts.append(computed.array)
        self._unusable += computed.unusable
        self._done += count
        self._adapt(self._timer.restart())
        self._see()

    def _adapt(self, milliseconds: int) -> None:
        """Parts as large as may be without keeping the user's own cases waiting."""
        if milliseconds < _QUICK_MS:
            self._part = min(2 * self._part, _LARGEST_PART)
        elif milliseconds > _SLOW_MS:
            self._part = max(self._part // 2, 1)

    def _on_engine_model_loaded(self) -> None:
        card = self._engine.card
        if self._stage is NewMapStage.IDLE or card is None or card.sha256 == self._model_sha256:
            return
        self._fail(
            Failure(
                text("Another model was loaded, so the new map was not made."),
                text("Make it again with the model that is loaded now."),
            )
        )

    # ---------------------------------------------------------------------------- gathering

    def _gather(self) -> None:
        assert self._listed is not None
        listed = self._listed
        self._set_stage(NewMapStage.GATHERING)
        self.progressed.emit(0, 0)
        wanted = AssembleMap(
            0,
            parts=tuple(self._parts),
            cases=listed.cases,
            labels=listed.labels,
            data=listed.data,
            synthetic=listed.synthetic,
            model_sha256=self._model_sha256,
            joined=self._joined,
        )
        call = self._ask(self._maps.assemble_map(wanted), self._on_gather_answered)
        call.failed.connect(self._fail)

    def _on_gather_answered(self, opened: MapOpened) -> None:
        card = self._engine.card
        if card is None:
            delete_arrays(opened)
            return
        try:
            data = MapData.load(opened, card)
        except MapDataError:
            self._fail(Failure(text("The new map could not be read."), text("Try again.")))
            return
        self._remove_parts()
        self._before, self._new = self._model.data, data
        self._set_stage(NewMapStage.LAYING_OUT)
        self._model.set_data(data)
        self._layout.start(replace(data.settings, stop_when_settled=True))

    # --------------------------------------------------------------------------- laying out

    def _on_layout_ended(self) -> None:
        if self._stage is not NewMapStage.LAYING_OUT:
            return
        before, new, notes = self._before, self._new, self._notes()
        self._stop()
        if self._model.data is new:  # nothing came of it
            self._model.set_data(before)
            self._source.status_changed.emit()
        else:
            self.finished.emit(notes)

    def _notes(self) -> tuple[Text, ...]:
        notes = list(self._listed.notes) if self._listed is not None else []
        if self._unusable:
            notes.append(
                counted(
                    len(self._unusable),
                    "1 case could not be read and was left out: {reason}",
                    "{count} cases could not be read and were left out. The first: {reason}",
                    reason=self._unusable[0].cause,
                )
            )
        return tuple(notes)

    # --------------------------------------------------------------------------- ending it

    def _on_part_failed(self, count: int, failure: Failure) -> None:
        """The engine could not do a part: the others go on, if it still works at all."""
        if not self._done or self._engine.state is WorkerState.STOPPED:
            self._fail(failure)
            return
        self._unusable += [UnusableCase(-1, failure.said)] * count
        self._done += count
        self._see()

    def _fail(self, failure: Failure) -> None:
        self._stop()
        self.failed.emit(failure)

    def _stop(self) -> None:
        calls = self._calls
        self._remove_parts()
        self._forget()
        self._set_stage(NewMapStage.IDLE)
        for call in calls:
            call.drop()

    def _remove_parts(self) -> None:
        for part in self._parts:
            Path(part).unlink(missing_ok=True)
        self._parts = []

    def _set_stage(self, stage: NewMapStage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit()
