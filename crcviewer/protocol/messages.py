"""The messages between the window and its workers: frozen structs, one a line as JSON.

A request carries an ``id``; every reply to it, ``Progress`` included, carries the same one. Exactly
one final reply ends a request: its own reply type, ``Failed`` or ``Cancelled``. Arrays never travel
in a message: they lie as ``.npy``/``.npz`` files in the session folder and are named here; whoever
reads such a file deletes it.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.audit_report import AuditReport, AuditVerdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.failure import Action, Failure
from crcviewer.protocol.site_profile import SiteProfile
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.verdict import (
    Calibration,
    GateSummary,
    ImageCheck,
    OverlayTest,
    RadiologyUse,
)

PROTOCOL_VERSION = 1


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


class ExchangeSize(msgspec.Struct, frozen=True):
    """How much one cross-modal attention moved its branch in this case."""

    layer: str
    """``layer3`` or ``layer4``."""
    direction: Direction
    gamma: float
    relative_size: float
    """‖γ·A V‖ / ‖x‖."""
    grid: int
    """Cells along a side of the attention grid: 16 at layer3, 8 at layer4."""


class RadiologyEffect(msgspec.Struct, frozen=True):
    """The same tile with the neutral (training-mean) radiology image, beside the true one."""

    changed: bool
    """Whether the predicted class differs."""
    delta: float
    """Largest absolute change of a class probability."""
    neutral_probabilities: tuple[float, ...]
    own_probabilities: tuple[float, ...] = ()
    """With the true one: what the answer would be, or is, where the model looks at it."""


class DataSource(msgspec.Struct, frozen=True):
    """One data set a model was trained on."""

    name: str
    count: int
    synthetic: bool
    licence: str = ""
    sha256: str = ""
    only_taught: bool = False
    """Whether nothing of it is in validation or test: a second source of tiles."""


class EvaluationFigure(Estimate, frozen=True, kw_only=True):
    """One measured figure, and the command that gives it."""

    metric: Text
    data: str
    """The data set's name."""
    split: str = ""
    command: str = ""


class ModelCard(msgspec.Struct, frozen=True):
    """What a checkpoint says of itself."""

    name: str
    path: str
    sha256: str
    classes: tuple[TissueClass, ...]
    network: Text
    """"resnet50 x 2, cross-modal attention at layer3 and layer4"."""
    parameters: int
    pairing: str
    """``random``, ``index``, ``manifest`` or ``label``."""
    radiology_modality: str
    """What the radiology branch was trained on: ``CT``, ``MR``."""
    pathology_source_size: int
    radiology_source_size: int
    input_size: int
    test_time_views: int
    trained_on: tuple[DataSource, ...] = ()
    evaluation: tuple[EvaluationFigure, ...] = ()
    audit_verdict: AuditVerdict | None = None
    """None: not audited."""
    audit: AuditReport | None = None
    """Its figures, where the file has them."""
    notes: tuple[Text, ...] = ()
    created: str = ""
    code_version: str = ""
    layers: tuple[str, ...] = ("layer3", "layer4")
    """Those with cross-modal attention; a tile-only model has none."""
    tile_only: bool = False
    """It looks at no radiology image: stage 1's tile branch, the control, a training without any.
    Its pairing is ``none``."""
    calibration: Calibration | None = None
    """None: its probabilities are as the network gives them, and there are no prediction sets."""
    gate: GateSummary | None = None
    """None: only the plain checks of an image are made."""
    overlay_tests: tuple[OverlayTest, ...] = ()
    phantoms_only: bool = False
    """It has learned from synthetic images only: no verdict on any other."""
    site: SiteProfile | None = None
    """The profile that it answers under, whose ``calibration`` is the card's then; None: none."""
    site_file: str = ""
    site_sha256: str = ""
    """Of that file."""


# --------------------------------------------------------------------------------- requests


class Request(msgspec.Struct, frozen=True, tag=True):
    """Base of what the window asks."""

    id: int


