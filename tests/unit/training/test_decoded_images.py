"""Images of one's own are decoded once, in several processes where they are many."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from crcviewer.protocol.images import Slot
from tests.unit.training.own_images import problems_told, write_cohort
from training.base.errors import DataError
from training.data.decode_images import DecodedImage, Wanted
from training.data.manifest_images import read_images
from training.data.read_data import read_data

pytestmark = pytest.mark.usefixtures("own_cache")


def test_images_are_decoded_once(tmp_path: Path, own_cache: Path) -> None:
    path = write_cohort(tmp_path)
    first = read_data(path)
    assert (own_cache / "images.sqlite").is_file()
    assert (own_cache / "images.sqlite").stat().st_mode & 0o077 == 0
    one = tmp_path / "病例 0 0.png"
    status, size = one.stat(), one.stat().st_size
    # Other bytes under the same size and time are not even looked at …
    one.write_bytes(b"x" * size)
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns))
    again = read_data(path)
    np.testing.assert_array_equal(again.pathology.train.images, first.pathology.train.images)
    # … but a changed file is.
    os.utime(one, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    with pytest.raises(DataError) as caught:
        read_data(path)
    (line,) = problems_told(caught.value)
    assert line["row"] == 2


def test_a_cache_that_cannot_be_used_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_cohort(tmp_path / "data")
    (tmp_path / "images.sqlite").write_text("no database" * 100)
    for folder in (tmp_path, tmp_path / "data" / "cases.csv"):
        monkeypatch.setenv("CRCVIEWER_CACHE", str(folder))
        assert len(read_data(path).pathology.train) > 0


def test_many_images_are_decoded_by_several_processes(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (210, 20, 20, 3), np.uint8)
    wanted = []
    for number, image in enumerate(pixels):
        Image.fromarray(image).save(tmp_path / f"{number}.png")
        wanted.append(Wanted(tmp_path / f"{number}.png", Slot.PATHOLOGY))
    seen: list[tuple[int, int]] = []
    read = read_images(wanted, lambda done, total: seen.append((done, total)))
    for one, image in zip(wanted, pixels, strict=True):
        found = read[one]
        assert isinstance(found, DecodedImage)
        np.testing.assert_array_equal(found.pixels, image)
    assert seen[-1] == (210, 210)
