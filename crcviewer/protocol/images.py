"""What is known of images: where they lie, what they are of, which square of them is seen."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import NOTHING, Text


class Slot(StrEnum):
    """The two places of a case."""

    PATHOLOGY = "pathology"
    RADIOLOGY = "radiology"


class Direction(StrEnum):
    """Who looks at whom in a cross-modal attention: queries of the first, keys of the second."""

    PATHOLOGY_TO_RADIOLOGY = "pathology_to_radiology"
    RADIOLOGY_TO_PATHOLOGY = "radiology_to_pathology"


# ---------------------------------------------------------------------------- values in messages


class FieldOfView(msgspec.Struct, frozen=True):
    """The square that the network sees, in pixels of the full-resolution image.

    ``x`` and ``y`` are its upper-left corner (x right, y down) and may lie outside of the image;
    ``side`` is its length. Fractions are allowed.
    """

    x: float
    y: float
    side: float


class ImageRef(msgspec.Struct, frozen=True):
    """One image as the user sees it: a file or DICOM folder, a slice of it and a field of view."""

    path: str
    """A file or folder, or a part of one as :mod:`crcviewer.imaging.core.part_paths` writes it: a
    series of a folder (``folder#series-2``), a volume of a file (``scan.nii.gz#volume-3``), a split
    of a MedMNIST file. What chooses a series or volume changes the path, and nothing else."""
    slice_index: int | None = None
    """Of a series, volume, or multi-frame or multi-page file; None: its middle slice."""
    field: FieldOfView | None = None
    """None: the default of science (112 µm where the pixel size is known, else centred square)."""
    pixel_size_um: float | None = None
    """What the user says that a pixel measures, where the file does not tell; else None."""


class SeriesInfo(msgspec.Struct, frozen=True):
    """Where in a study the slices belong."""

    description: str = ""
    """As the scanner's user wrote it. Shown, never stored: it may hold a name."""
    number: int = 0
    volume: str = ""
    """Which of its volumes: "b 400", "TE 80", "2"; empty where it has one only."""
    study: str = ""
    """A short digest of the study's identifier: equal for all series of one study. Empty where the
    file does not tell."""
    study_description: str = ""
    """As ``description``, of the study. Shown, never stored."""
    patient: str = ""
    """A digest of the patient's identifier under a key that is drawn anew by each process that
    reads: equal within one inspection for images of one patient, and worth nothing later. Empty
    where the file does not tell."""
    volumes: tuple[str, ...] = ()
    """Names of all volumes of this one file ("b 0", "TE 80", "1", "2"), in order; empty where it
    has one only. Number n, from 1, is opened by ``part_paths.volume_path(file, n)``; the path of
    the file opens the first volume of a NIfTI, all frames of a DICOM file one after the other.
    Volumes of a DICOM folder are series of their own (``folder#series-n``) with ``volume``."""
    localizer: bool = False
    """A scout for planning, which is chosen only where there is nothing else."""


class SlideInfo(msgspec.Struct, frozen=True):
    """What a whole-slide file tells beside its size and pixel size. No associated image is ever
    shown unless it is asked for: a label has a patient's name on it."""

    levels: tuple[tuple[int, int], ...]
    """(width, height) of each, the largest first."""
    vendor: str = ""
    """``aperio``, ``dicom``, ``generic-tiff`` …, as OpenSlide calls it."""
    objective: float | None = None
    """Magnification, where it is told."""
    associated: tuple[str, ...] = ()
    """Names of its label, macro photograph and thumbnail, where it has them."""


class ImageInfo(msgspec.Struct, frozen=True):
    """What a file says of itself, as far as the program may keep it (no patient data)."""

    path: str
    kind: str
    """``raster``, ``dicom``, ``dicom_series``, ``nifti`` or ``slide``."""
    format: str
    """For people: "PNG", "TIFF", "DICOM series", "NIfTI"."""
    width: int
    height: int
    slices: int = 1
    slot: Slot | None = None
    """The slot that content and name suggest; None where neither tells."""
    slot_reason: Text = NOTHING
    modality: str = ""
    """A code of :mod:`crcviewer.protocol.modality` or of DICOM, as far as known, else empty."""
    pixel_size_um: float | None = None
    """Micrometres per pixel, where the file tells it (radiology: thousands)."""
    slice_positions_mm: tuple[float, ...] = ()
    window: tuple[float, float] | None = None
    """Display window as (centre, width) in the rescaled units (HU for CT)."""
    warnings: tuple[Text, ...] = ()
    """Sentences for the user: burned-in annotation, decoded reduced, NaNs replaced …"""
    sha256: str = ""
    """Of the file's bytes (of a series: of its files' hashes in order)."""
    plane: str = ""
    """``axial``, ``coronal`` or ``sagittal``; empty where the file does not tell."""
    letters: tuple[str, str, str, str] | None = None
    """What lies at the left, right, top and bottom: R or L, A or P, H or F of the patient."""
    spacing_um: tuple[float, float] | None = None
    """Between rows and between columns, as shown."""
    series: SeriesInfo | None = None
    window_from: str = ""
    """``standard`` (the program's, for CT), ``file``, ``percentiles``, or empty: as it is."""
    colour_profile: str = ""
    """Of an embedded profile that was applied; empty: taken for sRGB."""
    slide: SlideInfo | None = None
    """Of kind ``slide``: width, height and ``pixel_size_um`` are those of its largest level."""


class Windowing(msgspec.Struct, frozen=True):
    """How the values of a grey slice become brightness: windows are (centre, width)."""

    network: tuple[float, float]
    """The one through which the network sees it."""
    file: tuple[float, float] | None = None
    """The one that the file asks for."""
    inverted: bool = False
    """Whether low values are bright, for the network too."""
    hounsfield: bool = False
    """Whether values are Hounsfield units; else they are in the unit of the file."""


class CaseFiles(msgspec.Struct, frozen=True):
    """A proposed case: the images that belong together. At least one slot is set, or an error."""

    name: str
    pathology: ImageInfo | None = None
    radiology: ImageInfo | None = None
    error: Failure | None = None
    """Why a file could not be read; its path is in name."""
    error_path: str = ""
    candidates: tuple[str, ...] = ()
    """Paths of the radiology images that fit the tile equally well, where there are several; the
    one that it has, if any, is the first of them."""
