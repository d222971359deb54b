"""The reader as typed requests and signals."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import Signal

from crcviewer.client.worker_client import WorkerClient
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


class ReaderClient(WorkerClient):
    """The array file of an :class:`ImageOpened` belongs to whoever reads it, who deletes it."""

    hello_received = Signal(object)  # Hello
    cases_found = Signal(object)  # CasesFound; may come again if the reader had to be restarted
    files_inspected = Signal(object)  # FilesInspected
    image_opened = Signal(object)  # ImageOpened
    set_surveyed = Signal(object)  # SetSurveyed
    cases_listed = Signal(object)  # CasesListed

    role = "reader"

    def inspect_files(self, paths: Iterable[str]) -> int:
        """Answered by ``files_inspected``, with ``cases_found`` before it."""
        return self._submit(InspectFiles(self._next_id(), tuple(paths)))

    def open_image(self, image: ImageRef, slot: Slot | None = None, max_side: int = 2048) -> int:
        """Answered by ``image_opened``."""
        return self._submit(OpenImage(self._next_id(), image, max_side, slot))

    def survey_set(self, path: str) -> int:
        """Answered by ``set_surveyed``."""
        return self._submit(SurveySet(self._next_id(), path))

    def list_cases(self, wanted: ListCases) -> int:
        """Answered by ``cases_listed``; the id of ``wanted`` does not matter."""
        return self._submit(replace(wanted, id=self._next_id()))

    def _name(self) -> str:
        return self.tr("The image reader")

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
