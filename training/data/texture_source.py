"""Tiles of a second source, grey and of classes of their own, that teach texture only.

A ``.npz`` file with ``images`` uint8 ``(N, S, S)``, ``labels`` whole numbers ``(N,)`` or ``(N, 1)``
and ``classes``, their names in label order. A name is one of the study's own (code or name), or one
of Kather et al. 2016 ("Multi-class texture analysis in colorectal cancer histology"), whose classes
are others: what has no counterpart is left out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.medmnist import read_small_arrays
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.class_names import class_of

_MOST_BYTES = 400_000_000
_LEAST_SIDE, _LARGEST_SIDE = 16, 256
KATHER_2016 = {
    "TUMOR": "TUM",
    "STROMA": "STR",
    "LYMPHO": "LYM",
    "DEBRIS": "DEB",
    "MUCOSA": "NORM",
    "ADIPOSE": "ADI",
    "EMPTY": "BACK",
}
"""COMPLEX (stroma with single tumour or immune cells) is none of the nine. STROMA holds smooth
muscle as well, DEBRIS mucus."""


@dataclass(frozen=True)
class TextureSource:
    """Grey tiles uint8 ``(N, S, S)`` and their labels among the study's classes, int64 ``(N,)``."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    source: DataSource

    def __len__(self) -> int:
        return len(self.labels)


def read_texture(path: Path, classes: tuple[str, ...]) -> TextureSource:
    """Those tiles of the file that are of one of the study's ``classes``.

    Raises ImageError where it cannot be read, DataError where it is no such file.
    """
    if not path.is_file():
        raise DataError(
            text("There is no file {file}.", file=str(path)),
            text("Give the .npz file of the texture tiles, or leave it out."),
            ChooseFolder(),
        )
    arrays = read_small_arrays(path, ("images", "labels", "classes"), _MOST_BYTES)
    images, labels, names = arrays["images"], arrays["labels"].reshape(-1), arrays["classes"]
    if (
        images.dtype != np.uint8
        or images.ndim != 3
        or images.shape[1] != images.shape[2]
        or not _LEAST_SIDE <= images.shape[1] <= _LARGEST_SIDE
        or labels.dtype.kind not in "iu"
        or len(labels) != len(images)
        or names.dtype.kind != "U"
        or names.ndim != 1
        or not len(labels)
        or labels.min() < 0
        or labels.max() >= len(names)
    ):
        raise DataError(
            text("{file} does not hold grey square tiles with labels.", file=path.name),
            text(
                "It needs images (N, S, S) of 8 bits, labels (N) and the names of the classes in "
                "label order."
            ),
        )
    own = [_own_class(str(name), classes) for name in names]
    mapped = np.array([-1 if one is None else one for one in own], np.int64)[labels]
    known = mapped >= 0
    if not known.any():
        raise DataError(
            text("None of the classes of {file} is one of the study's.", file=path.name),
            text("Name them as the study does, by code or by name."),
        )
    with decoding(path), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    source = DataSource(
        f"{path.stem} (texture)", int(known.sum()), False, "", digest, only_taught=True
    )
    return TextureSource(images[known], mapped[known], source)


def _own_class(name: str, classes: tuple[str, ...]) -> int | None:
    wanted = class_of(KATHER_2016.get(name, name))
    same = [number for number, one in enumerate(classes) if class_of(one) == wanted]
    return same[0] if same else None
