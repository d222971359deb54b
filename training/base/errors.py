"""What can go wrong for a user of the training commands: a cause, a next step, an action."""

from __future__ import annotations

from pathlib import Path

from crcviewer.protocol.failure import ChooseFolder, PlainError
from crcviewer.protocol.text import text


class StudyError(PlainError):
    """Base of the errors that a command shows as a sentence instead of a traceback."""


class DataError(StudyError):
    """The images, labels or pairs cannot be used as they are."""


class SettingsError(StudyError):
    """A preset or an override does not make sense."""


class RunError(StudyError):
    """The run directory or the device cannot be used."""


class StudyStopped(Exception):  # noqa: N818 - nothing went wrong
    """The run was asked to end."""


def not_writable(path: Path, error: OSError) -> RunError:
    """A folder or file that the system does not let us write."""
    reason = error.strerror or str(error)
    return RunError(
        text("{path} cannot be written to ({reason}).", path=str(path), reason=reason),
        text("Choose another folder, or make room on that disk."),
        ChooseFolder(),
    )
