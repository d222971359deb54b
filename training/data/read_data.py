"""What ``--data`` names: folders in the MedMNIST layout, or manifests of one's own images."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from crcviewer.imaging.core.medmnist import find_organ_set
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.manifest import read_manifest
from training.data.manifest_data import read_manifest_study
from training.data.medmnist_data import read_study
from training.data.study_data import StudyData, join_studies

Report = Callable[[int, int], None]
"""Told how many of a manifest's images are read, and how many there are."""


def read_joined(
    paths: Sequence[Path],
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    tile_only: bool = False,
    whole: bool = False,
) -> StudyData:
    """All that the folders and CSV files hold, as one study. Raises PlainError.

    ``tile_only`` and ``whole`` as of :func:`read_data`.
    """
    return join_studies(
        tuple(
            read_data(path, pathology, radiology, report, tile_only=tile_only, whole=whole)
            for path in paths
        )
    )


def read_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    tile_only: bool = False,
    whole: bool = False,
) -> StudyData:
    """The study of one folder or CSV file; ``pathology`` and ``radiology`` name sets of a folder.

    With ``tile_only`` no radiology image is looked for. ``whole``: all images of a table are in its
    test split, whatever it says of splits. Raises PlainError.
    """
    if is_manifest(path):
        return read_manifest_study(path, report, tile_only=tile_only, whole=whole)
    if path.is_file():
        raise DataError(
            text("{file} is neither a folder nor a CSV file.", file=path.name),
            text("Give the folder that holds the .npz files, or a manifest that ends in .csv."),
            ChooseFolder(),
        )
    return read_study(path, pathology, radiology, tile_only=tile_only)


def has_radiology(paths: Sequence[Path], radiology: str = "") -> bool:
    """Whether all of them have radiology images, as far as a first look tells. Raises PlainError
    where a table is none."""

    def has(path: Path) -> bool:
        if is_manifest(path):
            return any(row.radiology is not None for row in read_manifest(path).rows)
        return bool(radiology) or find_organ_set(path) is not None

    return all(map(has, paths))


def is_manifest(path: Path) -> bool:
    """By its ending: a manifest that is not there is still told from a folder."""
    return path.suffix.casefold() in (".csv", ".tsv", ".txt") and not path.is_dir()
