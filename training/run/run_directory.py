"""The writer of a run directory: configuration, events as they happen, a log, STOP."""

from __future__ import annotations

import errno
import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.run_events import Event, Failed, to_line
from crcviewer.protocol.text import text
from training.base.errors import RunError, not_writable
from training.hardware.processes import this_process
from training.run.heartbeat import HeartbeatWriter

_LOGGER = logging.getLogger("training")


CHECKPOINTS = {
    "pathology": names.STAGE1_PATHOLOGY,
    "radiology": names.STAGE1_RADIOLOGY,
    "fusion": names.BEST,
    "control": names.CONTROL,
    "probe": names.PROBE,
}
"""The file of each trained network, by its branch."""

_BEST_FIRST = (names.BEST, names.STAGE1_PATHOLOGY)

_RESERVE = ".reserve"
_RESERVED = 1 << 16
"""Bytes kept on the disk, so that a run can say why it ends where there is no more room."""


class RunDirectory:
    """An empty folder that becomes the record of one run. A context: it closes its files."""

    def __init__(self, path: Path, *, resume: bool = False, former_is_dead: bool = False) -> None:
        """With ``resume`` the record is gone on with: its last line may be half written.
        ``former_is_dead``: its former process is known to be, though it seems to hold the lock.

        Raises RunError where the folder is worked on by another process, holds links, or cannot be
        written to.
        """
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            _check_no_links(path)
            if not resume and any(entry.name != names.LOCK for entry in path.iterdir()):
                raise _not_empty(path)
            self._lock = _locked(path, anew=former_is_dead)
            if resume:
                (path / names.STOP).unlink(missing_ok=True)
                for left_over in path.glob(".*.part"):
                    left_over.unlink()
                _drop_half_line(path / names.EVENTS)
            process = this_process()
            write_text_atomically(path / names.PROCESS, to_json(process) + "\n")
            self._heartbeat = HeartbeatWriter(path, process)
            (path / _RESERVE).write_bytes(bytes(_RESERVED))
            # Not buffered: a line that the disk did not take must not be written later.
            self._events = (path / names.EVENTS).open("ab", buffering=0)
            self._handler = _Log(path / names.WORKER_LOG, encoding="utf-8")
        except OSError as error:
            raise not_writable(path, error) from error
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOGGER.addHandler(self._handler)
        _LOGGER.setLevel(logging.INFO)

    def __enter__(self) -> RunDirectory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._events.close()
        _LOGGER.removeHandler(self._handler)
        self._handler.close()
        self._heartbeat.end()
        for name in () if self._heartbeat.taken_over else (_RESERVE, names.PROCESS):
            with suppress(OSError):
                self.file(name).unlink(missing_ok=True)
        self._lock.release()

    def file(self, name: str) -> Path:
        """A file of the directory, by one of the names of ``crcviewer.protocol.run_directory``."""
        return self.path / name

    def write_config(self, config: dict[str, Any]) -> None:
        """``config.json``: all that the run was started with."""
        write_text_atomically(self.file(names.CONFIG), json.dumps(config, indent=2) + "\n")

    def record(self, event: Event) -> None:
        """Append one event: on disk, whole, before this returns. Raises OSError, and RunError
        where the run is another process's by now."""
        self.refuse_taken_over()
        line = (to_line(event) + "\n").encode("ascii")
        end = self._events.seek(0, os.SEEK_END)
        try:
            if self._events.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._events.fileno())
        except OSError:
            self._events.truncate(end)
            raise

    def record_failure(self, event: Failed) -> None:
        """Append why the run ends; a full disk, too, has a little room that was kept for it."""
        if self._heartbeat.taken_over:
            return
        with suppress(OSError):
            self.file(_RESERVE).unlink(missing_ok=True)
        try:
            self.record(event)
        except OSError:
            _LOGGER.exception("the failure could not be recorded")

    def best_so_far(self) -> str:
        """The best model that the run has written until now, by its name; empty: there is none.

        The fused model begins as the tile branch and is kept only where it is better.
        """
        written = (name for name in _BEST_FIRST if self.file(name).is_file())
        return next(written, "")

    def stop_asked(self) -> bool:
        """Whether someone put a file named STOP here. Raises RunError where the run is another
        process's by now."""
        self.refuse_taken_over()
        return self.file(names.STOP).exists()

    def refuse_taken_over(self) -> None:
        """Raises RunError where another process has gone on with the run."""
        if self._heartbeat.taken_over:
            raise RunError(
                text(
                    "Another process has gone on with the run in {folder}.", folder=str(self.path)
                ),
                text("Nothing is lost: what this one has not saved is learnt there again."),
            )


def _check_no_links(path: Path) -> None:
    """A run folder may come from anybody; a link in it could lead what is written anywhere."""
    for entry in path.iterdir():
        if entry.is_symlink():
            raise RunError(
                text(
                    "The run folder {folder} holds a link ({name}), which is not followed.",
                    folder=str(path),
                    name=entry.name,
                ),
                text("Put the file itself in its place, or choose a new folder."),
                ChooseFolder(),
            )


def _locked(path: Path, *, anew: bool) -> FileLock:
    """Two processes never work on one run; the system lets go when the process ends.

    A file server may not hear that a computer is gone, and keep its lock: ``anew`` makes another.
    """
    lock = FileLock(path / names.LOCK, is_singleton=False, thread_local=False)
    try:
        with suppress(Timeout):
            lock.acquire(timeout=0)
            return lock
        if anew:
            (path / names.LOCK).unlink(missing_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise RunError(
            text("The run in {folder} is being worked on already.", folder=str(path)),
            text("Wait until it has ended, or stop it first."),
        ) from None
    return lock


def _not_empty(path: Path) -> RunError:
    return RunError(
        text("The run folder {folder} is not empty.", folder=str(path)),
        text(
            "Choose a new folder, so that no earlier run is overwritten, or go on with "
            "the run that is in it."
        ),
        ChooseFolder(),
    )


class _Log(logging.FileHandler):
    """Where there is no room for the log, the run goes on without it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass


def _drop_half_line(events: Path) -> None:
    """A process that is killed may leave the beginning of a line."""
    if not events.exists():
        return
    written = events.read_bytes()
    whole = written.rfind(b"\n") + 1
    if whole < len(written):
        os.truncate(events, whole)
