"""How far an answer can be relied on: sets of classes, images unlike the training set, what the
radiology image may do, and what a model says of its own trustworthiness."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import NOTHING, Text


class OutsideReason(StrEnum):
    """Why an image is outside of what a model has learned, or may be."""

    NO_STAIN = "no_h_and_e"
    """Its colours are not those of haematoxylin and eosin: a photo, another stain."""
    GREY = "grey"
    """No colour at all in the tile's place: a scan, a photo, a page."""
    INK = "ink"
    """Pen: blue, green, red or black ink."""
    BROWN_STAIN = "brown_stain"
    """DAB of an immunohistochemical stain."""
    OUT_OF_FOCUS = "out_of_focus"
    FLAT = "flat"
    """One even colour: nothing to see."""
    GRAPHIC = "graphic"
    """Text, drawings, screenshots: few colours and hard edges."""
    BORDER = "border"
    """A large black or white border round the picture."""
    SCALE_UNKNOWN = "scale_unknown"
    SCALE_FAR = "scale_far"
    """Its pixel size is known, and its field far from that of the training tiles."""
    UNLIKE_TRAINING = "unlike_training"
    """Its features are far from those of the training images."""
    PHANTOMS_ONLY = "phantoms_only"
    """The model has seen phantoms only, and the image is not known to be one."""
    OTHER_MODALITY = "other_modality"
    """Radiology: MR for a model of CT, say."""
    COLOURED = "coloured"
    """Radiology: a picture in colour (a photo, a tile) in the place of a grey scan."""
    TOO_DARK = "too_dark"
    """A weak lamp, a short exposure."""
    COLOUR_CAST = "colour_cast"
    """White is not white: a scanner's or a camera's balance. A doubt, never a reason."""


class Reason(msgspec.Struct, frozen=True):
    """One reason, for programs and for people."""

    kind: OutsideReason
    told: Text
    """A few plain words: "blue or green ink", "out of focus"."""


class ImageCheck(msgspec.Struct, frozen=True):
    """Whether the image of one slot is like those that the model has learned from."""

    outside: bool
    reasons: tuple[Reason, ...] = ()
    """Why it is outside; empty where it is not."""
    doubts: tuple[Reason, ...] = ()
    """What does not put it outside, but should be asked or told: its scale is not known, say."""
    score: float | None = None
    """How unlike the training images it is, by features and plain checks together; None: not
    measured."""
    threshold: float | None = None
    """Above it an image is outside: about 95 % of the validation images lie below."""


class RadiologyUse(StrEnum):
    """What the radiology image had to do with the answer that is shown."""

    USED = "used"
    """The model's audit found that it looks at it."""
    NONE = "none"
    """No radiology image was given, or the model sees tiles alone."""
    NOT_USED = "not_used"
    """The audit found that the model does not use it: the answer is that of the neutral image."""
    NOT_AUDITED = "not_audited"
    """Nobody has measured whether the model uses it: likewise."""
    OUTSIDE = "outside"
    """The image is unlike those of the training: likewise."""


class SetsAtLevel(msgspec.Struct, frozen=True):
    """Prediction sets that are to hold the true class in ``level`` of the cases."""

    level: float
    thresholds: tuple[float, ...]
    """One a class: the largest score with which the class is in the set."""
    coverage: Estimate | None = None
    """How often such sets held the true class, measured on the test split; never guaranteed for
    another hospital. None: not measured."""
    mean_size: Estimate | None = None
    """Classes in a set, on the test split."""
    class_coverage: tuple[Estimate, ...] = ()
    """``coverage`` of the cases of each class."""


class Reliability(msgspec.Struct, frozen=True):
    """Whether probabilities mean what they say, on one split."""

    split: str
    """``val`` (the half that the temperature was not fitted on) or ``test``."""
    count: int
    ece_before: float
    """Expected calibration error, 15 bins, with temperature 1."""
    ece_after: float
    nll_before: float
    nll_after: float
    brier_before: float
    brier_after: float


class Calibration(msgspec.Struct, frozen=True):
    """How a model's probabilities and sets were fitted, and what that is worth."""

    temperature: float
    """Shown probabilities are softmax(ln p / T) of the model's own p (Guo et al. 2017)."""
    score: str
    """Of the sets: ``lac``, ``class_lac``, ``shrunk_lac``, ``aps``, ``raps``."""
    temperature_count: int
    """Validation cases that the temperature was fitted on."""
    quantile_count: int
    """The others, which the thresholds of the sets were fitted on."""
    sets: tuple[SetsAtLevel, ...] = ()
    """At 0.9 and at 0.95."""
    reliability: tuple[Reliability, ...] = ()
    data: str = ""
    """Name of the data set."""
    note: Text = NOTHING
    """What has to be said beside it: too few cases of a class, say."""

    def at(self, level: float) -> SetsAtLevel | None:
        """The sets of that level, if there are any."""
        return next((one for one in self.sets if abs(one.level - level) < 1e-9), None)


class GateSummary(msgspec.Struct, frozen=True):
    """What a model knows of images unlike its own."""

    method: str
    """``knn``, ``mahalanobis`` …"""
    pathology_threshold: float | None = None
    radiology_threshold: float | None = None
    references: int = 0
    """Training tiles that new ones are compared with."""
    flagged_validation: Estimate | None = None
    """Share of real validation tiles that are called unlike: some 5 % by its making."""
    flagged_test: Estimate | None = None
    """The same of the test split."""
    scale_um: tuple[float, float] | None = None
    """Sides of a field, in µm, that the training tiles have: others are far from it."""
    not_checked: tuple[OutsideReason, ...] = ()
    """Plain checks that the training tiles themselves do not pass: they are not H&E, say."""


class OverlayTest(msgspec.Struct, frozen=True):
    """Whether an overlay shows what the model goes by: its self-test, on validation cases."""

    overlay: str
    """``evidence_pathology``, ``evidence_radiology``, ``attention_<layer>_<direction>``."""
    count: int
    deletion: float | None = None
    """Mean fall of the class probability while cells are taken away in the overlay's order, minus
    that in random order: above 0 the overlay knows more than chance."""
    insertion: float | None = None
    """The same while cells are put back: above 0 is better than chance."""
    deletion_interval: tuple[float, float] | None = None
    insertion_interval: tuple[float, float] | None = None
    randomised: float | None = None
    """Rank correlation with the overlay of the same network with random weights: near 0 is right,
    near 1 the overlay does not depend on what was learned (Adebayo et al. 2018)."""
    passed: bool = False
