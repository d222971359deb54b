"""Features as a network would give them: classes that are clouds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def clouds(
    count: int, *, classes: int = 3, channels: int = 24, seed: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """``(N, C)`` features and ``(N,)`` labels; the clouds lie where they lie for every seed."""
    centres = np.random.default_rng(99).normal(0, 2, (classes, channels))
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, count)
    features = centres[labels] + random.normal(0, 1, (count, channels))
    return np.maximum(features, 0).astype(np.float32), labels
