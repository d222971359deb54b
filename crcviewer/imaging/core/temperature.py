"""A temperature for probabilities, for the engine and the window alike: Guo et al. 2017, "On
calibration of modern neural networks", of the averaged probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LEAST = 1e-12


def calibrated(probabilities: NDArray[np.floating], temperature: float) -> NDArray[np.float64]:
    """softmax(ln p / T) of ``(…, K)``: above 1 flatter, below 1 sharper; the order stays."""
    logs = np.log(np.maximum(probabilities.astype(np.float64), _LEAST)) / temperature
    powers = np.exp(logs - logs.max(-1, keepdims=True))
    whole: NDArray[np.float64] = powers / powers.sum(-1, keepdims=True)
    return whole
