"""Reads the images that a run shows of its validation: pixels and labels, nothing that can run."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MOST_BYTES = 1 << 25
_MOST_IMAGES = 64


@dataclass(frozen=True)
class WrongTile:
    """One validation case that the network gets wrong now."""

    image: NDArray[np.uint8]
    """``(s, s, 3)``."""
    truth: int
    predicted: int
    confidence: float


def read_preview(path: Path) -> tuple[WrongTile, ...]:
    """The most wrong first. Raises OSError or ValueError where the file is no preview."""
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError("the file is too large for a preview")
    try:
        with zipfile.ZipFile(path):
            pass  # anything else numpy would take for another kind of file
        with np.load(path, allow_pickle=False) as arrays:
            images, truth = arrays["images"], arrays["truth"]
            predicted, confidence = arrays["predicted"], arrays["confidence"]
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError("the file is no preview") from error
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[3] != 3:
        raise ValueError("the file has no images")
    if not len(images) == len(truth) == len(predicted) == len(confidence):
        raise ValueError("the file has parts of unequal length")
    return tuple(
        WrongTile(np.ascontiguousarray(image), int(true), int(guess), float(sure))
        for image, true, guess, sure in zip(
            images[:_MOST_IMAGES], truth, predicted, confidence, strict=False
        )
    )