class InspectFiles(Request, frozen=True):
    """Reader: find, recognise and pair the images behind dropped paths (folders: recursive)."""

    paths: tuple[str, ...]
    set_aside: tuple[str, ...] = ()
    """Files that are only named as failed: the reader has died of them."""


class OpenImage(Request, frozen=True):
    """Reader: decode one slice for display, its longer side reduced to ``max_side`` if larger."""

    image: ImageRef
    max_side: int = 2048
    """0: nothing is decoded, the reply only tells what the file is."""
    slot: Slot | None = None
    """What it is shown as; decides the default field of view and window."""
    values: bool = False
    """Whether a grey radiology slice comes as its values, for a window of the user's own."""


class StampFiles(Request, frozen=True):
    """Reader: whether files are still as they were. Never waits long for a disk that does not
    answer, and never delays what is shown."""

    paths: tuple[str, ...]
    """As of :class:`ImageRef`; of a part, its file or folder counts."""


class CropField(Request, frozen=True):
    """Reader: the field of view of one image, as the network sees it; for commands."""

    image: ImageRef
    slot: Slot
    min_side: int
    """Pixels along a side, at least."""


class LoadModel(Request, frozen=True):
    """Engine: read a checkpoint, replay its golden cases, keep it warm."""

    path: str
    site_profile: str = ""
    """File of the profile to answer under; empty: none."""


class Classify(Request, frozen=True):
    """Engine: classify one case with the warm model."""

    pathology: ImageRef
    radiology: ImageRef | None = None
    """None: the neutral radiology input; the reply says *tile only*."""
    overlays: bool = True
    """Whether class evidence and attention are written to an arrays file."""
    batch: bool = False
    """Batch work is overtaken by interactive requests."""


class Cancel(Request, frozen=True):
    """End the request named ``target`` as soon as can be; it is answered with ``Cancelled``."""

    target: int


# --------------------------------------------------------------------------------- replies


class Reply(msgspec.Struct, frozen=True, tag=True):
    """Base of what a worker answers; ``id`` names the request, 0 none (hello)."""

    id: int


class Hello(Reply, frozen=True):
    """First line of a worker."""

    protocol: int
    role: str
    """``reader``, ``engine`` or ``map``."""
    pid: int
    device: str = "cpu"
    """``cpu``, ``cuda:0 (NVIDIA …)``, ``mps``; the others say ``cpu``."""


class Progress(Reply, frozen=True):
    """Not final. ``total`` 0: unknown."""

    done: int
    total: int
    text: Text = NOTHING


class Failed(Reply, frozen=True):
    """The request could not be done: why, what to do next, and what a button could do."""

    cause: Text
    next_step: Text = NOTHING
    action: Action | None = None

    @property
    def failure(self) -> Failure:
        """All of it but the request."""
        return Failure(self.cause, self.next_step, self.action)


def failed_by(request_id: int, failure: Failure) -> Failed:
    """The reply to a request that could not be done."""
    return Failed(request_id, failure.cause, failure.next_step, failure.action)


class Cancelled(Reply, frozen=True):
    """The request was ended as asked."""


class Alive(Reply, frozen=True):
    """Not final, of no request: said again and again while there is work and it goes on."""


class LookingAt(Reply, frozen=True):
    """Not final: the file that an inspection turns to, should the worker die of it."""

    path: str


class Part(Reply, frozen=True):
    """Base of replies that bring a part of the answer; the final one comes later."""


class CasesFound(Part, frozen=True):
    """Not final: some cases, as they are found, so that a large folder fills the list at once."""

    cases: tuple[CaseFiles, ...]


class FilesInspected(Reply, frozen=True):
    """Final reply to ``InspectFiles``: all cases, paired; replaces those of ``CasesFound``."""

    cases: tuple[CaseFiles, ...]
    skipped: int = 0
    """Files that are no images and whose name does not say otherwise; counted, not listed."""


