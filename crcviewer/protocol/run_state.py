"""How it stands with a run, as its directory tells, whoever asks and whenever."""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import UnreadableError
from crcviewer.protocol.liveness import Liveness
from crcviewer.protocol.run_events import Failed, Finished, Paused, from_line

_END = 1 << 18
"""Bytes at the end of the events in which an ending is looked for, at each look."""


class RunState(StrEnum):
    """What a run is doing, or how it ended."""

    RUNNING = "running"
    UNKNOWN = "unknown"
    """Its process is out of sight and gives no sign of life: whether it works cannot be known."""
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


def run_state(run: Path, liveness: Liveness) -> RunState | None:
    """The state of the run in a folder whose process lives or not; None where there is no run.

    Raises OSError.
    """
    if not (run / names.EVENTS).is_file():
        return None
    if liveness is Liveness.ALIVE:
        return RunState.RUNNING
    ending = _ending(run)
    # Its last word counts, unless something is known to go on after it.
    if ending is not None or liveness is Liveness.DEAD:
        return ending or RunState.INTERRUPTED
    return RunState.RUNNING if liveness is Liveness.WATCHED else RunState.UNKNOWN


def _ending(run: Path) -> RunState | None:
    """By its last event; None: that is no end."""
    for line in _last_lines(run / names.EVENTS):
        try:
            read = from_line(line)
        except UnreadableError:
            continue  # the process was killed while it wrote
        if read is not None:
            return _ENDINGS.get(type(read))
    return None


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
