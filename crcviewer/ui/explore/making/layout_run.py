"""A map that is being laid out anew: asked for, watched, held, kept or dropped."""

from __future__ import annotations

import logging
from enum import Enum
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.session_folder import delete_arrays
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import MapOpened, MapSettings, MapStepped
from crcviewer.protocol.messages import Progress
from crcviewer.protocol.text import text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError

_log = logging.getLogger(__name__)


class RunState(Enum):
    """Where a layout stands."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class LayoutRun(QObject):
    """One at a time. The old map stays until the new one is whole."""

    state_changed = Signal()
    stepped = Signal(object)  # MapStepped
    failed = Signal(object)  # Failure
    ended = Signal()
    """Whatever came of it; the new map, if there is one, is shown."""

    def __init__(
        self,
        engine: EngineClient,
        maps: MapClient,
        model: ExploreModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._maps, self._model = engine, maps, model
        self._call: Call | None = None
        self._of: MapData | None = None
        self._state = RunState.IDLE
        model.data_changed.connect(self._on_model_data_changed)

    @property
    def state(self) -> RunState:
        return self._state

    def start(self, settings: MapSettings) -> None:
        """Lay out the cases of the map that is shown."""
        data = self._model.data
        if data is not None and self._state is RunState.IDLE:
            self._of = data
            call = self._call = self._maps.make_map(data.path, settings, data.model_sha256)
            call.progressed.connect(self._on_call_progressed)
            call.answered.connect(self._on_call_answered)
            call.failed.connect(self._on_call_failed)
            call.cancelled.connect(self._on_call_cancelled)
            self._set_state(RunState.RUNNING)

    def pause(self) -> None:
        """Hold it, or let it go on."""
        if self._call is None:
            return
        if self._state is RunState.RUNNING:
            self._maps.steer_map(self._call, "pause")
            self._set_state(RunState.PAUSED)
        elif self._state is RunState.PAUSED:
            self._maps.steer_map(self._call, "resume")
            self._set_state(RunState.RUNNING)

    def finish(self) -> None:
        """End it here and keep the map as it is now."""
        if self._call is not None:
            self._maps.steer_map(self._call, "finish")
            self._set_state(RunState.RUNNING)

    def cancel(self) -> None:
        """Drop it: the old map comes back."""
        if self._call is not None:
            self._call.cancel()

    def _on_call_progressed(self, step: Progress) -> None:
        if not isinstance(step, MapStepped):
            return
        path = Path(step.array)
        try:
            self._model.set_preview(step.kind, np.load(path, allow_pickle=False))
            self.stepped.emit(step)
        except (OSError, ValueError, EOFError) as error:
            _log.warning("a step of the map could not be read: %s", error)
        finally:
            path.unlink(missing_ok=True)

    def _on_call_answered(self, opened: MapOpened) -> None:
        card = self._engine.card
        if card is None:
            delete_arrays(opened)
            return
        self._end()
        try:
            self._model.set_data(MapData.load(opened, card))
        except MapDataError as error:
            _log.warning("%s", error)
            self.failed.emit(Failure(text("The new map could not be read."), text("Try again.")))
        self.ended.emit()

    def _on_call_failed(self, failure: Failure) -> None:
        self._end()
        self.failed.emit(failure)
        self.ended.emit()

    def _on_call_cancelled(self) -> None:
        self._end()
        self.ended.emit()

    def _on_model_data_changed(self) -> None:
        # Another model's map is shown now: nobody waits for this one any more.
        if self._call is not None and self._model.data is not self._of:
            self._call.drop()
            self._end()
            self.ended.emit()

    def _end(self) -> None:
        self._call = None
        self._of = None
        self._model.clear_preview()
        self._set_state(RunState.IDLE)

    def _set_state(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit()
