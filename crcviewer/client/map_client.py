"""The map worker as typed requests and signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.restart_policy import DEFAULT_RESTARTS, RestartPolicy
from crcviewer.client.worker_state import WorkerState
from crcviewer.client.worker_supervisor import WorkerSupervisor
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
from crcviewer.protocol.worker_command import worker_command


class MapClient(QObject):
    """Requests return their id at once; each ends with one signal that carries it.

    The worker is started by the first request: who never opens the tab pays nothing for it. The
    array file of a :class:`MapOpened` belongs to whoever reads it, who deletes it.
    """

    map_opened = Signal(object)  # MapOpened
    map_stepped = Signal(object)  # MapStepped; whoever reads its array deletes it
    cases_placed = Signal(object)  # CasesPlaced
    progressed = Signal(object)  # Progress; the first of a request: it is in hand
    request_failed = Signal(object)  # Failed
    request_cancelled = Signal(object)  # Cancelled
    map_state_changed = Signal(object)  # WorkerState
    user_notice = Signal(str)

    def __init__(
        self,
        session: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        policy: RestartPolicy = DEFAULT_RESTARTS,
    ) -> None:
        """``command`` starts another worker than that of this program."""
        super().__init__(parent)
        self.session = session
        self._supervisor = WorkerSupervisor(
            self.tr("The map worker"),
            command or worker_command("worker", "map", "--session", str(session)),
            {"PYTHONUTF8": "1"},
            policy,
            self,
        )
        self._started = False
        self._supervisor.reply_received.connect(self._on_supervisor_reply_received)
        self._supervisor.state_changed.connect(self.map_state_changed)
        self._supervisor.user_notice.connect(self.user_notice)

    @property
    def state(self) -> WorkerState:
        return self._supervisor.state

    @property
    def pid(self) -> int:
        """0 while no worker runs."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the worker, also after it was given up; does nothing while it runs."""
        self._started = True
        self._supervisor.start()

    def shutdown(self) -> None:
        """For the end of the program: returns when the worker has ended, soon in any case."""
        self._supervisor.shutdown()

    def open_map(self, path: str) -> int:
        """Answered by ``map_opened``."""
        self._start_once()
        request = OpenMap(self._supervisor.next_id(), path)
        self._supervisor.submit(request)
        return request.id

    def make_map(self, path: str, settings: MapSettings, model_sha256: str) -> int:
        """Answered by ``map_opened``, with ``map_stepped`` before it."""
        self._start_once()
        request = MakeMap(self._supervisor.next_id(), path, settings, model_sha256)
        self._supervisor.submit(request)
        return request.id

    def gather_map(self, wanted: GatherMap) -> int:
        """Answered by ``map_opened``; the id of ``wanted`` does not matter."""
        self._start_once()
        request = replace(wanted, id=self._supervisor.next_id())
        self._supervisor.submit(request)
        return request.id

    def steer_map(self, target: int, action: str) -> None:
        """``pause``, ``resume`` or ``finish`` a layout."""
        self._supervisor.submit(SteerMap(self._supervisor.next_id(), target, action))

    def place_cases(self, path: str, features: str) -> int:
        """Answered by ``cases_placed``."""
        self._start_once()
        request = PlaceCases(self._supervisor.next_id(), path, features)
        self._supervisor.submit(request)
        return request.id

    def cancel(self, request_id: int) -> None:
        """``request_cancelled`` follows, unless the request was answered in the meantime."""
        self._supervisor.cancel(request_id)

    def _start_once(self) -> None:
        if not self._started:
            self.start()

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
