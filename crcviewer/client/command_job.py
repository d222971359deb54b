"""One command of the program as a job of the window: what it tells comes as signals."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.json_lines import UnreadableError, from_json
from crcviewer.protocol.private_log import printed_by
from crcviewer.protocol.run_events import Failed, Progress, from_line
from crcviewer.protocol.text import text
from crcviewer.protocol.worker_command import worker_command

_log = logging.getLogger(__name__)

_KILL_AFTER_MS = 4000
_BROKEN = Failure(
    text("The program met an error while it did this."),
    text("Try again; if it happens again, the log in the Help menu has the details."),
)
_NOT_STARTED = Failure(
    text("A part of the program could not be started."), text("Install crcviewer again.")
)


@dataclass(frozen=True)
class JobOutcome:
    """How a command ended: it did what it was to do, or it failed, or was cancelled."""

    failure: Failure | None = None
    report: Any = None
    """Of the type that was asked for, where the command has one."""
    cancelled: bool = False


class CommandJob(QObject):
    """One run of ``crcviewer ARGUMENTS --json``; it ends with the window, unlike a training."""

    progressed = Signal(object)  # Progress
    ended = Signal(object)  # JobOutcome

    def __init__(
        self, arguments: Sequence[str], report: type | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command = worker_command(*arguments, "--json")
        self._kind = report
        self._report: Any = None
        self._failure: Failure | None = None
        self._rest = b""
        self._cancelled = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._on_process_output_ready)
        self._process.errorOccurred.connect(self._on_process_error_occurred)
        self._process.finished.connect(self._on_process_finished)

    def start(self) -> None:
        """:attr:`ended` follows, sooner or later."""
        self._process.start(self._command[0], self._command[1:])

    def cancel(self) -> None:
        """Ask it to end; soon after, make it."""
        self._cancelled = True
        self._process.terminate()
        QTimer.singleShot(_KILL_AFTER_MS, self._process, self._process.kill)

    def close(self) -> None:
        """End it now, and tell nobody."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(_KILL_AFTER_MS)

    def _on_process_output_ready(self) -> None:
        *lines, self._rest = (
            self._rest + bytes(self._process.readAllStandardOutput().data())
        ).split(b"\n")
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            event = from_line(line)
        except UnreadableError:
            self._take_report(line)
            return
        if isinstance(event, Progress):
            self.progressed.emit(event)
        elif isinstance(event, Failed):
            self._failure = event.failure

    def _take_report(self, line: bytes) -> None:
        if self._kind is None or not line.strip():
            return
        try:
            self._report = from_json(self._kind, line)
        except UnreadableError as error:
            _log.warning("a command printed what is no report: %s", error)

    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by finished.
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(JobOutcome(_NOT_STARTED))

    def _on_process_finished(self) -> None:
        self._on_process_output_ready()
        self.ended.emit(self._outcome())

    def _outcome(self) -> JobOutcome:
        if self._cancelled:
            return JobOutcome(cancelled=True)
        if self._failure is not None:
            return JobOutcome(self._failure)
        well = self._process.exitStatus() == QProcess.ExitStatus.NormalExit
        done = self._kind is None and well and self._process.exitCode() == 0
        if done or self._report is not None:
            return JobOutcome(report=self._report)
        printed = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        _log.error("a command ended with %d:\n%s", self._process.exitCode(), printed_by(printed))
        return JobOutcome(_BROKEN)
