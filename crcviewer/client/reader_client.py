"""The reader as typed requests and signals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.restart_policy import DEFAULT_RESTARTS, RestartPolicy
from crcviewer.client.worker_state import WorkerState
from crcviewer.client.worker_supervisor import WorkerSupervisor
from crcviewer.protocol.map_messages import CasesListed, ListCases, SetSurveyed, SurveySet
from crcviewer.protocol.messages import (
    Cancelled,
    CasesFound,
    Failed,
    FilesInspected,
    Hello,
    ImageOpened,
    ImageRef,
    InspectFiles,
    OpenImage,
    Progress,
    Reply,
    Slot,
)
from crcviewer.protocol.worker_command import worker_command


class ReaderClient(QObject):
    """Requests return their id at once; each ends with one signal that carries it.

    The array file of an :class:`ImageOpened` belongs to whoever reads it, who deletes it.
    """

    hello_received = Signal(object)  # Hello
    cases_found = Signal(object)  # CasesFound; may come again if the reader had to be restarted
    files_inspected = Signal(object)  # FilesInspected
    image_opened = Signal(object)  # ImageOpened
    set_surveyed = Signal(object)  # SetSurveyed
    cases_listed = Signal(object)  # CasesListed
    progressed = Signal(object)  # Progress; the first of a request: it is in hand
    request_failed = Signal(object)  # Failed
    request_cancelled = Signal(object)  # Cancelled
    reader_state_changed = Signal(object)  # WorkerState
    user_notice = Signal(str)

    def __init__(
        self,
        session: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        policy: RestartPolicy = DEFAULT_RESTARTS,
    ) -> None:
        """``command`` starts another reader than that of this program."""
        super().__init__(parent)
        self._supervisor = WorkerSupervisor(
            self.tr("The image reader"),
            command or worker_command("worker", "reader", "--session", str(session)),
            {"PYTHONUTF8": "1"},
            policy,
            self,
        )
        self._supervisor.reply_received.connect(self._on_supervisor_reply_received)
        self._supervisor.state_changed.connect(self.reader_state_changed)
        self._supervisor.user_notice.connect(self.user_notice)

    @property
    def state(self) -> WorkerState:
        return self._supervisor.state

    @property
    def pid(self) -> int:
        """0 while no reader runs."""
        return self._supervisor.pid

    def start(self) -> None:
        self._supervisor.start()

    def shutdown(self) -> None:
        """For the end of the program: returns when the reader has ended, soon in any case."""
        self._supervisor.shutdown()

    def inspect_files(self, paths: Iterable[str]) -> int:
        """Answered by ``files_inspected``, with ``cases_found`` before it."""
        request = InspectFiles(self._supervisor.next_id(), tuple(paths))
        self._supervisor.submit(request)
        return request.id

    def open_image(self, image: ImageRef, slot: Slot | None = None, max_side: int = 2048) -> int:
        """Answered by ``image_opened``."""
        request = OpenImage(self._supervisor.next_id(), image, max_side, slot)
        self._supervisor.submit(request)
        return request.id

    def survey_set(self, path: str) -> int:
        """Answered by ``set_surveyed``."""
        request = SurveySet(self._supervisor.next_id(), path)
        self._supervisor.submit(request)
        return request.id

    def list_cases(self, wanted: ListCases) -> int:
        """Answered by ``cases_listed``; the id of ``wanted`` does not matter."""
        request = replace(wanted, id=self._supervisor.next_id())
        self._supervisor.submit(request)
        return request.id

    def cancel(self, request_id: int) -> None:
        """``request_cancelled`` follows, unless the request was answered in the meantime."""
        self._supervisor.cancel(request_id)

    def _on_supervisor_reply_received(self, reply: Reply) -> None:
        match reply:
            case Hello():
                self.hello_received.emit(reply)
            case Progress():
                self.progressed.emit(reply)
            case CasesFound():
                self.cases_found.emit(reply)
            case FilesInspected():
                self.files_inspected.emit(reply)
            case ImageOpened():
                self.image_opened.emit(reply)
            case SetSurveyed():
                self.set_surveyed.emit(reply)
            case CasesListed():
                self.cases_listed.emit(reply)
            case Failed():
                self.request_failed.emit(reply)
            case Cancelled():
                self.request_cancelled.emit(reply)
