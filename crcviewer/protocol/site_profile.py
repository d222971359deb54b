"""A site profile: what a model's figures mean on the tiles of one hospital, measured there.

It lies beside the model as a small JSON file and never inside of it: the model stays what its
makers published, and each answer says which profile it was given under.
"""

from __future__ import annotations

import msgspec

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import Text
from crcviewer.protocol.verdict import Calibration

FEWEST_TILES, FEWEST_PATIENTS = 100, 10
"""With fewer nothing is fitted."""
SUFFIX = ".site.json"
MOST_LOOSENED = 1.5
"""The gate is opened so far at most, whatever a site's tiles are like."""
FORMAT_VERSION = 1


class SiteProfile(msgspec.Struct, frozen=True):
    """Of one model on labelled tiles of one site."""

    name: str
    """As its maker calls the site."""
    model_sha256: str
    model_name: str
    classes: tuple[str, ...]
    """Codes, in the model's order."""
    tiles: int
    patients: int | None
    """None: not known, and each tile was taken for independent of the others."""
    calibration: Calibration
    """Temperature and thresholds of the sets from these tiles; coverage and reliability are
    measured on tiles that were left out in turn."""
    gate_factor: float
    """The distance to the training tiles from which on there is no verdict, by that of the model's
    own gate: 1 to :data:`MOST_LOOSENED`."""
    flagged_before: Estimate
    """Share of the site's tiles that the model's own gate refuses."""
    flagged_after: Estimate
    accuracy: Estimate
    """Of the likeliest class, which a profile does not change."""
    class_shares: tuple[float, ...]
    """Of the labelled tiles, in the model's order. Told and never applied: labelled tiles are
    hardly ever drawn as cases come."""
    notes: tuple[Text, ...] = ()
    """What these tiles cannot tell."""
    created: str = ""
    code_version: str = ""
    format_version: int = FORMAT_VERSION


class Recalibration(msgspec.Struct, frozen=True):
    """What ``crcviewer recalibrate`` reports."""

    file: str
    profile: SiteProfile
