"""A saved map that is opened beside the one that is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.protocol.map_messages import MapOpened
from crcviewer.protocol.messages import Failed
from crcviewer.ui.explore.compare.map_comparison import MapComparison
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData, MapDataError
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, Severity


class CompareRun(QObject):
    """Opens the file by the map worker, and shows both in a window of their own."""

    message_raised = Signal(object)  # Message
    compared = Signal(object)  # MapComparison

    def __init__(
        self,
        engine: EngineClient,
        maps: MapClient,
        model: ExploreModel,
        settings: Settings,
        place: QWidget,
    ) -> None:
        super().__init__(place)
        self._engine, self._maps, self._model = engine, maps, model
        self._settings, self._place = settings, place
        self._request, self._path = 0, ""
        maps.map_opened.connect(self._on_maps_map_opened)
        maps.request_failed.connect(self._on_maps_request_failed)

    def choose(self) -> None:
        """Let the user choose a saved map."""
        from crcviewer.ui.shared.file_dialogs import choose_model

        choose_model(self._place, self._settings.last_folder, self.open)

    def open(self, path: str) -> None:
        """Compare the map that is shown with that of a file."""
        if self._model.data is not None:
            self._path = path
            self._request = self._maps.open_map(path)

    def _on_maps_map_opened(self, opened: MapOpened) -> None:
        card, data = self._engine.card, self._model.data
        if opened.id != self._request or card is None or data is None:
            return
        self._request = 0
        try:
            other = MapData.load(opened, card)
        except MapDataError:
            self._say(
                self.tr("{0} could not be compared.").format(Path(self._path).name),
                self.tr("Choose a map of a model with the same classes."),
            )
            return
        names = self.tr("This map"), Path(self._path).stem
        window = MapComparison(data, other, names, self._place)
        window.show()
        self.compared.emit(window)

    def _on_maps_request_failed(self, failed: Failed) -> None:
        if failed.id == self._request:
            self._request = 0
            self._say(failed.cause, failed.next_step)

    def _say(self, cause: str, next_step: str) -> None:
        self.message_raised.emit(Message(Severity.ERROR, cause, next_step))
