"""What can go wrong for a user of the training commands: a cause, a next step, an action."""

from __future__ import annotations

from crcviewer.protocol.failure import Action, PlainError
from crcviewer.protocol.text import NOTHING, Text, verbatim


class StudyError(PlainError):
    """Base of the errors that a command shows as a sentence instead of a traceback."""

    # Only until each raise has a Text.
    def __init__(
        self, cause: Text | str, next_step: Text | str = NOTHING, action: Action | None = None
    ) -> None:
        super().__init__(_text(cause), _text(next_step), action)


def _text(words: Text | str) -> Text:
    return verbatim(words) if isinstance(words, str) else words


class DataError(StudyError):
    """The images, labels or pairs cannot be used as they are."""


class SettingsError(StudyError):
    """A preset or an override does not make sense."""


class RunError(StudyError):
    """The run directory or the device cannot be used."""


class StudyStopped(Exception):  # noqa: N818 - nothing went wrong
    """The run was asked to end."""
