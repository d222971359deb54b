"""The map worker as typed requests and signals."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Signal

from crcviewer.client.worker_client import WorkerClient
from crcviewer.protocol.map_messages import (
    CasesPlaced,
    GatherMap,
    MakeMap,
    MapOpened,
    MapSettings,
    MapStepped,
    OpenMap,
    PlaceCases,
    SteerMap,
)
from crcviewer.protocol.messages import Cancelled, Failed, Progress, Reply


class MapClient(WorkerClient):
    """The worker is started by the first request: who never opens the tab pays nothing for it.

    The array file of a :class:`MapOpened` belongs to whoever reads it, who deletes it.
    """

    map_opened = Signal(object)  # MapOpened
    map_stepped = Signal(object)  # MapStepped; whoever reads its array deletes it
    cases_placed = Signal(object)  # CasesPlaced

    role = "map"
    _started = False

    def start(self) -> None:
        """Start the worker, also after it was given up; does nothing while it runs."""
        self._started = True
        super().start()

    def open_map(self, path: str) -> int:
        """Answered by ``map_opened``."""
        self._start_once()
        return self._submit(OpenMap(self._next_id(), path))

    def make_map(self, path: str, settings: MapSettings, model_sha256: str) -> int:
        """Answered by ``map_opened``, with ``map_stepped`` before it."""
        self._start_once()
        return self._submit(MakeMap(self._next_id(), path, settings, model_sha256))

    def gather_map(self, wanted: GatherMap) -> int:
        """Answered by ``map_opened``; the id of ``wanted`` does not matter."""
        self._start_once()
        return self._submit(replace(wanted, id=self._next_id()))

    def steer_map(self, target: int, action: str) -> None:
        """``pause``, ``resume`` or ``finish`` a layout."""
        self._submit(SteerMap(self._next_id(), target, action))

    def place_cases(self, path: str, features: str) -> int:
        """Answered by ``cases_placed``."""
        self._start_once()
        return self._submit(PlaceCases(self._next_id(), path, features))

    def _start_once(self) -> None:
        if not self._started:
            self.start()

    def _name(self) -> str:
        return self.tr("The map worker")

    def _on_supervisor_reply_received(self, reply: Reply) -> None:
        match reply:
            case MapStepped():
                self.map_stepped.emit(reply)
            case Progress():
                self.progressed.emit(reply)
            case MapOpened():
                self.map_opened.emit(reply)
            case CasesPlaced():
                self.cases_placed.emit(reply)
            case Failed():
                self.request_failed.emit(reply)
            case Cancelled():
                self.request_cancelled.emit(reply)
