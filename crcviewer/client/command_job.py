"""One command of the program as a job of the window: what it says comes as signals."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from crcviewer.protocol.worker_command import worker_command

_KILL_AFTER_MS = 4000
_PROGRESS = re.compile(r"\d+ of \d+ images")


@dataclass(frozen=True)
class JobOutcome:
    """How a command ended."""

    started: bool
    cancelled: bool
    exit_code: int
    output: str
    errors: str

    @property
    def said(self) -> str:
        """What it printed for people at its end: why it failed, and what to do."""
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        if "Traceback (most recent call last):" in lines:
            return lines[-1]
        counts = [place for place, line in enumerate(lines) if _PROGRESS.match(line)]
        return "\n".join(lines[counts[-1] + 1 if counts else 0 :])

    def plain(self) -> Any:
        """Its output as JSON; None where it is none."""
        try:
            return json.loads(self.output)
        except ValueError:
            return None


class CommandJob(QObject):
    """One run of ``crcviewer ARGUMENTS``; it ends with the window, unlike a training."""

    progressed = Signal(str)
    """A line that it printed for people while it works."""
    ended = Signal(object)
    """:class:`JobOutcome`."""

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._command = worker_command(*arguments)
        self._errors, self._line = bytearray(), bytearray()
        self._cancelled = False
        self._process = QProcess(self)
        self._process.readyReadStandardError.connect(self._on_process_errors_ready)
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
        self.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(_KILL_AFTER_MS)

    def _on_process_errors_ready(self) -> None:
        new = self._process.readAllStandardError().data()
        self._errors += new
        self._line += new
        *lines, rest = self._line.replace(b"\r", b"\n").split(b"\n")
        self._line = bytearray(rest)
        said = [line for line in lines if line.strip()]
        if said:
            self.progressed.emit(said[-1].decode("utf-8", "replace").strip())

    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        # Every other error is followed by finished.
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(JobOutcome(False, self._cancelled, -1, "", ""))

    def _on_process_finished(self) -> None:
        self._on_process_errors_ready()
        crashed = self._process.exitStatus() == QProcess.ExitStatus.CrashExit
        self.ended.emit(
            JobOutcome(
                started=True,
                cancelled=self._cancelled,
                exit_code=-1 if crashed else self._process.exitCode(),
                output=bytes(self._process.readAllStandardOutput().data()).decode(
                    "utf-8", "replace"
                ),
                errors=self._errors.decode("utf-8", "replace"),
            )
        )
