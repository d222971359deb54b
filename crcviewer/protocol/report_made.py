"""What the commands that make and check reports tell the window."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.text import Text


class ReportMade(msgspec.Struct, frozen=True):
    """Of ``crcviewer report`` and ``crcviewer export``."""

    path: str
    """The file, or the folder of several."""
    cases: int
    pages: int = 0
    """Of a PDF, as far as they are the report's own; 0: none."""


class Checked(StrEnum):
    """How an answer of a report stands, computed again."""

    SAME = "same"
    CLOSE = "close"
    """No probability differs by more than 0.001, and class, verdict and sets are the same."""
    ROUNDED = "rounded"
    """The answer was given in bfloat16, and is the same but for its rounding: class, verdict and
    sets are the same, and no probability differs by more than 0.03."""
    DIFFERENT = "different"
    FILE_CHANGED = "file_changed"
    FILE_GONE = "file_gone"
    NO_MODEL = "no_model"
    """The model that answered is not at hand."""
    OTHER_PREPROCESSING = "other_preprocessing"
    FAILED = "failed"
    """It cannot be computed any more."""
    NO_PROFILE = "no_profile"
    """The site profile that it was given under is not at hand."""
    NO_ANSWER = "no_answer"
    """It had none."""


class CheckedCase(msgspec.Struct, frozen=True):
    """One of them."""

    name: str
    outcome: Checked
    said: Text
    """For people."""
    largest_change: float | None = None
    """Of a probability; None: nothing was computed."""


class CheckedMap(msgspec.Struct, frozen=True):
    """The map of a slide, of which some fields, or all, were computed again."""

    name: str
    outcome: Checked
    """The worst of its fields', or why none was computed."""
    said: Text
    """For people."""
    fields: int = 0
    """That have an answer, and may be drawn."""
    checked: int = 0
    same: int = 0
    close: int = 0
    rounded: int = 0
    different: int = 0
    largest_change: float | None = None
    """Of a probability; None: nothing was computed."""


class VerifyReport(msgspec.Struct, frozen=True):
    """Of ``crcviewer verify``."""

    path: str
    cases: tuple[CheckedCase, ...]
    same_program: bool
    """Whether the program that checks has the code of the one that answered, all cases and
    maps."""
    maps: tuple[CheckedMap, ...] = ()
    """Of slides."""

    @property
    def passed(self) -> bool:
        """Whether all answers are the same, or close."""
        outcomes = [*(one.outcome for one in self.cases), *(one.outcome for one in self.maps)]
        return all(outcome in PASSED for outcome in outcomes)


PASSED = (Checked.SAME, Checked.CLOSE, Checked.ROUNDED, Checked.NO_ANSWER)
"""Outcomes that nobody has to look into."""
