"""Tiles in other colour spaces are answered as their originals, by the demo model."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.engine.image_cache import FieldCropper
from crcviewer.model.predict import LoadedModel, load_model
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.resources import demo_model
from tests.unit.imaging.icc_writing import adobe_rgb, in_space, prophoto_rgb

pytestmark = [pytest.mark.slow, pytest.mark.real_data]
TILES = 48


def _tiles() -> list[tuple[Path, str]]:
    """Of all classes, spread over the folder by their names, with their class."""
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    files = sorted(path for path in (Path(folder) / "tiles_224").rglob("*") if path.is_file())
    chosen = [files[round(n * (len(files) - 1) / (TILES - 1))] for n in range(TILES)]
    return [(path, path.parent.name) for path in chosen]


def _right(model: LoadedModel, files: list[Path], truth: list[str]) -> int:
    crops = FieldCropper()
    size = model.card.pathology_source_size
    fields = [crops.crop(ImageRef(str(path)), Slot.PATHOLOGY, size).pixels for path in files]
    probabilities = np.asarray(model.predict_many(fields, None).probabilities)
    codes = [tissue.code for tissue in model.card.classes]
    return sum(
        codes[index] == code for index, code in zip(probabilities.argmax(1), truth, strict=True)
    )


def test_accuracy_is_that_of_the_originals_within_one_tile(tmp_path: Path) -> None:
    tiles = _tiles()
    truth = [code for _, code in tiles]
    model = load_model(demo_model())
    originals = [path for path, _ in tiles]
    right = {"original": _right(model, originals, truth)}
    for name, profile in (("Adobe RGB", adobe_rgb()), ("ProPhoto RGB", prophoto_rgb())):
        files = []
        for number, path in enumerate(originals):
            with Image.open(path) as image:
                pixels, dpi = np.asarray(image.convert("RGB")), image.info.get("dpi")
            files.append(tmp_path / f"{name} {number}.png")
            extra = {"dpi": dpi} if dpi else {}
            there = Image.fromarray(in_space(pixels, profile))
            there.save(files[-1], icc_profile=profile, **extra)
        right[name] = _right(model, files, truth)
    print(right)
    assert all(abs(count - right["original"]) <= 1 for count in right.values()), right
