"""Which map is shown: that of the model which classifies, opened when somebody looks."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.session_folder import delete_arrays
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.map_messages import MapOpened
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError

_log = logging.getLogger(__name__)


class MapSource(QObject):
    """Fills the model, or says why there is no map."""

    status_changed = Signal()
    failed_beside = Signal(object)  # Failure
    """A saved map could not be opened; the map that is shown stays."""

    def __init__(
        self,
        engine: EngineClient,
        maps: MapClient,
        model: ExploreModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._maps, self._model = engine, maps, model
        self._active = False
        self._call: Call | None = None
        self._shown = ""
        """SHA-256 of the model whose map is shown, or was sought in vain."""
        self._failure: Failure | None = None
        engine.model_loaded.connect(self._on_engine_model_loaded)
        engine.state_changed.connect(self.status_changed)

    def set_active(self, active: bool) -> None:
        """Whether somebody looks."""
        self._active = active
        self._open_if_needed()

    def open_file(self, path: str) -> None:
        """Show a saved map, or with the model's path its own."""
        if self._call is not None:
            self._call.drop()
        self._call = self._maps.open_map(path)
        self._call.answered.connect(self._on_call_answered)
        self._call.failed.connect(self._fail)

    def retry(self) -> None:
        """Try once more what failed."""
        self._shown = ""
        self._maps.start()
        self._open_if_needed()

    @property
    def failed(self) -> bool:
        """Whether a map was sought in vain."""
        return self._failure is not None

    def why_none(self) -> Text:
        """Why there is no map; nothing where there is one."""
        if self._model.data is not None:
            return NOTHING
        if self._engine.card is None:
            if self._engine.state in (WorkerState.READY, WorkerState.STOPPED):
                return text("No model is loaded, so there is no map. Load one with Ctrl+M.")
            return text("Waiting for the model …")
        return self._failure.said if self._failure is not None else text("Opening the map …")

    def _on_engine_model_loaded(self) -> None:
        card = self._engine.card
        if card is not None and card.sha256 != self._shown:
            self._failure = None
            self._shown = ""
            self._model.set_data(None)
            self._open_if_needed()
        self.status_changed.emit()

    def _open_if_needed(self) -> None:
        card = self._engine.card
        if self._active and card is not None and card.sha256 != self._shown:
            self._shown = card.sha256
            self._failure = None
            self.open_file(card.path)
            self.status_changed.emit()

    def _on_call_answered(self, opened: MapOpened) -> None:
        card = self._engine.card
        if card is None:
            delete_arrays(opened)
            return
        try:
            data = MapData.load(opened, card)
        except MapDataError as error:
            _log.warning("%s", error)
            self._fail(
                Failure(
                    text("The map could not be read."), text("Close other programs, try again.")
                )
            )
            return
        self._model.set_data(data)
        self.status_changed.emit()

    def _fail(self, failure: Failure) -> None:
        if self._model.data is None:
            self._failure = failure
            self.status_changed.emit()
        else:
            self.failed_beside.emit(failure)
