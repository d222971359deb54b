"""What ``--data`` names: a folder in the MedMNIST layout, or a manifest of one's own images."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from training.base.errors import DataError
from training.data.manifest_data import read_manifest_study
from training.data.medmnist_data import read_study
from training.data.study_data import StudyData


def read_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Callable[[int, int], None] = lambda done, total: None,
) -> StudyData:
    """The study of a folder or a CSV file; ``pathology`` and ``radiology`` name sets of a folder.

    ``report`` is told how many of a manifest's images are read, and how many there are. Raises
    DataError.
    """
    if is_manifest(path):
        return read_manifest_study(path, report)
    if path.is_file():
        raise DataError(
            f"{path.name} is neither a folder nor a CSV file.",
            "Give the folder that holds the .npz files, or a manifest that ends in .csv.",
        )
    return read_study(path, pathology, radiology)


def is_manifest(path: Path) -> bool:
    """By its ending: a manifest that is not there is still told from a folder."""
    return path.suffix.casefold() in (".csv", ".tsv", ".txt") and not path.is_dir()
