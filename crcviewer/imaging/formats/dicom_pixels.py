"""One frame of a DICOM file to 8 bits."""

from __future__ import annotations

import zlib
from typing import Any, BinaryIO

import numpy as np
import pydicom
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import UID

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.decoding import missing_part
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name
from crcviewer.imaging.core.intensity import UInt8, Values
from crcviewer.imaging.core.size_limits import MAX_VOLUME_BYTES, check_fits_memory, check_size
from crcviewer.imaging.formats import dicom_imagecodecs as by_imagecodecs
from crcviewer.imaging.formats.dicom_header import DicomHeader, to_deflated_part
from crcviewer.imaging.formats.dicom_objects import other_object
from crcviewer.protocol.images import Windowing
from crcviewer.protocol.text import text

_DEFLATED = b"1.2.840.10008.1.2.1.99"


def check_readable(path: str, header: DicomHeader, file_size: int) -> None:
    """Raises ImageError where there are no pixels, too many, or fewer than announced."""
    name = display_name(path)
    if header.is_directory:
        raise ImageError(
            text("{name} is the index of a disc (DICOMDIR), not an image.", name=name),
            text("Open the folder that holds the images."),
        )
    if header.encapsulated and header.transfer_syntax not in by_imagecodecs.SYNTAXES:
        _check_compression(name, header.transfer_syntax)
    other = other_object(header.sop_class, header.modality)
    if other is not None:
        raise ImageError(
            text("{name} is not an image but {what}.", name=name, what=other),
            text("Open a DICOM image of the series instead."),
        )
    if not header.has_pixels or not header.rows or not header.columns:
        raise ImageError(
            text(
                "{name} is a DICOM file without pixels (a report, plan or other record).", name=name
            ),
            text("Open a DICOM image of the series instead."),
        )
    check_pixels(path, header, file_size)


