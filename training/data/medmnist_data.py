"""Folders in the MedMNIST layout, read through medmnist's own classes and checked.

Everything that could stop a study half way is found here, before any training, and said in a
sentence (:class:`DataError`).
"""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import medmnist
import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.messages import DataSource
from training.base.errors import DataError
from training.data.pairs_csv import PAIRS_FILE, read_pairs
from training.data.published_sets import modality_of, set_info, set_names
from training.data.study_data import SPLITS, ImageSet, Split, StudyData, each_split, reduce_images

INPUT_SIDE = 64
PHANTOM_FILE = "phantom.json"
ORGAN_SETS = ("organamnist", "organcmnist", "organsmnist")
_BLOCK = 64
_SIDES = (64, 28, 128, 224)  # in order of preference: native 64, then what is there


def read_study(folder: Path, pathology: str = "pathmnist", radiology: str = "") -> StudyData:
    """The two sets of a folder. An empty ``radiology`` takes the organ set that is there.

    Raises DataError.
    """
    if not folder.is_dir():
        raise DataError(
            f"The data folder {folder} does not exist.",
            "Give the folder that holds the .npz files with --data.",
        )
    radiology = radiology or organ_set_of(folder)
    tiles, tile_source = read_set(folder, pathology)
    slices, slice_source = read_set(folder, radiology)
    tiles = each_split(tiles, _as_rgb)
    slices = each_split(slices, _as_grey)
    pairs = None
    if (folder / PAIRS_FILE).is_file():
        counts = {name: (len(tiles.split(name)), len(slices.split(name))) for name in SPLITS}
        pairs = read_pairs(folder / PAIRS_FILE, counts)
    phantom = _phantom_note(folder)
    if phantom is not None:
        tiles, slices = _as_synthetic(tiles), _as_synthetic(slices)
        tile_source = replace(tile_source, name=f"{phantom}, tiles", synthetic=True, licence="")
        slice_source = replace(slice_source, name=f"{phantom}, slices", synthetic=True, licence="")
    return StudyData(
        name=phantom or tile_source.name,
        pathology=tiles,
        radiology=slices,
        radiology_modality=modality_of(radiology),
        pairs=pairs,
        sources=(tile_source, slice_source),
    )


# ----------------------------------------------------------------------------- reading and checks


def organ_set_of(folder: Path) -> str:
    """The organ set that is there. Raises DataError where there is none."""
    for name in ORGAN_SETS:
        if file_of(folder, name) is not None:
            return name
    raise DataError(
        f"There is no organ set (organamnist.npz, organcmnist.npz or organsmnist.npz) in {folder}.",
        "Put one there, or name the radiology set with --radiology.",
    )


def sets_in(folder: Path) -> tuple[str, ...]:
    """Names of all sets that a folder holds."""
    return tuple(name for name in set_names() if file_of(folder, name) is not None)


def file_of(folder: Path, name: str) -> tuple[Path, int] | None:
    """The file of a set that would be read, and the side of its images."""
    for side in _SIDES:
        path = folder / (f"{name}.npz" if side == 28 else f"{name}_{side}.npz")
        if path.is_file():
            return path, side
    return None


