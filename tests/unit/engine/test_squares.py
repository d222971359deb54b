"""Squares that are kept are those of the image that is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from crcviewer.engine.squares import SquareCutter
from crcviewer.imaging.packed_name import SPLITS, packed_path
from crcviewer.protocol.messages import ImageRef, Slot


def test_two_splits_of_one_file_are_not_taken_for_one_another(tmp_path: Path) -> None:
    file = tmp_path / "pathmnist.npz"
    grey = {split: 50 * (number + 1) for number, split in enumerate(SPLITS)}
    np.savez(
        file,
        **{f"{s}_images": np.full((2, 28, 28, 3), value, np.uint8) for s, value in grey.items()},
        **{f"{s}_labels": np.zeros((2, 1), np.uint8) for s in SPLITS},
    )
    squares = SquareCutter()
    for split in (*SPLITS, *SPLITS):
        image = ImageRef(packed_path(str(file), split), 1)
        pixels = squares.cut(image, Slot.PATHOLOGY, 28).pixels
        assert set(pixels.ravel().tolist()) == {grey[split]}
