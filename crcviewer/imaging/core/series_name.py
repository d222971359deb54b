"""How one of several DICOM series in a folder is named where a path is wanted."""

from __future__ import annotations

import re

from crcviewer.imaging.core.files import mode_of

_NUMBERED = re.compile(r"^(?P<folder>.+)#series-(?P<number>[1-9][0-9]{0,3})$", re.DOTALL)


def series_path(folder: str, number: int) -> str:
    """``folder#series-2``; numbers from 1."""
    return f"{folder}#series-{number}"


def split_series_path(path: str) -> tuple[str, int] | None:
    """(folder, number) of what :func:`series_path` made; None for an ordinary path."""
    match = _NUMBERED.match(path)
    if match is None or mode_of(path):
        return None
    return match["folder"], int(match["number"])
