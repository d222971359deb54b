"""The messages of whole slides: opened and read by the reader, mapped and measured by the engine.

Their rules are those of :mod:`crcviewer.protocol.messages`. Coordinates are pixels of level 0, the
largest, unless told otherwise: x right, y down.

A map is a grid of square fields. Field (column, row) has its upper-left corner at
(``left`` + column · ``pitch``, ``top`` + row · ``pitch``) and the side ``side``, see
:class:`SlideGrid`. With a stride of one field, ``pitch`` equals ``side``.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Part, Progress, Reply, Request
from crcviewer.protocol.slide_measures import FIELD_UM, SlideMeasure, SlideRegion, SlideSummary
from crcviewer.protocol.text import Text, text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.verdict import OutsideReason

REASON_BITS: tuple[OutsideReason, ...] = tuple(OutsideReason)
"""Bit n of a field's ``reasons`` means the n-th of these."""


class FieldState(StrEnum):
    """What became of a field; on the way a number, its place in :data:`FIELD_STATES`."""

    VERDICT = "verdict"
    NO_VERDICT = "no_verdict"
    """The gate has fired: it is hatched, and its class is nobody's answer."""
    UNREADABLE = "unreadable"
    """That part of the slide could not be read."""


FIELD_STATES: tuple[FieldState, ...] = tuple(FieldState)

SEES_TILES_ALONE = text("The model sees tiles alone: the map is of the slide.")
NOT_KNOWN_TO_USE = text(
    "The model is not known to use radiology images: the map is of the slide alone."
)
"""Why a scan has no part in a map, where the model's card tells; told before and after."""


# ------------------------------------------------------------------------------------- values


class SlideLevel(msgspec.Struct, frozen=True):
    """One size of the picture that can be asked for."""

    width: int
    height: int
    downsample: float
    """Pixels of level 0 to one of it."""
    stored: bool = True
    """Whether the file has it; else it is made from a larger one, which takes longer."""


class SlideTile(msgspec.Struct, frozen=True):
    """A rectangle of one level, in pixels of that level; what lies beyond the slide is white."""

    level: int
    """Index in :attr:`SlideOpened.levels`."""
    x: int
    y: int
    width: int = 512
    height: int = 512


# ----------------------------------------------------------------------------------- requests


class OpenSlide(Request, frozen=True):
    """Reader: what a slide is, for a deep zoom."""

    path: str


class ReadSlideTiles(Request, frozen=True):
    """Reader: pixels of some tiles, each told by a ``SlideTileRead`` as soon as it is read.

    ``Cancel`` leaves out those that are not read yet. Requests of a lower ``priority`` number
    overtake others that wait, in the order in which they came: 0 what is on the screen, 1 what is
    about to be, 2 the rest. Pixels are sRGB, as the network has them.
    """

    path: str
    tiles: tuple[SlideTile, ...]
    priority: int = 0


class OpenZoom(Request, frozen=True):
    """Reader: the sizes at which a picture in the place of a tile can be looked at, a slide or
    whatever else. A photograph is unpacked first, with its smaller copies, into the session
    folder; ``Progress`` tells how far that is."""

    image: ImageRef
    """Path and slice; its field does not matter."""


class ReadZoomTiles(Request, frozen=True):
    """Reader: as ``ReadSlideTiles``, of a picture that ``OpenZoom`` was asked for. A tile has the
    pixels that the network is given of the same place at the same size."""

    image: ImageRef
    tiles: tuple[SlideTile, ...]
    priority: int = 0


class ReadAssociated(Request, frozen=True):
    """Reader: the label, the macro photograph or the thumbnail of a slide, because the user asked:
    names of patients stand on labels."""

    path: str
    name: str
    """Of :attr:`SlideOpened.associated`."""


class MapSlide(Request, frozen=True):
    """Engine: the tissue map of a slide by the warm model, coarse to fine.

    Replies: one ``SlideGrid``, then ``SlideFields`` (those that a journal had first) and
    ``SlideProgress`` in turn, finally ``SlideMapped``. Each field is written to the journal once it
    is classified, so that ``Cancel`` is the pause: the same request again goes on where it ended,
    also in another session. A journal of another slide, model, stride or radiology image is left
    alone, and one of its own is begun.

    Where the pixel size is not known, it fails with the action ``TellPixelSize``. A slide that is
    replaced, cut off or gone while it is mapped fails with the reason; what is done stays in the
    journal. It has a lane of its own: single cases are classified meanwhile.
    """

    path: str
    stride_um: float = FIELD_UM
    """From one field to the next, 28 to 1120; smaller than a field: they overlap."""
    regions: tuple[SlideRegion, ...] = ()
    """Only fields with their centre in one of these; none: all tissue."""
    regions_of_scanned_part: bool = False
    """They count from the corner of the part that was scanned, as QuPath does, where a slide tells
    it; else from that of level 0."""
    radiology: ImageRef | None = None
    """The patient's scan, beside every field; used only by a model whose audit says so."""
    journal: str = ""
    """File to go on with, or to begin; empty: one in the program's cache folder."""
    pixel_size_um: float | None = None
    """Of level 0, as the user says; None: as the file says."""
    threads: int = 2
    """That read the slide."""