def check_pixels(path: str, header: DicomHeader, file_size: int) -> None:
    """Raises ImageError where there are too many pixels, or fewer than announced."""
    name = display_name(path)
    bits = header.bits_allocated * header.samples
    columns, rows, sample_bytes = header.columns, header.rows, max(1, bits // 8)
    check_size(path, columns, rows, file_size=file_size, sample_bytes=sample_bytes)
    advice = text("Open a smaller image of it.")
    check_fits_memory(path, columns, rows, advice, sample_bytes=sample_bytes)
    needed = (
        header.frames * 8
        if header.encapsulated
        else header.frames * header.rows * header.columns * bits // 8
    )
    subsampled = header.photometric == "YBR_FULL_422"
    deflated = header.transfer_syntax == "1.2.840.10008.1.2.1.99"
    if not deflated and needed * (2 if subsampled else 3) // 3 > file_size:
        raise ImageError(
            text("{name} is cut off: part of its pixels is missing.", name=name),
            text("Copy or export it again from where it came from."),
        )


def _check_compression(name: str, syntax: str) -> None:
    try:
        decoder = get_decoder(UID(syntax))
    except NotImplementedError:
        raise ImageError(
            text(
                "{name} is compressed in a way that is not supported ({compression}).",
                name=name,
                compression=UID(syntax).name,
            ),
            text("Export it without compression, or as JPEG 2000."),
        ) from None
    if not decoder.is_available:
        raise missing_part(name)


def check_deflated(path: str, file: BinaryIO) -> None:
    """Raises ImageError where a deflated file would unpack to over half a gigabyte (a bomb)."""
    if _plainly_not_deflated(file) or not to_deflated_part(file):
        file.seek(0)
        return
    inflater, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    # What follows the end of the stream is no part of it, and would never be used up.
    while not inflater.eof and (chunk := file.read(1 << 16)):
        while chunk and not inflater.eof:
            total += len(inflater.decompress(chunk, 1 << 24))
            chunk = inflater.unconsumed_tail
            if total > MAX_VOLUME_BYTES:
                raise ImageError(
                    text(
                        "{name} would unpack to more than half a gigabyte.", name=display_name(path)
                    ),
                    text("It is damaged or made to do harm: get it again from a source you trust."),
                )
    file.seek(0)


def _plainly_not_deflated(file: BinaryIO) -> bool:
    """Whether the group of the syntax ends within the first bytes, and they do not name that one;
    pydicom would have to parse it."""
    head = file.read(4096)
    file.seek(0)
    # (0002,0000) UL: how long the rest of the group is.
    if head[128:132] != b"DICM" or head[132:140] != b"\2\0\0\0UL\4\0":
        return False
    ends = 144 + int.from_bytes(head[140:144], "little")
    return ends <= len(head) and _DEFLATED not in head[:ends]


def frame_values(file: BinaryIO, header: DicomHeader, frame: int) -> Values:
    """Stored values as decoded: ``(H, W)``, or RGB ``(H, W, 3)`` (from YBR and palettes too)."""
    has_preamble = _has_preamble(file)
    index = frame if header.frames > 1 else None
    shades: Any = pydicom.Dataset()
    if header.transfer_syntax in by_imagecodecs.SYNTAXES:
        shades = pydicom.dcmread(file, force=True)
        values = by_imagecodecs.frame(shades, frame)
    elif has_preamble and header.transfer_syntax != "1.2.840.10008.1.2.1.99":
        values = pixel_array(file, ds_out=shades, index=index)
    else:
        shades = pydicom.dcmread(file, force=True)
        shades.file_meta.TransferSyntaxUID = UID(header.transfer_syntax)
        values = pixel_array(shades, index=index)
    if header.photometric == "PALETTE COLOR":
        values = apply_color_lut(values, shades)
    return np.asarray(values)


def _has_preamble(file: BinaryIO) -> bool:
    file.seek(128)
    found = file.read(4) == b"DICM"
    file.seek(0)
    return found


def by_percentiles(header: DicomHeader) -> bool:
    """Whether brightness is from the values themselves: of the whole volume, so that slices can be
    compared."""
    if header.colour or header.hounsfield:
        return False
    deep = not (header.bits_stored == 8 and header.bits_allocated == 8)
    return header.modality == "MR" or (header.window is None and deep)


def real_values(values: Values, header: DicomHeader, frame: int) -> Values:
    """Stored values of a grey frame in the file's unit: rescaled, frame by frame, since each may
    have a scale of its own (PET, Philips); NaN where there is nothing (padding)."""
    slope, intercept = header.rescale[frame if len(header.rescale) > 1 else 0]
    if header.padding is None and (slope, intercept) == (1.0, 0.0):
        return values
    real = values.astype(np.float32) * np.float32(slope) + np.float32(intercept)
    if header.padding is not None:
        low, high = header.padding
        real[(values >= low) & (values <= high)] = np.nan
    return real


def windowed_values(
    values: Values,
    header: DicomHeader,
    frame: int,
    volume_window: tuple[float, float] | None = None,
) -> tuple[Values, Windowing]:
    """What is windowed of a grey frame, and how: CT in Hounsfield units by the abdominal window, MR
    from its 1st to its 99th percentile. Padding is as dark as the darkest.

    ``volume_window``: those of the volume, where :func:`by_percentiles`. Other grey images through
    the file's own window, else 8 bits as they are and deeper ones by percentiles.
    """
    own, inverted = header.window, header.photometric == "MONOCHROME1"
    real = real_values(values, header, frame)
    if header.hounsfield:
        window = intensity.ABDOMINAL_WINDOW
    elif header.modality != "MR" and own is not None:
        window = own
    elif header.modality != "MR" and values.dtype == np.uint8 and header.bits_stored == 8:
        return values, Windowing(intensity.WHOLE_BYTE, own, inverted)
    else:
        window = volume_window or intensity.percentile_window(real)
    shown = _filled(real, bright=inverted)
    return shown, Windowing(window, own, inverted, hounsfield=header.hounsfield)


def _filled(real: Values, *, bright: bool) -> Values:
    """What is NaN as the lowest of the others, or as the highest where low is bright."""
    if real.dtype.kind != "f":
        return real
    there = np.isfinite(real)
    if there.all():
        return real
    known = real[there]
    value = (known.max() if bright else known.min()) if known.size else 0.0
    return np.where(there, real, np.float32(value))


def frame_8_bits(
    values: Values,
    header: DicomHeader,
    frame: int,
    volume_window: tuple[float, float] | None = None,
) -> UInt8:
    """Grey by :func:`windowed_values`, MONOCHROME1 (low is bright) turned round at the end."""
    if header.colour:
        return intensity.to_8_bits(values)
    values, windowing = windowed_values(values, header, frame, volume_window)
    shown = intensity.windowed(values, *windowing.network)
    return ~shown if windowing.inverted else shown
