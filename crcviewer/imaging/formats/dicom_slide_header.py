"""What a DICOM header tells of a whole slide: its size, its part, its tiles, how it was taken."""

from __future__ import annotations

from typing import Any

from crcviewer.imaging.formats.dicom_values import floats_in, integer_of, strings_of, text_of

_SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6"
"""VL Whole Slide Microscopy Image Storage."""


def slide_size(dataset: Any) -> tuple[int, int] | None:
    """Width and height of the whole slide; None of what is none."""
    size = (
        integer_of(dataset, "TotalPixelMatrixColumns"),
        integer_of(dataset, "TotalPixelMatrixRows"),
    )
    return size if min(size) > 0 else None


def slide_part(dataset: Any, sop_class: str) -> str:
    """Which part of a slide it is; empty: no slide."""
    told = sop_class == _SLIDE_CLASS or text_of(dataset, "Modality").upper() == "SM"
    if sop_class != _SLIDE_CLASS and not (told and slide_size(dataset)):
        return ""
    kinds = [part.upper() for part in strings_of(dataset, "ImageType")]
    return next((k for k in ("LABEL", "OVERVIEW", "THUMBNAIL") if k in kinds), "VOLUME")


def tile_corners(dataset: Any, per_frame: list[Any]) -> tuple[tuple[int, int], ...]:
    """Upper left corner of each frame, from 0; none where they fill the slide in order."""
    if text_of(dataset, "DimensionOrganizationType").upper() == "TILED_FULL":
        return ()
    found = []
    for group in per_frame:
        for item in group.get("PlanePositionSlideSequence") or []:
            column = integer_of(item, "ColumnPositionInTotalImagePixelMatrix")
            row = integer_of(item, "RowPositionInTotalImagePixelMatrix")
            found.append((column - 1, row - 1))
    return tuple(found) if len(found) == len(per_frame) else ()


def objective(dataset: Any) -> float | None:
    """Magnification of the first optical path; None where not told."""
    found = floats_in([dataset], "OpticalPathSequence", "ObjectiveLensPower")
    return found[0] if found else None


def colour_profile(dataset: Any) -> bytes:
    """ICC, of the object or of its first optical path; empty where there is none."""
    paths = dataset.get("OpticalPathSequence") or []
    for item in (dataset, *paths[:1]):
        value = item.get("ICCProfile")
        if isinstance(value, bytes) and value:
            return value
    return b""
