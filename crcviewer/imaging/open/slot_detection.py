"""Pathology or radiology? By the file's kind, then its name, then its colours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from crcviewer.imaging.core.file_names import stem_of, take_apart
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.pixel_size import believable
from crcviewer.imaging.core.size_limits import WHOLE_PIXELS
from crcviewer.protocol.images import ImageInfo, Slot
from crcviewer.protocol.modality import Modality
from crcviewer.protocol.text import NOTHING, Text, text

_LOOK_SIDE = 64

# Chroma is max - min of R, G and B (0..255). JPEG leaves up to some 10 in a grey picture.
_CHROMA_OF_COLOUR = 14
_COLOURED_SHARE = 0.02
_WHITE = 205
_FLAT = 2.0


NAMED_A_SCAN = text(
    "Its name is that of a radiology image, but its colours are those of an H&E stain: it is taken "
    "for a tile."
)
ONLY_GREY = text(
    "Only its grey says that it is a radiology image: it may as well be a tile without colour."
)


@dataclass(frozen=True)
class Look:
    """What the colours of a picture say."""

    slot: Slot | None
    modality: Modality
    reason: Text
    stained: bool = False
    """Whether its colours are those of H&E: that outweighs its name."""


def look_at(pixels: UInt8) -> Look:
    """``(H, W)`` or ``(H, W, 3)``.

    Haematoxylin and eosin dye blue-violet and pink: where there is colour, green is the weakest
    channel. A grey picture is a scan unless it is nearly white, as an empty place on a slide.
    """
    mean, spread = float(pixels.mean()), float(pixels.std())
    if pixels.ndim == 3:
        wide = pixels.reshape(-1, 3).astype(np.int16)
        chroma = wide.max(axis=1) - wide.min(axis=1)
        coloured = chroma > _CHROMA_OF_COLOUR
        if float(coloured.mean()) > _COLOURED_SHARE:
            red, green, blue = (wide[coloured, i] for i in range(3))
            pink = float(((green <= red + 4) & (green <= blue + 4)).mean())
            if pink > 0.5:
                return Look(
                    Slot.PATHOLOGY,
                    Modality.H_AND_E,
                    text("its colours are those of an H&E stain"),
                    stained=True,
                )
            return Look(
                Slot.PATHOLOGY, Modality.COLOUR, text("it is in colour, and scans are grey")
            )
        if mean > _WHITE:
            return Look(
                Slot.PATHOLOGY,
                Modality.H_AND_E,
                text("it is nearly white, as an empty place on a slide is"),
            )
    if mean > _WHITE:
        return Look(None, Modality.GREY, text("it is grey and nearly white, which tells neither"))
    if spread < _FLAT:
        return Look(None, Modality.GREY, text("it is one even grey, which tells neither"))
    return Look(Slot.RADIOLOGY, Modality.GREY, text("it is grey, as scans are"))


def slot_by_name(path: str) -> tuple[Slot | None, Text]:
    """(slot, reason) by the file's name, else by its folder's."""
    own = take_apart(stem_of(path))
    if own.slot is not None:
        return own.slot, text("its name says “{word}”", word=own.word)
    folder = take_apart(Path(path).parent.name)
    # A folder decides only where it is named after the role alone: "mri", not "ct_study_tiles".
    if folder.slot is not None and folder.key == "":
        return folder.slot, text("its folder is called “{word}”", word=folder.word)
    return None, NOTHING


def with_suggested_slot(source: ImageSource, *, look: bool = True) -> ImageSource:
    """``source`` with slot, reason and modality in its info; DICOM and NIfTI know theirs.

    ``look``: whether a picture whose name tells its slot is decoded all the same, to tell its
    modality and whether it is sound.
    """
    info = source.info
    if info.slot is not None:
        return source
    slot, reason = slot_by_name(info.path)
    if info.width * info.height > WHOLE_PIXELS:
        source.info = _of_large(info, source, slot, reason)
        return source
    # A scan in colour is looked at whatever its name: a stained tile outweighs it.
    if slot is not None and not look and not (slot is Slot.RADIOLOGY and source.is_colour):
        source.info = replace(info, slot=slot, slot_reason=reason)
        return source
    seen = look_at(source.read(info.slices // 2, slot=None, max_side=_LOOK_SIDE)[0])
    warnings = info.warnings
    if slot is Slot.RADIOLOGY and seen.stained:
        warnings = (*warnings, NAMED_A_SCAN)
        slot, reason = seen.slot, seen.reason
    elif slot is None:
        slot, reason = seen.slot, seen.reason
        if slot is Slot.RADIOLOGY and believable(info.pixel_size_um) is not None:
            slot, reason = Slot.PATHOLOGY, text("its pixels are as small as a microscope's")
        elif slot is Slot.RADIOLOGY:
            warnings = (*warnings, ONLY_GREY)
    source.info = replace(
        info,
        slot=slot,
        slot_reason=reason,
        modality=info.modality or seen.modality,
        warnings=warnings,
    )
    return source


def with_modality(source: ImageSource) -> ImageSource:
    """Of a slide, by the colours of its smallest level where that is small."""
    slide = source.info.slide
    if slide is not None and source.is_colour and math.prod(slide.levels[-1]) <= WHOLE_PIXELS:
        seen = look_at(source.read(0, slot=None, max_side=_LOOK_SIDE)[0])
        source.info = replace(source.info, modality=seen.modality)
    return source


def _of_large(info: ImageInfo, source: ImageSource, slot: Slot | None, reason: Text) -> ImageInfo:
    """Not decoded for a look: that takes seconds."""
    if slot is None:
        slot, reason = Slot.PATHOLOGY, text("its size is that of a slide")
    return replace(info, slot=slot, slot_reason=reason)
