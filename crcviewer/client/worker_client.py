"""What the clients of all workers have in common: a life, a state, and how requests end."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.restart_policy import DEFAULT_RESTARTS, RestartPolicy
from crcviewer.client.session_folder import arrays_of, delete_orphans
from crcviewer.client.worker_state import WorkerState
from crcviewer.client.worker_supervisor import WorkerSupervisor
from crcviewer.protocol.messages import Hello, Reply, Request
from crcviewer.protocol.text import Text
from crcviewer.protocol.worker_command import worker_command


class WorkerClient(QObject):
    """A worker as typed requests, each of which is a :class:`Call`."""

    hello_received = Signal(object)  # Hello
    reply_received = Signal(object)
    """Each reply, for whoever only watches: callers hear of theirs by the :class:`Call`."""
    state_changed = Signal(object)  # WorkerState
    user_notice = Signal(object)  # Text
    hanging_changed = Signal(bool)
    """Whether it has something to do, and neither works nor answers."""

    role: ClassVar[str]
    """Which worker of this program it is."""

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
        self._calls: dict[int, Call] = {}
        self._brought: set[str] = set()
        self._supervisor = WorkerSupervisor(
            self._name(),
            command or worker_command("worker", self.role, "--session", str(session)),
            self._environment(),
            policy,
            self,
        )
        self._supervisor.reply_received.connect(self._on_supervisor_reply_received)
        self._supervisor.state_changed.connect(self.state_changed)
        self._supervisor.user_notice.connect(self.user_notice)
        self._supervisor.hanging_changed.connect(self.hanging_changed)
        self._supervisor.process_ended.connect(self._on_supervisor_process_ended)

    @property
    def state(self) -> WorkerState:
        return self._supervisor.state

    @property
    def hangs(self) -> bool:
        """Whether it has something to do, and neither works nor answers."""
        return self._supervisor.hangs

    @property
    def pid(self) -> int:
        """0 while no worker runs."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the worker, also after it was given up; does nothing while it runs."""
        self._supervisor.start()

    @property
    def title(self) -> Text:
        """What the user calls the worker, as the start of a sentence."""
        return self._name()

    def replace(self) -> None:
        """Let another worker go on in the place of one that hangs."""
        self._supervisor.replace()

    @property
    def has_calls(self) -> bool:
        """Whether something was asked that has not ended."""
        return bool(self._calls)

    def free(self) -> None:
        """End all that was asked, at once if the worker hangs."""
        for call in list(self._calls.values()):
            call.cancel()

    def shutdown(self) -> None:
        """For the end of the program: returns when the worker has ended, soon in any case."""
        self._supervisor.shutdown()

    def _next_id(self) -> int:
        return self._supervisor.next_id()

    def _submit(self, request: Request, *, first: bool = False) -> Call:
        call = self._calls[request.id] = Call(request.id, self._supervisor, self)
        self._supervisor.submit(request, first=first)
        return call

    def _environment(self) -> dict[str, str]:
        return {"PYTHONUTF8": "1"}

    @abstractmethod
    def _name(self) -> Text:
        """What the user calls the worker, as the start of a sentence."""

    def _on_supervisor_reply_received(self, reply: Reply) -> None:
        if isinstance(reply, Hello):
            self.hello_received.emit(reply)
        self._brought.update(file.name for file in arrays_of(reply))
        call = self._calls.get(reply.id)
        if call is not None and call.take(reply):
            del self._calls[reply.id]
        self.reply_received.emit(reply)

    def _on_supervisor_process_ended(self, pid: int) -> None:
        delete_orphans(self.session, pid, self._brought)
        self._brought = {name for name in self._brought if f"-{pid}-" not in name}