class OpenSlideMap(Request, frozen=True):
    """Engine: a map as far as its journal has it, whichever model is loaded; nothing is classified.

    Replies as of ``MapSlide``, without ``SlideProgress``, finally ``SlideMapOpened``. Fails where
    the slide is not the one that the map is of, or the journal is gone.
    """

    path: str
    journal: str


class MeasureSlide(Request, frozen=True):
    """Engine: the measures of a map, restricted to regions; needs no model."""

    journal: str
    """Of :class:`SlideGrid`."""
    regions: tuple[SlideRegion, ...] = ()


class ExportSlide(Request, frozen=True):
    """Engine: files of a map into a folder, names after the slide; needs no model, but the report
    has the card of the one that is warm, where it made the map."""

    journal: str
    folder: str
    formats: tuple[str, ...] = ("geojson", "csv", "parquet", "png", "ome-tiff", "pdf", "json")
    regions: tuple[SlideRegion, ...] = ()
    png_side: int = 2048
    """Pixels of the longer side of the PNG."""
    languages: tuple[str, ...] = ("en",)
    """Of the report: ``en``, ``zh``."""


# ------------------------------------------------------------------------------------- replies


class SlideOpened(Reply, frozen=True):
    """Final reply to ``OpenSlide``."""

    path: str
    """Of the slide's own head, where another of its files was named."""
    levels: tuple[SlideLevel, ...]
    """The largest first, each at most half of the one before it; the last fits into a tile or
    two. Not only those that the file has."""
    pixel_size_um: float | None = None
    """Of level 0; None: neither the file nor its objective tells: ask for it."""
    objective: float | None = None
    vendor: str = ""
    associated: tuple[str, ...] = ()
    """Names of label, macro photograph and thumbnail. Never shown unless asked for."""
    warnings: tuple[Text, ...] = ()
    sha256: str = ""
    """As of :class:`SlideSummary`."""


class ZoomOpened(Reply, frozen=True):
    """Final reply to ``OpenZoom``."""

    levels: tuple[SlideLevel, ...]
    """The largest first, as of ``SlideOpened``."""


class SlideTileRead(Part, frozen=True):
    """Not final: one tile of ``ReadSlideTiles`` or ``ReadZoomTiles``."""

    tile: SlideTile
    array: str
    """``.npy``: uint8 ``(height, width, 3)``; whoever reads it deletes it."""


class SlideTilesRead(Reply, frozen=True):
    """Final reply to ``ReadSlideTiles`` and ``ReadZoomTiles``."""

    count: int


class AssociatedRead(Reply, frozen=True):
    """Final reply to ``ReadAssociated``."""

    name: str
    array: str
    """``.npy``: uint8 ``(H, W, 3)``."""


class SlideGrid(Part, frozen=True):
    """Not final, first of a map: where its fields lie."""

    left: float
    top: float
    pitch: float
    """From one field to the next."""
    side: float
    """Of a field; the same as ``pitch`` unless they overlap or leave gaps."""
    columns: int
    rows: int
    fields: int
    """On tissue and in the regions: so many are to be classified."""
    classified: int
    """Of these, by the journal."""
    tissue: str
    """``.npy``: bool ``(rows, columns)``, those fields."""
    journal: str
    """What ``MeasureSlide`` and ``ExportSlide`` ask for."""
    pixel_size_um: float = 0.0
    pixel_size_from: str = "file"
    """``file``, ``user`` or ``objective``."""
    radiology_used: bool = False
    """Whether the scan has a part in the answers; else the map is of tiles only, and says so."""
    warnings: tuple[Text, ...] = ()
    model_name: str = ""
    model_sha256: str = ""
    classes: tuple[TissueClass, ...] = ()
    """Of the model that the map is by, in the order of ``class_index``."""


class SlideFields(Part, frozen=True):
    """Not final: fields that were classified, or that the journal had."""

    array: str
    """``.npz`` of n fields: ``column`` and ``row`` int32; ``span`` int32, the side in fields of
    the square round it that no other field speaks for until it comes (1: itself); ``class_index``
    int16, the likeliest class whether or not there is a verdict, -1 for an unreadable field;
    ``probability`` float32, of it, calibrated where the model is; ``state`` uint8, in
    :data:`FIELD_STATES`; ``reasons`` uint32, bits by :data:`REASON_BITS`. The square of a field
    with span s is columns column // s · s to that + s, rows likewise: paint it where tissue is
    and no field of a smaller span was painted."""
    count: int


class SlideProgress(Progress, frozen=True):
    """Not final: ``done`` of ``total`` fields."""

    per_second: float = 0.0
    """Fields, over the last seconds; 0: not known yet."""
    seconds_left: float | None = None
    """None: not known yet."""
    coloured: bool = False
    """Whether some field speaks for each part of the tissue already."""


class SlideMapped(Reply, frozen=True):
    """Final reply to ``MapSlide``."""

    summary: SlideSummary
    journal: str = ""


class SlideMapOpened(Reply, frozen=True):
    """Final reply to ``OpenSlideMap``."""

    complete: bool
    """Else ``MapSlide`` goes on with it, by the same model."""


class SlideMeasured(Reply, frozen=True):
    """Final reply to ``MeasureSlide``."""

    measures: tuple[SlideMeasure, ...]
    fields: int
    """On tissue and within the regions."""
    classified: int
    without_verdict: int
    complete: bool = True


class SlideExported(Reply, frozen=True):
    """Final reply to ``ExportSlide``."""

    files: tuple[str, ...]