def read_set(folder: Path, name: str) -> tuple[ImageSet, DataSource]:
    """One set as it lies in its file, larger images reduced. Raises DataError."""
    info = set_info(name)
    if info is None:
        raise DataError(
            f"“{name}” is not one of MedMNIST's 2-D sets with one label an image.",
            "Name one such as pathmnist, organamnist or organcmnist.",
        )
    reader: Any = getattr(medmnist, info["python_class"])
    found = file_of(folder, name)
    if found is None:
        raise DataError(
            f"There is no {name}.npz or {name}_64.npz in {folder}.",
            "Put the file there, or give another folder with --data.",
        )
    path, side = found
    classes = tuple(info["label"][str(index)] for index in range(len(info["label"])))
    splits: dict[str, Split] = {}
    try:
        _check_heads(path)
        for split in SPLITS:
            if side > INPUT_SIDE:
                images: object = _reduced_images(path, split)
                labels: object = _member(path, f"{split}_labels")
            else:
                part = reader(split=split, root=str(folder), size=side)
                images, labels = part.imgs, part.labels
            splits[split] = _checked(path.name, split, images, labels, classes)
        digest = _sha256(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(
            f"{path.name} is damaged or not in the MedMNIST layout ({error}).",
            "Copy or download the file again.",
        ) from error
    missing = sorted(set(range(len(classes))) - set(splits["train"].labels.tolist()))
    if missing:
        names = ", ".join(classes[index] for index in missing)
        raise DataError(
            f"{path.name} has no training image of: {names}.",
            "Every class needs at least one training image: add some, or use another set.",
        )
    count = sum(len(split) for split in splits.values())
    whole = sum(info["n_samples"].values())
    title = str(info["python_class"]) + ("" if count == whole else f" subset of {whole}")
    found_images = ImageSet(classes, splits["train"], splits["val"], splits["test"])
    # A file may hold larger images than its name says.
    found_images = each_split(found_images, lambda pixels: reduce_images(pixels, INPUT_SIDE))
    return found_images, DataSource(title, count, False, str(info["license"]), digest)


def _member(path: Path, name: str) -> NDArray[Any]:
    with np.load(path, allow_pickle=False) as file:
        array: NDArray[Any] = file[name]
        return array


def _reduced_images(path: Path, split: str) -> NDArray[Any]:
    """The images of a split, reduced to what the network takes in as they are read.

    medmnist would read them whole, which at 224 pixels are 13 GB of training tiles.
    """
    name = f"{split}_images"
    with zipfile.ZipFile(path) as archive, archive.open(f"{name}.npy") as member:
        version = np.lib.format.read_magic(member)
        head = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            head = np.lib.format.read_array_header_2_0
        shape, in_columns, kind = head(member)
        square = len(shape) in (3, 4) and shape[1] == shape[2] and shape[3:] in ((), (3,))
        if in_columns or kind != np.uint8 or not square or shape[1] <= INPUT_SIDE:
            # As it is: the checks say what is wrong with it, if anything is.
            return _member(path, name)
        reduced = np.empty((shape[0], INPUT_SIDE, INPUT_SIDE, *shape[3:]), np.uint8)
        size = math.prod(shape[1:])
        for start in range(0, shape[0], _BLOCK):
            count = min(_BLOCK, shape[0] - start)
            content = bytearray(count * size)
            _fill(member, content)
            block = np.frombuffer(content, np.uint8).reshape(count, *shape[1:])
            reduced[start : start + count] = reduce_images(block, INPUT_SIDE)
        return reduced


def _fill(member: IO[bytes], content: bytearray) -> None:
    """Raises EOFError where the member ends before ``content`` does."""
    view, done = memoryview(content), 0
    while done < len(content):
        part = member.read(min(1 << 20, len(content) - done))
        if not part:
            raise EOFError("it ends too early")
        view[done : done + len(part)] = part
        done += len(part)


def _check_heads(path: Path) -> None:
    """Raises ValueError where arrays are missing or hold pickled objects; only heads are read.

    numpy would refuse them too, but medmnist leaves the archive open then.
    """
    with zipfile.ZipFile(path) as archive:
        missing = {f"{split}_{part}.npy" for split in SPLITS for part in ("images", "labels")}
        missing -= set(archive.namelist())
        if missing:
            raise ValueError(f"{min(missing)} is not in it")
        for name in archive.namelist():
            with archive.open(name) as member:
                version = np.lib.format.read_magic(member)
                head = np.lib.format.read_array_header_1_0
                if version != (1, 0):
                    head = np.lib.format.read_array_header_2_0
                if head(member)[2].hasobject:
                    raise ValueError(f"{name} holds Python objects instead of numbers")


def _checked(
    file: str, split: str, images: object, labels: object, classes: tuple[str, ...]
) -> Split:
    """The split, if its arrays are what they should be. Raises DataError."""
    again = "Check how the file was made, or download it again."
    if not isinstance(images, np.ndarray) or not isinstance(labels, np.ndarray):
        raise DataError(f"{file} holds no arrays for its {split} part.", again)
    if len(images) != len(labels):
        raise DataError(
            f"{file} has {len(images)} images but {len(labels)} labels in its {split} part.", again
        )
    if len(images) == 0:
        raise DataError(f"The {split} part of {file} is empty.", again)
    if images.dtype != np.uint8:
        raise DataError(
            f"The {split} images of {file} are {images.dtype} numbers, not 8-bit pixels.", again
        )
    square = images.ndim in (3, 4) and images.shape[1] == images.shape[2]
    if not square or (images.ndim == 4 and images.shape[3] != 3):
        raise DataError(
            f"The {split} images of {file} have the shape {images.shape[1:]}, which is neither a "
            "square grey nor a square colour image.",
            again,
        )
    if labels.size != len(labels) or labels.dtype.kind not in "iu":
        raise DataError(f"The {split} labels of {file} are not one whole number an image.", again)
    flat = labels.reshape(-1).astype(np.int64)
    low, high = int(flat.min()), int(flat.max())
    if low < 0 or high >= len(classes):
        raise DataError(
            f"{file} has labels from {low} to {high} in its {split} part; "
            f"they must lie between 0 and {len(classes) - 1}.",
            again,
        )
    return Split(images, flat, np.zeros(len(flat), np.bool_))


def _phantom_note(folder: Path) -> str | None:
    """What to call the folder's images if they are phantoms, else None."""
    path = folder / PHANTOM_FILE
    if not path.is_file():
        return None
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"phantoms (synthetic, signal {float(note['signal']):g}, seed {int(note['seed'])})"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{path.name} in {folder} is damaged ({error}).",
            "Write the phantoms again with: crcviewer phantom --out DIR.",
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ------------------------------------------------------------------------------------- pixels


def _as_rgb(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if images.ndim == 4:
        return images
    return np.repeat(images[..., None], 3, axis=3)


def _as_grey(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luminance as Pillow's mode L has it (ITU-R 601)."""
    if images.ndim == 3:
        return images
    grey: NDArray[np.float64] = images @ np.array([0.299, 0.587, 0.114])
    return grey.round().astype(np.uint8)


def _as_synthetic(images: ImageSet) -> ImageSet:
    def marked(split: Split) -> Split:
        return replace(split, synthetic=np.ones(len(split), np.bool_))

    return ImageSet(images.classes, marked(images.train), marked(images.val), marked(images.test))
