"""One run as it stands: its history, its state, what stopped it, and what the user says of it.

Knows nothing of Qt.
"""

from __future__ import annotations

import logging
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from crcviewer.client.processes import process_start
from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_launch import Launch, began, failure_before_it_began, read_launch
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import Failure, Resume
from crcviewer.protocol.json_lines import UnreadableError, from_json, parsed, read_small, to_json
from crcviewer.protocol.liveness import Liveness, LivenessWatch
from crcviewer.protocol.run_events import NO_PAIRING, Failed, Finished
from crcviewer.protocol.run_state import RunState, run_state
from crcviewer.protocol.seed_group import SeedGroup, read_group
from crcviewer.protocol.text import text

_log = logging.getLogger(__name__)
_LONGEST_NAME = 200


class About(msgspec.Struct, frozen=True):
    """What the user says of a run, kept in its folder; empty where nothing was said."""

    name: str = ""
    note: str = ""
    ended: bool = False
    """The user has stopped it for good, not only for a while."""


def read_about(run: Path) -> About:
    """A file that is missing or damaged says nothing."""
    try:
        return from_json(About, read_small(run / names.ABOUT))
    except (OSError, UnreadableError):
        return About()


def write_about(run: Path, about: About) -> None:
    """Raises OSError."""
    write_text_atomically(run / names.ABOUT, to_json(about) + "\n")


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
    UNKNOWN = "unknown"
    """It is worked on elsewhere, or it is dead: its process is out of sight, and silent."""

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


_UNTOLD = Failure(
    text("The training could not be started: it met an error in the program."),
    text("Try again. If it happens again, show the log to whoever helps you."),
    Resume(),
)
_INTERRUPTED = Failure(
    text("The training ended without a word: it was killed, or the computer switched off."),
    text("Go on with it: it takes up where it was saved last."),
    Resume(),
)
_UNKNOWN = Failure(
    text(
        "Whether this training still works cannot be known: it was begun on another computer, or in"
        " a container, and has given no sign of life for a while."
    ),
    text(
        "If that computer sleeps, or its network is away, wait. If you know that it has ended, go"
        " on with it here."
    ),
)


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
        self.start_failure: Failure | None = None
        """Why its latest process ended before it began to work on it."""
        self.group: SeedGroup | None = read_group(path.parent)
        """Of runs that differ from this one in their seed alone."""
        self.read_error = ""
        self.unknown = 0
        """Events of a newer version of the program."""
        self.liveness = Liveness.DEAD
        """Of its process, at the latest look."""
        self.watch = LivenessWatch(path, process_start)
        self._reader = RunEventsReader(path / names.EVENTS)

    @property
    def name(self) -> str:
        """What the user calls it, or the folder."""
        name = self.about.name or str(self.request.get("name") or "") or self.path.name
        return name[:_LONGEST_NAME]

    @property
    def request(self) -> dict[str, Any]:
        """What it was asked to do, as plain values; empty where that is not known."""
        request = self.config.get("request")
        return request if isinstance(request, dict) else {}

    @property
    def tile_only(self) -> bool:
        """Whether it has no radiology images: by choice, or since its data have none."""
        started = self.history.started
        if started is not None:
            return started.pairing == NO_PAIRING
        return self.request.get("tile_only") is True

    @property
    def began(self) -> float:
        """Seconds since 1970; 0: not known."""
        if self.history.first_time:
            return self.history.first_time
        return self.launch.time if self.launch else 0.0

    @property
    def model(self) -> Path | None:
        """The model to use: the one that the run recommends; before its end the fused one, and
        before there is one that of tiles alone."""
        ending = self.history.ending
        told = ending.recommended if isinstance(ending, Finished) else ""
        # A run's record may be anybody's: only the models of a run are among what it may name.
        best = [told] if told in (names.STAGE1_PATHOLOGY, names.CONTROL) else []
        for name in (*best, names.BEST, names.STAGE1_PATHOLOGY):
            if os.path.isfile(self.path / name):  # noqa: PTH113 - False where one may not look
                return self.path / name
        return None

    @property
    def can_resume(self) -> bool:
        """Whether there is something to go on from, or a command to try again."""
        return self.status.resumable and (bool(self.config) or self.launch is not None)

    @property
    def failure(self) -> Failure | None:
        """Why it does not go on; None where all is as it should be."""
        ending = self.history.ending
        if self.start_failure is not None:
            return self.start_failure
        if self.status is RunStatus.FAILED and isinstance(ending, Failed):
            return ending.failure
        if self.read_error:
            return Failure(
                text("The record of this run cannot be read ({reason}).", reason=self.read_error),
                text("Check that its disk is there and that you may read the folder."),
            )
        return {RunStatus.INTERRUPTED: _INTERRUPTED, RunStatus.UNKNOWN: _UNKNOWN}.get(self.status)

    def poll(self) -> bool:
        """Read some more; False where there is no more for now. Cheap where nothing is new."""
        if not self._reader.changed():
            return False
        try:
            events, anew = self._reader.read()
            if anew:
                self.history = RunHistory()
            for event in events:
                self.history.apply(event)
        except OSError as error:
            self.read_error = error.strerror or str(error)
            return False
        except Exception:
            # One folder is one row: what it holds must keep no other run from being read.
            _log.exception("the record of a run cannot be read")
            self.read_error = "damaged"
            return False
        self.read_error = ""
        self.unknown = self._reader.unknown
        return bool(events) or self._reader.changed()

    def refresh(self) -> bool:
        """Look at the state of its process; True where that is another than before."""
        if not self.config:
            self._read_config()
        if self.group is not None and not self.group.figures:
            self.group = read_group(self.path.parent)
        before = (self.status, self.start_failure)
        self.launch = read_launch(self.path)
        self.start_failure = None
        if self.launch and not self.launch.alive and not began(self.path, self.launch):
            self.start_failure = failure_before_it_began(self.path) or _UNTOLD
        self.status = self._status()
        return before != (self.status, self.start_failure)

    def reread_about(self) -> None:
        """The user has said something else."""
        self.about = read_about(self.path)

    def _status(self) -> RunStatus:
        ended = self.group is not None and isinstance(self.history.ending, Finished)
        if self.launch is not None and self.launch.alive and not ended:
            return self._while_alive()
        if self.start_failure is not None:
            return RunStatus.FAILED
        try:
            self.liveness = self.watch.look()
            state = run_state(self.path, self.liveness)
        except OSError as error:
            self.read_error = error.strerror or str(error)
            state = None
        if state is RunState.RUNNING:
            return self._while_alive()
        if state is None:
            return RunStatus.INTERRUPTED
        if state is RunState.PAUSED and self.about.ended:
            return RunStatus.STOPPED
        return RunStatus(state.value)

    def _while_alive(self) -> RunStatus:
        if os.path.lexists(self.path / names.STOP):
            return RunStatus.STOPPING
        if self.history.queued is not None:
            return RunStatus.QUEUED
        begun = self.history.revision > 0 and self.history.ending is None
        return RunStatus.RUNNING if begun else RunStatus.STARTING

    def _read_config(self) -> None:
        try:
            plain = parsed(read_small(self.path / names.CONFIG))
        except (OSError, UnreadableError):
            return
        if isinstance(plain, dict):
            self.config = plain
