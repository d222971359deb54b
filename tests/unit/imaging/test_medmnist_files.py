"""Splits of files in the MedMNIST layout, image by image; damaged ones are refused in sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.field_of_view import default_field
from crcviewer.imaging.core.medmnist import (
    check_set,
    count_images,
    find_organ_set,
    find_set,
    image_blocks,
    read_labels,
)
from crcviewer.imaging.core.part_paths import medmnist_path, parse_medmnist_path
from crcviewer.imaging.open.open_image import open_image
from crcviewer.protocol.images import Slot


def write(path: Path, *, colour: bool, **other: Any) -> Path:
    random = np.random.default_rng(0)
    arrays: dict[str, Any] = {}
    for split, count in (("train", 5), ("val", 3), ("test", 4)):
        shape = (count, 28, 28, 3) if colour else (count, 28, 28)
        arrays[f"{split}_images"] = random.integers(0, 256, shape, np.uint8)
        arrays[f"{split}_labels"] = random.integers(0, 9, (count, 1))
    np.savez_compressed(path, **(arrays | other))
    return path


def test_every_image_of_a_split_is_what_the_file_holds(tmp_path: Path) -> None:
    path = write(tmp_path / "pathmnist.npz", colour=True)
    with np.load(path) as file:
        images, labels = file["test_images"], file["test_labels"]
    source = open_image(medmnist_path(str(path), "test"))
    assert (source.info.slices, source.info.slot) == (4, Slot.PATHOLOGY)
    field = default_field(source.info, Slot.PATHOLOGY)
    for row in (2, 0, 3):
        square = source.read_field(row, field, slot=Slot.PATHOLOGY, min_side=28)
        assert np.array_equal(square, images[row])
    with pytest.raises(ImageError, match="no slice 5"):
        source.read(4, slot=None)
    assert read_labels(path, "test").tolist() == labels[:, 0].tolist()
    assert count_images(path) == {"train": 5, "val": 3, "test": 4}
    assert np.array_equal(np.concatenate(list(image_blocks(path, "test"))), images)
    check_set(path)
    grey = open_image(medmnist_path(str(write(tmp_path / "organcmnist.npz", colour=False)), "val"))
    assert (grey.info.slot, grey.info.modality) == (Slot.RADIOLOGY, "CT")


def _path(folder: Path) -> Path | None:
    found = find_set(folder, "pathmnist")
    return found.path if found else None


def test_native_64_pixels_come_first_and_names_are_told_from_files(tmp_path: Path) -> None:
    small = write(tmp_path / "pathmnist.npz", colour=True)
    assert _path(tmp_path) == small
    large = write(tmp_path / "pathmnist_64.npz", colour=True)
    assert _path(tmp_path) == large
    assert find_organ_set(tmp_path) is None
    assert parse_medmnist_path(f"{small}#val") == (str(small), "val")
    assert parse_medmnist_path(f"{small}#other") is None
    odd = tmp_path / "x.npz#test"
    odd.write_bytes(b"x")  # a file that is really called so
    assert parse_medmnist_path(str(odd)) is None


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"test_images": np.zeros((4, 28, 28, 3), np.float32)}, "float32 numbers, not 8-bit"),
        ({"test_images": np.zeros((4, 28, 20, 3), np.uint8)}, "neither a square"),
        ({"test_images": np.array([{"a": 1}], dtype=object)}, "object numbers, not 8-bit"),
        ({"test_images": np.zeros((0, 28, 28, 3), np.uint8)}, "is empty"),
    ],
)
def test_what_holds_no_images_is_refused(
    tmp_path: Path, wrong: dict[str, np.ndarray], cause: str
) -> None:
    path = write(tmp_path / "pathmnist.npz", colour=True, **wrong)
    with pytest.raises(ImageError, match=cause):
        open_image(medmnist_path(str(path), "test"))


def test_damaged_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "pathmnist.npz", colour=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ImageError, match="damaged"):
        open_image(medmnist_path(str(path), "test"))
    path.write_bytes(whole[:2000] + b"\0" * 3000 + whole[5000:])
    with pytest.raises(ImageError, match="damaged"):
        open_image(medmnist_path(str(path), "train")).read(0, slot=None)
    np.savez(path, x=np.zeros(3))
    with pytest.raises(ImageError, match="has no test_images"):
        open_image(medmnist_path(str(path), "test"))
    path.unlink()
    with pytest.raises(ImageError, match="not there any more"):
        open_image(medmnist_path(str(path), "test"))


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        ({"val_labels": np.zeros((2, 1), np.uint8)}, "3 images but 2 labels in its val part"),
        ({"val_labels": np.zeros((3, 2), np.uint8)}, "not one whole number an image"),
        ({"val_labels": np.zeros((3, 1))}, "not one whole number an image"),
        ({"val_labels": np.array([{"a": 1}] * 3, dtype=object)}, "not one whole number"),
    ],
)
def test_labels_that_do_not_fit_are_refused(
    tmp_path: Path, wrong: dict[str, np.ndarray], cause: str
) -> None:
    path = write(tmp_path / "pathmnist.npz", colour=True, **wrong)
    with pytest.raises(ImageError, match=cause):
        check_set(path)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_blocks_are_all_images_in_order(
    tmp_path: Path, order: Literal["C", "F"], save: Callable[..., None]
) -> None:
    images = np.random.default_rng(0).integers(0, 256, (150, 9, 9), np.uint8)
    save(tmp_path / "a.npz", test_images=np.asarray(images, order=order))
    assert np.array_equal(np.concatenate(list(image_blocks(tmp_path / "a.npz", "test"))), images)
