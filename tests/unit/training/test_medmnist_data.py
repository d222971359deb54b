from __future__ import annotations

import os
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crcviewer.protocol.failure import ChooseFolder, PlainError
from training.data.class_names import tissue_classes
from training.data.medmnist_data import read_study
from training.data.study_data import join_studies, reduce_images

WritePhantoms = Callable[..., Path]

Arrays = dict[str, np.ndarray[Any, np.dtype[Any]]]


def change(folder: Path, name: str, edit: Callable[[Arrays], object]) -> None:
    """Edit the arrays of one of the folder's files."""
    with np.load(folder / name) as file:
        arrays = dict(file)
    edit(arrays)
    np.savez(folder / name, allow_pickle=True, **arrays)


def test_phantoms_are_read_and_called_synthetic(phantom_folder: Path) -> None:
    study = read_study(phantom_folder)
    assert study.synthetic
    assert study.pathology.train.images.shape == (90, 28, 28, 3)
    assert study.radiology.test.images.shape == (15, 28, 28)
    assert study.pathology.classes[8] == "colorectal adenocarcinoma epithelium"
    assert study.radiology.classes[0] == "bladder"
    assert study.radiology_modality == "CT"
    assert [source.count for source in study.sources] == [120, 120]
    assert all("synthetic" in source.name and source.synthetic for source in study.sources)
    assert len(study.sources[0].sha256) == 64


@pytest.mark.real_data
def test_the_real_subset_is_read_and_joined_with_phantoms(phantom_folder: Path) -> None:
    folder = os.environ.get("CRCVIEWER_TEST_DATA")
    if not folder:
        pytest.skip("CRCVIEWER_TEST_DATA does not name the folder of real images")
    real = read_study(Path(folder) / "medmnist_subset")
    assert [len(real.pathology.split(s)) for s in ("train", "val", "test")] == [849, 151, 359]
    assert [len(real.radiology.split(s)) for s in ("train", "val", "test")] == [2894, 640, 725]
    assert real.sources[0].name == "PathMNIST subset of 107180"
    assert not real.synthetic
    assert real.pairs is None
    joined = join_studies((real, read_study(phantom_folder)))
    assert len(joined.pathology.train) == 849 + 90
    assert [source.synthetic for source in joined.sources] == [False, False, True, True]
    assert not joined.synthetic
    # Phantoms only teach.
    assert joined.pathology.train.synthetic.sum() == 90
    assert [len(joined.pathology.split(split)) for split in ("val", "test")] == [151, 359]


def test_the_native_64_pixels_are_preferred(tmp_path: Path, write_phantoms: WritePhantoms) -> None:
    folder = write_phantoms(tmp_path / "data")
    with np.load(folder / "pathmnist.npz") as file:
        arrays = {
            name: value.repeat(2, 1).repeat(2, 2)[:, :-1, :-1] if "images" in name else value
            for name, value in file.items()
        }
    padded = {
        name: np.pad(value, ((0, 0), (0, 9), (0, 9), (0, 0))) if "images" in name else value
        for name, value in arrays.items()
    }
    np.savez(folder / "pathmnist_64.npz", allow_pickle=False, **padded)
    study = read_study(folder)
    assert study.pathology.source_size == 64
    assert study.radiology.source_size == 28
    # Joined with a source of 28 pixels, everything is reduced to 28.
    other = read_study(write_phantoms(tmp_path / "other"))
    assert join_studies((study, other)).pathology.source_size == 28


