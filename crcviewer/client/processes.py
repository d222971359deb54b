"""Processes of this computer, and how it stands with the runs that they work on."""

from __future__ import annotations

from pathlib import Path

import psutil

from crcviewer.protocol import run_state as states
from crcviewer.protocol.liveness import LivenessWatch
from crcviewer.protocol.run_state import RunState


def process_start(pid: int) -> float | None:
    """When the living process of this number started, in seconds since 1970; None: there is none.

    A zombie has ended; whoever started it has not asked yet.
    """
    try:
        process = psutil.Process(pid)
        ended = process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        return None if ended else process.create_time()
    except (psutil.Error, ValueError, OverflowError):  # of a number that is none of a process
        return None


def run_state(run: Path) -> RunState | None:
    """The state of the run in a folder, at one look; None where there is no run.

    One look alone does not tell of a process that is out of sight: it counts as working.
    """
    return states.run_state(run, LivenessWatch(run, process_start).look())
