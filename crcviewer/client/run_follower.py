"""One run as it stands: its history, its state, and what stopped it. Knows nothing of Qt."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from crcviewer.client.run_about import About, read_about
from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_launch import Launch, read_launch, said_before_end
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.run_events import Failed
from crcviewer.protocol.run_state import RunState, run_state


class RunStatus(StrEnum):
    """What a run does now, as the user sees it."""

    STARTING = "starting"
    """Its process reads the data; there are no events yet."""
    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    """It was asked to stop, and has not yet."""
    PAUSED = "paused"
    STOPPED = "stopped"
    """Paused, and the user does not mean to go on."""
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def active(self) -> bool:
        """Whether a process works on it."""
        return self in _ACTIVE

    @property
    def resumable(self) -> bool:
        """Whether it may go on from where it stood."""
        return self in _RESUMABLE


_ACTIVE = (RunStatus.STARTING, RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.STOPPING)
_RESUMABLE = (RunStatus.PAUSED, RunStatus.STOPPED, RunStatus.FAILED, RunStatus.INTERRUPTED)


class RunFollower:
    """Reads on where it stopped; everything it says is of the latest poll."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.history = RunHistory()
        self.status = RunStatus.STARTING
        self.config: dict[str, Any] = {}
        """``config.json`` as it was written; empty until it is there."""
        self.launch: Launch | None = read_launch(path)
        self.about: About = read_about(path)
        self.unsaid = ""
        """What its process printed where it ended before it began to work."""
        self.read_error = ""
        self.unknown = 0
        """Events of a newer version of the program."""
        self._reader = RunEventsReader(path / names.EVENTS)

    @property
    def name(self) -> str:
        """What the user calls it, or the folder."""
        return self.about.name or str(self.request.get("name") or "") or self.path.name

    @property
    def request(self) -> dict[str, Any]:
        """What it was asked to do, as plain values; empty where that is not known."""
        request = self.config.get("request")
        return request if isinstance(request, dict) else {}

    @property
    def began(self) -> float:
        """Seconds since 1970; 0: not known."""
        if self.history.first_time:
            return self.history.first_time
        return self.launch.time if self.launch else 0.0

    @property
    def model(self) -> Path | None:
        """The model that it has made; before there is one, that of tiles alone."""
        for name in (names.BEST, names.STAGE1_PATHOLOGY):
            if (self.path / name).is_file():
                return self.path / name
        return None

    @property
    def can_resume(self) -> bool:
        """Whether there is something to go on from."""
        return self.status.resumable and bool(self.config)

    @property
    def failure(self) -> Failed | None:
        """What it said itself of why it cannot go on."""
        ending = self.history.ending
        return ending if isinstance(ending, Failed) else None

    def poll(self) -> bool:
        """Read some more; False where there is no more for now. Cheap where nothing is new."""
        if not self._reader.changed():
            return False
        try:
            events, anew = self._reader.read()
        except OSError as error:
            self.read_error = error.strerror or str(error)
            return False
        self.read_error = ""
        if anew:
            self.history = RunHistory()
        for event in events:
            self.history.apply(event)
        self.unknown = self._reader.unknown
        return bool(events) or self._reader.changed()

    def refresh(self) -> bool:
        """Look at the state of its process; True where that is another than before."""
        if not self.config:
            self._read_config()
        before = (self.status, self.unsaid)
        self.launch = read_launch(self.path)
        self.unsaid = said_before_end(self.path, self.launch) if self.launch else ""
        self.status = self._status()
        return before != (self.status, self.unsaid)

    def reread_about(self) -> None:
        """The user has said something else."""
        self.about = read_about(self.path)

    def _status(self) -> RunStatus:
        if self.launch is not None and self.launch.alive:
            return self._while_alive()
        if self.unsaid:
            return RunStatus.FAILED
        state = run_state(self.path)
        if state is RunState.RUNNING:
            return self._while_alive()
        if state is None:
            return RunStatus.INTERRUPTED
        if state is RunState.PAUSED and self.about.ended:
            return RunStatus.STOPPED
        return RunStatus(state.value)

    def _while_alive(self) -> RunStatus:
        if (self.path / names.STOP).exists():
            return RunStatus.STOPPING
        if self.history.queued is not None:
            return RunStatus.QUEUED
        begun = self.history.revision > 0 and self.history.ending is None
        return RunStatus.RUNNING if begun else RunStatus.STARTING

    def _read_config(self) -> None:
        try:
            plain = json.loads((self.path / names.CONFIG).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(plain, dict):
            self.config = plain
