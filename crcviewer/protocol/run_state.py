"""How it stands with a run, as its directory tells, whoever asks and whenever.

A process is known by its number and by when it started, since numbers are used again.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Failed, Finished, Paused, from_line

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


def run_state(run: Path) -> RunState | None:
    """The state of the run in a folder; None where there is no run."""
    if not (run / names.EVENTS).is_file():
        return None
    if _is_worked_on(run):
        return RunState.RUNNING
    for line in _last_lines(run / names.EVENTS):
        try:
            read = from_line(line)
        except ValueError:
            continue  # the process was killed while it wrote
        if read is not None:
            return _ENDINGS.get(type(read), RunState.INTERRUPTED)
    return RunState.INTERRUPTED


def this_process() -> dict[str, Any]:
    """What ``process.json`` says of the process that calls."""
    return {
        "pid": os.getpid(),
        "started": process_start(os.getpid()),
        "host": platform.node(),
    }


def process_start(pid: int) -> str | None:
    """When the living process of this number started, as a text to compare; None: there is none.

    Of no use but for comparing: its form differs between systems.
    """
    if sys.platform == "win32":
        return _start_on_windows(pid)
    if Path("/proc/self/stat").exists():
        return _start_on_linux(pid)
    told = subprocess.run(
        ["ps", "-o", "stat=", "-o", "lstart=", "-p", str(pid)],
        env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    return None if not told or told.startswith("Z") else told.partition(" ")[2].strip()


def _start_on_linux(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None
    # The process's own name, in brackets, may hold anything.
    fields = stat.rpartition(")")[2].split()
    # A zombie has ended; whoever started it has not asked yet.
    return None if fields[0] in ("Z", "X") else f"{fields[19]} ticks after boot {boot}"


if sys.platform == "win32":

    def _start_on_windows(pid: int) -> str | None:
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        query_limited_information, still_active = 0x1000, 259
        handle = kernel.OpenProcess(query_limited_information, False, pid)
        if not handle:
            return None
        try:
            code = wintypes.DWORD()
            times = [wintypes.FILETIME() for _ in range(4)]
            kernel.GetExitCodeProcess(wintypes.HANDLE(handle), ctypes.byref(code))
            kernel.GetProcessTimes(wintypes.HANDLE(handle), *map(ctypes.byref, times))
        finally:
            kernel.CloseHandle(wintypes.HANDLE(handle))
        if code.value != still_active:
            return None
        return str((times[0].dwHighDateTime << 32) + times[0].dwLowDateTime)


def _is_worked_on(run: Path) -> bool:
    try:
        process = json.loads((run / names.PROCESS).read_text(encoding="utf-8"))
        if process["host"] == platform.node():
            return process["started"] is not None and (
                process_start(int(process["pid"])) == process["started"]
            )
    except (OSError, ValueError, KeyError, TypeError):
        return False
    # On a cluster: its process is out of sight, but its files are not.
    written = [path.stat().st_mtime for path in (run / names.EVENTS, run / names.LAST)
               if path.exists()]  # fmt: skip
    return time.time() - max(written) < _SILENCE_S


def _last_lines(path: Path, block: int = 1 << 16) -> Iterator[str]:
    """The whole lines of a file, the last one first; a half one at its end is left out."""
    with path.open("rb") as file:
        at = file.seek(0, os.SEEK_END)
        rest = b""
        first = True
        while at > 0:
            step = min(block, at)
            at = file.seek(at - step)
            *lines, rest = reversed((file.read(step) + rest).split(b"\n"))
            if first:
                lines, first = lines[1:], False
            for line in lines:
                yield line.decode("ascii", errors="replace")
        if rest and not first:
            yield rest.decode("ascii", errors="replace")
