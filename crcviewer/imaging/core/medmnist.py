"""The MedMNIST layout: files, arrays, splits and shapes, and reading them.

A set of images of one size is one ``.npz`` file. For each split it holds ``SPLIT_images``, uint8
``(N, S, S)`` or ``(N, S, S, 3)``, and ``SPLIT_labels``, whole numbers ``(N, 1)``. Nothing in it is
ever unpickled, and the heads of arrays are looked at before anything is unpacked.
"""

from __future__ import annotations

import math
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, opened
from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import Text, text

SIZES = (28, 64, 128, 224)
"""Sides of images, in pixels."""
PATHOLOGY_SET = "pathmnist"
ORGAN_SETS = ("organamnist", "organcmnist", "organsmnist")
PHANTOM_FILE = "phantom.json"
"""Beside two sets: their images are phantoms, and this says which."""

_PREFERRED_SIZES = (64, 28, 128, 224)  # what the network takes in, then what is there
_MOST_BYTES = 1_300_000_000
"""Of one split at once: PathMNIST's training tiles of 64 pixels can be held, those of 224 not."""
_BLOCK = 64
_MOST_MEMBERS = 64
_END = struct.Struct("<4s4H2LH")
"""The last record of a zip archive."""
_ONE_READ = 1 << 20


# ---------------------------------------------------------------------------------- the files


@dataclass(frozen=True)
class SetFile:
    """One set with images of one size."""

    name: str
    """Of the set: ``pathmnist``."""
    size: int
    path: Path


def file_name(name: str, size: int) -> str:
    """``pathmnist.npz`` has 28 pixels; ``pathmnist_64.npz`` says its size."""
    return f"{name}.npz" if size == 28 else f"{name}_{size}.npz"


def find_set(folder: Path, name: str, side: int = 64) -> SetFile | None:
    """The file of a set that would be read for images of ``side`` pixels: beyond 64 the smallest
    that has as many, else the largest."""
    sizes: Iterable[int] = _PREFERRED_SIZES
    if side > 64:
        sizes = sorted(SIZES, key=lambda size: (size < side, abs(size - side)))
    for size in sizes:
        path = folder / file_name(name, size)
        if path.is_file():
            return SetFile(name, size, path)
    return None


def find_organ_set(folder: Path) -> SetFile | None:
    """The organ set that a folder holds; the first where there are several."""
    found = (find_set(folder, name) for name in ORGAN_SETS)
    return next((file for file in found if file is not None), None)


# ----------------------------------------------------------------------------------- the heads


