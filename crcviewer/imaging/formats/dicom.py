"""One DICOM file: a slice, a photograph, or many frames."""

from __future__ import annotations

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.files import Stamp, opened
from crcviewer.imaging.core.image_source import Files, ImageSource, WholeSliceSource
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.formats.decoder_process import decoder_process
from crcviewer.imaging.formats.dicom_header import DicomHeader, read_header
from crcviewer.imaging.formats.dicom_pixels import (
    check_deflated,
    check_readable,
    frame_8_bits,
    frame_values,
)
from crcviewer.protocol.messages import ImageInfo, Slot
from crcviewer.protocol.text import NOTHING, Text, text

_RADIOLOGY = frozenset(("CT", "MR", "PT", "NM", "CR", "DX", "US", "XA", "RF", "MG"))
_UNNAMED = frozenset(("", "OT"))

BURNED_IN = text(
    "The file says that writing is burned into its pixels: it may show a patient's name, "
    "and it may mislead the model."
)


def checked_header(path: str, stamp: Stamp) -> DicomHeader:
    """Raises ImageError where the file has no image that can be shown."""
    with opened(path, stamp) as file:
        check_deflated(path, file)
        header = read_header(file)
    check_readable(path, header, stamp.size)
    return header


def open_dicom(path: str, stamp: Stamp) -> ImageSource:
    """A single file."""
    header = checked_header(path, stamp)
    return DicomSource(info_of(path, header), ((path, stamp),), (header,))


def info_of(path: str, header: DicomHeader) -> ImageInfo:
    """What a file's header says, as far as it is kept."""
    slot, reason = _slot_of(header)
    spacing = header.spacing
    warnings = [BURNED_IN] if header.burned_in else []
    if spacing is not None and abs(spacing[0] - spacing[1]) > 0.01 * max(spacing):
        warnings.append(text("Its pixels are not square, so the image looks stretched."))
    return ImageInfo(
        path,
        "dicom",
        "DICOM",
        header.columns,
        header.rows,
        slices=header.frames,
        slot=slot,
        slot_reason=reason,
        modality="" if header.modality in _UNNAMED else header.modality,
        pixel_size_um=spacing[1] * 1000 if spacing is not None else None,
        slice_positions_mm=header.positions if len(header.positions) == header.frames else (),
        window=_shown_window(header),
        warnings=tuple(warnings),
    )


def _shown_window(header: DicomHeader) -> tuple[float, float] | None:
    if header.colour or header.modality == "MR":
        return None
    return intensity.ABDOMINAL_WINDOW if header.modality == "CT" else header.window


def _slot_of(header: DicomHeader) -> tuple[Slot | None, Text]:
    if header.modality in _RADIOLOGY:
        return Slot.RADIOLOGY, text("its DICOM modality is {modality}", modality=header.modality)
    if header.modality == "SM":
        return Slot.PATHOLOGY, text("its DICOM modality is SM, slide microscopy")
    if not header.colour:
        return Slot.RADIOLOGY, text("it is a grey DICOM image")
    return None, NOTHING


class DicomSource(WholeSliceSource):
    """Frames of one file, or one file a slice."""

    def __init__(self, info: ImageInfo, files: Files, headers: tuple[DicomHeader, ...]) -> None:
        super().__init__(info, files)
        self._headers = headers

    @property
    def _has_colour_channels(self) -> bool:
        return self._headers[0].colour

    def _decode(self, slice_index: int) -> UInt8:
        many = len(self.files) > 1
        path, stamp = self.files[slice_index if many else 0]
        header = self._headers[slice_index if many else 0]
        frame = 0 if many else slice_index
        if header.encapsulated:
            values = decoder_process.frame(path, stamp, frame)
        else:
            with opened(path, stamp) as file:
                values = frame_values(file, header, frame)
        return frame_8_bits(values, header, frame)
