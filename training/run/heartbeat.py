"""The heartbeat of a run: from a thread of its own, so that an hour-long epoch is no silence."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from pathlib import Path

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.liveness import Heartbeat, WorkingProcess, read_heartbeat

_LOGGER = logging.getLogger("training")


class HeartbeatWriter:
    """Beats from the start to :meth:`end`, unless another process has taken the run over.

    That happens where a user has said that this one is dead, and it only slept.
    """

    def __init__(self, run: Path, process: WorkingProcess) -> None:
        """The first beat is written before this returns. Raises OSError."""
        self._path = run / names.HEARTBEAT
        self._run, self._process = run, process
        self._beat = 0
        self._ended = threading.Event()
        self._taken_over = threading.Event()
        self._write()
        self._thread = threading.Thread(target=self._go_on, name="heartbeat", daemon=True)
        self._thread.start()

    @property
    def taken_over(self) -> bool:
        """Whether another process works on the run by now: nothing must be written any more."""
        return self._taken_over.is_set()

    def end(self) -> None:
        """No more beats, and the file is gone."""
        self._ended.set()
        self._thread.join()
        self.look()
        if not self.taken_over:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def look(self) -> None:
        """Find out at once whether another process has taken over."""
        found = read_heartbeat(self._run)
        if found is not None and found.token != self._process.token:
            self._taken_over.set()

    def _go_on(self) -> None:
        while not self._ended.wait(self._process.interval):
            self.look()
            if self.taken_over:
                _LOGGER.error("another process has gone on with this run: this one ends")
                return
            try:
                self._write()
            except OSError:
                # A full disk ends the run in its own way; a file server may come back.
                _LOGGER.exception("no heartbeat could be written")

    def _write(self) -> None:
        # Renamed, so that nobody reads half of it; not flushed to the disk: it is of no use later.
        self._beat += 1
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        temporary.write_text(to_json(Heartbeat(self._process.token, self._beat)) + "\n")
        temporary.replace(self._path)