@dataclass(frozen=True)
class ArrayHead:
    """What an array of the archive says of itself, before its values are unpacked."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    column_major: bool


def image_head(file: Path, split: str, stamp: Stamp | None = None) -> ArrayHead:
    """Of the images of a split. Raises ImageError where they are not square 8-bit images."""
    head = _head(file, f"{split}_images", stamp)
    shape = head.shape
    if head.dtype != np.uint8:
        raise _unfit(
            text(
                "The {split} images of {file} are {kind} numbers, not 8-bit pixels.",
                split=split,
                file=display_name(file),
                kind=str(head.dtype),
            )
        )
    if len(shape) not in (3, 4) or shape[1] != shape[2] or shape[3:] not in ((), (3,)):
        raise _unfit(
            text(
                "The {split} images of {file} have the shape {shape}, which is neither a square "
                "grey nor a square colour image.",
                split=split,
                file=display_name(file),
                shape=str(shape[1:]),
            )
        )
    if 0 in shape:
        raise _unfit(
            text("The {split} part of {file} is empty.", split=split, file=display_name(file))
        )
    return head


def label_head(file: Path, split: str) -> ArrayHead:
    """Of the labels of a split. Raises ImageError where they are not one whole number an image."""
    head = _head(file, f"{split}_labels")
    one_each = len(head.shape) in (1, 2) and head.shape[1:] in ((), (1,))
    if head.dtype.kind not in "iu" or not one_each:
        raise _unfit(
            text(
                "The {split} labels of {file} are not one whole number an image.",
                split=split,
                file=display_name(file),
            )
        )
    return head


def check_set(file: Path) -> None:
    """Every split has images, and as many labels; no array is unpacked. Raises ImageError."""
    for split in SPLITS:
        labels, images = label_head(file, split).shape[0], image_head(file, split).shape[0]
        if images != labels:
            raise _unfit(
                text(
                    "{file} has {images} images but {labels} labels in its {split} part.",
                    file=display_name(file),
                    images=images,
                    labels=labels,
                    split=split,
                )
            )


def count_images(file: Path) -> dict[str, int]:
    """Images of each split. Raises ImageError."""
    return {split: image_head(file, split).shape[0] for split in SPLITS}


# ---------------------------------------------------------------------------------- the arrays


def read_small_arrays(file: Path, names: Iterable[str], most_bytes: int) -> dict[str, NDArray[Any]]:
    """Arrays of any ``.npz`` that together have no more bytes. Raises ImageError, in short time
    whatever the file is."""
    with decoding(file), opened(file) as stream:
        if os.fstat(stream.fileno()).st_size > 2 * most_bytes or _members(stream) > _MOST_MEMBERS:
            raise ValueError("no small archive")
        arrays: dict[str, NDArray[Any]] = {}
        with zipfile.ZipFile(stream) as archive:
            for name in names:
                with archive.open(f"{name}.npy") as member:
                    head = _read_head(member)
                most_bytes -= math.prod(head.shape) * head.dtype.itemsize
                if most_bytes < 0 or min(head.shape, default=0) < 0:
                    raise ValueError("arrays too large")
                with archive.open(f"{name}.npy") as member:
                    arrays[name] = np.lib.format.read_array(member, allow_pickle=False)
        return arrays


def _members(stream: IO[bytes]) -> int:
    """How many an archive says it has, at its very end, where NumPy writes no comment."""
    stream.seek(-_END.size, os.SEEK_END)
    mark, _, _, _, count, _, _, _ = _END.unpack(stream.read(_END.size))
    if mark != b"PK\5\6":
        raise ValueError("no archive of arrays")
    return int(count)


def read_labels(file: Path, split: str) -> NDArray[np.int64]:
    """``(N,)``. Raises ImageError."""
    label_head(file, split)
    return _read(file, f"{split}_labels").reshape(-1).astype(np.int64)


def read_images(file: Path, split: str, stamp: Stamp | None = None) -> NDArray[np.uint8]:
    """All of a split. Raises ImageError, also where they are more than fit into memory."""
    check_fits_memory(file, image_head(file, split, stamp))
    return _read(file, f"{split}_images", stamp).astype(np.uint8, copy=False)


def check_fits_memory(file: Path, images: ArrayHead) -> None:
    """Raises ImageError where a split should not be unpacked at once."""
    if math.prod(images.shape) > _MOST_BYTES:
        raise ImageError(
            text("{name} holds more images than fit into memory.", name=display_name(file)),
            text(
                "Choose another split, or put the file with smaller images (28 or 64 pixels) there."
            ),
        )


def image_blocks(file: Path, split: str) -> Iterator[NDArray[np.uint8]]:
    """The images of a split, a few at a time, so that never all of them are in memory.

    Blocks are ``(n, S, S[, 3])``, in order. Raises ImageError.
    """
    head = image_head(file, split)
    if head.column_major:
        yield read_images(file, split)
        return
    count, *shape = head.shape
    with _member(file, f"{split}_images") as member:
        _read_head(member)
        for start in range(0, count, _BLOCK):
            content = bytearray(min(_BLOCK, count - start) * math.prod(shape))
            _fill(member, content)
            yield np.frombuffer(content, np.uint8).reshape(-1, *shape)


def write_set(
    path: Path,
    labels: Mapping[str, NDArray[np.integer]],
    shape: tuple[int, ...],
    blocks: Callable[[str], Iterable[NDArray[np.uint8]]],
) -> None:
    """The file appears whole or not at all, its images never all in memory. Raises OSError.

    ``labels``: of each split, ``(N,)``; ``shape``: of an image; ``blocks``: the images of a split,
    in order. They are stored plain: noise hardly packs, and packing takes longer than making it.
    """

    def save(temporary: Path) -> None:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
            for split, of_split in labels.items():
                count = len(of_split)
                with archive.open(f"{split}_images.npy", "w", force_zip64=True) as member:
                    _write_head(member, (count, *shape))
                    for block in blocks(split):
                        member.write(block.tobytes())
                with archive.open(f"{split}_labels.npy", "w") as member:
                    _write_head(member, (count, 1))
                    member.write(of_split.astype(np.uint8).tobytes())

    write_atomically(path, save)


def _write_head(member: IO[bytes], shape: tuple[int, ...]) -> None:
    head = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(member, head)


def _fill(member: IO[bytes], content: bytearray) -> None:
    view, done = memoryview(content), 0
    while done < len(content):
        part = member.read(min(_ONE_READ, len(content) - done))
        if not part:
            raise EOFError("it ends too early")
        view[done : done + len(part)] = part
        done += len(part)


@contextmanager
def _member(file: Path, name: str, stamp: Stamp | None = None) -> Iterator[IO[bytes]]:
    """Raises ImageError, for a damaged archive too."""
    with decoding(file), opened(file, stamp) as stream, zipfile.ZipFile(stream) as archive:
        if f"{name}.npy" not in archive.namelist():
            raise _unfit(
                text(
                    "{name} is not in the MedMNIST layout: it has no {member}.",
                    name=display_name(file),
                    member=name,
                )
            )
        with archive.open(f"{name}.npy") as member:
            yield member


def _head(file: Path, name: str, stamp: Stamp | None = None) -> ArrayHead:
    with _member(file, name, stamp) as member:
        return _read_head(member)


def _read_head(member: IO[bytes]) -> ArrayHead:
    # Later versions are for heads of up to 4 GB, which is what a plain array never needs.
    if np.lib.format.read_magic(member) != (1, 0):
        raise ValueError("no plain array")
    shape, column_major, dtype = np.lib.format.read_array_header_1_0(member)
    return ArrayHead(shape, dtype, column_major)


def _read(file: Path, name: str, stamp: Stamp | None = None) -> NDArray[Any]:
    """One array whole."""
    with _member(file, name, stamp) as member:
        array: NDArray[Any] = np.lib.format.read_array(member, allow_pickle=False)
        return array


def _unfit(cause: Text) -> ImageError:
    return ImageError(cause, text("Check how the file was made, or download it again."))
