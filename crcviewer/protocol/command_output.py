"""What a command tells: words for people, or with ``--json`` one JSON object a line for a program.

For a program standard output holds events as a run's ``events.jsonl`` does (:class:`Progress` while
the command works, :class:`Failed` where it could not be done) and, last, the report, as
``crcviewer.client.command_job`` reads them. Standard error is for people alone.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import Action, Failure
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.run_events import Failed, Progress, to_line
from crcviewer.protocol.text import Text
from crcviewer.protocol.units import bytes_words, duration_text

INTERRUPTED = 130
"""Exit status of a command that somebody stopped."""
_OFTEN_S = 0.1
"""Between two tellings to a terminal or a program: nobody reads faster."""
_SELDOM_S = 5.0
"""… to a log."""
_BAR = 30

Told = Callable[[int, int], None]
"""What is done, and how much there is in all (0: unknown)."""


def add_json(parser: argparse.ArgumentParser, *, result: bool = True) -> None:
    """``--json`` of a command that tells events and, where there is one, its ``result``."""
    what = "progress and result" if result else "progress"
    parser.add_argument("--json", action="store_true", help=f"{what} as JSON lines")


class CommandOutput:
    """A context in which an error is told, and ends the command with :attr:`status` 1; Ctrl+C ends
    it with :data:`INTERRUPTED`."""

    def __init__(
        self,
        explain: Callable[[Exception], Failure | None],
        *,
        as_json: bool = False,
        hint: Callable[[Action | None], str] = lambda action: "",
        failure_file: Path | None = None,
        notes_are_results: bool = False,
        stopped: str = "Stopped.",
        ends_on_sigterm: bool = False,
    ) -> None:
        """``explain``: None where nobody expected the error, which keeps its traceback then.
        ``hint``: what to type about an action, at a terminal. ``failure_file``: where a failure is
        written too. ``notes_are_results``: they go to standard output. ``stopped``: what is said
        after Ctrl+C. ``ends_on_sigterm``: that signal is as Ctrl+C, so that folders of the moment
        go with it."""
        self.as_json = as_json
        self.status = 0
        self._explain, self._hint, self._failure_file = explain, hint, failure_file
        self._notes_are_results, self._stopped = notes_are_results, stopped
        self._ends_on_sigterm = ends_on_sigterm
        self._former: Any = None
        self._shown = False

    def __enter__(self) -> Self:
        if self._ends_on_sigterm and threading.current_thread() is threading.main_thread():
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
        if isinstance(error, KeyboardInterrupt):
            self.status = INTERRUPTED
            if not self.as_json:
                print(self._stopped, file=sys.stderr)
            return True
        if isinstance(error, _NobodyReadsError):
            self.status = 1
            return True
        failure = self._explain(error) if isinstance(error, Exception) else None
        if failure is None:
            return False
        self.status = 1
        if self.as_json:
            with suppress(_NobodyReadsError):
                self.line(to_line(Failed(failure.cause, failure.next_step, failure.action)))
        if self._failure_file is not None:
            with suppress(OSError):
                write_text_atomically(self._failure_file, to_json(failure))
        words = (str(failure.said), self._hint(failure.action))
        print(" ".join(filter(None, words)), file=sys.stderr)
        return True

    def report(self, report: Any, words: Callable[[], str]) -> None:
        """The result: a struct for a program, or words."""
        self.line(to_json(report) if self.as_json else words())

    def line(self, line: str) -> None:
        """Of the result, to standard output."""
        self.clear()
        try:
            print(line, flush=True)
        except BrokenPipeError:
            # Whoever read the lines has had enough (``| head``).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise _NobodyReadsError from None

    def note(self, words: str) -> None:
        """What only people are told."""
        if self.as_json:
            return
        if self._notes_are_results:
            self.line(words)
        else:
            self.clear()
            print(words, file=sys.stderr, flush=True)

    def progress(self, task: Text, unit: str = "images") -> Told:
        """What is to be called as the work goes on; it tells no more often than anybody reads."""
        told = time.monotonic()
        begun: tuple[float, int] | None = None

        def tell(done: int, total: int) -> None:
            nonlocal told, begun
            now = time.monotonic()
            begun = begun or (now, done)
            often = self.as_json or sys.stderr.isatty()
            pause = _OFTEN_S if often else _SELDOM_S
            if now - told < pause and not (often and done == total):
                return
            told = now
            if self.as_json:
                self.line(to_line(Progress(task, done, total, unit)))
            elif total and done >= total:
                self.clear()
            else:
                taken = now - begun[0]
                rate = (done - begun[1]) / taken if taken > 0 else 0.0
                self.show(_so_far(task, done, total, unit, rate, bar=sys.stderr.isatty()))

        return tell

    def show(self, words: str) -> None:
        """Work under way: on a terminal one line, which goes when there is more to tell."""
        self._shown = sys.stderr.isatty()
        line = f"\r\x1b[K{words}" if self._shown else f"{words}\n"
        print(line, end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """The line of work under way goes."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


class _NobodyReadsError(Exception):
    """Standard output is closed."""


def _so_far(task: Text, done: int, total: int, unit: str, rate: float, *, bar: bool) -> str:
    """``rate``: so much a second, of what was done since it was first told."""
    if not (done or total):
        return str(task)
    in_bytes = unit == "bytes"

    def amount(count: float) -> str:
        return bytes_words(count) if in_bytes else f"{count:,}"

    words = f"{task} {amount(done)}"
    if total:
        words += f" of {amount(total)}"
    if not in_bytes:
        words += f" {unit}"
    if rate > 0:
        words += f", {bytes_words(rate) if in_bytes else f'{rate:.1f}'} a second"
        if total > done:
            words += f", {duration_text((total - done) / rate)} left"
    if bar and total:
        full = _BAR * done // total
        words = f"[{'#' * full}{'.' * (_BAR - full)}] {words}"
    return words


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
