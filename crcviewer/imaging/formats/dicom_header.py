"""The short list of what is kept of a DICOM header. Names and dates are never read.

pydicom is given the tags it may parse, so a patient's name does not even reach our memory as a
value. Identifiers are kept only as digests: of study and series to tell them apart, of the patient
(under a key of this process) to tell that two images are of one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

import numpy as np
import pydicom
from pydicom.filereader import read_dataset, read_partial, read_preamble
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from crcviewer.imaging.core.anatomy import View, view_of
from crcviewer.imaging.core.decoding import silence_decoders
from crcviewer.imaging.formats.dicom_slide_header import (
    colour_profile,
    objective,
    slide_part,
    slide_size,
    tile_corners,
)
from crcviewer.imaging.formats.dicom_values import (
    floats,
    floats_in,
    integer_of,
    strings_of,
    text_of,
)
from crcviewer.imaging.formats.dicom_volumes import B_VALUE_TAGS, VolumeKey, volume_keys

# Validation puts the values it complains about into warnings.
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
silence_decoders()  # its import sets the level of its log anew

_KEYWORDS = """
SOPClassUID SOPInstanceUID Modality BurnedInAnnotation SeriesInstanceUID InstanceNumber
SeriesNumber SeriesDescription ImageType TotalPixelMatrixColumns TotalPixelMatrixRows
AcquisitionNumber EchoNumbers EchoTime InversionTime DiffusionBValue TemporalPositionIdentifier
TriggerTime FlipAngle ContrastBolusAgent AcquisitionTime ScanOptions
Rows Columns NumberOfFrames SamplesPerPixel PhotometricInterpretation
BitsAllocated BitsStored PixelRepresentation PixelPaddingValue
PixelSpacing ImagerPixelSpacing NominalScannedPixelSpacing
ImagePositionPatient ImageOrientationPatient
RescaleSlope RescaleIntercept RescaleType PixelAspectRatio PixelPaddingRangeLimit
WindowCenter WindowWidth
SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence
StudyInstanceUID StudyDescription PatientID IssuerOfPatientID
DimensionOrganizationType OpticalPathSequence ICCProfile
"""
_CAPTURES = frozenset(
    ("1.2.840.10008.5.1.4.1.1.7", *(f"1.2.840.10008.5.1.4.1.1.7.{n}" for n in (1, 2, 3, 4)))
)
"""Secondary captures: pictures of screens and paper."""
_KEY = os.urandom(16)
"""Of this process: digests of patients' identifiers are worth nothing to another."""
_TERMS = """
AR ASMT AU BDUS BI BMD CFM CR CT CTPROTOCOL DG DMS DOC DX ECG EEG EMG EOG EPS ES FID GM HC HD IO
IOL IVOCT IVUS KER KO LEN LS MG MR M3D NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT PA PLAN PR
PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SC SEG SM
SMR SR SRF STAIN TEXTUREMAP TG US VA XA XAPROTOCOL XC
"""
_MODALITIES = frozenset(_TERMS.split())
"""Defined terms of PS3.3 C.7.3.1.1.1. Anything else in that place is not kept: it may be a name."""
_TAGS: list[int] = [
    # As plain numbers: those of pydicom's class are compared ten times slower.
    *(int(Tag(keyword)) for keyword in _KEYWORDS.split()),
    *B_VALUE_TAGS,
]
_PIXEL_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)

Rescale = tuple[float, float]
"""Slope and intercept."""


