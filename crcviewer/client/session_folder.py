"""The folder through which arrays travel: one for each running window, gone when it closes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QFileInfo, QLockFile, QTemporaryDir

_PREFIX = "crcviewer-session-"
_LOCK = "window.lock"


class SessionFolder:
    """A private temporary folder, locked for as long as its window lives.

    Raises OSError where no temporary folder can be made (a full disk).
    """

    def __init__(self, parent: Path | None = None) -> None:
        place = Path(QDir.tempPath()) if parent is None else parent
        self._folder = QTemporaryDir(str(place / f"{_PREFIX}XXXXXX"))
        if not self._folder.isValid():
            raise OSError(self._folder.errorString())
        self.path = Path(self._folder.path())
        self._lock = _lock(self.path)
        self._lock.tryLock(0)

    def remove(self) -> None:
        """Remove the folder with all that is in it; the workers must have ended."""
        self._lock.unlock()
        self._folder.remove()


def remove_stale_sessions(parent: Path | None = None) -> int:
    """Remove what windows left behind that were killed; returns how many folders went.

    Folders of living windows and of other users stay.
    """
    place = Path(QDir.tempPath()) if parent is None else parent
    me = QFileInfo(QDir.homePath()).ownerId()
    removed = 0
    for folder in place.glob(f"{_PREFIX}*"):
        # A folder without a lock may belong to a window that is just starting.
        if folder.is_symlink() or not (folder / _LOCK).is_file():
            continue
        if QFileInfo(str(folder)).ownerId() != me:
            continue
        lock = _lock(folder)
        if lock.tryLock(0):
            lock.unlock()
            removed += QDir(str(folder)).removeRecursively()
    return removed


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    # Stale is what belongs to a dead process, however long a living one has run.
    lock.setStaleLockTime(0)
    return lock
