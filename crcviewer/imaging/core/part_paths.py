"""Paths of images that are a part of something: one of several DICOM series in a folder, and one
split of a MedMNIST file, whose images are its slices."""

from __future__ import annotations

import re

from crcviewer.imaging.core.files import mode_of
from crcviewer.protocol.stages import SPLITS

_SERIES = re.compile(r"^(?P<folder>.+)#series-(?P<number>[1-9][0-9]{0,3})$", re.DOTALL)
_SPLIT = re.compile(rf"^(?P<file>.+\.npz)#(?P<split>{'|'.join(SPLITS)})$", re.DOTALL)


def series_path(folder: str, number: int) -> str:
    """``folder#series-2``; numbers from 1."""
    return f"{folder}#series-{number}"


def parse_series_path(path: str) -> tuple[str, int] | None:
    """(folder, number) of what :func:`series_path` made; None for an ordinary path."""
    match = _SERIES.match(path)
    if match is None or mode_of(path):
        return None
    return match["folder"], int(match["number"])


def medmnist_path(file: str, split: str) -> str:
    """``pathmnist.npz#test``."""
    return f"{file}#{split}"


def parse_medmnist_path(path: str) -> tuple[str, str] | None:
    """(file, split) of what :func:`medmnist_path` made; None for an ordinary path."""
    match = _SPLIT.match(path)
    if match is None or mode_of(path):
        return None
    return match["file"], match["split"]
