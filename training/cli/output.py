"""What a command tells: words for people, or with ``--json`` one JSON object a line for a program.

For a program standard output holds events as a run's ``events.jsonl`` does (:class:`Progress` while
the command works, :class:`Failed` where it could not be done) and, last, the report. Standard error
is for people alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import (
    Action,
    ChangeSettings,
    FreeSpaceAndResume,
    PlainError,
    Resume,
)
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.recipe_report import set_options
from crcviewer.protocol.run_events import Failed, Progress, to_line
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.units import bytes_words

_BETWEEN_LINES_S = 2.0
_BETWEEN_EVENTS_S = 0.1


class Output:
    """A context in which a plain error is told, and ends the command with :attr:`status` 1."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Of the options only ``--json``, ``--run``, ``--resume`` and ``--failure-file`` matter."""
        self.status = 0
        self._shown = False
        self.as_json = bool(getattr(arguments, "json", False))
        self._run: Path | None = getattr(arguments, "resume", None) or getattr(
            arguments, "run", None
        )
        self._failure_file: Path | None = getattr(arguments, "failure_file", None)

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, PlainError):
            return False
        self.status = 1
        failure = error.failure
        if self.as_json:
            self._line(to_line(Failed(failure.cause, failure.next_step, failure.action)))
        if self._failure_file is not None:
            with suppress(OSError):
                write_text_atomically(self._failure_file, to_json(failure))
        self._clear()
        words = (str(failure.cause), str(failure.next_step), hint(failure.action, self._run))
        print(" ".join(filter(None, words)), file=sys.stderr)
        return True

    def report(self, report: Any, words: Callable[[], str]) -> None:
        """The result: a struct for a program, or words."""
        self._clear()
        self._line(to_json(report) if self.as_json else words())

    def note(self, words: str) -> None:
        """What only people are told."""
        if not self.as_json:
            self._clear()
            self._line(words)

    def progress(self, task: Text, unit: str = "images") -> Callable[[int, int], None]:
        """What is to be called with what is done, and how much there is in all (0: unknown)."""
        told = time.monotonic()

        def report(done: int, total: int) -> None:
            nonlocal told
            now = time.monotonic()
            often = self.as_json or sys.stderr.isatty()
            pause = _BETWEEN_EVENTS_S if often else _BETWEEN_LINES_S
            if now - told < pause and not (often and done == total):
                return
            told = now
            if self.as_json:
                self._line(to_line(Progress(task, done, total, unit)))
                return
            self._clear()
            if done != total:
                amount = bytes_words if unit == "bytes" else str
                of = f" of {amount(total)}" if total else ""
                kind = "" if unit == "bytes" else f" {unit}"
                self._shown = sys.stderr.isatty()
                end = "" if self._shown else "\n"
                print(f"{task} {amount(done)}{of}{kind}", end=end, file=sys.stderr, flush=True)

        return report

    def _clear(self) -> None:
        """A terminal shows work under way in one line, which goes when there is more to tell."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False

    @staticmethod
    def _line(line: str) -> None:
        print(line, flush=True)


def reading(output: Output) -> Callable[[int, int], None]:
    """The progress of images that are read."""
    return output.progress(text("Images are being read:"))


def hint(action: Action | None, run: Path | None) -> str:
    """What to type, for whoever sits at a terminal; empty where there is nothing."""
    if isinstance(action, ChangeSettings):
        return f"Add {' '.join(set_options(action.settings))}."
    if isinstance(action, FreeSpaceAndResume):
        return f"To go on: crcviewer train --resume {action.folder}"
    if isinstance(action, Resume):
        device = "--device auto" if action.other_device else ""
        dead = "--it-is-dead" if action.former_is_dead else ""
        begun = run is not None and (run / names.CONFIG).exists()
        command = f"To go on: crcviewer train --resume {run}" if begun else "Add"
        options = " ".join(filter(None, (*set_options(action.settings), device, dead)))
        return f"{command} {options}".rstrip() if begun or options else ""
    return ""