@pytest.mark.parametrize("rewrite", [np.savez, np.savez_compressed])
def test_large_images_are_reduced_as_they_are_read(
    tmp_path: Path, phantom_folder: Path, rewrite: Callable[..., None]
) -> None:
    """The same pixels as if all had been read first, and never all of them in memory."""
    generator = np.random.default_rng(0)
    arrays: Arrays = {}
    for split, count in (("train", 600), ("val", 11), ("test", 1)):
        arrays[f"{split}_images"] = generator.integers(0, 256, (count, 128, 128, 3), np.uint8)
        arrays[f"{split}_labels"] = (np.arange(count) % 9).astype(np.uint8)[:, None]
    rewrite(tmp_path / "pathmnist_128.npz", allow_pickle=False, **arrays)
    shutil.copy(phantom_folder / "organamnist.npz", tmp_path)
    tracemalloc.start()
    study = read_study(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < arrays["train_images"].nbytes
    for split in ("train", "val", "test"):
        expected = reduce_images(arrays[f"{split}_images"], 64)
        np.testing.assert_array_equal(study.pathology.split(split).images, expected)
        np.testing.assert_array_equal(
            study.pathology.split(split).labels, arrays[f"{split}_labels"][:, 0]
        )
    content = (tmp_path / "pathmnist_128.npz").read_bytes()
    (tmp_path / "pathmnist_128.npz").write_bytes(content[:10_000_000])
    assert "pathmnist_128.npz" in refused(tmp_path).cause.values["name"]


def made_set(folder: Path, name: str, classes: int, shape: tuple[int, ...]) -> None:
    """A set of noise with every class in every split."""
    generator = np.random.default_rng(1)
    arrays: Arrays = {}
    for split in ("train", "val", "test"):
        arrays[f"{split}_images"] = generator.integers(0, 256, (2 * classes, *shape), np.uint8)
        arrays[f"{split}_labels"] = (np.arange(2 * classes) % classes)[:, None].astype(np.uint8)
    np.savez(folder / f"{name}.npz", allow_pickle=False, **arrays)


COLOURED = ("bloodmnist", "dermamnist", "retinamnist")


@pytest.mark.parametrize(
    ("pathology", "classes", "radiology", "organs", "modality"),
    [
        ("bloodmnist", 8, "organsmnist", 11, "CT"),
        ("tissuemnist", 8, "pneumoniamnist", 2, "X-ray"),
        ("organcmnist", 11, "dermamnist", 7, "dermatoscopy"),
        ("retinamnist", 5, "breastmnist", 2, "ultrasound"),
    ],
)
def test_any_two_sets_may_be_named(
    tmp_path: Path,
    pathology: str,
    classes: int,
    *,
    radiology: str,
    organs: int,
    modality: str,
) -> None:
    """Grey sets as tiles, coloured ones as radiology, more classes than nine."""
    for name, count in ((pathology, classes), (radiology, organs)):
        made_set(tmp_path, name, count, (28, 28, 3) if name in COLOURED else (28, 28))
    study = read_study(tmp_path, pathology, radiology)
    assert len(study.pathology.classes) == classes
    assert len(study.radiology.classes) == organs
    assert study.pathology.train.images.shape == (2 * classes, 28, 28, 3)
    assert study.radiology.train.images.shape == (2 * organs, 28, 28)
    assert study.radiology_modality == modality
    codes = {tissue.code for tissue in tissue_classes(study.pathology.classes)}
    assert len(codes) == classes


def test_reduction_keeps_mean_and_orientation() -> None:
    ramp = np.broadcast_to(np.arange(64, dtype=np.uint8)[:, None] * 4, (2, 64, 64))
    reduced = reduce_images(np.ascontiguousarray(ramp), 16)
    assert reduced.shape == (2, 16, 16)
    assert abs(float(reduced.mean()) - float(ramp.mean())) < 0.6
    assert (np.diff(reduced[0, :, 3].astype(int)) > 0).all()
    assert reduce_images(reduced, 28) is reduced


def set_labels(value: object, split: str = "train") -> Callable[[Arrays], object]:
    return lambda arrays: arrays.__setitem__(f"{split}_labels", np.asarray(value))


def empty(arrays: Arrays) -> None:
    arrays["val_images"], arrays["val_labels"] = (
        arrays["val_images"][:0], arrays["val_labels"][:0]
    )  # fmt: skip


def as_floats(arrays: Arrays) -> None:
    arrays["train_images"] = arrays["train_images"].astype(np.float32) * np.nan


def lose_a_class(arrays: Arrays) -> None:
    arrays["train_labels"][arrays["train_labels"] == 8] = 7


def as_objects(arrays: Arrays) -> None:
    arrays["train_labels"] = arrays["train_labels"].astype(object)


BAD: dict[str, tuple[Callable[[Arrays], object], dict[str, object]]] = {
    "out of range": (
        lambda a: a["train_labels"].__setitem__((3, 0), 9),
        {"split": "train", "low": 0, "high": 9, "highest": 8},
    ),
    "negative": (
        lambda a: a.__setitem__("test_labels", a["test_labels"].astype(np.int64) - 1),
        {"split": "test", "low": -1, "high": 7, "highest": 8},
    ),
    "unequal": (
        lambda a: a.__setitem__("train_labels", a["train_labels"][:5]),
        {"split": "train", "images": 90, "labels": 5},
    ),
    "empty": (empty, {"split": "val"}),
    "no sample": (lose_a_class, {"classes": ("colorectal adenocarcinoma epithelium",)}),
    "floats": (as_floats, {"split": "train", "kind": "float32"}),
    "several": (set_labels(np.zeros((90, 2), np.uint8)), {"split": "train"}),
    "shape": (
        lambda a: a.__setitem__("test_images", a["test_images"][:, :20]),
        {"split": "test", "shape": "(20, 28, 3)"},
    ),
    "missing": (lambda a: a.pop("val_labels"), {"member": "val_labels"}),
    "objects": (as_objects, {"split": "train"}),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arrays_are_told_with_what_is_wrong(
    tmp_path: Path, name: str, write_phantoms: WritePhantoms
) -> None:
    edit, values = BAD[name]
    folder = write_phantoms(tmp_path / "data")
    change(folder, "pathmnist.npz", edit)
    with pytest.raises(PlainError) as caught:
        read_study(folder)
    told = dict(caught.value.cause.values)
    assert "pathmnist.npz" in told.pop("file", "") + told.pop("name", "")
    assert told == values
    assert caught.value.next_step


def refused(folder: Path, pathology: str = "pathmnist") -> PlainError:
    with pytest.raises(PlainError) as caught:
        read_study(folder, pathology)
    return caught.value


def test_missing_and_broken_files_are_told(tmp_path: Path, write_phantoms: WritePhantoms) -> None:
    nowhere = refused(tmp_path / "nowhere")
    assert nowhere.cause.values == {"folder": str(tmp_path / "nowhere")}
    assert nowhere.action == ChooseFolder()
    folder = write_phantoms(tmp_path / "data")
    missing = refused(folder, "bloodmnist")
    assert missing.cause.values == {"name": "bloodmnist", "folder": str(folder)}
    assert missing.action == ChooseFolder()
    for unknown in ("nosuchmnist", "organmnist3d"):
        error = refused(folder, unknown)
        assert error.cause.values == {"name": unknown}
        assert "bloodmnist" in error.next_step.values["names"]
    whole = (folder / "organamnist.npz").read_bytes()
    (folder / "organamnist.npz").write_bytes(whole[: len(whole) // 2])
    assert "organamnist.npz" in refused(folder).cause.values["name"]
    (folder / "organamnist.npz").unlink()
    no_organs = refused(folder)
    assert no_organs.cause.values == {"folder": str(folder)}
    assert no_organs.action == ChooseFolder()


def test_bad_pairs_are_told(tmp_path: Path, write_phantoms: WritePhantoms) -> None:
    folder = write_phantoms(tmp_path / "data")
    with (folder / "pairs.csv").open("a") as file:
        file.write("train,0,0\n")
    assert refused(folder).cause.values == {"file": "pairs.csv", "split": "train", "tile": 0}
