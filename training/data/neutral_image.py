"""The image that stands for "no radiology": the training set's mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def neutral_image(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The per-pixel mean ``(S, S)`` of a grey training set: what stands for "no radiology"."""
    mean: NDArray[np.float64] = images.mean(axis=0, dtype=np.float64)
    return mean.round().astype(np.uint8)
