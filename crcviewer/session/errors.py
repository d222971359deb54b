"""Why a session cannot be opened or saved."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.text import text


class SessionError(PlainError):
    """Any of them."""


class NoSessionError(SessionError):
    """There is no such file, or it is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            text("{name} is no session.", name=path.name)
            if path.is_file()
            else text("{name} was not found.", name=path.name),
            text("Choose a file that this program has saved as a session."),
        )


class NewerSessionError(SessionError):
    """A later version of the program has written it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            text("{name} was made by a newer version of crcviewer.", name=path.name),
            text("Open it with that version. It was left as it is."),
        )


class OutdatedSessionError(SessionError):
    """The program no longer knows how to read it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            text("{name} was made by a version of crcviewer that is too old.", name=path.name),
            text("Open and save it with a version in between. It was left as it is."),
        )


class DamagedSessionError(SessionError):
    """Nothing of it could be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            text("{name} is damaged, and nothing of it can be read.", name=path.name),
            text("It was left as it is. If there is a copy of it, open that."),
        )


class UnreachableSessionError(SessionError):
    """The system does not let us."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            text("{name} cannot be opened: {reason}.", name=path.name, reason=reason),
            text("Look whether its drive is there and whether you may read it."),
        )


class ReadOnlySessionError(SessionError):
    """It was opened for reading."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            text("{name} is open for reading only.", name=path.name),
            text("Save it under another name to go on with it."),
        )


class SaveError(SessionError):
    """What was to be written was not; the file is as it was before."""

    def __init__(self, path: Path, reason: str, *, full: bool) -> None:
        self.full = full
        """Whether there is no room: it will go on once there is."""
        folder = str(path.parent)
        super().__init__(
            text("The session could not be saved: the disk is full.")
            if full
            else text("The session could not be saved: {reason}.", reason=reason),
            text("Make room on the disk of {folder}; saving goes on by itself.", folder=folder)
            if full
            else text("It is tried again by itself. Or save it under another name."),
        )


def save_error(path: Path, error: sqlite3.Error | OSError) -> SaveError:
    """What the user is told of an error of the system or of SQLite."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        return SaveError(path, error.strerror or str(error), full=full)
    code = getattr(error, "sqlite_errorcode", None)
    # A quota and a limit of the size of files are told as an I/O error of writing.
    full = code == sqlite3.SQLITE_FULL or (
        code == sqlite3.SQLITE_IOERR_WRITE and os.path.exists(path.parent)  # noqa: PTH110
    )
    return SaveError(path, str(error), full=full)
