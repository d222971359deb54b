"""One request to a worker, for whoever made it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crcviewer.client.session_folder import delete_arrays
from crcviewer.client.worker_supervisor import WorkerSupervisor
from crcviewer.protocol.messages import Cancelled, Failed, Part, Progress, Reply


class Call(QObject):
    """Exactly one of :attr:`answered`, :attr:`failed` and :attr:`cancelled` ends it, unless it was
    dropped; none of them comes before the caller has got this object and goes on."""

    progressed = Signal(object)
    """Progress, or another reply that is not final; the first says that it is in hand."""
    answered = Signal(object)
    """The reply. A file with arrays that it names belongs to the caller, who deletes it."""
    failed = Signal(object)  # Failure
    cancelled = Signal()

    def __init__(self, request_id: int, supervisor: WorkerSupervisor, parent: QObject) -> None:
        super().__init__(parent)
        self.id = request_id
        self._supervisor = supervisor
        self._dropped = self._ended = False

    def cancel(self) -> None:
        """End it as soon as can be; one that has ended is left alone."""
        if not self._ended:
            self._supervisor.cancel(self.id)

    def belong_to(self, owner: QObject) -> None:
        """Drop it when its owner goes: Qt disconnects methods then, but no other functions."""
        owner.destroyed.connect(self.drop)

    def drop(self) -> None:
        """End it, and hear nothing of it any more; what it still brings is deleted."""
        self._dropped = True
        self.cancel()

    def take(self, reply: Reply) -> bool:
        """Tell the caller, once the client has it; whether the reply was the last one."""
        if isinstance(reply, Progress | Part):
            if self._dropped:
                delete_arrays(reply)
            else:
                self.progressed.emit(reply)
            return False
        self._ended = True
        if self._dropped:
            delete_arrays(reply)
        elif isinstance(reply, Failed):
            self.failed.emit(reply.failure)
        elif isinstance(reply, Cancelled):
            self.cancelled.emit()
        else:
            self.answered.emit(reply)
        self.deleteLater()
        return True
