"""The tissue map of one slide, under way or done: asked of the engine, paused, gone on with."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import (
    SlideFields,
    SlideGrid,
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
        self.card: ModelCard | None = None
        """Of the model that the map is by."""
        self.map: TissueMap | None = None
        self.progress: SlideProgress | None = None
        self.mapped: SlideMapped | None = None
        self.measures: SlideMeasured | None = None
        self.regions: tuple[SlideRegion, ...] = ()
        self._call: Call | None = None
        self._measuring: Call | None = None

    @property
    def journal(self) -> str:
        """Empty: there is no map yet."""
        return self.map.grid.journal if self.map is not None else ""

    def start(self, pixel_size_um: float | None) -> None:
        """Begin, or go on. ``pixel_size_um``: as the user says; None: as the file says."""
        if self.state is RunState.RUNNING or self._engine.card is None:
            return
        if self.card is not None and self.card.sha256 != self._engine.card.sha256:
            self._forget()
        self.card, self.progress, self.mapped = self._engine.card, None, None
        call = self._call = self._engine.map_slide(self._path, pixel_size_um=pixel_size_um)
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
        self._measuring = self.map = self.progress = self.mapped = self.measures = self.card = None
        self.map_changed.emit()
        self.measured.emit()

    def _set_state(self, state: RunState) -> None:
        self.state = state
        self.state_changed.emit()

    # ---------------------------------------------------------------------------------- slots

    def _on_map_progressed(self, call: Call, told: Reply) -> None:
        if call is not self._call:
            return
        if isinstance(told, SlideGrid):
            tissue = _read(told.tissue)
            assert self.card is not None
            self.map = TissueMap(told, tissue["array"].astype(bool), self.card.classes)
            self.map_changed.emit()
        elif isinstance(told, SlideFields):
            fields = _read(told.array)
            if self.map is not None:
                self.map.take(fields)
                self.map_changed.emit()
        elif isinstance(told, SlideProgress):
            self.progress = told
            self.progressed.emit()

    def _on_map_answered(self, call: Call, reply: SlideMapped) -> None:
        if call is self._call:
            self._call, self.mapped = None, reply
            self._set_state(RunState.DONE)
            self.measure()

    def _on_map_failed(self, call: Call, failure: Failure) -> None:
        if call is self._call:
            self._call = None
            self._set_state(RunState.PAUSED if self.map is not None else RunState.NONE)
            self.failed.emit(failure)
            self.measure()

    def _on_map_cancelled(self, call: Call) -> None:
        if call is self._call:
            self._call = None
            self._set_state(RunState.PAUSED if self.map is not None else RunState.NONE)
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
