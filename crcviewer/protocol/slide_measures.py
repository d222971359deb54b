"""What is measured on the tissue map of a slide, and how it is told: values, never sentences alone.

Every figure stands with its definition, its interval and, where it means nothing, the reason.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.text import NOTHING, Text
from crcviewer.protocol.tissue import TissueClass

FIELD_UM = 112.0
"""Side of a field: what the tiles of the training measure (224 pixels of 0.5 µm)."""
BLOCK_UM = 1000.0
"""Side of the blocks that an interval is drawn from: neighbours are alike, blocks less so."""
LEAST_TUMOUR_FIELDS = 50
"""Under so many no ratio is stated."""
STROMA_HIGH = 0.5
"""Share of stroma from which a tumour is called stroma-high (van Pelt et al. 2018)."""
HOT_SPOT_UM = 2000.0
"""Side of the hot spot's square, about the field of a 10× objective."""
STRANGE_SHARE = 1 / 3
"""Share of fields without a verdict from which the others are not to be believed either: of tiles
of another hospital hardly more than a tenth have none."""
NEAR_UM = 250.0
"""How far lymphocytes count as near to tumour, from centre to centre of the fields."""


class Measure(StrEnum):
    """What a figure is of."""

    AREA = "area"
    """mm² of one class, or of fields without a verdict (``class_index`` None)."""
    AREA_SHARE = "area_share"
    """The same as a share of all fields."""
    STROMA_REGION = "stroma_region"
    """STR / (STR + TUM) within the convex hull of the tumour fields."""
    STROMA_HOT_SPOT = "stroma_hot_spot"
    """The same in the square of 2 mm that has the most, with tumour on all four sides."""
    LYMPHOCYTES_NEAR = "lymphocytes_near"
    """LYM fields within 250 µm of a tumour field, of all fields with a verdict that are not tumour
    and lie so near."""
    DEBRIS_SHARE = "debris_share"
    """DEB / (DEB + TUM) within the hull."""


class NotStated(StrEnum):
    """Why there is no value."""

    FEW_TUMOUR_FIELDS = "few_tumour_fields"
    NO_SUCH_CLASS = "no_such_class"
    """The model does not know a class that it is about."""
    NO_SUCH_PLACE = "no_such_place"
    """No square of 2 mm has tumour on all four sides, or nothing lies near the tumour."""
    NOT_COMPLETE = "not_complete"
    """The map is not complete within the region: a hot spot of half a map means nothing."""


class SlideMeasure(msgspec.Struct, frozen=True):
    """One figure."""

    kind: Measure
    value: float | None
    """mm² for an area, else a share of 0 to 1; None: not stated, see ``not_stated``."""
    unit: str = ""
    """``mm2`` or empty."""
    low: float | None = None
    """Ends of the 95 % interval; None where there are too few blocks (under 5)."""
    high: float | None = None
    class_index: int | None = None
    """Of an area; None: the fields without a verdict, or all classes' measure."""
    count: int = 0
    """Fields that it rests on."""
    not_stated: NotStated | None = None
    definition: Text = NOTHING
    warnings: tuple[Text, ...] = ()
    square: tuple[float, float, float] | None = None
    """Of the hot spot: left, top and side in pixels of level 0."""
    stroma_high: bool | None = None
    """Of the hot spot: 0.5 or more."""


class SlideRegion(msgspec.Struct, frozen=True):
    """A polygon in pixels of level 0, x right, y down; a field belongs to it by its centre."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    """The outer ring first, then its holes."""
    name: str = ""


class SlideSummary(msgspec.Struct, frozen=True):
    """A tissue map in numbers, and by what it was made."""

    slide: str
    """Name of the file."""
    slide_sha256: str
    """Of the file; of a large one of its size and 64 samples spread over it."""
    model_name: str
    model_sha256: str
    classes: tuple[TissueClass, ...]
    code_version: str
    field_um: float
    stride_um: float
    pixel_size_um: float
    width: int
    height: int
    fields: int
    """On tissue, within the regions if there are any."""
    classified: int
    """Of these; fewer where a map was stopped or parts could not be read."""
    without_verdict: int
    unreadable: int
    measures: tuple[SlideMeasure, ...]
    pixel_size_from: str = "file"
    """``file``, ``user`` or ``objective``."""
    regions: int = 0
    """How many polygons restrict it; 0: all tissue."""
    radiology_sha256: str = ""
    """Of the scan that stood beside every field; empty: tiles only."""
    reasons: dict[str, int] = {}
    """Fields without a verdict by the code of each reason; one may have several."""
    seconds: float = 0.0
    """That were worked on it, interruptions left out."""
    warnings: tuple[Text, ...] = ()
    complete: bool = True
    precision: str = ""
    """That its answers were computed in: ``float32`` or ``bfloat16``."""
