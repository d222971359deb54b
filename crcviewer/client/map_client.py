"""The map worker as typed requests."""

from __future__ import annotations

from msgspec.structs import replace

from crcviewer.client.call import Call
from crcviewer.client.worker_client import WorkerClient
from crcviewer.protocol.map_messages import (
    AssembleMap,
    MakeMap,
    MapSettings,
    OpenMap,
    PlaceCases,
    SteerMap,
)
from crcviewer.protocol.messages import Request
from crcviewer.protocol.text import Text, text


class MapClient(WorkerClient):
    """The worker is started by the first request: who never opens the tab pays nothing for it."""

    role = "map"
    _started = False

    def start(self) -> None:
        """Start the worker, also after it was given up; does nothing while it runs."""
        self._started = True
        super().start()

    def open_map(self, path: str) -> Call:
        """Answered by MapOpened."""
        return self._submit(OpenMap(self._next_id(), path))

    def make_map(self, path: str, settings: MapSettings, model_sha256: str) -> Call:
        """Answered by MapOpened, with MapStepped before it."""
        return self._submit(MakeMap(self._next_id(), path, settings, model_sha256))

    def assemble_map(self, wanted: AssembleMap) -> Call:
        """Answered by MapOpened; the id of ``wanted`` does not matter."""
        return self._submit(replace(wanted, id=self._next_id()))

    def steer_map(self, layout: Call, action: str) -> None:
        """``pause``, ``resume`` or ``finish`` what :meth:`make_map` has begun."""
        self._submit(SteerMap(self._next_id(), layout.id, action))

    def place_cases(self, path: str, features: str) -> Call:
        """Answered by CasesPlaced."""
        return self._submit(PlaceCases(self._next_id(), path, features))

    def _submit(self, request: Request, *, first: bool = False) -> Call:
        if not self._started:
            self.start()
        return super()._submit(request, first=first)

    def _name(self) -> Text:
        return text("The map worker")
