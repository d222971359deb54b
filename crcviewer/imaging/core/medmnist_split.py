"""How one split of a MedMNIST file is named where a path is wanted; its images are the slices."""

from __future__ import annotations

import re

from crcviewer.imaging.core.files import mode_of

SPLITS = ("train", "val", "test")
_NAMED = re.compile(r"^(?P<file>.+\.npz)#(?P<split>train|val|test)$", re.DOTALL)


def packed_path(file: str, split: str) -> str:
    """``pathmnist.npz#test``."""
    return f"{file}#{split}"


def split_packed_path(path: str) -> tuple[str, str] | None:
    """(file, split) of what :func:`packed_path` made; None for an ordinary path."""
    match = _NAMED.match(path)
    if match is None or mode_of(path):
        return None
    return match["file"], match["split"]
