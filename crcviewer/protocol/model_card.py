"""What a model says of itself, and the figures of its answers that have names there."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.audit_report import AuditReport, AuditVerdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.images import Direction
from crcviewer.protocol.site_profile import SiteProfile
from crcviewer.protocol.text import Text
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.verdict import Calibration, GateSummary, OverlayTest


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
    preprocessing_sha256: str = ""
    """Of how it prepares its input, as canonical JSON; empty: a card of an old session."""
