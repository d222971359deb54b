"""Folders in the MedMNIST layout as a study: read and checked.

Everything that could stop a study half way is found here, before any training, and is a
:class:`PlainError`: a DataError, or the error of the reader of a set or of ``pairs.csv``.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from msgspec.structs import replace as with_fields
from numpy.typing import NDArray

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.evaluated_cases import Places
from crcviewer.imaging.core.medmnist import (
    PATHOLOGY_SET,
    PHANTOM_FILE,
    check_set,
    find_organ_set,
    find_set,
    image_blocks,
    image_head,
    read_images,
    read_labels,
)
from crcviewer.imaging.core.pairs_csv import PAIRS_FILE, read_pairs
from crcviewer.imaging.core.part_paths import medmnist_path
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.json_lines import parsed, read_small
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.published_sets import known_set, modality_of, set_names
from training.data.same_in_study import leave_out_images
from training.data.study_data import (
    ImageSet,
    Split,
    StudyData,
    each_split,
    no_radiology,
    reduce_images,
)

INPUT_SIDE = 64


def read_study(
    folder: Path,
    pathology: str = PATHOLOGY_SET,
    radiology: str = "",
    *,
    tile_only: bool = False,
    choices: DataChoices = DataChoices(),
    side: int = INPUT_SIDE,
) -> StudyData:
    """The two sets of a folder, images of ``side`` pixels at most. An empty ``radiology`` takes the
    organ set that is there; with ``tile_only`` none is looked for.

    Raises PlainError.
    """
    data = _read_whole(folder, pathology, radiology, tile_only=tile_only, side=side)
    if not choices.leave_out:
        return data
    return leave_out_images(data, choices)[0]


def _read_whole(
    folder: Path, pathology: str, radiology: str, *, tile_only: bool, side: int
) -> StudyData:
    if not folder.is_dir():
        raise DataError(
            text("The data folder {folder} does not exist.", folder=str(folder)),
            text("Give the folder that holds the .npz files."),
            ChooseFolder(),
        )
    tiles, tile_source = read_set(folder, pathology, side)
    if tile_only:
        return _tiles_alone(folder, each_split(tiles, _as_rgb), tile_source)
    radiology = radiology or organ_set_of(folder)
    slices, slice_source = read_set(folder, radiology, side)
    tiles = each_split(tiles, _as_rgb)
    slices = each_split(slices, as_grey)
    pairs = None
    if (folder / PAIRS_FILE).is_file():
        counts = {name: (len(tiles.split(name)), len(slices.split(name))) for name in SPLITS}
        pairs = read_pairs(folder / PAIRS_FILE, counts)
    phantom = _phantom_name(folder)
    if phantom is not None:
        tiles, slices = _as_synthetic(tiles), _as_synthetic(slices)
        tile_source = with_fields(tile_source, name=f"{phantom}, tiles", synthetic=True, licence="")
        slice_source = with_fields(
            slice_source, name=f"{phantom}, slices", synthetic=True, licence=""
        )
    return StudyData(
        name=phantom or tile_source.name,
        pathology=tiles,
        radiology=slices,
        radiology_modality=modality_of(radiology),
        pairs=pairs,
        sources=(tile_source, slice_source),
    )


def _tiles_alone(folder: Path, tiles: ImageSet, source: DataSource) -> StudyData:
    phantom = _phantom_name(folder)
    if phantom is not None:
        tiles = _as_synthetic(tiles)
        source = with_fields(source, name=f"{phantom}, tiles", synthetic=True, licence="")
    return StudyData(phantom or source.name, tiles, no_radiology(), "", None, (source,))


def organ_set_of(folder: Path) -> str:
    """The organ set that is there. Raises DataError where there is none."""
    found = find_organ_set(folder)
    if found is None:
        raise DataError(
            text(
                "There is no organ set (organamnist.npz, organcmnist.npz or organsmnist.npz) in "
                "{folder}.",
                folder=str(folder),
            ),
            text("Put one there, or name the radiology set."),
            ChooseFolder(),
        )
    return found.name


def sets_in(folder: Path) -> tuple[str, ...]:
    """Names of all sets that a folder holds."""
    return tuple(name for name in set_names() if find_set(folder, name) is not None)


def read_set(folder: Path, name: str, side: int = INPUT_SIDE) -> tuple[ImageSet, DataSource]:
    """One set as it lies in its file, larger images reduced. Raises PlainError."""
    info = known_set(name)
    found = find_set(folder, name, side)
    if found is None:
        raise DataError(
            text(
                "There is no {name}.npz or {name}_64.npz in {folder}.",
                name=name,
                folder=str(folder),
            ),
            text("Put the file there, or give another folder."),
            ChooseFolder(),
        )
    classes = tuple(info["label"][str(index)] for index in range(len(info["label"])))
    check_set(found.path)
    splits = {split: _read_split(found.path, split, len(classes), side) for split in SPLITS}
    with decoding(found.path), found.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    missing = sorted(set(range(len(classes))) - set(splits["train"].labels.tolist()))
    if missing:
        raise DataError(
            text(
                "{file} has no training image of: {classes}.",
                file=found.path.name,
                classes=[classes[index] for index in missing],
            ),
            text("Every class needs at least one training image: add some, or use another set."),
        )
    count = sum(len(split) for split in splits.values())
    whole = sum(info["n_samples"].values())
    title = str(info["python_class"]) + ("" if count == whole else f" subset of {whole}")
    images = ImageSet(classes, splits["train"], splits["val"], splits["test"])
    return images, DataSource(title, count, False, str(info["license"]), digest)


def _read_split(file: Path, split: str, classes: int, side: int) -> Split:
    """Raises ImageError, and DataError where labels are not those of the classes."""
    labels = read_labels(file, split)
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= classes:
        raise DataError(
            text(
                "{file} has labels from {low} to {high} in its {split} part; they must lie "
                "between 0 and {highest}.",
                file=file.name,
                low=low,
                high=high,
                split=split,
                highest=classes - 1,
            ),
            text("Check how the file was made, or download it again."),
        )
    return Split(
        _read_reduced(file, split, side),
        labels,
        np.zeros(len(labels), np.bool_),
        places=Places.of_set(medmnist_path(str(file.absolute()), split), len(labels)),
    )


def _read_reduced(file: Path, split: str, side: int) -> NDArray[np.uint8]:
    """Larger images are reduced as they are read: whole, at 224 pixels, they are 13 GB of training
    tiles. Raises ImageError."""
    shape = image_head(file, split).shape
    if shape[1] <= side:
        return read_images(file, split)
    reduced = np.empty((shape[0], side, side, *shape[3:]), np.uint8)
    done = 0
    for block in image_blocks(file, split):
        reduced[done : done + len(block)] = reduce_images(block, side)
        done += len(block)
    return reduced


def _phantom_name(folder: Path) -> str | None:
    """Of the folder's images if they are phantoms, else None. Raises DataError."""
    path = folder / PHANTOM_FILE
    if not path.is_file():
        return None
    try:
        note = parsed(read_small(path))
        return f"phantoms (synthetic, signal {float(note['signal']):g}, seed {int(note['seed'])})"
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise DataError(
            text("{file} in {folder} is damaged.", file=path.name, folder=str(folder)),
            text("Write the phantoms again."),
        ) from error


# ------------------------------------------------------------------------------------- pixels


def _as_rgb(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if images.ndim == 4:
        return images
    return np.repeat(images[..., None], 3, axis=3)


def as_grey(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luminance as Pillow's mode L has it (ITU-R 601)."""
    if images.ndim == 3:
        return images
    grey: NDArray[np.float64] = images @ np.array([0.299, 0.587, 0.114])
    return grey.round().astype(np.uint8)


def _as_synthetic(images: ImageSet) -> ImageSet:
    def marked(split: Split) -> Split:
        return replace(split, synthetic=np.ones(len(split), np.bool_))

    return ImageSet(images.classes, marked(images.train), marked(images.val), marked(images.test))
