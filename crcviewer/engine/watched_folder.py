"""A folder into which files are being copied: which of them are whole, and when to look again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

Looks = dict[str, tuple[int, int]]
"""Size and time of the last change, by path."""
_PATIENCE = 10
"""Times that it takes a file to settle."""


class WatchedFolder:
    """A file is whole once it has stayed as it is for ``settle_s``, and has anything in it."""

    def __init__(self, folder: Path, settle_s: float) -> None:
        self._folder, self._settle_s = folder, settle_s
        self._seen: Looks = {}
        self._since: dict[str, float] = {}
        self._told: Looks = {}

    def news(self) -> bool:
        """Whether whole files are there that were not at the last call that said so. While others
        are under way that may belong to them it waits, but not for ever: a file that grows without
        end holds up nothing. Raises OSError where the folder is gone."""
        now, found = time.monotonic(), dict(_files(self._folder))
        for path, look in found.items():
            if self._seen.get(path) != look:
                self._since[path] = now
        self._since = {path: since for path, since in self._since.items() if path in found}
        self._seen = found
        whole = {p: look for p, look in found.items() if now - self._since[p] >= self._settle_s}
        fresh = [p for p, look in whole.items() if self._told.get(p) != look and look[0]]
        if not fresh:
            return False
        waited = now - min(self._since[path] for path in fresh)
        if len(whole) < len(found) and waited < _PATIENCE * self._settle_s:
            return False
        self._told = whole
        return True

    def unfinished(self, path: str) -> bool:
        """Whether a file, or one of a folder, was under way at the last look."""
        open_ones = [one for one in self._seen if one not in self._told]
        within = os.path.join(path, "")  # noqa: PTH118 - a name of any kind
        return any(one == path or one.startswith(within) for one in open_ones)


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Of the folder and those below, without hidden ones. Raises OSError for the folder itself."""
    os.scandir(folder).close()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith("."):
                continue
            path = os.path.join(place, name)  # noqa: PTH118 - a name of any kind
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError:
                continue  # it went just now, or may not be read
            yield path, (status.st_size, status.st_mtime_ns)
