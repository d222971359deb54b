"""The door to all readers: a file or a DICOM folder becomes an ``ImageSource``, by its content."""

from __future__ import annotations

import hashlib
import os

import msgspec

from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import UnknownFormatError
from crcviewer.imaging.core.files import (
    Stamp,
    display_name,
    is_folder,
    read_head,
    read_tail,
    sample_hash,
    sha256_of,
    stamp_of,
)
from crcviewer.imaging.core.image_source import ImageSource
from crcviewer.imaging.core.part_paths import (
    no_such_volume,
    parse_medmnist_path,
    parse_series_path,
    parse_tree_path,
    parse_volume_path,
)
from crcviewer.imaging.formats.detect_format import Format, detect_format, not_an_image
from crcviewer.imaging.formats.slide_parts import may_be_slide
from crcviewer.imaging.open.slot_detection import with_modality, with_suggested_slot
from crcviewer.protocol.text import text


def open_image(path: str | os.PathLike[str]) -> ImageSource:
    """A file or a DICOM folder, recognised by content, with its hash. Raises ImageError."""
    source = open_unhashed(os.fspath(path))
    hash_of = sample_hash if source.info.kind == "slide" else sha256_of
    hashes = [hash_of(*file) for file in source.files]
    digest = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    source.info = msgspec.structs.replace(source.info, sha256=digest)
    return source


def open_unhashed(path: str, *, look: bool = True) -> ImageSource:
    """As :func:`open_image`, with an empty ``info.sha256``: for looking through many files.

    ``look`` False: a picture whose name tells its slot is not decoded, unless it seems cut off.
    """
    part = parse_medmnist_path(path)
    if part is not None:
        from crcviewer.imaging.formats.medmnist import open_medmnist

        return open_medmnist(path, *part)
    volume = parse_volume_path(path)
    if volume is not None:
        with decoding(volume[0]):
            return _volume(*volume)
    with decoding(path):
        if parse_series_path(path) or parse_tree_path(path) or is_folder(path):
            from crcviewer.imaging.formats.dicom_series import open_series

            return open_series(path)
        stamp = stamp_of(path)
        slide = _slide(path, stamp)
        if slide is not None:
            return with_modality(slide) if look else slide
        format_ = format_of(path, stamp)
        source = _open_as(path, stamp, format_)
        if source.info.kind == "slide":
            return with_modality(source) if look else source
        return with_suggested_slot(source, look=look or not _ends_well(path, stamp, format_))


def _volume(path: str, number: int) -> ImageSource:
    """One of the volumes of a file."""
    stamp = stamp_of(path)
    format_ = format_of(path, stamp)
    if format_ is Format.DICOM:
        from crcviewer.imaging.formats.dicom import open_dicom

        return open_dicom(path, stamp, number=number)
    if format_ in (Format.NIFTI, Format.NIFTI_GZ):
        from crcviewer.imaging.formats.nifti import open_nifti

        packed = format_ is Format.NIFTI_GZ
        return open_nifti(path, stamp, compressed=packed, number=number)
    raise no_such_volume(path)


def _slide(path: str, stamp: Stamp) -> ImageSource | None:
    """What is a slide, or a part of one."""
    if not may_be_slide(path) and detect_format(read_head(path, stamp)) is not Format.TIFF:
        return None
    from crcviewer.imaging.formats.slide_kinds import find_slide
    from crcviewer.imaging.formats.slide_source import slide_source

    slide = find_slide(path)
    if slide is None:
        return None
    return slide_source(path, slide)


def format_of(path: str, stamp: Stamp) -> Format:
    """By content. Raises UnknownFormatError."""
    head = read_head(path, stamp)
    format_ = detect_format(head)
    if format_ is None:
        raise UnknownFormatError(
            not_an_image(display_name(path), head),
            text("Open a PNG, JPEG, TIFF or BMP image, a DICOM file or folder, or a NIfTI volume."),
        )
    return format_


def _open_as(path: str, stamp: Stamp, format_: Format) -> ImageSource:
    if format_ is Format.DICOM:
        from crcviewer.imaging.formats.dicom import open_dicom

        return open_dicom(path, stamp)
    if format_ in (Format.NIFTI, Format.NIFTI_GZ):
        from crcviewer.imaging.formats.nifti import open_nifti

        return open_nifti(path, stamp, compressed=format_ is Format.NIFTI_GZ)
    if format_ is Format.TIFF:
        from crcviewer.imaging.formats.tiff import open_tiff

        return open_tiff(path, stamp)
    from crcviewer.imaging.formats.raster import open_raster

    return open_raster(path, stamp, format_)


def _ends_well(path: str, stamp: Stamp, format_: Format) -> bool:
    """Whether a PNG or JPEG has its end mark; other formats tell by their header."""
    mark = {Format.PNG: b"IEND", Format.JPEG: b"\xff\xd9"}.get(format_)
    return mark is None or mark in read_tail(path, stamp)
