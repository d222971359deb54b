"""What every image that cannot be read becomes: a cause and a next step, in plain words."""

from __future__ import annotations


class ImageError(Exception):
    """A file that cannot be shown or classified.

    ``cause`` and ``next_step`` are sentences for the user. They never quote what is written inside
    a file: a DICOM header may hold a patient's name.
    """

    def __init__(self, cause: str, next_step: str) -> None:
        super().__init__(f"{cause} {next_step}")
        self.cause = cause
        self.next_step = next_step


class UnknownFormatError(ImageError):
    """The file is none of the formats that can be read: in a folder it is passed over."""
