"""What can go wrong for a user of the training commands: a cause and a next step."""

from __future__ import annotations


class StudyError(Exception):
    """Base of the errors that a command shows as a sentence instead of a traceback."""

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause} {next_step}")
        self.cause = cause
        self.next_step = next_step


class DataError(StudyError):
    """The images, labels or pairs cannot be used as they are."""


class SettingsError(StudyError):
    """A preset or an override does not make sense."""


class RunError(StudyError):
    """The run directory or the device cannot be used."""


class StudyStopped(Exception):  # noqa: N818 - nothing went wrong
    """The run was asked to end."""
