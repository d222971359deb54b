"""What is kept of the start of a run beside its folder, so that no failure goes unsaid.

A run folder is made only when data and settings are found to be right. What stops a run before
that is printed; here it is kept, with the command, under ``.launches`` in the folder of all runs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from crcviewer.client.detached import start_detached
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.run_state import process_start
from crcviewer.protocol.worker_command import worker_command

FOLDER = ".launches"
_TAIL = 1 << 14


@dataclass(frozen=True)
class Launch:
    """The latest start of a run from the window."""

    arguments: tuple[str, ...]
    """After ``crcviewer``."""
    pid: int
    """0: it could not be started."""
    started: str
    """When its process began, to compare; see ``protocol.run_state``."""
    events_before: int
    """Size of the run's events when it was started."""
    time: float
    """Seconds since 1970."""

    @property
    def alive(self) -> bool:
        """Whether its process still works."""
        return self.pid > 0 and process_start(self.pid) == self.started


def launch(run: Path, arguments: Sequence[str], now: float) -> Launch:
    """Start ``crcviewer ARGUMENTS`` for a run. Raises OSError where nothing can be written."""
    folder = run.parent / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    pid = start_detached(worker_command(*arguments), log_of(run))
    made = Launch(
        arguments=tuple(arguments),
        pid=pid,
        started=(process_start(pid) or "") if pid else "",
        events_before=_size(run / names.EVENTS),
        time=now,
    )
    write_text_atomically(_file_of(run), json.dumps(asdict(made)) + "\n")
    return made


def read_launch(run: Path) -> Launch | None:
    """The latest start from a window; None: it was started elsewhere, or the file is damaged."""
    try:
        plain = json.loads(_file_of(run).read_text(encoding="utf-8"))
        return Launch(
            tuple(map(str, plain["arguments"])),
            int(plain["pid"]),
            str(plain["started"]),
            int(plain["events_before"]),
            float(plain["time"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_launch(run: Path) -> None:
    """The run is deleted."""
    for path in (_file_of(run), log_of(run)):
        path.unlink(missing_ok=True)


def launched_in(runs: Path) -> list[Path]:
    """Folders of the runs that were started here, whether they are there by now or not."""
    return [runs / path.stem for path in sorted((runs / FOLDER).glob("*.json"))]


def said_before_end(run: Path, made: Launch) -> str:
    """What it printed, where it ended before it began to work; empty where it did begin."""
    if made.alive or _size(run / names.EVENTS) > made.events_before:
        return ""
    if made.pid == 0:
        return "-"
    return tail_of(log_of(run)) or "-"


def tail_of(path: Path) -> str:
    """The end of a text file; empty where there is none."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            return file.read().decode("utf-8", "replace").strip()
    except OSError:
        return ""


def log_of(run: Path) -> Path:
    """What the run's process prints."""
    return run.parent / FOLDER / f"{run.name}.log"


def _file_of(run: Path) -> Path:
    return run.parent / FOLDER / f"{run.name}.json"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
