"""The writer of a run directory: configuration, events as they happen, a log, STOP."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.run_events import Event, to_line
from training.errors import RunError

_LOGGER = logging.getLogger("training")


class RunDirectory:
    """An empty folder that becomes the record of one run. A context: it closes its files."""

    def __init__(self, path: Path) -> None:
        """Raises RunError where the folder is in use or cannot be written to."""
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            if any(path.iterdir()):
                raise RunError(
                    f"The run folder {path} is not empty.",
                    "Name a new folder with --run, so that no earlier run is overwritten.",
                )
            self._events = (path / names.EVENTS).open("a", encoding="ascii")
            self._handler = logging.FileHandler(path / names.WORKER_LOG, encoding="utf-8")
        except OSError as error:
            raise RunError(
                f"The run folder {path} cannot be written to ({error.strerror}).",
                "Name another folder with --run.",
            ) from error
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

    def file(self, name: str) -> Path:
        """A file of the directory, by one of the names of ``crcviewer.protocol.run_directory``."""
        return self.path / name

    def write_config(self, config: dict[str, Any]) -> None:
        """``config.json``: all that the run was started with."""
        write_text_atomically(self.file(names.CONFIG), json.dumps(config, indent=2) + "\n")

    def record(self, event: Event) -> None:
        """Append one event: on disk before this returns."""
        self._events.write(to_line(event) + "\n")
        self._events.flush()
        os.fsync(self._events.fileno())

    def stop_asked(self) -> bool:
        """Whether someone put a file named STOP here."""
        return self.file(names.STOP).exists()
