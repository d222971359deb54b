"""A worker as a QProcess: requests go in, replies come out as a signal, and it ends once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from crcviewer.protocol.json_lines import decode, encode
from crcviewer.protocol.messages import Hello, Reply, Request

_log = logging.getLogger(__name__)
_STDERR_TAIL_BYTES = 16_384
# A burst of replies is handed on in slices of this length, between which the window breathes.
_SLICE_MS = 8
_SHUTDOWN_WAIT_MS = 1500


@dataclass(frozen=True)
class WorkerOutcome:
    """How a worker process ended."""

    started: bool
    """False: it could not be started at all."""
    asked: bool
    """It was told to end."""
    crashed: bool
    exit_code: int
    stderr_tail: str
    """The last of what it and its libraries printed, for the log."""
    said_pid: int = 0
    """As it called itself in its hello; 0 if it said none."""


class WorkerProcess(QObject):
    """One run of a worker; for another run make another object. Nothing here blocks."""

    reply_received = Signal(object)  # Reply
    ended = Signal(object)  # WorkerOutcome

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = list(command)
        self._asked = False
        self._said_pid = 0
        self._received = bytearray()
        self._stderr = b""
        self._pumping = QTimer(self, singleShot=True, interval=0)
        self._pumping.timeout.connect(self._pump)

        self._process = QProcess(self)
        variables = QProcessEnvironment.systemEnvironment()
        for name, value in environment.items():
            variables.insert(name, value)
        self._process.setProcessEnvironment(variables)
        self._process.readyReadStandardOutput.connect(self._on_process_output_ready)
        self._process.readyReadStandardError.connect(self._on_process_error_output_ready)
        self._process.errorOccurred.connect(self._on_process_error_occurred)
        self._process.finished.connect(self._on_process_finished)

    @property
    def pid(self) -> int:
        """0 while it does not run."""
        return self._process.processId()

    def start(self) -> None:
        self._process.start(self._command[0], self._command[1:])

    def send(self, request: Request) -> None:
        self._process.write(encode(request))

    def stop(self) -> None:
        """Ask it to end, by the end of its input; :attr:`ended` follows."""
        self._asked = True
        self._process.closeWriteChannel()

    def kill(self) -> None:
        """End it now; :attr:`ended` follows."""
        self._asked = True
        self._process.kill()

    def wait_for_end(self) -> None:
        """Only for the end of the program: wait a moment for it to end, then kill it."""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        if not self._process.waitForFinished(_SHUTDOWN_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(_SHUTDOWN_WAIT_MS)

    def _on_process_output_ready(self) -> None:
        self._received += self._process.readAllStandardOutput().data()
        if not self._pumping.isActive():
            self._pump()

    def _pump(self) -> None:
        """Hand on whole lines for one slice of time; the rest follows from the event loop."""
        slice_time = QElapsedTimer()
        slice_time.start()
        while self._take_line():
            if slice_time.elapsed() >= _SLICE_MS:
                self._pumping.start()
                return

    def _take_line(self) -> bool:
        """Hand on one line; False if no whole line is there."""
        end = self._received.find(b"\n")
        if end < 0:
            return False
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        try:
            message = decode(line)
        except (ValueError, RecursionError) as error:
            _log.warning("a worker sent a line that is no message: %s", error)
            return True
        if isinstance(message, Hello):
            self._said_pid = message.pid
        if isinstance(message, Reply):
            self.reply_received.emit(message)
        else:
            _log.warning("a worker sent an unknown message")
        return True

    def _on_process_error_output_ready(self) -> None:
        new = self._process.readAllStandardError().data()
        self._stderr = (self._stderr + new)[-_STDERR_TAIL_BYTES:]

    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by finished.
        if error == QProcess.ProcessError.FailedToStart:
            _log.error("a worker could not be started: %s", error.name)
            self.ended.emit(self._outcome(started=False))

    def _on_process_finished(self) -> None:
        self._on_process_error_output_ready()
        self._received += self._process.readAllStandardOutput().data()
        self._pumping.stop()
        # What it said before it ended counts, and all of it before the end is told.
        while self._take_line():
            pass
        self.ended.emit(self._outcome(started=True))

    def _outcome(self, *, started: bool) -> WorkerOutcome:
        return WorkerOutcome(
            started=started,
            asked=self._asked,
            crashed=self._process.exitStatus() == QProcess.ExitStatus.CrashExit,
            exit_code=self._process.exitCode(),
            stderr_tail=self._stderr.decode("utf-8", "backslashreplace"),
            said_pid=self._said_pid,
        )
