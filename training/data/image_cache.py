"""Images that have been decoded once: a small database in the user's cache folder.

It holds reduced pixels of one's own images, so it lies where only the user reads; it can be deleted
at any time. A database, not a file an image: one commit is atomic, and a cohort is one file.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import sys
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.messages import Slot

CACHE_VARIABLE = "CRCVIEWER_CACHE"
"""Environment variable: another folder for the cache."""
_LOGGER = logging.getLogger("training")
_VERSION = 1
"""Of what is stored: another way of reading images makes the old ones strangers."""


def cache_folder() -> Path:
    """Where the user's programs keep what can be made again."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "crcviewer" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "crcviewer"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crcviewer"


def cache_key(path: Path, slot: Slot, slice_index: int | None) -> str:
    """Of one image as it lies on the disk now: another one as soon as its files change.

    Raises OSError where it is not there.
    """
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256(f"{_VERSION}\0{slot}\0{slice_index}".encode())
    for file in files:
        status = file.stat()
        stamp = f"\0{file.absolute()}\0{status.st_size}\0{status.st_mtime_ns}"
        digest.update(os.fsencode(stamp))
    return digest.hexdigest()


class ImageCache:
    """A context. Where the database cannot be used, nothing is kept and all is decoded anew."""

    def __init__(self, folder: Path | None = None) -> None:
        """Of ``folder``, or the user's own."""
        self._path = (folder or cache_folder()) / "images.sqlite"
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> ImageCache:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=30.0)
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS images (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, "
                "modality TEXT NOT NULL, warnings TEXT NOT NULL, shape TEXT NOT NULL, "
                "pixels BLOB NOT NULL) WITHOUT ROWID"
            )
            self._path.chmod(0o600)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.commit()
        if self._database is not None:
            self._database.close()
            self._database = None

    def get(self, key: str) -> CachedImage | None:
        """What is kept under ``key``; None where there is nothing sound."""
        if self._database is None:
            return None
        try:
            row = self._database.execute(
                "SELECT sha256, modality, warnings, shape, pixels FROM images WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            shape = tuple(int(part) for part in row[3].split(","))
            pixels = np.frombuffer(row[4], np.uint8).reshape(shape)
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        except ValueError:
            return None
        return CachedImage(pixels, row[0], row[1], tuple(filter(None, row[2].split("\n"))))

    def put(self, key: str, image: CachedImage) -> None:
        """Keep it; on disk after the next :meth:`commit`."""
        if self._database is None:
            return
        shape = ",".join(str(length) for length in image.pixels.shape)
        told = "\n".join(image.warnings)
        try:
            self._database.execute(
                "INSERT OR REPLACE INTO images VALUES (?, ?, ?, ?, ?, ?)",
                (key, image.sha256, image.modality, told, shape, image.pixels.tobytes()),
            )
        except sqlite3.Error as error:
            self._give_up(error)

    def commit(self) -> None:
        """Everything so far is on disk after this."""
        if self._database is None:
            return
        try:
            self._database.commit()
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        _LOGGER.warning("images are not cached: %s cannot be used (%s)", self._path, error)
        if self._database is not None:
            self._database.close()
            self._database = None


class CachedImage:
    """A square of 8-bit pixels, and what its file says of itself."""

    def __init__(
        self, pixels: NDArray[np.uint8], sha256: str, modality: str, warnings: tuple[str, ...]
    ) -> None:
        """pixels: ``(S, S, 3)`` of pathology, ``(S, S)`` of radiology; sha256: of the file."""
        self.pixels = pixels
        self.sha256 = sha256
        self.modality = modality
        self.warnings = warnings
