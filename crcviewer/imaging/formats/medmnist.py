"""One split of a file in the MedMNIST layout as an image: its slices are the images."""

from __future__ import annotations

from pathlib import Path

from crcviewer.imaging.core.files import Stamp, stamp_of
from crcviewer.imaging.core.image_source import ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.medmnist import (
    ORGAN_SETS,
    PATHOLOGY_SET,
    check_fits_memory,
    image_head,
    read_images,
)
from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import text


def open_medmnist(path: str, file: str, split: str) -> ImageSource:
    """The images of a split. Raises ImageError."""
    stamp = stamp_of(file)
    head = image_head(Path(file), split, stamp)
    check_fits_memory(Path(file), head)
    colour = len(head.shape) == 4
    stem = Path(file).stem.casefold()
    modality = ""
    if stem.startswith(PATHOLOGY_SET):
        modality = Modality.H_AND_E
    elif stem.startswith(ORGAN_SETS):
        modality = Modality.CT
    info = ImageInfo(
        path,
        "raster",
        "MedMNIST",
        head.shape[2],
        head.shape[1],
        slices=head.shape[0],
        slot=Slot.PATHOLOGY if colour else Slot.RADIOLOGY,
        slot_reason=(text("its images are in colour") if colour else text("its images are grey")),
        modality=modality,
    )
    return MedmnistSource(info, file, stamp, split)


class MedmnistSource(WholeSliceSource):
    """All images of a split, unpacked when the first is asked for."""

    def __init__(self, info: ImageInfo, file: str, stamp: Stamp, split: str) -> None:
        super().__init__(info, ((file, stamp),))
        self._split = split
        self._images: UInt8 | None = None

    def _decode(self, slice_index: int) -> UInt8:
        if self._images is None:
            file, stamp = self.files[0]
            self._images = read_images(Path(file), self._split, stamp)
        image: UInt8 = self._images[slice_index]
        return image

    @property
    def _has_colour_channels(self) -> bool:
        return self.info.slot is Slot.PATHOLOGY
