"""What ``--data`` names: folders in the MedMNIST layout, tables of one's images, class folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from crcviewer.imaging.core.medmnist import find_organ_set
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.class_folders import is_class_folders
from training.data.decode_images import INPUT_SIDE
from training.data.manifest import read_manifest
from training.data.manifest_data import read_manifest_study
from training.data.medmnist_data import read_study
from training.data.study_data import StudyData, join_studies

_WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")
Report = Callable[[int, int], None]
"""Told how many of one's own images are read, and how many there are."""


def read_joined(
    paths: Sequence[Path],
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    tile_only: bool = False,
    whole: bool = False,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
) -> StudyData:
    """All that the folders and tables hold, as one study. Raises PlainError.

    What the others mean: :func:`read_data`.
    """
    return join_studies(
        tuple(
            read_data(
                path, pathology, radiology, report,
                tile_only=tile_only, whole=whole, choices=choices, side=side,
            )
            for path in paths
        )
    )  # fmt: skip


def read_data(
    path: Path,
    pathology: str = "pathmnist",
    radiology: str = "",
    report: Report = lambda done, total: None,
    *,
    tile_only: bool = False,
    whole: bool = False,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
) -> StudyData:
    """The study of one folder or table; ``pathology`` and ``radiology`` name sets of a folder.

    Images are kept with ``side`` pixels where they have as many. With ``tile_only`` no radiology
    image is looked for. ``whole``: all images of one's own are in the test split, whatever is said
    of splits. Raises PlainError.
    """
    if is_manifest(path) or is_class_folders(path):
        return read_manifest_study(
            path, report, tile_only=tile_only, whole=whole, choices=choices, side=side
        )
    refuse_other_files(path)
    return read_study(path, pathology, radiology, tile_only=tile_only, choices=choices, side=side)


def refuse_other_files(path: Path) -> None:
    """Raises DataError for a file that is no table; a workbook is one step away from one."""
    if not path.is_file():
        return
    if path.suffix.casefold() in _WORKBOOKS:
        raise DataError(
            text("{file} is a workbook, which may hold several tables.", file=path.name),
            text("Save the sheet of your images as “CSV UTF-8” from your spreadsheet."),
            ChooseFolder(),
        )
    raise DataError(
        text("{file} is neither a folder nor a table.", file=path.name),
        text("Give a folder, or a table of one's own images that ends in .csv."),
        ChooseFolder(),
    )


def has_radiology(
    paths: Sequence[Path],
    radiology: str = "",
    choices: DataChoices = DataChoices(),
) -> bool:
    """Whether all of them have radiology images, as far as a first look tells. Raises PlainError
    where a table is none."""

    def has(path: Path) -> bool:
        if is_manifest(path):
            rows = read_manifest(path, choices).rows
            return bool(choices.radiology_data) or any(row.radiology is not None for row in rows)
        if is_class_folders(path):
            return bool(choices.radiology_data)
        return bool(radiology) or find_organ_set(path) is not None

    return all(map(has, paths))


def is_manifest(path: Path) -> bool:
    """By its ending: a manifest that is not there is still told from a folder."""
    return path.suffix.casefold() in (".csv", ".tsv", ".txt") and not path.is_dir()
