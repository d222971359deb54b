"""What was dropped on the window or pasted: models, images, and what must not be opened."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QDateTime, QMimeData, QUrl
from PySide6.QtGui import QImage

from crcviewer.session.opening import ENDING

MODEL_SUFFIX = ".safetensors"
# Such files can run code when they are opened, or are of other programs' models.
_REFUSED_SUFFIXES = frozenset(
    {".pt", ".pth", ".ckpt", ".h5", ".hdf5", ".keras", ".pkl", ".pickle", ".onnx", ".joblib"}
)


class DropUse(StrEnum):
    """What becomes of files that are dropped on the place of an image."""

    NEW_CASE = "new_case"
    ADD = "add"
    """To the case in view, which has no such image yet."""
    REPLACE = "replace"


@dataclass(frozen=True)
class Handed:
    """What is handed over by a drag or the clipboard."""

    paths: tuple[str, ...]
    """Local files and folders."""
    addresses: tuple[str, ...] = ()
    """Of other machines; they are not fetched."""


@dataclass(frozen=True)
class DroppedPaths:
    """Paths sorted by what is done with them."""

    models: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Files and folders for the reader to look at."""


def sort_paths(paths: Iterable[str]) -> DroppedPaths:
    """Tell them apart by their suffix; the reader looks into all that may be an image."""
    models, sessions, refused, images = [], [], [], []
    for path in paths:
        suffix = Path(path).suffix.lower()
        if suffix == MODEL_SUFFIX:
            models.append(path)
        elif suffix == ENDING:
            sessions.append(path)
        elif suffix in _REFUSED_SUFFIXES:
            refused.append(path)
        else:
            images.append(path)
    return DroppedPaths(tuple(models), tuple(sessions), tuple(refused), tuple(images))


def handed_over(data: QMimeData) -> Handed:
    """What lies in a drag or on the clipboard."""
    urls = [(url, _local_path(url)) for url in data.urls()]
    return Handed(
        tuple(path for _, path in urls if path),
        tuple(url.toString() for url, path in urls if not path),
    )


def pasted_picture(data: QMimeData, folder: Path) -> tuple[str, ...]:
    """The picture on a clipboard as a PNG file in ``folder``; empty where it cannot be written."""
    image = QImage(data.imageData())
    place = folder / "pasted"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = QDateTime.currentDateTime().toString("yyyy-MM-dd HH.mm.ss.zzz")
    path = str(place / f"pasted {now}.png")
    return (path,) if not image.isNull() and image.save(path) else ()


def _local_path(url: QUrl) -> str:
    """Empty where it is none. ``file://localhost/x`` is ``/x``, as is this machine's own name."""
    if not url.isLocalFile():
        return ""
    if url.host().casefold() in ("localhost", "127.0.0.1", socket.gethostname().casefold()):
        url = QUrl(url)
        url.setHost("")
    path = url.toLocalFile()
    if "\ufffd" in path:
        # A name that is not UTF-8: as Python tells such names.
        path = os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    return path