@dataclass(frozen=True)
class DicomHeader:
    """Of one file. Lengths in millimetres."""

    sop_class: str
    """UID of what kind of object it is; empty where not told."""
    modality: str
    rows: int
    columns: int
    frames: int
    samples: int
    photometric: str
    bits_allocated: int
    bits_stored: int
    transfer_syntax: str
    spacing: tuple[float, float] | None
    """Between rows, between columns."""
    view: View | None
    """How its slices lie in the patient; None where not told."""
    positions: tuple[float, ...]
    """Of each frame along the view's normal; empty where not told."""
    volumes: tuple[VolumeKey, ...]
    """Of each frame (or one for all): what tells the volumes of a series apart."""
    slide: tuple[int, int] | None
    """Width and height of the whole slide that the frames are tiles of."""
    slide_part: str
    """``VOLUME``, ``LABEL``, ``OVERVIEW`` or ``THUMBNAIL`` of a slide; empty: no slide."""
    slide_id: str
    """The same for all files of one slide."""
    tiles: tuple[tuple[int, int], ...]
    """Upper left corner of each frame in a slide, from 0, where they do not fill it in order."""
    objective: float | None
    """Magnification of a slide's first optical path."""
    profile: bytes
    """ICC, of the object or of its first optical path; empty where there is none."""
    localizer: bool
    """A scout: a few crossing slices for planning."""
    description: str
    """Of the series, as the scanner's user wrote it."""
    number: int
    """Of the series."""
    object_id: str
    """The same for two copies of one object."""
    instance: int
    rescale: tuple[Rescale, ...]
    """One for all frames, or one a frame."""
    window: tuple[float, float] | None
    """The file's own (centre, width)."""
    padding: tuple[float, float] | None
    """From which to which stored value stands for "nothing here"."""
    hounsfield: bool
    """Whether rescaled values are Hounsfield units: of a CT that tells how to rescale, or that is
    signed and deep; no capture of a screen, nothing of 8 bits, no map of another unit."""
    aspect: float | None
    """Height of a pixel by its width, where only that is told."""
    report_page: bool
    """A dose report or the like: a page of writing among the images."""
    burned_in: bool
    has_pixels: bool
    is_directory: bool
    """A DICOMDIR: the index of a disc."""
    series: str
    """The same for files that belong together."""
    series_told: bool
    """Whether the file names its series."""
    study: str
    """The same for all series of one study; empty where it is not told."""
    study_description: str
    patient: str
    """The same for one patient within this process; empty where it is not told."""

    @property
    def encapsulated(self) -> bool:
        """Whether the pixels are compressed."""
        return UID(self.transfer_syntax).is_encapsulated

    @property
    def colour(self) -> bool:
        """Whether the pixels are more than grey."""
        return self.samples > 1 or self.photometric == "PALETTE COLOR"


