"""A site profile applied to a model that is loaded; its file is never touched."""

from __future__ import annotations

from dataclasses import replace as replaced
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from crcviewer.model.gate import Detector, Gate
from crcviewer.model.predict import LoadedModel
from crcviewer.protocol.site_profile import SiteProfile
from crcviewer.protocol.site_profile_file import ProfileError, read_profile
from crcviewer.protocol.text import text


def apply_profile(model: LoadedModel, path: Path) -> None:
    """From now on ``model`` answers as the profile says. Raises ProfileError, and leaves it as it
    is, where the profile is of another model."""
    profile, sha256 = read_profile(path)
    card = model.card
    if profile.model_sha256 != card.sha256 or profile.classes != tuple(
        tissue.code for tissue in card.classes
    ):
        raise ProfileError(
            text(
                "The site profile {profile} was made for another model than {model}.",
                profile=profile.name, model=card.name,
            ),
            text("Choose one of this model, or make one from labelled tiles."),
        )  # fmt: skip
    model.card = replace(
        card,
        calibration=profile.calibration,
        site=profile,
        site_file=str(path),
        site_sha256=sha256,
    )
    if model.gate is not None:
        model.gate = loosened(model.gate, profile)


def loosened(gate: Gate, profile: SiteProfile) -> Gate:
    """With the limit of the tile's distances where the site's own tiles ask for it. Plain checks,
    which explain themselves, stay as they are, and so does radiology."""
    return replaced(gate, pathology=_loosened(gate.pathology, profile.gate_factor))


def _loosened(detector: Detector, factor: float) -> Detector:
    limits = detector.typical + factor * (detector.limits - detector.typical)
    return replaced(detector, limits=limits.astype(np.float32))
