"""What can be said of a session without opening it for work: for lists of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from crcviewer.session.errors import SessionError
from crcviewer.session.opening import ENDING, ReadOnly, SessionLock
from crcviewer.session.session_file import SessionFile

_MOST_SAMPLES = 50
"""More cases than that are not looked through."""


@dataclass(frozen=True)
class SessionSummary:
    """As of a moment ago."""

    path: Path
    cases: int
    first_name: str
    """Of its first case; empty: it has none."""
    saved_at: str
    """ISO 8601 in UTC; empty: it was not told."""
    untouched: bool
    """Whether it has nothing but samples that ship with the program, with which nothing was done:
    no work of anybody's."""
    ended: bool
    """Whether it was left in good order."""
    in_use: bool
    """Whether another window has it."""
    changed: float
    """Seconds of the file's last change, by the clock of its disk; for the order of a list."""
    turn: int = 0
    """See :class:`crcviewer.session.notes.SessionNotes`."""
    size: int = 0
    """Bytes on the disk."""
    blinded: bool = False
    """Whether it is read with names and answers hidden: a list of sessions tells no name of it."""


def summary(path: Path) -> SessionSummary | None:
    """None where it cannot be read. May wait for a disk."""
    try:
        found = path.stat()
        size, wal = found.st_size, path.with_name(f"{path.name}-wal")
        if wal.exists():
            size += wal.stat().st_size
        in_use = SessionLock(path).held()
        with SessionFile.open(path, read_only=True) as session:
            notes = session.notes()
            return SessionSummary(
                path,
                session.count(),
                session.first_name(),
                notes.saved_at,
                _untouched(session),
                notes.ended,
                in_use,
                found.st_mtime,
                notes.turn,
                size,
                notes.blinded,
            )
    except (OSError, SessionError):
        return None


def _untouched(session: SessionFile) -> bool:
    if session.count() > _MOST_SAMPLES or not session.pristine:
        return False
    cases = session.cases()
    # Of a row that cannot be read nobody knows what it was.
    return not session.unreadable and all(c.sample and c.review is None for c in cases)


def summaries(paths: Iterable[Path]) -> list[SessionSummary]:
    """Of those that can be read, the latest first, whatever the clock said meanwhile."""
    found = [told for path in dict.fromkeys(paths) if (told := summary(path)) is not None]
    return sorted(found, key=lambda told: (told.turn, told.changed), reverse=True)


def delete_session(path: Path, *, unless: Callable[[SessionSummary], bool] | None = None) -> bool:
    """Take away a session that no window has, with what SQLite has beside it; not where ``unless``
    finds, under its lock, a reason not to. Whether it is gone. Raises OSError."""
    lock = SessionLock(path)
    if lock.take(0) is not ReadOnly.NO:
        return False
    try:
        if unless is not None:
            told = summary(path)
            if told is None or unless(told):
                return False
        # The file first: what would be left of it without the rest is still a session.
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    finally:
        lock.free()
    with contextlib.suppress(OSError):
        lock.file.unlink(missing_ok=True)
    return True


def in_folder(folder: Path) -> list[Path]:
    """All that lie there. Raises OSError."""
    return sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