def read_header(file: BinaryIO) -> DicomHeader:
    """``file`` at its start. Raises whatever pydicom raises where it is damaged."""
    seen_pixels = False

    def at_pixels(tag: BaseTag, _vr: str | None, _length: int) -> bool:
        nonlocal seen_pixels
        number = int(tag)
        if number < _PIXEL_TAGS[0]:
            return False
        seen_pixels = seen_pixels or number in _PIXEL_TAGS
        return True

    dataset = read_partial(file, at_pixels, force=True, specific_tags=_TAGS)
    meta = dataset.file_meta
    syntax = text_of(meta, "TransferSyntaxUID")
    shared, per_frame = _groups(dataset)
    orientation = floats(dataset, "ImageOrientationPatient") or floats_in(
        [shared, *per_frame], "PlaneOrientationSequence", "ImageOrientationPatient"
    )
    view = _view(orientation)
    rows, columns = integer_of(dataset, "Rows"), integer_of(dataset, "Columns")
    modality = text_of(dataset, "Modality").upper()
    modality = modality if modality in _MODALITIES else ""
    sop_class = text_of(dataset, "SOPClassUID") or text_of(meta, "MediaStorageSOPClassUID")
    return DicomHeader(
        sop_class=sop_class,
        modality=modality,
        rows=rows,
        columns=columns,
        frames=max(1, integer_of(dataset, "NumberOfFrames", 1)),
        samples=integer_of(dataset, "SamplesPerPixel", 1),
        photometric=text_of(dataset, "PhotometricInterpretation").upper(),
        bits_allocated=integer_of(dataset, "BitsAllocated", 8),
        bits_stored=integer_of(dataset, "BitsStored", 8),
        transfer_syntax=syntax or _guessed_syntax(dataset),
        spacing=_spacing(dataset, [shared, *per_frame[:1]]),
        view=view,
        positions=_positions(dataset, per_frame, view),
        volumes=volume_keys(dataset, shared, per_frame),
        slide=slide_size(dataset),
        slide_part=slide_part(dataset, sop_class),
        slide_id=_digest(text_of(dataset, "SeriesInstanceUID")),
        tiles=tile_corners(dataset, per_frame),
        objective=objective(dataset),
        profile=colour_profile(dataset),
        localizer=_is_localizer(dataset),
        description=text_of(dataset, "SeriesDescription")[:64],
        number=integer_of(dataset, "SeriesNumber"),
        object_id=_object_id(dataset, meta),
        instance=integer_of(dataset, "InstanceNumber"),
        rescale=_rescale(dataset, shared, per_frame),
        window=_window(dataset, [shared, *per_frame[:1]]),
        padding=_padding(dataset),
        hounsfield=modality == "CT" and _in_hounsfield(dataset, sop_class, [shared, *per_frame]),
        aspect=_aspect(dataset),
        report_page=_is_report_page(dataset, sop_class),
        burned_in=text_of(dataset, "BurnedInAnnotation").upper() == "YES",
        has_pixels=seen_pixels,
        is_directory=text_of(meta, "MediaStorageSOPClassUID") == "1.2.840.10008.1.3.10",
        series=_digest(
            text_of(dataset, "SeriesInstanceUID"),
            modality,
            rows,
            columns,
            [round(v, 2) + 0.0 for v in orientation],
        ),
        series_told=bool(text_of(dataset, "SeriesInstanceUID")),
        study=_named_digest(text_of(dataset, "StudyInstanceUID")),
        study_description=text_of(dataset, "StudyDescription")[:64],
        patient=_patient(dataset),
    )


def to_deflated_part(file: BinaryIO) -> bool:
    """Whether the header itself is compressed; ``file`` then stands where that begins."""
    read_preamble(file, force=True)
    meta = read_dataset(
        file,
        is_implicit_VR=False,
        is_little_endian=True,
        stop_when=lambda tag, _vr, _length: tag >> 16 != 2,
        specific_tags=[Tag("TransferSyntaxUID")],
    )
    return bool(meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian)


def _guessed_syntax(dataset: pydicom.FileDataset) -> str:
    implicit = dataset.original_encoding[0]
    return "1.2.840.10008.1.2" if implicit else str(ExplicitVRLittleEndian)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _named_digest(identifier: str) -> str:
    return _digest(identifier) if identifier else ""


def _patient(dataset: Any) -> str:
    told = text_of(dataset, "PatientID")
    if not told:
        return ""
    whole = repr((told.casefold(), text_of(dataset, "IssuerOfPatientID").casefold()))
    return hmac.new(_KEY, whole.encode(), hashlib.sha256).hexdigest()[:16]


def _groups(dataset: Any) -> tuple[Any, list[Any]]:
    """The shared and per-frame functional groups of an enhanced multi-frame file."""
    shared = dataset.get("SharedFunctionalGroupsSequence") or [pydicom.Dataset()]
    return shared[0], list(dataset.get("PerFrameFunctionalGroupsSequence") or [])


def _spacing(dataset: Any, groups: list[Any]) -> tuple[float, float] | None:
    for numbers in (
        floats(dataset, "PixelSpacing"),
        floats_in(groups, "PixelMeasuresSequence", "PixelSpacing"),
        floats(dataset, "ImagerPixelSpacing"),
        floats(dataset, "NominalScannedPixelSpacing"),
    ):
        if len(numbers) == 2 and min(numbers) > 0:
            return numbers[0], numbers[1]
    return None


def _object_id(dataset: Any, meta: Any) -> str:
    told = text_of(dataset, "SOPInstanceUID") or text_of(meta, "MediaStorageSOPInstanceUID")
    return _digest(told) if told else ""


def _view(orientation: list[float]) -> View | None:
    return _view_of(tuple(orientation)) if len(orientation) == 6 else None


