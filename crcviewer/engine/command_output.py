"""What a command of the engine tells: words for people, or one JSON object a line for the window,
as ``crcviewer.client.command_job`` reads them."""

from __future__ import annotations

import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any

from crcviewer.engine.failures import explain
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.run_events import Failed, Progress, to_line
from crcviewer.protocol.text import Text

RESEARCH_USE = "For research use only, not for diagnosis."
INTERRUPTED = 130
_BETWEEN_S = 0.1
_BETWEEN_LINES_S = 5.0
_BAR = 30


class CommandOutput:
    """A context in which an error is told, and ends the command with :attr:`status` 1."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.status = 0
        self._told = 0.0
        self._begun: dict[Text, float] = {}
        self._shown = False
        self._former: Any = None

    def __enter__(self) -> CommandOutput:
        # Cancelled by the window: pictures that lie in folders of the moment go with it.
        if threading.current_thread() is threading.main_thread():
            self._former = signal.signal(signal.SIGTERM, _interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if self._former is not None:
            signal.signal(signal.SIGTERM, self._former)
        self.clear()
        if error is None or not isinstance(error, Exception | KeyboardInterrupt):
            return False
        if isinstance(error, KeyboardInterrupt):
            self.status = INTERRUPTED
            if not self.as_json:
                print("Stopped.", file=sys.stderr)
            return True
        failure = explain(error)
        self.status = 1
        if self.as_json:
            print(to_line(Failed(failure.cause, failure.next_step, failure.action)), flush=True)
        print(failure.said, file=sys.stderr)
        return True

    def progress(self, task: Text, done: int, total: int) -> None:
        """How far it is; told no more often than anybody can read. ``total`` 0: unknown."""
        now = time.monotonic()
        begun = self._begun.setdefault(task, now)
        terminal = sys.stderr.isatty()
        pause = _BETWEEN_S if self.as_json or terminal else _BETWEEN_LINES_S
        if now - self._told < pause and done != total:
            return
        self._told = now
        if self.as_json:
            print(to_line(Progress(task, done, total, "images")), flush=True)
            return
        rate = done / (now - begun) if now > begun else 0.0
        words = (
            f"{task} {done:,} of {total:,}" if total else f"{task} {done:,}" if done else str(task)
        )
        if rate:
            words += f", {rate:.1f} a second"
        if rate and total > done:
            words += f", {(total - done) / rate:.0f} s left"
        if terminal and total:
            full = _BAR * done // total
            words = f"[{'#' * full}{'.' * (_BAR - full)}] {words}"
        end = "" if terminal else "\n"
        print(f"\r\x1b[K{words}" if terminal else words, end=end, file=sys.stderr, flush=True)
        self._shown = terminal

    def report(self, report: Any, words: str) -> None:
        """The result: a struct for a program, or words."""
        self.clear()
        print(to_json(report) if self.as_json else words, flush=True)

    def note(self, words: str) -> None:
        """What only people are told."""
        if not self.as_json:
            self.clear()
            print(words, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """The line of progress goes where there is more to tell."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def keep_names_whole() -> None:
    """A terminal that cannot show a name gets its escapes instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
