"""Why something could not be done, what to do next, and what a button could do about it."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.text import NOTHING, Text, joined

SettingValue = bool | int | float | str


class Resume(msgspec.Struct, frozen=True, tag="resume", omit_defaults=True):
    """Go on with the run, perhaps with other settings or on another device."""

    settings: dict[str, SettingValue] = {}
    """By their full names: ``{"batch.size": 16}``."""
    other_device: bool = False
    """Whether any other device of this computer would do."""
    former_is_dead: bool = False
    """Whether the user must know that its former process has ended: it is out of sight."""


class FreeSpaceAndResume(msgspec.Struct, frozen=True, tag="free_space_and_resume"):
    """Make room on the disk of this folder, then go on with the run."""

    folder: str


class ChangeSettings(msgspec.Struct, frozen=True, tag="change_settings"):
    """Begin with these settings instead."""

    settings: dict[str, SettingValue]


class ChooseFolder(msgspec.Struct, frozen=True, tag="choose_folder"):
    """Choose another folder, or file, for what was asked."""


class InstallPart(msgspec.Struct, frozen=True, tag="install_part"):
    """Something is not installed here."""

    part: str
    """Its name, of a package or a driver."""


class TellPixelSize(msgspec.Struct, frozen=True, tag="tell_pixel_size"):
    """Say how large the pixels of a slide are, or with which objective it was scanned."""

    path: str
    objectives: tuple[float, ...] = (10.0, 20.0, 40.0)
    """Usual ones: 1, 0.5 and 0.25 µm a pixel."""


Action = Resume | FreeSpaceAndResume | ChangeSettings | ChooseFolder | InstallPart | TellPixelSize


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Cause and next step are whole sentences in plain words, without jargon or command lines."""

    cause: Text
    next_step: Text = NOTHING
    action: Action | None = None

    @property
    def said(self) -> Text:
        """Both, one after the other."""
        return joined((self.cause, self.next_step))


class PlainError(Exception):
    """An error that a user can be told of; all that the program raises for users derive from it.

    Texts never quote what is written inside a file: a DICOM header may hold a patient's name.
    """

    def __init__(
        self, cause: Text, next_step: Text = NOTHING, action: Action | None = None
    ) -> None:
        super().__init__(f"{cause} {next_step}".strip())
        self.failure = Failure(cause, next_step, action)

    @property
    def cause(self) -> Text:
        return self.failure.cause

    @property
    def next_step(self) -> Text:
        return self.failure.next_step

    @property
    def action(self) -> Action | None:
        return self.failure.action
