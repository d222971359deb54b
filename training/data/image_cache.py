"""Images that have been decoded once: a small database in the user's cache folder.

It holds reduced pixels of one's own images, so it lies where only the user reads; it can be deleted
at any time. A database, not a file an image: one commit is atomic, and a cohort is one file. It is
kept below some gigabytes: what was not asked for the longest goes first.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
from pathlib import Path
from types import TracebackType

import msgspec
import numpy as np

from crcviewer.protocol.images import Slot
from crcviewer.protocol.resources import cache_folder
from crcviewer.protocol.text import Text
from training.data.decode_images import DecodedImage

_WARNINGS = msgspec.json.Decoder(tuple[Text, ...])
_LOGGER = logging.getLogger("training")
_VERSION = 3
"""Of what is stored: another way of reading images makes the old ones strangers."""
_MOST_BYTES = 4_000_000_000
"""Of all pixels that are kept."""
_DAY = 86_400


def cache_key(path: Path, slot: Slot, slice_index: int | None, side: int) -> str:
    """Of one image of at most ``side`` pixels as it lies on the disk now: another one as soon as
    its files change.

    Raises OSError where it is not there.
    """
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256(f"{_VERSION}\0{slot}\0{slice_index}\0{side}".encode())
    for file in files:
        status = file.stat()
        stamp = f"\0{file.absolute()}\0{status.st_size}\0{status.st_mtime_ns}"
        digest.update(os.fsencode(stamp))
    return digest.hexdigest()


class ImageCache:
    """A context. Where the database cannot be used, nothing is kept and all is decoded anew."""

    def __init__(self, folder: Path | None = None, most_bytes: int = _MOST_BYTES) -> None:
        """Of ``folder``, or the user's own."""
        self._path = (folder or cache_folder()) / "images.sqlite"
        self._most_bytes = most_bytes
        self._today = int(time.time()) // _DAY
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> ImageCache:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=30.0)
            self._database.execute("PRAGMA auto_vacuum = INCREMENTAL")
            self._database.execute("DROP TABLE IF EXISTS images")  # of earlier versions
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS squares (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, "
                "modality TEXT NOT NULL, warnings TEXT NOT NULL, shape TEXT NOT NULL, "
                "side INTEGER NOT NULL, used INTEGER NOT NULL, pixels BLOB NOT NULL)"
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
        self._make_room()
        self.commit()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _make_room(self) -> None:
        """What was used the longest ago goes, until three quarters of the room are taken."""
        if self._database is None:
            return
        total = "SELECT TOTAL(LENGTH(pixels)) FROM squares"
        try:
            held = self._database.execute(total).fetchone()[0]
            if held <= self._most_bytes:
                return
            rows = self._database.execute(
                "SELECT rowid, LENGTH(pixels) FROM squares ORDER BY used, rowid"
            ).fetchall()
            gone = []
            for row, length in rows:
                if held <= self._most_bytes * 3 // 4:
                    break
                gone.append((row,))
                held -= length
            self._database.executemany("DELETE FROM squares WHERE rowid = ?", gone)
            self._database.commit()
            self._database.execute("PRAGMA incremental_vacuum").fetchall()
        except sqlite3.Error as error:
            self._give_up(error)

    def get(self, key: str) -> DecodedImage | None:
        """What is kept under ``key``; None where there is nothing sound."""
        if self._database is None:
            return None
        try:
            row = self._database.execute(
                "SELECT sha256, modality, warnings, shape, pixels, side, used FROM squares "
                "WHERE key = ?",
                (key,),
            ).fetchone()
            if row is None:
                return None
            shape = tuple(int(part) for part in row[3].split(","))
            pixels = np.frombuffer(row[4], np.uint8).reshape(shape)
            warnings = _WARNINGS.decode(row[2])
            if row[6] != self._today:
                self._database.execute(
                    "UPDATE squares SET used = ? WHERE key = ?", (self._today, key)
                )
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        except (ValueError, msgspec.MsgspecError):
            return None
        return DecodedImage(pixels, row[0], row[1], warnings, row[5])

    def count(self) -> int:
        """How many images are kept."""
        if self._database is None:
            return 0
        found: int = self._database.execute("SELECT COUNT(*) FROM squares").fetchone()[0]
        return found

    def put(self, key: str, image: DecodedImage) -> None:
        """Keep it; on disk after the next :meth:`commit`."""
        if self._database is None:
            return
        shape = ",".join(str(length) for length in image.pixels.shape)
        told = msgspec.json.encode(image.warnings).decode()
        try:
            self._database.execute(
                "INSERT OR REPLACE INTO squares VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    image.sha256,
                    image.modality,
                    told,
                    shape,
                    image.side,
                    self._today,
                    image.pixels.tobytes(),
                ),
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
