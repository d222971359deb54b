"""DICOM images: a slice, a photograph, the frames of one file, or the files of a series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
from PIL import Image

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.anatomy import NO_ORIENTATION
from crcviewer.imaging.core.files import Stamp, opened
from crcviewer.imaging.core.image_source import (
    ImageSource,
    WholeSliceSource,
    resized,
    resized_values,
)
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.part_paths import no_such_volume, volume_path
from crcviewer.imaging.formats.decoder_process import decoder_process
from crcviewer.imaging.formats.dicom_header import DicomHeader, read_header
from crcviewer.imaging.formats.dicom_pixels import (
    by_percentiles,
    check_deflated,
    check_readable,
    frame_8_bits,
    frame_values,
    real_values,
    windowed_values,
)
from crcviewer.imaging.formats.dicom_stack import (
    Frame,
    Stack,
    frames_of,
    one_after_the_other,
    stacks_of,
    volume_names,
)
from crcviewer.protocol.images import ImageInfo, SeriesInfo, Slot, Windowing
from crcviewer.protocol.text import NOTHING, Text, text

_RADIOLOGY = frozenset(("CT", "MR", "PT", "NM", "CR", "DX", "US", "XA", "RF", "MG"))
_CROSS_SECTIONS = frozenset(("CT", "MR", "PT"))
_WINDOW_SLICES = 9
"""How many slices tell the brightness of a volume."""
_UNNAMED = frozenset(("", "OT"))

BURNED_IN = text(
    "The file says that writing is burned into its pixels: it may show a patient's name, "
    "and it may mislead the model."
)
REPORT_PAGE = text("This is a page of a report (of the dose, for instance), not a scan.")
NOT_HOUNSFIELD = text(
    "It is called a CT, but its values are not known to be Hounsfield units (a capture of a screen,"
    " 8 bits, or another unit): it is shown by its own brightness."
)
LOCALIZER = text("This is a localizer: a quick scan for planning, not for reading.")


def checked_header(path: str, stamp: Stamp) -> DicomHeader:
    """Raises ImageError where the file has no image that can be shown."""
    with opened(path, stamp) as file:
        return header_in(path, stamp, file)


def header_in(path: str, stamp: Stamp, file: BinaryIO) -> DicomHeader:
    """As :func:`checked_header`, of a file that is open, at its start."""
    check_deflated(path, file)
    header = read_header(file)
    check_readable(path, header, stamp.size)
    return header


def info_of(path: str, stack: Stack, volumes: tuple[str, ...] = ()) -> ImageInfo:
    """What the headers say, as far as it is kept; of the middle one where they differ.

    ``volumes``: names of all that the one file holds, where it has several.
    """
    frames = stack.frames
    header = frames[len(frames) // 2].header
    slot, reason = _slot_of(header)
    width, height = _shown_size(header)
    spacing = _shown_spacing(header)
    view = header.view
    warnings = [BURNED_IN] if any(frame.header.burned_in for frame in frames) else []
    if view is None and header.modality in _CROSS_SECTIONS:
        warnings.append(NO_ORIENTATION)
    if header.localizer:
        warnings.append(LOCALIZER)
    if header.report_page:
        warnings.append(REPORT_PAGE)
    if header.modality == "CT" and not header.hounsfield and not header.colour:
        warnings.append(NOT_HOUNSFIELD)
    positions = tuple(frame.position for frame in frames if frame.position is not None)
    window = _shown_window(header)
    return ImageInfo(
        path,
        "dicom",
        "DICOM",
        width,
        height,
        slices=len(frames),
        slot=slot,
        slot_reason=reason,
        modality="" if header.modality in _UNNAMED else header.modality,
        pixel_size_um=spacing[1] if spacing is not None else None,
        slice_positions_mm=positions if len(positions) == len(frames) else (),
        window=window,
        window_from=_window_from(header, window),
        warnings=(*warnings, *stack.notes),
        plane=view.plane if view else "",
        letters=view.letters if view else None,
        spacing_um=spacing,
        series=series_info(header, stack.volume, volumes),
    )


def series_info(header: DicomHeader, volume: str = "", volumes: tuple[str, ...] = ()) -> SeriesInfo:
    """Where in a study an image belongs."""
    return SeriesInfo(
        header.description,
        header.number,
        volume,
        header.study,
        header.study_description,
        header.patient,
        volumes,
        header.localizer or header.report_page,
    )


def _shown_size(header: DicomHeader) -> tuple[int, int]:
    """(width, height) after the slice was turned and its pixels made square."""
    width, height = header.columns, header.rows
    pixels = header.spacing or (header.aspect and (header.aspect, 1.0)) or None
    if pixels is not None and not _square(pixels):
        down, across = pixels
        pixel = min(down, across)
        width, height = round(width * across / pixel), round(height * down / pixel)
    return (height, width) if header.view is not None and header.view.transpose else (width, height)


def _shown_spacing(header: DicomHeader) -> tuple[float, float] | None:
    """µm between rows and between columns of what is shown."""
    if header.spacing is None:
        return None
    down, across = header.spacing
    if not _square(header.spacing):
        down = across = min(header.spacing)
    if header.view is not None and header.view.transpose:
        down, across = across, down
    return down * 1000, across * 1000


def _square(spacing: tuple[float, float]) -> bool:
    return abs(spacing[0] - spacing[1]) <= 0.01 * max(spacing)


def _shown_window(header: DicomHeader) -> tuple[float, float] | None:
    if header.colour or header.modality == "MR":
        return None
    return intensity.ABDOMINAL_WINDOW if header.hounsfield else header.window


def _window_from(header: DicomHeader, window: tuple[float, float] | None) -> str:
    if header.colour or (window is None and header.bits_stored == 8 and header.modality != "MR"):
        return ""
    if window is None:
        return "percentiles"
    return "standard" if header.hounsfield else "file"


def _slot_of(header: DicomHeader) -> tuple[Slot | None, Text]:
    if header.modality in _RADIOLOGY:
        reason = text("its DICOM modality is {modality}", modality=header.modality)
        return Slot.RADIOLOGY, reason
    if header.modality == "SM":
        return Slot.PATHOLOGY, text("its DICOM modality is SM, slide microscopy")
    if not header.colour:
        return Slot.RADIOLOGY, text("it is a grey DICOM image")
    return None, NOTHING


class DicomSource(WholeSliceSource):
    """Frames of one file, or of several."""

    def __init__(self, info: ImageInfo, frames: Sequence[Frame]) -> None:
        of_one = len({frame.path for frame in frames}) == 1
        files = tuple((frame.path, frame.stamp) for frame in frames[: 1 if of_one else None])
        header = frames[0].header
        super().__init__(info, files, header.profile if header.colour else b"")
        self.frames = tuple(frames)
        self._window: tuple[float, float] | None = None

    @property
    def _has_colour_channels(self) -> bool:
        return self.frames[0].header.colour

    def _decode(self, slice_index: int) -> UInt8:
        frame = self.frames[slice_index]
        header = frame.header
        window = self._volume_window() if by_percentiles(header) else None
        pixels = frame_8_bits(_values(frame), header, frame.number, window)
        return resized(_turned(pixels, header), _shown_size(header), Image.Resampling.BILINEAR)

    def _slice_values(self, slice_index: int) -> tuple[intensity.Values, Windowing] | None:
        frame = self.frames[slice_index]
        header = frame.header
        if header.colour:
            return None
        window = self._volume_window() if by_percentiles(header) else None
        values, windowing = windowed_values(_values(frame), header, frame.number, window)
        return resized_values(_turned(values, header), _shown_size(header)), windowing

    def _volume_window(self) -> tuple[float, float]:
        """Percentiles of some slices spread over the volume, padding left out."""
        if self._window is None:
            step = max(1, len(self.frames) // _WINDOW_SLICES)
            some = self.frames[step // 2 :: step][:_WINDOW_SLICES]
            real = (real_values(_values(f), f.header, f.number) for f in some)
            self._window = intensity.percentile_window(*real)
        return self._window


def _turned(pixels: intensity.Values, header: DicomHeader) -> intensity.Values:
    return pixels if header.view is None else np.asarray(header.view.turned(pixels))


def _values(frame: Frame) -> intensity.Values:
    """As stored."""
    if frame.header.encapsulated:
        return decoder_process.frame(frame.path, frame.stamp, frame.number)
    with opened(frame.path, frame.stamp) as file:
        return frame_values(file, frame.header, frame.number)


def open_dicom(path: str, stamp: Stamp, *, number: int | None = None) -> ImageSource:
    """A single file, all its frames; of a slide the whole slide.

    ``number``: of its volumes, from 1; None: all of them, one after the other.
    """
    header = checked_header(path, stamp)
    if header.slide_part:
        from crcviewer.imaging.formats.dicom_slide import slide_of_header
        from crcviewer.imaging.formats.slide_source import slide_source

        return slide_source(path, slide_of_header(path, header))
    stacks = stacks_of(frames_of(path, stamp, header))
    names = volume_names(stacks)
    if number is not None:
        if number > len(stacks):
            raise no_such_volume(path)
        stack = stacks[number - 1]
        return DicomSource(info_of(volume_path(path, number), stack, names), stack.frames)
    stack = one_after_the_other(stacks)
    return DicomSource(info_of(path, stack, names), stack.frames)