@lru_cache(maxsize=64)
def _view_of(orientation: tuple[float, ...]) -> View | None:
    """All slices of a series have the same."""
    return view_of(np.array(orientation[:3]), np.array(orientation[3:]))


def _positions(dataset: Any, per_frame: list[Any], view: View | None) -> tuple[float, ...]:
    """Distances along the normal (PS3.3 C.7.6.2.1.1), not the less reliable SliceLocation."""
    if view is None:
        return ()
    points = [floats(dataset, "ImagePositionPatient")]
    if not points[0]:
        points = [
            floats_in([group], "PlanePositionSequence", "ImagePositionPatient")
            for group in per_frame
        ]
    if not points or any(len(point) != 3 for point in points):
        return ()
    return tuple(round(float(np.dot(view.normal, point)), 4) for point in points)


def _is_localizer(dataset: Any) -> bool:
    kinds = {part.upper() for part in strings_of(dataset, "ImageType")}
    words = text_of(dataset, "SeriesDescription").casefold()
    return "LOCALIZER" in kinds or any(w in words for w in ("localizer", "localiser", "scout"))


def _padding(dataset: Any) -> tuple[float, float] | None:
    told = floats(dataset, "PixelPaddingValue")[:1] + floats(dataset, "PixelPaddingRangeLimit")[:1]
    return (min(told), max(told)) if floats(dataset, "PixelPaddingValue") else None


def _in_hounsfield(dataset: Any, sop_class: str, groups: list[Any]) -> bool:
    if sop_class in _CAPTURES or integer_of(dataset, "SamplesPerPixel", 1) > 1:
        return False
    if text_of(dataset, "PhotometricInterpretation").upper() == "PALETTE COLOR":
        return False
    if text_of(dataset, "RescaleType").upper() not in ("", "US", "HU", "HU_MOD"):
        return False
    name = "PixelValueTransformationSequence"
    if floats(dataset, "RescaleSlope") or floats_in(groups, name, "RescaleSlope"):
        return True
    return integer_of(dataset, "PixelRepresentation") == 1 and integer_of(dataset, "BitsStored") > 8


def _aspect(dataset: Any) -> float | None:
    told = floats(dataset, "PixelAspectRatio")
    return told[0] / told[1] if len(told) == 2 and min(told) > 0 else None


def _is_report_page(dataset: Any, sop_class: str) -> bool:
    words = text_of(dataset, "SeriesDescription").casefold()
    kinds = text_of(dataset, "ImageType").casefold()
    told = any(word in words for word in ("dose report", "dose info", "dose record", "剂量"))
    capture = sop_class in _CAPTURES or "screen save" in kinds
    return told or (capture and ("dose" in words or "patient protocol" in words))


def _rescale(dataset: Any, shared: Any, per_frame: list[Any]) -> tuple[Rescale, ...]:
    def of(slope: list[float], intercept: list[float]) -> Rescale | None:
        return (slope[0] or 1.0, intercept[0] if intercept else 0.0) if slope else None

    name = "PixelValueTransformationSequence"
    whole = of(floats(dataset, "RescaleSlope"), floats(dataset, "RescaleIntercept")) or of(
        floats_in([shared], name, "RescaleSlope"), floats_in([shared], name, "RescaleIntercept")
    )
    each = [
        of(floats_in([g], name, "RescaleSlope"), floats_in([g], name, "RescaleIntercept"))
        for g in per_frame
    ]
    if whole is None and each and None not in each:
        return tuple(pair for pair in each if pair is not None)
    return (whole or (1.0, 0.0),)


def _window(dataset: Any, groups: list[Any]) -> tuple[float, float] | None:
    name = "FrameVOILUTSequence"
    centre = floats(dataset, "WindowCenter") or floats_in(groups, name, "WindowCenter")
    width = floats(dataset, "WindowWidth") or floats_in(groups, name, "WindowWidth")
    return (centre[0], width[0]) if centre and width and width[0] > 0 else None
