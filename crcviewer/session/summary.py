"""What can be said of a session without opening it for work: for lists of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crcviewer.session.errors import SessionError
from crcviewer.session.opening import ENDING, SessionLock
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
    blinded: bool = False
    """Whether it is read with names and answers hidden: a list of sessions tells no name of it."""


def summary(path: Path) -> SessionSummary | None:
    """None where it cannot be read. May wait for a disk."""
    try:
        changed = path.stat().st_mtime
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
                changed,
                notes.blinded,
            )
    except (OSError, SessionError):
        return None


def _untouched(session: SessionFile) -> bool:
    if session.count() > _MOST_SAMPLES or session.slides().slides or session.steps()[0]:
        return False
    return all(case.sample and case.review is None for case in session.cases())


def summaries(paths: Iterable[Path]) -> list[SessionSummary]:
    """Of those that can be read, the latest first."""
    found = [told for path in dict.fromkeys(paths) if (told := summary(path)) is not None]
    return sorted(found, key=lambda told: told.changed, reverse=True)


def in_folder(folder: Path) -> list[Path]:
    """All that lie there. Raises OSError."""
    return sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else []
