"""Whether a run is worked on: it is, it is not, or that cannot be known.

Whoever works on a run writes ``process.json`` once, which says who and where that is, and
``heartbeat.json`` again and again, with a number that grows. A reader that sees the process among
its own asks the system. One that does not, as on another machine or in a container, watches whether
the number *changes* while its own clock goes on. No clock is compared with another: they may be set
wrong, or ahead, or back. An hour without an event says nothing either: epochs may be that long.

Where nothing changes the process may be dead, asleep with its laptop, or behind a network that is
away: that cannot be known from here, and the user is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small
from crcviewer.protocol.process_place import ProcessPlace, start_ticks, this_place

BEAT_EVERY_S = 5.0
"""Seconds between two beats of a run."""
_PATIENCE_S = 90.0
"""Without a beat, before it is said that nothing can be known: a file server may show for a minute
what was there before."""
_PATIENCE_BEATS = 6.0
_SAME_START_S = 60.0
"""The clock may be set between two looks; a number is not used again as soon as that."""
_MOST_PROCESSES = 2**31 - 1

ProcessStart = Callable[[int], float | None]
"""When the living process of a number started, in seconds since 1970; None: there is none.

The rooms that may look at processes pass it in."""


class Liveness(StrEnum):
    """Whether somebody works on a run."""

    ALIVE = "alive"
    WATCHED = "watched"
    """Its process is out of sight, and it was not watched for long enough."""
    UNKNOWN = "unknown"
    """Its process is out of sight, and gave no sign of life for as long as it was watched."""
    DEAD = "dead"


class WorkingProcess(msgspec.Struct, frozen=True):
    """``process.json``: who works on a run, and where."""

    pid: Annotated[int, msgspec.Meta(ge=0, le=_MOST_PROCESSES)]
    started: float
    """Seconds since 1970, as psutil tells them."""
    host: Annotated[str, msgspec.Meta(max_length=1000)]
    ticks: Annotated[int, msgspec.Meta(ge=0, le=2**62)] = 0
    """Its start by :func:`start_ticks`; 0: not known."""
    place: ProcessPlace = ProcessPlace()
    token: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Of this try of the run, as in its heartbeat; empty: an earlier version, which has none."""
    interval: Annotated[float, msgspec.Meta(gt=0, le=3600)] = BEAT_EVERY_S
    """Seconds between two beats."""

    @property
    def where(self) -> ProcessPlace:
        """Also of what an earlier version wrote."""
        return self.place if self.place.host else ProcessPlace(host=self.host)

    def works(self, process_start: ProcessStart) -> bool:
        """Whether that very process lives, asked where its number says something."""
        ticks = start_ticks(self.pid) if self.ticks else None
        if ticks is not None:
            return ticks == self.ticks
        started = process_start(self.pid)
        return started is not None and abs(started - self.started) < _SAME_START_S

    @property
    def patience_s(self) -> float:
        """How long it may give no sign of life."""
        return max(_PATIENCE_S, _PATIENCE_BEATS * self.interval)


class Heartbeat(msgspec.Struct, frozen=True):
    """``heartbeat.json``."""

    token: Annotated[str, msgspec.Meta(max_length=100)]
    """Of the try that writes it: another process that goes on with the run has another."""
    beat: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    """Grows by one with each."""


def read_process(run: Path) -> WorkingProcess | None:
    """Who says that he works on a run; None: nobody, or the file is damaged."""
    try:
        return from_json(WorkingProcess, read_small(run / names.PROCESS))
    except (OSError, UnreadableError):
        return None


def read_heartbeat(run: Path) -> Heartbeat | None:
    """Its latest beat; None: there is none, or the file is damaged."""
    try:
        return from_json(Heartbeat, read_small(run / names.HEARTBEAT))
    except (OSError, UnreadableError):
        return None


class LivenessWatch:
    """Looks at one run again and again; what it says is of the latest look.

    Silence is counted between looks, and never more than a beat's time between two of them: a
    reader whose own computer slept for an hour has not watched for an hour.
    """

    def __init__(
        self,
        run: Path,
        process_start: ProcessStart,
        *,
        place: ProcessPlace | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``place``: of the reader. ``clock``: seconds, of the reader alone."""
        self._run, self._process_start, self._clock = run, process_start, clock
        self._place = this_place() if place is None else place
        self._seen: tuple[WorkingProcess, Heartbeat | None] | None = None
        self._looked_at = 0.0
        self._silent_s = 0.0
        self._beats = False
        """Whether a beat was seen to come."""

    def look(self) -> Liveness:
        """Cheap: two small files, and where it is in sight a question to the system."""
        process = read_process(self._run)
        if process is None:
            self._seen = None
            return Liveness.DEAD
        if self._place.sees(process.where):
            return Liveness.ALIVE if process.works(self._process_start) else Liveness.DEAD
        if self._place.restarted_since(process.where):
            return Liveness.DEAD
        now, seen = self._clock(), (process, read_heartbeat(self._run))
        if self._seen is None or self._seen[0] != process:
            self._beats, self._silent_s = False, 0.0
        elif seen[1] is not None and seen != self._seen:
            self._beats, self._silent_s = True, 0.0
        else:
            self._silent_s += min(max(now - self._looked_at, 0.0), process.interval)
        self._seen, self._looked_at = seen, now
        if self._silent_s >= process.patience_s:
            return Liveness.UNKNOWN
        return Liveness.ALIVE if self._beats else Liveness.WATCHED
