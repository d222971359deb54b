"""Paths of images that are a part of something: one of several DICOM series in a folder or in the
folders below it, one volume of a file with several, and one split of a MedMNIST file, whose images
are its slices."""

from __future__ import annotations

import re

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name, mode_of
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text

_SERIES = re.compile(r"^(?P<folder>.+)#series-(?P<number>[1-9][0-9]{0,3})$", re.DOTALL)
_TREE = re.compile(
    r"^(?P<folder>.+)#tree-(?P<key>[0-9a-f]{12})-(?P<number>[1-9][0-9]{0,3})$", re.DOTALL
)
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


def tree_path(folder: str, key: str, number: int) -> str:
    """``folder#tree-0123456789ab-2``: volume 2, from 1, of a series whose files lie in several
    folders below ``folder``. ``key``: the first 12 of the series' digest."""
    return f"{folder}#tree-{key[:12]}-{number}"


def parse_tree_path(path: str) -> tuple[str, str, int] | None:
    """(folder, key, number) of what :func:`tree_path` made; None for an ordinary path."""
    match = _TREE.match(path)
    if match is None or mode_of(path):
        return None
    return match["folder"], match["key"], int(match["number"])


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
    for part in (
        parse_series_path(path),
        parse_tree_path(path),
        parse_volume_path(path),
        parse_medmnist_path(path),
    ):
        if part is not None:
            return part[0]
    return path


def is_part(path: str) -> bool:
    """Whether it names a part of a file or folder."""
    return file_of(path) != path


def no_such_volume(path: str) -> ImageError:
    """The file was changed, or the path written by hand."""
    return ImageError(
        text("The file {name} no longer holds that volume.", name=display_name(path)),
        text("Open the file again."),
    )


def medmnist_path(file: str, split: str) -> str:
    """``pathmnist.npz#test``."""
    return f"{file}#{split}"


def parse_medmnist_path(path: str) -> tuple[str, str] | None:
    """(file, split) of what :func:`medmnist_path` made; None for an ordinary path."""
    match = _SPLIT.match(path)
    if match is None or mode_of(path):
        return None
    return match["file"], match["split"]
