"""Keeps one worker alive: starts it again when it dies, and loses no request by that."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.request_book import Aftermath, Entry, RequestBook
from crcviewer.client.restart_policy import RestartCounter, RestartPolicy
from crcviewer.client.session_folder import delete_arrays
from crcviewer.client.worker_process import WorkerOutcome, WorkerProcess
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import (
    PROTOCOL_VERSION,
    Alive,
    Cancel,
    Cancelled,
    Failed,
    Hello,
    InspectFiles,
    LoadModel,
    LookingAt,
    ModelLoaded,
    OpenImage,
    Part,
    Progress,
    Reply,
    Request,
    failed_by,
)
from crcviewer.protocol.private_log import printed_by
from crcviewer.protocol.text import NOTHING, Text, joined, text

_log = logging.getLogger(__name__)

_TICKS = 5
"""Looks at a silent worker before it is said to hang."""
_STARTING_TICKS = 30
"""The same of one that has not said hello: it may be read from a slow disk."""
_INSTALL_AGAIN = text("Install crcviewer again, then reopen it.")


class WorkerSupervisor(QObject):
    """Gives each submitted request exactly one final reply, whatever becomes of the process.

    ``reply_received`` carries every reply. ``restarted`` is emitted when a worker that took the
    place of a dead one is there, before any waiting request is sent to it.
    """

    reply_received = Signal(object)  # Reply
    state_changed = Signal(object)  # WorkerState
    restarted = Signal()
    user_notice = Signal(object)  # Text
    hanging_changed = Signal(bool)
    """Whether it has something to do, and neither works nor answers."""
    process_ended = Signal(int)
    """The process id that a worker gave, whatever it ended of; 0 if it gave none."""

    def __init__(
        self,
        name: Text,
        command: Sequence[str],
        environment: Mapping[str, str],
        policy: RestartPolicy,
        parent: QObject | None = None,
    ) -> None:
        """``name``: what the user calls the worker, as the start of a sentence."""
        super().__init__(parent)
        self._name = name
        self._command = command
        self._environment = environment
        self._policy = policy
        self._counter = RestartCounter(policy)
        self._book = RequestBook()
        self._process: WorkerProcess | None = None
        self._greeted = False
        self._replaces_a_dead_one = False
        self._state = WorkerState.STOPPED
        self._restart_timer = QTimer(self, singleShot=True)
        self._restart_timer.timeout.connect(self._start_process)
        # By ticks, not by the clock: while this program or the computer slept, no time has passed.
        self._silent_ticks = 0
        self._hangs = False
        self._watch = QTimer(self, interval=policy.patience_ms // _TICKS)
        self._watch.timeout.connect(self._on_watch_timeout)

    @property
    def state(self) -> WorkerState:
        return self._state

    @property
    def hangs(self) -> bool:
        """Whether it has something to do, and neither works nor answers."""
        return self._hangs

    @property
    def pid(self) -> int:
        """0 while no process runs."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start the worker, also after it was given up; does nothing while it runs."""
        if self._state is WorkerState.STOPPED:
            self._counter = RestartCounter(self._policy)
            self._book.forget_set_aside()
            self._replaces_a_dead_one = False
            self._set_state(WorkerState.STARTING)
            self._start_process()

    def shutdown(self) -> None:
        """End the worker within a bounded moment; open requests end as cancelled."""
        self._restart_timer.stop()
        self._watch.stop()
        self._process = None
        self._set_state(WorkerState.STOPPED)
        for request in self._book.requests():
            self._finish(Cancelled(request.id))
        # The present one, and one that was given up and has not ended yet.
        processes = self.findChildren(WorkerProcess)
        for process in processes:
            process.stop()
        for process in processes:
            process.wait_for_end()

    def restart(self, environment: Mapping[str, str]) -> None:
        """Let another process go on, with this environment; open requests pass to it.

        A worker that does not run only gets the environment, for the time when it is started.
        """
        self._environment = environment
        if self._state is WorkerState.STOPPED:
            return
        self._replace_process()
        for request in self._book.take_back():
            self._finish(Cancelled(request.id))
        self._start_process()

    def replace(self) -> None:
        """Let another process go on in the place of one that hangs; does nothing without one.

        What it hung on is tried once more, and fails if another hangs on it as well.
        """
        if self._process is None:
            return
        self._replace_process()
        self._settle(self._book.worker_died())
        self._start_process()

    def _replace_process(self) -> None:
        self._restart_timer.stop()
        process, self._process = self._process, None
        if process is not None:
            # Killed: it may be at work for long, and its answer is no longer wanted.
            process.kill()
        self._set_hangs(False)
        self._set_state(WorkerState.STARTING)
        self._replaces_a_dead_one = True

    def next_id(self) -> int:
        return self._book.next_id()

    def submit(self, request: Request, *, first: bool = False) -> None:
        """Take a request; it waits here, or before all others, until the worker can have it."""
        entry = self._book.add(request, first=first)
        if self._state is WorkerState.STOPPED:
            # Not at once: the caller first has to learn the id.
            QTimer.singleShot(0, self, self._fail_all_if_stopped)
        elif self._book.is_set_aside(request):
            entry.cancelled = True  # so that it is not sent
            QTimer.singleShot(0, self, partial(self._finish_set_aside, request))
        else:
            self._start_watch()
            self._send_waiting()

    def cancel(self, request_id: int) -> None:
        """End a request as soon as can be; an unknown or answered one is left alone."""
        entry = self._book.get(request_id)
        if entry is None or entry.cancelled:
            return
        entry.cancelled = True
        if entry.sent and self._process is not None:
            self._process.send(Cancel(self.next_id(), request_id))
        if self._hangs or not (entry.sent and self._process is not None):
            # Not at once: no reply ever comes in the middle of what the caller does.
            QTimer.singleShot(0, self, partial(self._finish_cancelled, entry))

    def _finish_cancelled(self, entry: Entry) -> None:
        if self._book.get(entry.request.id) is entry:
            self._finish(Cancelled(entry.request.id))

    def _finish_set_aside(self, request: Request) -> None:
        if self._book.get(request.id) is not None:
            self._finish(failed_by(request.id, self._stopped_twice(request)))

    # -------------------------------------------------------------------------------- hanging

    def _start_watch(self) -> None:
        if not self._watch.isActive():
            self._silent_ticks = 0
            self._watch.start()

    def _on_watch_timeout(self) -> None:
        if self._process is None or not (self._hangs or self._book.requests()):
            self._watch.stop()
            return
        self._silent_ticks += 1
        if self._silent_ticks >= (_TICKS if self._greeted else _STARTING_TICKS):
            self._set_hangs(True)

    def _set_hangs(self, hangs: bool) -> None:
        self._silent_ticks = 0 if not hangs else self._silent_ticks
        if hangs == self._hangs:
            return
        self._hangs = hangs
        if hangs:
            _log.warning("%s has said nothing for %d ms", self._name, self._policy.patience_ms)
            for request in self._book.cancelled():
                self._finish(Cancelled(request.id))
        self.hanging_changed.emit(hangs)

    # -------------------------------------------------------------------------------- process

    def _start_process(self) -> None:
        self._greeted = False
        process = WorkerProcess(self._command, self._environment, self)
        self._process = process
        process.reply_received.connect(self._on_process_reply_received)
        process.ended.connect(self._on_process_ended)
        process.start()
        self._start_watch()

    def _on_process_reply_received(self, reply: Reply) -> None:
        if self.sender() is not self._process:
            return
        self._set_hangs(False)
        if isinstance(reply, Alive):
            return
        if isinstance(reply, Hello):
            self._greet(reply)
        elif isinstance(reply, Progress | Part):
            if self._book.note(reply):
                self.reply_received.emit(reply)
            else:
                delete_arrays(reply)
        elif isinstance(reply, LookingAt):
            self._book.note(reply)
        else:
            if not isinstance(reply, Failed | Cancelled | ModelLoaded):
                self._counter.answered()
            self._finish(reply)

    def _greet(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL_VERSION:
            self._give_up(
                Failure(
                    text("{worker} belongs to another version of the program.", worker=self._name),
                    _INSTALL_AGAIN,
                )
            )
            return
        self.reply_received.emit(hello)
        if self._greeted:
            return
        self._greeted = True
        if self._replaces_a_dead_one:
            self.restarted.emit()
        self._send_waiting()
        self._update_state()

    def _send_waiting(self) -> None:
        if self._greeted and self._process is not None:
            for request in self._book.take_sendable():
                self._process.send(request)
            self._update_state()

    def _finish(self, reply: Reply) -> None:
        """Close a request with its final reply; one that nobody waits for is dropped."""
        if self._book.close(reply.id) is None:
            _log.warning("a reply to no open request was ignored")
            delete_arrays(reply)
            return
        self._send_waiting()
        self.reply_received.emit(reply)

    def _on_process_ended(self, outcome: WorkerOutcome) -> None:
        process = self.sender()
        if isinstance(process, WorkerProcess):
            process.deleteLater()
        self.process_ended.emit(outcome.said_pid)
        if process is not self._process:
            return
        self._process = None
        self._greeted = False
        self._set_hangs(False)
        _log.error(
            "%s ended: exit code %d, %s, %s\n%s",
            self._name,
            outcome.exit_code,
            "crashed" if outcome.crashed else "not crashed",
            "started" if outcome.started else "not started",
            printed_by(outcome.stderr_tail),
        )
        after = self._book.worker_died()
        forgiven = outcome.started and self._counter.forgives(after.set_aside)
        delay = self._policy.delays_ms[0] if forgiven else self._counter.delay_after_death()
        if delay is None or not outcome.started:
            self._give_up(self._why_given_up(outcome))
            return
        self._set_state(WorkerState.RESTARTING)
        self._replaces_a_dead_one = True
        self._restart_timer.start(delay)
        self._settle(after)
        again = text("{worker} stopped unexpectedly and is started again.", worker=self._name)
        more = text("What it was working on is tried once more.") if after.retry else NOTHING
        self.user_notice.emit(joined((again, more)))

    def _settle(self, after: Aftermath) -> None:
        for request in after.cancelled:
            self._finish(Cancelled(request.id))
        for request in after.failed:
            self._finish(failed_by(request.id, self._stopped_twice(request)))

    def _why_given_up(self, outcome: WorkerOutcome) -> Failure:
        if not outcome.started:
            return Failure(
                text("{worker} could not be started.", worker=self._name), _INSTALL_AGAIN
            )
        return Failure(
            text("{worker} stopped too often and is not started again.", worker=self._name),
            text("Close other programs and reopen this one; the log in the Help menu tells more."),
        )

    def _stopped_twice(self, request: Request) -> Failure:
        if isinstance(request, LoadModel):
            return Failure(
                text("{worker} stopped twice while it loaded this model.", worker=self._name),
                text("Choose another model, or close other programs to free memory."),
            )
        if isinstance(request, OpenImage):
            return Failure(
                text("{worker} stopped twice on this image.", worker=self._name),
                text("Leave this image out; the others can still be opened."),
            )
        if isinstance(request, InspectFiles):
            return Failure(
                text("{worker} stopped twice on these files.", worker=self._name),
                text("Drop fewer files at once, to find the one that cannot be read."),
            )
        return Failure(
            text("{worker} stopped twice on this case.", worker=self._name),
            text("Leave this case out; the other cases go on."),
        )

    def _give_up(self, why: Failure) -> None:
        process, self._process = self._process, None
        self._set_state(WorkerState.STOPPED)
        if process is not None:
            process.kill()
        self._fail_all(why)
        self.user_notice.emit(why.said)

    def _fail_all_if_stopped(self) -> None:
        if self._state is WorkerState.STOPPED:
            self._fail_all(
                Failure(
                    text("{worker} is not running.", worker=self._name),
                    text("Close the program and open it again."),
                )
            )

    def _fail_all(self, why: Failure) -> None:
        for request in self._book.requests():
            self._finish(failed_by(request.id, why))

    def _update_state(self) -> None:
        requests = self._book.requests()
        if any(isinstance(request, LoadModel) for request in requests):
            self._set_state(WorkerState.LOADING)
        else:
            self._set_state(WorkerState.BUSY if requests else WorkerState.READY)

    def _set_state(self, state: WorkerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
