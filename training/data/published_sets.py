"""What MedMNIST publishes: where each file is, its checksum and counts; and getting it."""

from __future__ import annotations

import errno
import os
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import medmnist
import numpy as np

from crcviewer.imaging.core.medmnist import file_name, read_labels
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import Text, joined, text
from training.base.errors import DataError, not_writable
from training.data.download import Report, Unreachable, download, md5_of, part_of

# Of PathMNIST, in label order; the files of all sizes have the same images.
_PATHMNIST = {
    "train": (9366, 9509, 10360, 10401, 8006, 12182, 7886, 9401, 12885),
    "val": (1041, 1057, 1152, 1156, 890, 1354, 877, 1045, 1432),
    "test": (1338, 847, 339, 634, 1035, 592, 741, 421, 1233),
}

# What the radiology slot may hold; the organ sets are CT (LiTS), whatever a study calls them.
_MODALITIES = {
    "pathmnist": Modality.H_AND_E,
    "organamnist": Modality.CT,
    "organcmnist": Modality.CT,
    "organsmnist": Modality.CT,
    "pneumoniamnist": Modality.X_RAY,
    "breastmnist": Modality.ULTRASOUND,
    "octmnist": "OCT",
    "retinamnist": Modality.FUNDUS,
    "dermamnist": Modality.DERMATOSCOPY,
    "bloodmnist": Modality.BLOOD_SMEAR,
    "tissuemnist": Modality.MICROSCOPY,
}


_OVER = 50_000_000


@dataclass(frozen=True)
class PublishedFile:
    """One ``.npz`` file of MedMNIST."""

    set_name: str
    file: str
    url: str
    md5: str
    most_bytes: int
    """All its images, unpacked, and something over."""


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


def known_set(name: str) -> dict[str, Any]:
    """As :func:`set_info`. Raises DataError where MedMNIST has no such set."""
    info = set_info(name)
    if info is None:
        raise DataError(
            text("“{name}” is not one of MedMNIST's 2-D sets with one label an image.", name=name),
            text("Name some of: {names}.", names=set_names()),
        )
    return info


def modality_of(name: str) -> str:
    """Code of what its images are."""
    return _MODALITIES.get(name, name)


def published_file(name: str, size: int, mirror: str = "") -> PublishedFile:
    """``mirror``: address of a folder with the same files. Raises DataError for an unknown set."""
    info = known_set(name)
    ending = "" if size == 28 else f"_{size}"
    images = sum(info["n_samples"].values()) * size**2 * info["n_channels"]
    file = PublishedFile(
        name, file_name(name, size), info[f"url{ending}"], info[f"MD5{ending}"],
        most_bytes=images + images // 8 + _OVER,
    )  # fmt: skip
    return replace(file, url=f"{mirror.rstrip('/')}/{file.file}") if mirror else file


def fetch_sets(
    files: Sequence[PublishedFile],
    folder: Path,
    *,
    report: Callable[[str], Report],
    finished: Callable[[str, bool], None],
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Each of ``files`` into ``folder``, whole, with the right checksum and counts.

    ``report`` gives what is told how far the file of a name is; ``finished`` is told its name, and
    whether it was there already. Raises StudyStopped; RunError where the folder cannot be written
    to, DataError where a file cannot be had or is not what it should be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise not_writable(folder, error) from error
    for place, file in enumerate(files):
        target = folder / file.file
        if target.exists():
            _check_present(target, file)
            finished(file.file, True)
            continue
        try:
            download(
                file.url, target, file.md5, report(file.file),
                most_bytes=file.most_bytes, stopped=stopped,
            )  # fmt: skip
        except Unreachable as error:
            raise _by_hand(files[place:], folder, error.reason) from error
        check_counts(target, file.set_name)
        finished(file.file, False)


def _check_present(target: Path, file: PublishedFile) -> None:
    if md5_of(target) != file.md5:
        raise DataError(
            text(
                "There is a {file} in {folder} that is not the published one.",
                file=file.file,
                folder=str(target.parent),
            ),
            text("Move it away, or name another folder; it was left as it is."),
            ChooseFolder(),
        )
    check_counts(target, file.set_name)


def _by_hand(files: Sequence[PublishedFile], folder: Path, reason: Text) -> DataError:
    """How to do without a network."""
    cause = text(
        "{file} cannot be had from {host}: {reason}.",
        file=files[0].file,
        host=urllib.parse.urlsplit(files[0].url).hostname or files[0].url,
        reason=reason,
    )
    if part_of(folder / files[0].file).exists():
        cause = joined((cause, text("What has come is kept for the next try.")))
    return DataError(
        cause,
        text(
            "Try again later, or download these with another computer, check that they have these "
            "names, and put them into {folder}:{files}",
            folder=str(folder.resolve()),
            files="".join(f"\n  {file.file}: {file.url} (MD5 {file.md5})" for file in files),
        ),
    )


def check_counts(path: Path, name: str) -> None:
    """That the file has the published number of images in each split, and for PathMNIST in each
    class. Only labels are read. Raises DataError, and ImageError where they cannot be.
    """
    info = known_set(name)
    for split in SPLITS:
        labels = read_labels(path, split)
        wanted = int(info["n_samples"][split])
        found: tuple[int, ...] = (len(labels),)
        expected: tuple[int, ...] = (wanted,)
        if name == "pathmnist":
            expected = _PATHMNIST[split]
            found = tuple(np.bincount(labels, minlength=len(expected)).tolist())
        if found != expected:
            raise DataError(
                text(
                    "The {split} part of {file} has {found} images instead of {expected}.",
                    split=split,
                    file=path.name,
                    found=found,
                    expected=expected,
                ),
                text("MedMNIST has published another version: say so to the authors of crcviewer."),
            )
