"""Starts the process of a run, which outlives the window, and keeps what became of the start.

A run folder is made only when data and settings are found to be right. What stops a run before
that is written beside the folders, with the command: under ``.launches`` in the folder of all runs.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QProcess

from crcviewer.client.processes import process_start
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small, to_json
from crcviewer.protocol.liveness import WorkingProcess
from crcviewer.protocol.process_place import ProcessPlace, start_ticks, this_place
from crcviewer.protocol.run_events import Count, Seconds
from crcviewer.protocol.worker_command import worker_command

FOLDER = ".launches"
_REDIRECT = 'log=$1; shift; exec "$@" >"$log" 2>&1 </dev/null'


class Launch(msgspec.Struct, frozen=True):
    """The latest start of a run from the window."""

    arguments: tuple[str, ...]
    """After ``crcviewer``."""
    pid: Count
    """0: it could not be started."""
    started: Seconds
    """When its process began, in seconds since 1970; 0: it could not be started."""
    events_before: int
    """Size of the run's events when it was started."""
    time: Seconds
    """Seconds since 1970."""
    ticks: Count = 0
    """When its process began, where the system counts so: see ``process_place.py``."""
    place: ProcessPlace | None = None
    """Of the window that started it; None: an earlier version, which did not say."""

    @property
    def alive(self) -> bool:
        """Whether its process still works; False too where it is out of sight."""
        if self.pid == 0 or (self.place is not None and not this_place().sees(self.place)):
            return False
        process = WorkingProcess(self.pid, self.started, "", ticks=self.ticks)
        return process.works(process_start)


def launch(run: Path, arguments: Sequence[str], now: float) -> Launch:
    """Start ``crcviewer ARGUMENTS`` for a run. Raises OSError where nothing can be written."""
    folder = run.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _failure_of(run).unlink(missing_ok=True)
    command = worker_command(*arguments, "--failure-file", str(_failure_of(run)))
    pid = start_detached(command, log_of(run))
    made = Launch(
        arguments=tuple(arguments),
        pid=pid,
        started=(process_start(pid) or 0.0) if pid else 0.0,
        events_before=_size(run / names.EVENTS),
        time=now,
        ticks=(start_ticks(pid) or 0) if pid else 0,
        place=this_place(),
    )
    write_text_atomically(_file_of(run), to_json(made) + "\n")
    return made


def read_launch(run: Path) -> Launch | None:
    """The latest start from a window; None: it was started elsewhere, or the file is damaged."""
    try:
        return from_json(Launch, read_small(_file_of(run)))
    except (OSError, UnreadableError):
        return None


def forget_launch(run: Path) -> None:
    """The run is deleted."""
    for path in (_file_of(run), _failure_of(run), log_of(run)):
        path.unlink(missing_ok=True)


def launched_in(runs: Path) -> list[Path]:
    """Folders of the runs that were started here, whether they are there by now or not."""
    return [runs / path.stem for path in sorted((runs / FOLDER).glob("*.json"))]


def began(run: Path, made: Launch) -> bool:
    """Whether this start has led to any work on the run."""
    return _size(run / names.EVENTS) > made.events_before


def failure_before_it_began(run: Path) -> Failure | None:
    """What the latest start has said of why it did not begin; None: nothing."""
    try:
        return from_json(Failure, read_small(_failure_of(run)))
    except (OSError, UnreadableError):
        return None


def log_of(run: Path) -> Path:
    """What the run's process prints."""
    return run.parent / FOLDER / f"{run.name}.log"


def _file_of(run: Path) -> Path:
    return run.parent / FOLDER / f"{run.name}.json"


def _failure_of(run: Path) -> Path:
    return run.parent / FOLDER / f"{run.name}.failure"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def start_detached(command: Sequence[str], log: Path) -> int:
    """Start it; what it prints goes to ``log``. Returns its process id; 0: it did not start.

    The new process is a session of its own, without a console: neither the window's end, nor its
    crash, nor a terminal that is closed ends it.
    """
    if sys.platform == "win32":
        return _start_on_windows(command, log)
    if shutil.which(command[0]) is None:
        return 0
    # Of a detached process the bindings tell the number only where they do not redirect what it
    # prints; the shell does that, and then becomes the program.
    arguments = ["-c", _REDIRECT, "sh", str(log), *command]
    started, pid = QProcess.startDetached("/bin/sh", arguments, str(Path.cwd()))
    return int(pid) if started else 0


if sys.platform == "win32":
    import subprocess

    def _start_on_windows(command: Sequence[str], log: Path) -> int:
        # Qt would open a console window for a detached process, and offers no way to say no.
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        try:
            with log.open("wb") as output:
                process = subprocess.Popen(
                    list(command),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    creationflags=flags,
                )
        except OSError:
            return 0
        return process.pid
