"""What can go wrong for a user of the training commands: a cause, a next step, an action."""

from __future__ import annotations

from crcviewer.protocol.failure import PlainError


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
