"""Who may write a session's file, and whether it can be read at all."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from crcviewer.session.errors import UnreachableSessionError

ENDING = ".crcsession"
_PATIENCE_S = 0.3
"""Somebody may only be looking whether it is held."""


class ReadOnly(StrEnum):
    """Why a session cannot be written."""

    NO = "no"
    ELSEWHERE = "elsewhere"
    """Another window, or a command, has it."""
    PLACE = "place"
    """The file or its folder may not be written to."""
    ASKED = "asked"


class SessionLock:
    """Held by whoever writes; the system frees it when a process ends, however it does."""

    def __init__(self, path: Path) -> None:
        self.file = path.with_name(f".{path.name}.lock")
        self._lock = FileLock(self.file, thread_local=False)

    def held(self) -> bool:
        """Whether somebody has it."""
        if not self.file.exists():
            return False
        held = self.take(0) is ReadOnly.ELSEWHERE
        self.free()
        return held

    def take(self, patience_s: float = _PATIENCE_S) -> ReadOnly:
        """NO: it is ours now."""
        try:
            self._lock.acquire(timeout=patience_s)
        except Timeout:
            return ReadOnly.ELSEWHERE
        except (OSError, NotImplementedError):
            return ReadOnly.PLACE
        return ReadOnly.NO

    def free(self) -> None:
        """Let others write. The empty file stays: one that is taken away could be in the hands of
        somebody else by then."""
        self._lock.release()


def check_reachable(path: Path) -> None:
    """Raises UnreachableSessionError where the system does not let us read it."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnreachableSessionError(path, error.strerror or str(error)) from error
