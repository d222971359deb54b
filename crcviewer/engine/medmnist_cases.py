"""The cases of a folder in the MedMNIST layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.case_set import CaseSet
from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import Job
from crcviewer.imaging.core.medmnist import (
    PATHOLOGY_SET,
    PHANTOM_FILE,
    SetFile,
    count_images,
    find_organ_set,
    find_set,
    read_labels,
)
from crcviewer.imaging.core.pairs_csv import PAIRS_FILE, read_pairs
from crcviewer.imaging.core.part_paths import medmnist_path
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.map_messages import ListCases, MapCase, SetSurveyed, SurveySet, split_of
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text, verbatim
from crcviewer.protocol.tissue import TissueClass

_PAIR_SEED = 0


def survey_set(request: SurveySet, job: Job) -> SetSurveyed:
    """What a folder in the MedMNIST layout holds. Raises ImageError or RequestError."""
    folder = Path(request.path)
    tiles = tiles_of(folder)
    organs = find_organ_set(folder)
    counts = count_images(tiles.path)
    return SetSurveyed(
        request.id,
        (counts["train"], counts["val"], counts["test"]),
        tiles.path.name,
        organs.path.name if organs is not None else "",
        (folder / PAIRS_FILE).is_file(),
    )


def cases_of_folder(request: ListCases) -> CaseSet:
    """All cases of a split, each tile beside the radiology image that is declared or drawn for it.

    Raises ImageError, TableError or RequestError.
    """
    folder = Path(request.path)
    split = request.split if request.split in SPLITS else "test"
    tiles, organs = tiles_of(folder), find_organ_set(folder)
    counts = count_images(tiles.path)
    if organs is None:
        partners = None
        notes = [text("The folder holds no organ set: the tiles were seen without radiology.")]
    else:
        available = count_images(organs.path)
        if (folder / PAIRS_FILE).is_file():
            both = {name: (counts[name], available[name]) for name in SPLITS}
            partners = read_pairs(folder / PAIRS_FILE, both)[split]
            notes = []
        else:
            random = np.random.default_rng(_PAIR_SEED)
            partners = random.integers(0, available[split], counts[split])
            notes = [text("Radiology images were drawn at random: no pairs are declared.")]
    cases, labels = cases_of_split(tiles, organs, split, partners, request.classes)
    data = split_of(verbatim(tiles.path.stem), split)
    return CaseSet(data, cases, labels, tuple(notes), are_phantoms(folder))


def cases_of_split(
    tiles: SetFile,
    organs: SetFile | None,
    split: str,
    partners: NDArray[np.int64] | None,
    classes: Sequence[TissueClass],
) -> tuple[list[MapCase], list[int]]:
    """All tiles of a split beside their radiology images, and their labels.

    Raises ImageError or RequestError.
    """
    count = count_images(tiles.path)[split]
    labels = read_labels(tiles.path, split)
    if len(labels) < count:
        raise RequestError(
            text("{name} has fewer labels than tiles.", name=tiles.path.name),
            text("Copy or download the file again."),
        )
    tile_path = medmnist_path(str(tiles.path), split)
    scans: list[ImageRef | None] = [None] * count
    if organs is not None and partners is not None:
        organ_path = medmnist_path(str(organs.path), split)
        scans = [ImageRef(organ_path, row) for row in partners.tolist()]
    cases = [
        MapCase(f"{split} {row}", ImageRef(tile_path, row), scan, split=split, number=row)
        for row, scan in enumerate(scans)
    ]
    known = (labels >= 0) & (labels < len(classes))
    return cases, np.where(known, labels, -1)[:count].tolist()


def tiles_of(folder: Path, name: str = PATHOLOGY_SET) -> SetFile:
    """The file with the tiles. Raises RequestError where there is none."""
    found = find_set(folder, name)
    if found is None:
        raise RequestError(
            text("There is no {name}.npz in {folder}.", name=name, folder=folder.name),
            text("Choose the folder that holds the .npz files of MedMNIST."),
            ChooseFolder(),
        )
    return found


def are_phantoms(folder: Path) -> bool:
    """Whether the folder says that its images are phantoms."""
    return (folder / PHANTOM_FILE).is_file()
