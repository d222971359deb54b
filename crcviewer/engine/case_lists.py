"""The cases of a set that a map is to be made of: from a folder, a table, or a MedMNIST split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import Job
from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.medmnist import (
    PATHOLOGY_SET,
    PHANTOM_FILE,
    SPLITS,
    count_images,
    find_organ_set,
    find_set,
    read_labels,
)
from crcviewer.imaging.core.pairs_csv import PAIRS_FILE, read_pairs
from crcviewer.imaging.core.part_paths import medmnist_path
from crcviewer.imaging.core.table import read_rows
from crcviewer.imaging.discover.find_cases import find_cases
from crcviewer.protocol.map_messages import (
    CasesListed,
    ListCases,
    MapCase,
    SetSurveyed,
    SurveySet,
    drawn_of,
)
from crcviewer.protocol.messages import CaseFiles, ImageInfo, ImageRef, Progress
from crcviewer.protocol.text import text
from crcviewer.protocol.tissue import TissueClass

T = TypeVar("T")

_PAIR_SEED = 0


def survey_set(request: SurveySet, job: Job) -> SetSurveyed:
    """What a folder in the MedMNIST layout holds. Raises ImageError or RequestError."""
    folder = Path(request.path)
    tiles = tiles_of(folder, PATHOLOGY_SET)
    organs = find_organ_set(folder)
    counts = count_images(tiles)
    return SetSurveyed(
        request.id,
        (counts["train"], counts["val"], counts["test"]),
        tiles.name,
        organs.path.name if organs is not None else "",
        (folder / PAIRS_FILE).is_file(),
    )


def list_cases(request: ListCases, job: Job) -> CasesListed:
    """Whatever set is meant. Raises ImageError or RequestError."""
    match request.source:
        case "folder":
            return _of_folder(request, job)
        case "table":
            return _of_table(request)
        case "medmnist":
            return _of_split(request)
        case "evaluation":
            from crcviewer.engine.evaluated_cases import list_evaluated

            return list_evaluated(request)
    raise RequestError(text("This kind of set is not known."), text("Choose another one."))


# ------------------------------------------------------------------------------------- folder


def _of_folder(request: ListCases, job: Job) -> CasesListed:
    def progress(done: int, total: int, text: str) -> None:
        job.report(Progress(request.id, done, total, text))

    found, skipped = find_cases(
        [request.path],
        on_cases=lambda _: None,
        on_progress=progress,
        cancelled=lambda: job.token.cancelled,
    )
    job.token.check()
    tiles = [case for case in found if case.pathology is not None]
    if not tiles:
        raise RequestError(
            text("There are no tiles in {name}.", name=Path(request.path).name),
            text(
                "Choose a folder of PNG, JPEG, TIFF or BMP tiles, with or without radiology images."
            ),
        )
    chosen = drawn(tiles, request.most)
    notes = [*_left_out(len(found) - len(tiles), skipped), *fewer(len(tiles), len(chosen))]
    return CasesListed(
        request.id,
        drawn_of(Path(request.path).name, len(chosen), len(tiles)),
        tuple(MapCase(case.name, _ref(case.pathology), _ref(case.radiology)) for case in chosen),
        tuple(_label_by_folder(case, request.classes) for case in chosen),
        notes=tuple(notes),
    )


def _ref(info: ImageInfo | None) -> ImageRef | None:
    return None if info is None else ImageRef(info.path)


def _left_out(without: int, skipped: int) -> list[str]:
    notes = []
    if without:
        notes.append(f"Images without a tile, or that cannot be read: {without} left out.")
    if skipped:
        notes.append(f"Files that are no images: {skipped} passed over.")
    return notes


def _label_by_folder(case: CaseFiles, classes: Sequence[TissueClass]) -> int:
    """The class that the nearest folder is named after; -1: none is."""
    assert case.pathology is not None
    for parent in list(Path(case.pathology.path).parents)[:2]:
        label = label_of(parent.name, classes)
        if label >= 0:
            return label
    return -1


def label_of(text: str, classes: Sequence[TissueClass]) -> int:
    """By code or name in either language; -1 where it is no class of the model."""
    wanted = folded(text.strip())
    for label, tissue in enumerate(classes):
        if wanted in (folded(tissue.code), folded(tissue.english), folded(tissue.chinese)):
            return label
    return -1


# -------------------------------------------------------------------------------------- table


def _of_table(request: ListCases) -> CasesListed:
    path = Path(request.path)
    rows = read_rows(path)
    if "pathology" not in rows[0]:
        raise RequestError(
            text("{name} has no column named pathology.", name=path.name),
            text(
                "Its first row must name the columns: pathology, and if known radiology, "
                "label and patient."
            ),
        )
    cases, labels = [], []
    for row in rows:
        tile = row.get("pathology", "")
        if tile:
            organ = row.get("radiology", "")
            number = row.get("radiology_slice", "")
            index = int(number) - 1 if number.isdecimal() and int(number) > 0 else None
            radiology = ImageRef(str(path.parent / organ), index) if organ else None
            name = Path(tile).stem
            place = ImageRef(str(path.parent / tile))
            cases.append(MapCase(name, place, radiology, row.get("patient", "")))
            labels.append(label_of(row.get("label", ""), request.classes))
    chosen = drawn(list(zip(cases, labels, strict=True)), request.most)
    return CasesListed(
        request.id,
        drawn_of(path.name, len(chosen), len(cases)),
        tuple(case for case, _ in chosen),
        tuple(label for _, label in chosen),
        notes=tuple(fewer(len(cases), len(chosen))),
    )


# ------------------------------------------------------------------------------------- MedMNIST


def _of_split(request: ListCases) -> CasesListed:
    folder = Path(request.path)
    split = request.split if request.split in SPLITS else "test"
    tiles = tiles_of(folder, PATHOLOGY_SET)
    organs = find_organ_set(folder)
    counts = count_images(tiles)
    count = counts[split]
    notes: list[str] = []
    partners: NDArray[np.int64] | None = None
    if organs is None:
        notes.append("The folder holds no organ set: the tiles were seen without radiology.")
    else:
        available = count_images(organs.path)
        if (folder / PAIRS_FILE).is_file():
            both = {name: (counts[name], available[name]) for name in SPLITS}
            partners = read_pairs(folder / PAIRS_FILE, both)[split]
        else:
            notes.append("Radiology images were drawn at random: no pairs are declared.")
            partners = np.random.default_rng(_PAIR_SEED).integers(0, available[split], count)
    rows = drawn(range(count), request.most)
    notes += fewer(count, len(rows))
    return cases_of_split(
        request, tiles=tiles, organs=organs.path if organs is not None else None,
        split=split, rows=rows, partners=partners,
        data=drawn_of(f"{tiles.stem}, {split} split", len(rows), count), notes=notes,
    )  # fmt: skip


def cases_of_split(
    request: ListCases,
    *,
    tiles: Path,
    organs: Path | None,
    split: str,
    rows: Sequence[int],
    partners: NDArray[np.int64] | None,
    data: str,
    notes: Sequence[str],
) -> CasesListed:
    """Some tiles of a split beside their radiology images. Raises ImageError or RequestError."""
    labels = read_labels(tiles, split)
    if len(rows) and max(rows) >= len(labels):
        raise RequestError(
            text("{name} has fewer labels than tiles.", name=tiles.name),
            text("Copy or download the file again."),
        )
    known = (labels >= 0) & (labels < len(request.classes))

    def organ(row: int) -> ImageRef | None:
        if organs is None or partners is None:
            return None
        return ImageRef(medmnist_path(str(organs), split), int(partners[row]))

    tile_path = medmnist_path(str(tiles), split)
    return CasesListed(
        request.id,
        data,
        tuple(MapCase(f"{split} {row}", ImageRef(tile_path, row), organ(row)) for row in rows),
        tuple(int(labels[row]) if known[row] else -1 for row in rows),
        synthetic=(tiles.parent / PHANTOM_FILE).is_file(),
        notes=tuple(notes),
    )


def tiles_of(folder: Path, name: str) -> Path:
    """The file with the tiles. Raises RequestError where there is none."""
    found = find_set(folder, name)
    if found is None:
        raise RequestError(
            text("There is no {name}.npz in {folder}.", name=name, folder=folder.name),
            text("Choose the folder that holds the .npz files of MedMNIST."),
        )
    return found.path


# -------------------------------------------------------------------------------------- draws


def drawn(items: Sequence[T], most: int) -> list[T]:
    """All, or a fixed draw of ``most``, in their order."""
    if len(items) <= most:
        return list(items)
    rows = np.sort(np.random.default_rng(0).choice(len(items), most, replace=False))
    return [items[int(row)] for row in rows]


def fewer(count: int, taken: int) -> list[str]:
    """A sentence where some were left out."""
    if taken == count:
        return []
    return [
        f"{taken} of {count} cases were drawn at random, always the same ones; the other"
        f" {count - taken} are not on this map."
    ]
