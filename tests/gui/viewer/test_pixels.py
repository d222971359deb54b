"""What a worker has written for the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crcviewer.ui.shared.pixels import take_pixels


def test_pixels_are_taken_once(tmp_path: Path) -> None:
    file = tmp_path / "pixels.npy"
    np.save(file, np.arange(12, dtype=np.uint8).reshape(2, 2, 3))
    taken = take_pixels(str(file))
    assert taken is not None
    assert taken.tolist() == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    assert not file.exists()
    assert take_pixels(str(file)) is None


@pytest.mark.parametrize("kept", [0, 5, 130])
def test_what_is_torn_is_taken_away_too(tmp_path: Path, kept: int) -> None:
    file = tmp_path / "pixels.npy"
    np.save(file, np.zeros((4, 4), np.uint8))
    file.write_bytes(file.read_bytes()[:kept])
    assert take_pixels(str(file)) is None
    assert not file.exists()
