"""Sessions of earlier: those with a name, and work that was never given one."""

from __future__ import annotations

import contextlib
import secrets
import time
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.session.errors import save_error
from crcviewer.session.opening import ENDING
from crcviewer.session.session_file import SessionFile
from crcviewer.session.summary import SessionSummary, delete_session, in_folder, summaries
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.folders import sessions_folder

_MOST_UNNAMED = 500
"""That are listed; a look at one takes some milliseconds, beside the thread of the window."""
UNTOUCHED_DAYS = 7
"""After which a session in which nobody has worked goes by itself."""


class RecentSessions(QObject):
    """Looked up beside the thread of the window, as some may lie on a far disk."""

    changed = Signal()
    not_removed = Signal(object, object)
    """Path of a session that was to be deleted, and why it is still there: an OSError, None where
    another window has it."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._found: list[SessionSummary] = []
        self._looking: Background | None = None
        self._again = False

    def all(self) -> list[SessionSummary]:
        """The latest first, as of the last look; those in which nobody has worked left out."""
        return [told for told in self._found if not told.untouched]

    @property
    def unnamed_size(self) -> int:
        """Bytes of all that has no name."""
        return sum(told.size for told in self._found if is_unnamed(told.path))

    def left_in_disorder(self) -> list[SessionSummary]:
        """Of windows that were killed, or of a computer that went off."""
        return [told for told in self.all() if not told.ended and not told.in_use]

    def look(self) -> None:
        """At what is there now."""
        if self._looking is not None:
            self._again = True
            return
        named = [Path(path) for path in self._settings.recent_sessions]
        self._looking = job = Background(partial(_found, named, sessions_folder()))
        job.done.connect(self._on_job_done)
        job.failed.connect(self._on_job_failed)
        job.start()

    def remember(self, path: Path) -> None:
        """A session with a name was opened or saved."""
        self._settings.remember_session(str(path))

    def remove(self, path: Path) -> None:
        """Delete one that has no name, for good; one that has is only listed no more."""
        if not is_unnamed(path):
            self._settings.forget_session(str(path))
            self.look()
            return
        job = Background(partial(delete_session, path))
        job.done.connect(partial(self._on_removed, path))
        job.failed.connect(partial(self._on_not_removed, path))
        job.start()

    def _on_removed(self, path: Path, gone: bool) -> None:
        if not gone:
            self.not_removed.emit(path, None)
        self.look()

    def _on_not_removed(self, path: Path, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self.not_removed.emit(path, error)
        self.look()

    def _on_job_done(self, found: list[SessionSummary]) -> None:
        self._looking = None
        self._found = found
        self.changed.emit()
        if self._again:
            self._again = False
            self.look()

    def _on_job_failed(self, error: Exception) -> None:
        self._on_job_done([])
        raise error


def _found(named: list[Path], folder: Path) -> list[SessionSummary]:
    # Their names begin with the time that they were begun at.
    try:
        unnamed = in_folder(folder)[-_MOST_UNNAMED:]
    except OSError:
        unnamed = []  # those with a name lie elsewhere
    found = summaries([*named, *unnamed])
    return [told for told in found if not _tidied_away(told)]


def _tidied_away(told: SessionSummary) -> bool:
    """Whether it was work of nobody's, and is deleted now. What anybody has worked in never is."""
    days = (time.time() - told.changed) / 86_400
    if not told.untouched or told.in_use or not is_unnamed(told.path) or days < UNTOUCHED_DAYS:
        return False
    with contextlib.suppress(OSError):
        return delete_session(told.path, unless=lambda now: not now.untouched)
    return False


def make_unnamed() -> SessionFile:
    """A new file for work that has no name yet. Raises SaveError."""
    folder = sessions_folder()
    name = f"{datetime.now():%Y-%m-%d %H.%M.%S} {secrets.token_hex(3)}{ENDING}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise save_error(folder / name, error) from error
    return SessionFile.create(folder / name)


def is_unnamed(path: Path) -> bool:
    """Whether a session was never given a name."""
    return path.parent == sessions_folder()


def remove_session(path: Path) -> None:
    """A file and what SQLite has beside it. Does not raise."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f".{path.name}.lock"):
        try:
            path.with_name(name).unlink(missing_ok=True)
        except OSError:
            continue
