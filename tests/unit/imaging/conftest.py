"""Pictures drawn in the tests, and the folder of real images."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray


@pytest.fixture
def stained() -> NDArray[np.uint8]:
    """``(48, 64, 3)``: pinks and violets, different in every pixel's neighbourhood."""
    y, x = np.mgrid[0:48, 0:64]
    violet = (x + y) % 16 < 8
    red = np.where(violet, 120, 225) + x // 4
    green = np.where(violet, 60, 150) + y // 4
    blue = np.where(violet, 150, 190) + (x * y) % 8
    return np.stack([red, green, blue], axis=-1).astype(np.uint8)


@pytest.fixture
def scan() -> NDArray[np.uint8]:
    """``(40, 56)``: grey, dark at the borders."""
    y, x = np.mgrid[0:40, 0:56]
    return np.where((x > 6) & (x < 50) & (y > 6), 40 + 3 * y + x, 0).astype(np.uint8)
