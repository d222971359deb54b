"""Paths of images that are a part of something: one of several DICOM series in a folder, one volume
of a file with several, and one split of a MedMNIST file, whose images are its slices."""

from __future__ import annotations

import re

from crcviewer.imaging.core.files import mode_of
from crcviewer.protocol.stages import SPLITS

_SERIES = re.compile(r"^(?P<folder>.+)#series-(?P<number>[1-9][0-9]{0,3})$", re.DOTALL)
_VOLUME = re.compile(r"^(?P<file>.+)#volume-(?P<number>[1-9][0-9]{0,4})$", re.DOTALL)
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


def volume_path(file: str, number: int) -> str:
    """``scan.nii.gz#volume-3``; numbers from 1, in the order of ``SeriesInfo.volumes``."""
    return f"{file}#volume-{number}"


def parse_volume_path(path: str) -> tuple[str, int] | None:
    """(file, number) of what :func:`volume_path` made; None for an ordinary path."""
    match = _VOLUME.match(path)
    if match is None or mode_of(path):
        return None
    return match["file"], int(match["number"])


def file_of(path: str) -> str:
    """The file or folder that a path of a part names; an ordinary path is its own."""
    for parse in (parse_series_path, parse_volume_path, parse_medmnist_path):
        part = parse(path)
        if part is not None:
            return part[0]
    return path


def medmnist_path(file: str, split: str) -> str:
    """``pathmnist.npz#test``."""
    return f"{file}#{split}"


def parse_medmnist_path(path: str) -> tuple[str, str] | None:
    """(file, split) of what :func:`medmnist_path` made; None for an ordinary path."""
    match = _SPLIT.match(path)
    if match is None or mode_of(path):
        return None
    return match["file"], match["split"]
