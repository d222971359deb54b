"""What MedMNIST publishes: where each file is, its checksum, and how many images it must hold."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import medmnist
import numpy as np
from numpy.typing import NDArray

from training.base.errors import DataError

SIZES = (28, 64, 128, 224)
_SPLITS = ("train", "val", "test")

# Of PathMNIST, in label order; the files of all sizes have the same images.
_PATHMNIST = {
    "train": (9366, 9509, 10360, 10401, 8006, 12182, 7886, 9401, 12885),
    "val": (1041, 1057, 1152, 1156, 890, 1354, 877, 1045, 1432),
    "test": (1338, 847, 339, 634, 1035, 592, 741, 421, 1233),
}

# What the radiology slot may hold; the organ sets are CT (LiTS), whatever a study calls them.
_MODALITIES = {
    "organamnist": "CT", "organcmnist": "CT", "organsmnist": "CT", "pneumoniamnist": "X-ray",
    "breastmnist": "ultrasound", "octmnist": "OCT", "retinamnist": "fundus photograph",
    "dermamnist": "dermatoscopy", "bloodmnist": "blood smear", "tissuemnist": "microscopy",
    "pathmnist": "H&E",
}  # fmt: skip


@dataclass(frozen=True)
class PublishedFile:
    """One ``.npz`` file of MedMNIST."""

    set_name: str
    file: str
    url: str
    md5: str


def set_names() -> tuple[str, ...]:
    """The 2-D sets with one label an image."""
    return tuple(name for name in medmnist.INFO if set_info(name) is not None)


def set_info(name: str) -> dict[str, Any] | None:
    """What medmnist tells of a 2-D set with one label an image; None where it is no such set."""
    info: dict[str, Any] | None = medmnist.INFO.get(name)
    reader: Any = getattr(medmnist, info["python_class"], None) if info else None
    two_dimensional = isinstance(reader, type) and issubclass(reader, medmnist.dataset.MedMNIST2D)
    if info is None or not two_dimensional or info["task"].startswith("multi-label"):
        return None
    return info


def modality_of(name: str) -> str:
    """What its images are, for people."""
    return _MODALITIES.get(name, name)


def published_file(name: str, size: int) -> PublishedFile:
    """Raises DataError where MedMNIST has no such set."""
    info = set_info(name)
    if info is None:
        raise DataError(
            f"“{name}” is not one of MedMNIST's 2-D sets with one label an image.",
            f"Name some of: {', '.join(set_names())}.",
        )
    ending = "" if size == 28 else f"_{size}"
    return PublishedFile(name, f"{name}{ending}.npz", info[f"url{ending}"], info[f"MD5{ending}"])


def check_counts(path: Path, name: str) -> None:
    """That the file has the published number of images in each split, and for PathMNIST in each
    class. Only labels are read. Raises DataError.
    """
    info = set_info(name)
    assert info is not None
    for split in _SPLITS:
        labels = _labels(path, split)
        wanted = int(info["n_samples"][split])
        found: tuple[int, ...] = (len(labels),)
        expected: tuple[int, ...] = (wanted,)
        if name == "pathmnist":
            expected = _PATHMNIST[split]
            found = tuple(np.bincount(labels, minlength=len(expected)).tolist())
        if found != expected:
            raise DataError(
                f"The {split} part of {path.name} has {_listed(found)} images instead of "
                f"{_listed(expected)}.",
                "MedMNIST has published another version: say so to the authors of crcviewer.",
            )


def _listed(counts: tuple[int, ...]) -> str:
    return ", ".join(str(count) for count in counts)


def _labels(path: Path, split: str) -> NDArray[np.int64]:
    try:
        with np.load(path, allow_pickle=False) as file:
            labels: NDArray[np.int64] = file[f"{split}_labels"].reshape(-1).astype(np.int64)
            return labels
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(
            f"{path.name} is not in the MedMNIST layout ({error}).", "Download it again."
        ) from error
