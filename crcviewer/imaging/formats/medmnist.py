"""Files in the MedMNIST layout: ``.npz`` with images and labels of three splits.

Nothing in them is ever unpickled, and sizes are looked at before anything is unpacked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, opened, stamp_of
from crcviewer.imaging.core.image_source import ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.part_paths import SPLITS
from crcviewer.protocol.messages import ImageInfo, Slot
from crcviewer.protocol.text import text

_SIDES = (64, 28, 128, 224)  # in order of preference: what the network takes in, then what is there
_MOST_BYTES = 1_300_000_000
"""Of one split: PathMNIST's training tiles of 64 pixels can be held, those of 224 cannot."""
ORGAN_SETS = ("organamnist", "organcmnist", "organsmnist")
_AGAIN = text("Copy or download the file again.")


def medmnist_file(folder: Path, name: str) -> Path | None:
    """The file of a set that would be read, as in training."""
    for side in _SIDES:
        path = folder / (f"{name}.npz" if side == 28 else f"{name}_{side}.npz")
        if path.is_file():
            return path
    return None


def organ_file(folder: Path) -> Path | None:
    """The file of the organ set that a folder holds."""
    found = (medmnist_file(folder, name) for name in ORGAN_SETS)
    return next((path for path in found if path is not None), None)


def labels_of(path: Path, split: str) -> NDArray[np.int64]:
    """``(N,)``. Raises ImageError."""
    labels = _read(str(path), stamp_of(path), f"{split}_labels", _is_labels)
    return labels.reshape(-1).astype(np.int64)


def counts_of(path: Path) -> tuple[int, int, int]:
    """Images in train, val and test; only heads are read. Raises ImageError."""
    stamp = stamp_of(path)
    counts = [_head(str(path), stamp, f"{split}_images").shape[0] for split in SPLITS]
    return counts[0], counts[1], counts[2]


def open_medmnist(path: str, file: str, split: str) -> ImageSource:
    """The images of a split. Raises ImageError."""
    stamp = stamp_of(file)
    head = _head(file, stamp, f"{split}_images")
    _check_images(file, head)
    colour = len(head.shape) == 4
    stem = Path(file).stem.casefold()
    modality = "CT" if stem.startswith("organ") else "H&E" if stem.startswith("path") else ""
    info = ImageInfo(
        path,
        "raster",
        "MedMNIST",
        head.shape[2],
        head.shape[1],
        slices=head.shape[0],
        slot=Slot.PATHOLOGY if colour else Slot.RADIOLOGY,
        slot_reason="its images are in colour" if colour else "its images are grey",
        modality=modality,
    )
    return MedmnistSource(info, file, stamp, split)


class MedmnistSource(WholeSliceSource):
    """All images of a split, unpacked when the first is asked for."""

    def __init__(self, info: ImageInfo, file: str, stamp: Stamp, split: str) -> None:
        super().__init__(info, ((file, stamp),))
        self._member = f"{split}_images"
        self._images: UInt8 | None = None

    def _decode(self, slice_index: int) -> UInt8:
        if self._images is None:
            file, stamp = self.files[0]
            self._images = _read(file, stamp, self._member, _is_images).astype(np.uint8, copy=False)
        image: UInt8 = self._images[slice_index]
        return image

    @property
    def _has_colour_channels(self) -> bool:
        return self.info.slot is Slot.PATHOLOGY


# -------------------------------------------------------------------------------- the archive


@dataclass(frozen=True)
class _Head:
    shape: tuple[int, ...]
    kind: np.dtype[np.generic]


def _head(file: str, stamp: Stamp, member: str) -> _Head:
    """Of one array. Raises ImageError."""
    with decoding(file), opened(file, stamp) as stream, zipfile.ZipFile(stream) as archive:
        if f"{member}.npy" not in archive.namelist():
            raise ImageError(
                text(
                    "{name} is not in the MedMNIST layout: it has no {member}.",
                    name=display_name(file),
                    member=member,
                ),
                text("Choose a folder with pathmnist.npz as MedMNIST publishes it."),
            )
        with archive.open(f"{member}.npy") as array:
            version = np.lib.format.read_magic(array)
            read = np.lib.format.read_array_header_1_0
            if version != (1, 0):
                read = np.lib.format.read_array_header_2_0
            shape, _, kind = read(array)
    return _Head(shape, kind)


def _check_images(file: str, head: _Head) -> None:
    shape = head.shape
    if not _is_images(head):
        raise ImageError(
            text("{name} does not hold square 8-bit images.", name=display_name(file)),
            text("Choose a folder with pathmnist.npz as MedMNIST publishes it."),
        )
    if np.prod(shape, dtype=np.int64) > _MOST_BYTES:
        raise ImageError(
            text("{name} holds more images than fit into memory.", name=display_name(file)),
            text(
                "Choose another split, or put the file with smaller images (28 or 64 pixels) there."
            ),
        )


def _is_images(head: _Head) -> bool:
    shape = head.shape
    square = len(shape) in (3, 4) and shape[1] == shape[2] and shape[3:] in ((), (3,))
    return head.kind == np.uint8 and square and shape[0] > 0 and shape[1] > 0


def _is_labels(head: _Head) -> bool:
    return head.kind.kind in "iu" and 1 <= len(head.shape) <= 2 and head.shape[1:] in ((), (1,))


def _read(
    file: str, stamp: Stamp, member: str, fits: Callable[[_Head], bool]
) -> NDArray[np.generic]:
    """One array whole. Raises ImageError."""
    head = _head(file, stamp, member)
    if not fits(head) or np.prod(head.shape, dtype=np.int64) > _MOST_BYTES:
        raise ImageError(
            text("{name} does not hold what its layout promises.", name=display_name(file)), _AGAIN
        )
    with (
        decoding(file),
        opened(file, stamp) as stream,
        np.load(stream, allow_pickle=False) as arrays,
    ):
        array: NDArray[np.generic] = arrays[member]
        return array
