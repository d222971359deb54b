"""What the engine tells of the images of a case, for the gate to judge them by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from crcviewer.engine.image_cache import Cropper, FieldCrop
from crcviewer.engine.medmnist_cases import are_phantoms
from crcviewer.imaging.core.part_paths import parse_medmnist_path
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.resources import samples_folder

if TYPE_CHECKING:
    from crcviewer.model.verdict import ScanFacts, TileFacts

_MARK = "synthetic phantom"
"""How the description of a PNG file of ``crcviewer phantom`` begins."""


def tile_facts(
    fields: Cropper, image: ImageRef, crop: FieldCrop, *, phantoms_only: bool
) -> TileFacts:
    """Of the tile that was cropped for the network; its details are read once more."""
    from crcviewer.model.plain_checks import DETAIL_SIDE
    from crcviewer.model.verdict import TileFacts

    detail = fields.crop(image, Slot.PATHOLOGY, DETAIL_SIDE)
    pixel = believable(image.pixel_size_um) or believable(crop.info.pixel_size_um)
    return TileFacts(
        detail.pixels,
        None if pixel is None else crop.field.side * pixel,
        scale_matters=parse_medmnist_path(image.path) is None,
        synthetic=phantoms_only and is_phantom(image.path),
    )


def scan_facts(image: ImageRef, crop: FieldCrop, *, phantoms_only: bool) -> ScanFacts:
    """Of the radiology image that was cropped for the network."""
    from crcviewer.model.verdict import ScanFacts

    return ScanFacts(
        crop.pixels, crop.info.modality, synthetic=phantoms_only and is_phantom(image.path)
    )


def is_phantom(path: str) -> bool:
    """Whether an image is known to be synthetic: a sample of the program, an image of a set that
    ``crcviewer phantom`` wrote, or a PNG file that says so itself."""
    set_file = parse_medmnist_path(path)
    if set_file is not None:
        return are_phantoms(Path(set_file[0]).parent)
    file = Path(path)
    if file.is_relative_to(samples_folder()):
        return True
    try:
        with Image.open(file, formats=("PNG",)) as picture:
            return str(picture.info.get("Description", "")).startswith(_MARK)
    except (OSError, ValueError, SyntaxError):
        return False
