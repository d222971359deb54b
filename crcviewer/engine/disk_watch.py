"""Whether files are still as they were, without ever waiting long for a disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from crcviewer.engine.job import Job
from crcviewer.imaging.core.files import disk_stamp
from crcviewer.imaging.core.part_paths import file_of, parse_tree_path
from crcviewer.protocol.messages import FilesStamped, StampFiles

PATIENCE_S = 2.0
_MOST_STUCK = 8
"""Threads that wait for a dead network drive; past that, nothing more is asked."""


def _stamp(file: str, deep: bool) -> str:
    return disk_stamp(file, deep=deep)


class DiskWatch:
    """Asks the disk in a thread of its own: a drive that is gone from the network may answer after
    minutes, or never. Its folders are then left out until it does."""

    def __init__(
        self, stamp: Callable[[str, bool], str] = _stamp, patience_s: float = PATIENCE_S
    ) -> None:
        self._stamp, self._patience_s = stamp, patience_s
        self._stuck: dict[Path, threading.Thread] = {}
        """By the folder that does not answer."""

    def stamp_files(self, request: StampFiles, job: Job) -> FilesStamped:
        """See :class:`StampFiles`."""
        return FilesStamped(request.id, self.stamps(request.paths))

    def stamps(self, paths: Sequence[str]) -> tuple[str | None, ...]:
        """In the order of ``paths``; None where the disk has not answered in time."""
        self._stuck = {f: thread for f, thread in self._stuck.items() if thread.is_alive()}
        wanted = [path for path in paths if self._stuck.keys().isdisjoint(Path(path).parents)]
        looking = _Looking(self._stamp, wanted)
        if wanted and len(self._stuck) < _MOST_STUCK:
            thread = threading.Thread(target=looking.run, daemon=True)
            thread.start()
            thread.join(self._patience_s)
            if thread.is_alive():
                self._stuck[Path(looking.at).parent] = thread
        return tuple(looking.found.get(path) for path in paths)


class _Looking:
    def __init__(self, stamp: Callable[[str, bool], str], paths: Iterable[str]) -> None:
        self._stamp, self._paths = stamp, paths
        self.at = ""
        self.found: dict[str, str] = {}

    def run(self) -> None:
        of_files: dict[tuple[str, bool], str] = {}  # several series of one folder
        for path in self._paths:
            self.at = path
            which = file_of(path), parse_tree_path(path) is not None
            if which not in of_files:
                of_files[which] = self._stamp(*which)
            self.found[path] = of_files[which]
