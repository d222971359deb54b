"""The folder through which arrays travel: one for each running window, gone when it closes."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from PySide6.QtCore import QDir, QFileInfo, QLockFile, QTemporaryDir

from crcviewer.protocol.messages import Reply

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


def arrays_of(reply: Reply) -> tuple[Path, ...]:
    """The files that a worker made for a reply."""
    array = getattr(reply, "array", "") or getattr(reply, "arrays", "")
    if not array:
        return ()
    # A map that was made for this reply lies beside its arrays; others are the user's files.
    beside = Path(getattr(reply, "path", ""))
    made = (beside,) if beside.parent == Path(array).parent else ()
    return (Path(array), *made)


def delete_arrays(reply: Reply) -> None:
    """Remove what nobody wants any more."""
    for file in arrays_of(reply):
        file.unlink(missing_ok=True)


def delete_orphans(session: Path, pid: int, brought: Container[str]) -> None:
    """Remove what a worker that has ended left behind and no reply has ever named.

    ``brought``: names of files that replies have named.
    """
    for file in session.glob(f"*-{pid}-*"):
        if file.name not in brought:
            file.unlink(missing_ok=True)


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    # Stale is what belongs to a dead process, however long a living one has run.
    lock.setStaleLockTime(0)
    return lock
