"""Exceptions to plain sentences for the user, and to lines for the log."""

from __future__ import annotations

import traceback

from crcviewer.imaging.core.decoding import lacks_memory
from crcviewer.protocol.failure import Failure, PlainError
from crcviewer.protocol.private_log import told_of
from crcviewer.protocol.text import text

# Their messages may quote header values, and what a DICOM header says of a patient is never kept.
_QUOTING_PACKAGES = ("pydicom", "gdcm", "nibabel")


class RequestError(PlainError):
    """A request that cannot be done."""


def explain(error: BaseException) -> Failure:
    """Cause and next step of any exception, each a sentence without jargon."""
    if isinstance(error, PlainError):
        return error.failure
    if _is_out_of_memory(error):
        return Failure(
            text("There was not enough memory for this."),
            text("Close other programs, choose a smaller image or a smaller model, and try again."),
        )
    if isinstance(error, ImportError):
        return Failure(
            text("A part of the program is missing or damaged."),
            text("Install crcviewer again; the log in the Help menu names the part."),
        )
    if isinstance(error, FileNotFoundError):
        return Failure(
            text("A file is not there any more."),
            text("Check whether it was moved or renamed."),
        )
    if isinstance(error, PermissionError):
        return Failure(
            text("A file may not be read."),
            text("Ask for permission to read it, or copy it elsewhere."),
        )
    if isinstance(error, OSError):
        return Failure(
            text("A file could not be read or written."),
            text("Check that the disk is connected and not full, and try again."),
        )
    return Failure(
        text("Something unexpected went wrong with this."),
        text("Try again; if it happens again, the log in the Help menu has the details."),
    )


def _is_out_of_memory(error: BaseException) -> bool:
    # torch's own type is known by name only: this module must not import torch. Its CPU allocator
    # raises a bare RuntimeError.
    return (
        lacks_memory(error)
        or type(error).__name__ == "OutOfMemoryError"
        or (isinstance(error, RuntimeError) and "DefaultCPUAllocator" in str(error))
    )


def details(error: BaseException) -> str:
    """Lines for the log: where it happened and, unless it may quote a header, what was said."""
    places = traceback.extract_tb(error.__traceback__)
    if any(package in place.filename for place in places for package in _QUOTING_PACKAGES):
        return f"{''.join(traceback.format_list(places))}{type(error).__name__}: (left out)"
    return told_of(error)
