"""The tissue map of one slide, under way or done: asked of the engine, paused, gone on with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Reply
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import (
    SlideFields,
    SlideGrid,
    SlideMapOpened,
    SlideMapped,
    SlideMeasured,
    SlideProgress,
)
from crcviewer.ui.slides.tissue_map import TissueMap


class RunState(StrEnum):
    """Where a map stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True)
class MapMaker:
    """What a map is by."""

    model_sha256: str
    model_name: str
    radiology: ImageRef | None
    """The scan beside every field, as it was wished; whether it has a part is told by the grid."""


class MapRun(QObject):
    """One slide."""

    state_changed = Signal()
    progressed = Signal()
    map_changed = Signal()
    """More fields are known, or there is another map, or none."""
    measured = Signal()
    failed = Signal(object)  # Failure

    def __init__(self, engine: EngineClient, path: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine, self._path = engine, path
        self.state = RunState.NONE
        self.maker: MapMaker | None = None
        """None: there is no map, nor one under way."""
        self.map: TissueMap | None = None
        self.progress: SlideProgress | None = None
        self.mapped: SlideMapped | None = None
        self.measures: SlideMeasured | None = None
        self.regions: tuple[SlideRegion, ...] = ()
        self._call: Call | None = None
        self._measuring: Call | None = None
        self._wished = ""

    @property
    def journal(self) -> str:
        """Empty: there is no map yet."""
        return self.map.grid.journal if self.map is not None else ""

    @property
    def kept_journal(self) -> str:
        """The same, or the one that is to be shown, or could not be."""
        return self.journal or self._wished

    def is_by(self, model_sha256: str) -> bool:
        """Whether the map that is shown is by this model."""
        return self.maker is not None and self.maker.model_sha256 == model_sha256

    def start(self, pixel_size_um: float | None, radiology: ImageRef | None = None) -> None:
        """Begin, or go on. ``pixel_size_um``: as the user says; None: as the file says.
        ``radiology``: the scan beside every field."""
        card = self._engine.card
        if self.state is RunState.RUNNING or card is None:
            return
        maker = MapMaker(card.sha256, card.name, radiology)
        if self.maker is not None and (
            not self.is_by(card.sha256) or self.maker.radiology != radiology
        ):
            self._forget()
        self.maker, self._wished = maker, ""
        self._follow(
            self._engine.map_slide(self._path, pixel_size_um=pixel_size_um, radiology=radiology)
        )

    def show(self, journal: str, radiology: ImageRef | None = None) -> None:
        """The map of a journal, as far as it is; nothing is classified. ``radiology``: the scan
        that was beside it."""
        if self.state is RunState.NONE:
            self._wished = journal
            self.maker = MapMaker("", "", radiology)
            self._follow(self._engine.open_slide_map(self._path, journal))

    def _follow(self, call: Call) -> None:
        self.progress = self.mapped = None
        self._call = call
        call.belong_to(self)
        call.progressed.connect(partial(self._on_map_progressed, call))
        call.answered.connect(partial(self._on_map_answered, call))
        call.failed.connect(partial(self._on_map_failed, call))
        call.cancelled.connect(partial(self._on_map_cancelled, call))
        self._set_state(RunState.RUNNING)

    def pause(self) -> None:
        """What is done is kept, on the disk too."""
        if self._call is not None:
            self._call.cancel()

    def remove(self) -> None:
        """Show no map any more; what is done is found again when it is asked for."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self._wished = ""
        self._forget()
        self._set_state(RunState.NONE)

    def restrict(self, regions: tuple[SlideRegion, ...]) -> None:
        """Measure within these only; none: all tissue."""
        self.regions = regions
        self.measure()

    def measure(self) -> None:
        """Anew, as far as the map is."""
        if self._measuring is not None:
            self._measuring.drop()
            self._measuring = None
        if not self.journal or self.state is RunState.RUNNING:
            return
        call = self._measuring = self._engine.measure_slide(self.journal, self.regions)
        call.belong_to(self)
        call.answered.connect(self._on_measured)
        call.failed.connect(self.failed)

    def _forget(self) -> None:
        if self._measuring is not None:
            self._measuring.drop()
        self._measuring = self.map = self.progress = self.mapped = self.measures = self.maker = None
        self.map_changed.emit()
        self.measured.emit()

    def _stop(self) -> None:
        if self.map is None:
            self.maker = None
        self._set_state(RunState.PAUSED if self.map is not None else RunState.NONE)

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    # ---------------------------------------------------------------------------------- slots

    def _on_map_progressed(self, call: Call, told: Reply) -> None:
        if call is not self._call:
            return
        if isinstance(told, SlideGrid):
            tissue = _read(told.tissue)
            assert self.maker is not None
            self.maker = replace(
                self.maker, model_sha256=told.model_sha256, model_name=told.model_name
            )
            self.map = TissueMap(told, tissue["array"].astype(bool), told.classes)
            self.map_changed.emit()
        elif isinstance(told, SlideFields):
            fields = _read(told.array)
            if self.map is not None:
                self.map.take(fields)
                self.map_changed.emit()
        elif isinstance(told, SlideProgress):
            self.progress = told
            self.progressed.emit()

    def _on_map_answered(self, call: Call, reply: SlideMapped | SlideMapOpened) -> None:
        if call is self._call:
            self._call = None
            if isinstance(reply, SlideMapped):
                self.mapped = reply
            part = isinstance(reply, SlideMapOpened) and not reply.complete
            self._set_state(RunState.PAUSED if part else RunState.DONE)
            self.measure()

    def _on_map_failed(self, call: Call, failure: Failure) -> None:
        if call is self._call:
            self._call = None
            self._stop()
            self.failed.emit(failure)
            self.measure()

    def _on_map_cancelled(self, call: Call) -> None:
        if call is self._call:
            self._call = None
            self._stop()
            self.measure()

    def _on_measured(self, reply: SlideMeasured) -> None:
        self._measuring, self.measures = None, reply
        self.measured.emit()


def _read(path: str) -> dict[str, np.ndarray]:
    """The arrays of a file that is deleted then."""
    file = Path(path)
    try:
        loaded = np.load(file, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return {"array": loaded}
        with loaded:
            return {name: loaded[name] for name in loaded.files}
    finally:
        file.unlink(missing_ok=True)
