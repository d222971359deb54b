"""How it stands with a run, as its directory tells, whoever asks and whenever.

A process is known by its number and by when it started, since numbers are used again.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small
from crcviewer.protocol.run_events import Failed, Finished, Paused, from_line

_SAME_START_S = 60.0
"""The clock may be set between two looks; a number is not used again as soon as that."""
_MOST_PROCESSES = 2**31 - 1
_END = 1 << 18
"""Bytes at the end of the events in which an ending is looked for, at each look."""
_SILENCE_S = 3600.0
"""Of a run on another machine, whose processes cannot be seen: how long it may say nothing."""


class RunState(StrEnum):
    """What a run is doing, or how it ended."""

    RUNNING = "running"
    PAUSED = "paused"
    """It ended as asked, and can go on."""
    FINISHED = "finished"
    FAILED = "failed"
    """It said why; most can go on once that is put right."""
    INTERRUPTED = "interrupted"
    """It ended without a word (killed, or the power failed), and can go on."""


_ENDINGS: dict[type, RunState] = {
    Finished: RunState.FINISHED,
    Paused: RunState.PAUSED,
    Failed: RunState.FAILED,
}


ProcessStart = Callable[[int], float | None]
"""When the living process of a number started, in seconds since 1970; None: there is none.

The rooms that may look at processes pass it in."""


def run_state(run: Path, process_start: ProcessStart) -> RunState | None:
    """The state of the run in a folder; None where there is no run. Raises OSError."""
    if not (run / names.EVENTS).is_file():
        return None
    if _is_worked_on(run, process_start):
        return RunState.RUNNING
    for line in _last_lines(run / names.EVENTS):
        try:
            read = from_line(line)
        except UnreadableError:
            continue  # the process was killed while it wrote
        if read is not None:
            return _ENDINGS.get(type(read), RunState.INTERRUPTED)
    return RunState.INTERRUPTED


class WorkingProcess(msgspec.Struct, frozen=True):
    """``process.json``: who works on a run."""

    pid: Annotated[int, msgspec.Meta(ge=0, le=_MOST_PROCESSES)]
    started: float
    """Seconds since 1970, as psutil tells them."""
    host: str

    def works(self, process_start: ProcessStart) -> bool:
        """Whether that very process of this computer lives still."""
        started = process_start(self.pid)
        return started is not None and abs(started - self.started) < _SAME_START_S


def _is_worked_on(run: Path, process_start: ProcessStart) -> bool:
    try:
        process = from_json(WorkingProcess, read_small(run / names.PROCESS))
    except (OSError, UnreadableError):
        return False
    if process.host == platform.node():
        return process.works(process_start)
    # On a cluster: its process is out of sight, but its files are not.
    written = [path.stat().st_mtime for path in (run / names.EVENTS, run / names.LAST)
               if path.exists()]  # fmt: skip
    return time.time() - max(written) < _SILENCE_S


def _last_lines(path: Path, block: int = 1 << 16) -> Iterator[str]:
    """The last whole lines of a file, the last one first; a half one at its end is left out."""
    with path.open("rb") as file:
        at = file.seek(0, os.SEEK_END)
        end = max(0, at - _END)
        rest = b""
        first = True
        while at > end:
            step = min(block, at)
            at = file.seek(at - step)
            *lines, rest = reversed((file.read(step) + rest).split(b"\n"))
            if first:
                lines, first = lines[1:], False
            for line in lines:
                yield line.decode("ascii", errors="replace")
        if rest and not first and at == 0:
            yield rest.decode("ascii", errors="replace")
