"""The messages between the window and its workers: frozen structs, one a line as JSON.

A request carries an ``id``; every reply to it, ``Progress`` included, carries the same one. Exactly
one final reply ends a request: its own reply type, ``Failed`` or ``Cancelled``. Arrays never travel
in a message: they lie as ``.npy``/``.npz`` files in the session folder and are named here; whoever
reads such a file deletes it.
"""

from __future__ import annotations

import msgspec

from crcviewer.protocol.failure import Action, Failure
from crcviewer.protocol.images import CaseFiles, FieldOfView, ImageInfo, ImageRef, Slot, Windowing
from crcviewer.protocol.model_card import ExchangeSize, ModelCard, RadiologyEffect
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.verdict import (
    ImageCheck,
    RadiologyUse,
)

PROTOCOL_VERSION = 1


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
    """Reader: the field of view of one image, as the network sees it."""

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
    """Files that are no images and whose name does not say otherwise; they are no cases."""
    skipped_paths: tuple[str, ...] = ()
    """Of those, the first ten thousand."""


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
    precision: str = ""
    """Of the network: ``float32`` or ``bfloat16``; empty: it was not told."""
    program_version: str = ""
    """Of the program that answered; empty: an answer of an old session."""
    program_sha256: str = ""
    """As :func:`crcviewer.protocol.program.program_sha256`."""
