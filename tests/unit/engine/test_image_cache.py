"""Squares that are kept are those of the image that is asked for; what is said beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from crcviewer.engine.image_cache import SCALE_UNKNOWN, FieldCropper
from crcviewer.imaging.core.part_paths import medmnist_path
from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import Text


def test_two_splits_of_one_file_are_not_taken_for_one_another(tmp_path: Path) -> None:
    file = tmp_path / "pathmnist.npz"
    grey = {split: 50 * (number + 1) for number, split in enumerate(SPLITS)}
    arrays: dict[str, Any] = {
        f"{s}_images": np.full((2, 28, 28, 3), value, np.uint8) for s, value in grey.items()
    }
    arrays |= {f"{s}_labels": np.zeros((2, 1), np.uint8) for s in SPLITS}
    np.savez(file, **arrays)
    fields = FieldCropper()
    for split in (*SPLITS, *SPLITS):
        image = ImageRef(medmnist_path(str(file), split), 1)
        pixels = fields.crop(image, Slot.PATHOLOGY, 28).pixels
        assert set(pixels.ravel().tolist()) == {grey[split]}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """As a camera on a microscope takes it, with no word of how large a pixel is."""
    pixels = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)
    path = tmp_path / "field.png"
    Image.fromarray(pixels).save(path)
    return path


def warnings(
    path: Path, slot: Slot = Slot.PATHOLOGY, field: FieldOfView | None = None
) -> tuple[Text, ...]:
    return FieldCropper().crop(ImageRef(str(path), field=field), slot, 64).warnings


def test_a_large_tile_of_unknown_scale_is_told_until_its_field_is_set(large: Path) -> None:
    assert SCALE_UNKNOWN in warnings(large)
    assert warnings(large, field=FieldOfView(0, 0, 300)) == ()
    assert SCALE_UNKNOWN not in warnings(large, Slot.RADIOLOGY)


def test_a_known_scale_and_a_tile_of_usual_size_need_no_word(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)
    tifffile.imwrite(
        tmp_path / "known.tif",
        pixels,
        photometric="rgb",
        resolution=(20_000, 20_000),
        resolutionunit="CENTIMETER",
    )
    Image.fromarray(pixels[:224, :224]).save(tmp_path / "tile.png")
    assert warnings(tmp_path / "known.tif") == ()
    assert warnings(tmp_path / "tile.png") == ()
