"""The files behind what was dropped: folders within folders, each once, in natural order."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.file_names import natural_key
from crcviewer.imaging.core.files import display_name, is_folder, mode_of
from crcviewer.protocol.text import text

_CLUTTER = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "dicomdir", "__macosx"))


@dataclass(frozen=True)
class FoundFile:
    """A file to look at."""

    path: str
    dropped: bool
    """Named by the user, not merely found in a folder."""


@dataclass(frozen=True)
class FoundFiles:
    """What was found; a folder that could not be read is an error of its own."""

    files: tuple[FoundFile, ...]
    errors: tuple[tuple[str, ImageError], ...]


def find_files(paths: Iterable[str], cancelled: Callable[[], bool]) -> FoundFiles:
    """Folders are searched to any depth; a link back to a folder already seen is not followed.

    Hidden files, system clutter, pipes and devices in folders are passed over.
    """
    files: dict[str, FoundFile] = {}
    errors: list[tuple[str, ImageError]] = []
    seen: set[tuple[int, int]] = set()

    def enter(folder: str) -> None:
        if cancelled():
            return
        try:
            status = Path(folder).stat()
            if (status.st_dev, status.st_ino) in seen:
                return
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                names = [e.name for e in entries]
        except OSError:
            errors.append((folder, _unreadable(folder)))
            return
        inner = []
        for name in sorted(names, key=natural_key):
            if name.startswith(".") or name.casefold() in _CLUTTER:
                continue
            path = str(Path(folder) / name)
            mode = mode_of(path)
            if stat.S_ISDIR(mode):
                inner.append(path)
            elif stat.S_ISREG(mode):
                files.setdefault(path, FoundFile(path, dropped=False))
        pending.extend(reversed(inner))  # a folder's own files come before those of its folders

    for path in paths:
        if is_folder(path):
            pending = [path]
            while pending:
                enter(pending.pop())
        else:
            files.setdefault(path, FoundFile(path, dropped=True))
    return FoundFiles(tuple(files.values()), tuple(errors))


def _unreadable(folder: str) -> ImageError:
    return ImageError(
        text("The folder {name} cannot be opened.", name=display_name(folder)),
        text("Change its permissions, or ask its owner for a copy."),
    )
