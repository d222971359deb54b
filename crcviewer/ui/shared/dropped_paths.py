"""What a drop on the window holds: models, images, and files that must not be opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

MODEL_SUFFIX = ".safetensors"
# Such files can run code when they are opened, or are of other programs' models.
_REFUSED_SUFFIXES = frozenset(
    {".pt", ".pth", ".ckpt", ".h5", ".hdf5", ".keras", ".pkl", ".pickle", ".onnx", ".joblib"}
)


@dataclass(frozen=True)
class DroppedPaths:
    """Paths sorted by what is done with them."""

    models: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Files and folders for the reader to look at."""


def sort_paths(paths: Iterable[str]) -> DroppedPaths:
    """Tell them apart by their suffix; the reader looks into all that may be an image."""
    models, refused, images = [], [], []
    for path in paths:
        suffix = Path(path).suffix.lower()
        if suffix == MODEL_SUFFIX:
            models.append(path)
        elif suffix in _REFUSED_SUFFIXES:
            refused.append(path)
        else:
            images.append(path)
    return DroppedPaths(tuple(models), tuple(refused), tuple(images))


def local_paths(data: QMimeData) -> list[str]:
    """The local files and folders of a drag."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