class ImageOpened(Reply, frozen=True):
    """Final reply to ``OpenImage``."""

    info: ImageInfo
    slice_index: int
    array: str
    """``.npy``: uint8 ``(H, W)`` or ``(H, W, 3)``; where ``windowing`` is told, int16 or float32
    ``(H, W)``; empty where nothing was to be decoded."""
    scale: float
    """Pixels of the array per pixel of the full-resolution image, at most 1."""
    field: FieldOfView = FieldOfView(0.0, 0.0, 1.0)
    """The field of view in force: the requested one, or the default."""
    windowing: Windowing | None = None
    """None: the array is brightness already, as the network has it."""


class FilesStamped(Reply, frozen=True):
    """Final reply to ``StampFiles``, in its order."""

    stamps: tuple[str | None, ...]
    """Another one where the file, or any file of the folder, is another; empty: there is none;
    None: the disk did not answer."""


class FieldCropped(Reply, frozen=True):
    """Final reply to ``CropField``."""

    info: ImageInfo
    field: FieldOfView
    array: str
    """``.npy``: uint8 ``(S, S, 3)`` for pathology, ``(S, S)`` for radiology."""
    warnings: tuple[Text, ...] = ()
    slice_index: int = 0
    """The one that was cropped."""
    windowing: Windowing | None = None
    """Of a grey slice with values; None where there is nothing but brightness or colour."""


class ModelLoaded(Reply, frozen=True):
    """Final reply to ``LoadModel``."""

    card: ModelCard


class Classified(Reply, frozen=True):
    """Final reply to ``Classify``. Class order is that of the model's card."""

    model_name: str
    model_sha256: str
    class_index: int
    """The likeliest class, whether or not there is a verdict."""
    probabilities: tuple[float, ...]
    """Calibrated where the card has a calibration, else as the network gives them. Where
    ``radiology_use`` is not *used*: with the neutral radiology image."""
    logits: tuple[float, ...]
    """What the class evidence adds up to; of the same radiology image as ``probabilities``."""
    tile_only: bool
    pathology_field: FieldOfView
    radiology_field: FieldOfView | None
    pathology_sha256: str
    radiology_sha256: str
    radiology_effect: RadiologyEffect | None
    """None where no radiology image was given."""
    exchanges: tuple[ExchangeSize, ...]
    arrays: str = ""
    """``.npz`` of float32: ``evidence_pathology`` and ``evidence_radiology`` ``(classes, h, w)``,
    ``bias`` ``(classes,)``, and for each layer and direction ``attention_<layer>_<direction>``
    ``(queries, keys)``, rows summing to 1, queries and keys row by row over their grids."""
    warnings: tuple[Text, ...] = ()
    seconds: float = 0.0
    verdict: int | None = None
    """``class_index``, or None: the gate has fired, see ``pathology_check``."""
    prediction_set: tuple[int, ...] = ()
    """Classes, likeliest first, of the set that is to hold the truth in 90 % of the cases; always
    with ``class_index``. Empty where the model has no calibration. Means as little as the class
    where there is no verdict."""
    prediction_set_95: tuple[int, ...] = ()
    pathology_check: ImageCheck | None = None
    radiology_check: ImageCheck | None = None
    """None where no radiology image was given or the model sees none."""
    radiology_use: RadiologyUse = RadiologyUse.NONE
    view_disagrees: bool = False
    """Whether the class by ``logits``, which the evidence explains, is another than
    ``class_index``: probabilities are averaged over the views, not logits."""
    radiology_slice: int | None = None
    """The slice that the network had; None where no radiology image was given."""
    radiology_windowing: Windowing | None = None
    """The window through which the network saw that slice, whatever is looked at; None where it has
    no values but brightness, or no radiology image was given."""
    site_profile: str = ""
    """Name of the profile that it was given under; empty: none."""
    site_profile_sha256: str = ""
