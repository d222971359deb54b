"""``stress.json``: what a model says of tiles that were changed on purpose."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.estimate import Estimate

PLAIN = "plain"
"""The kind of the tiles as they are."""


class StressRow(msgspec.Struct, frozen=True):
    """The same tiles, changed in one way."""

    kind: str
    """``plain``, ``stain``, ``scanner``, ``brightness``, ``scale``, ``jpeg``, ``blur``,
    ``border``."""
    level: str
    accuracy: Estimate
    """Of the likeliest class, whether or not there is a verdict."""
    lost: Estimate
    """Accuracy of the tiles as they are less this one, on the same cases."""
    flagged: Estimate
    """Share that gets no verdict."""
    answered: Estimate
    """Accuracy of those that get one."""
    surely_wrong: int
    """Wrong with a verdict and a probability of 90 % or more: what nobody would notice."""


class StressReport(msgspec.Struct, frozen=True):
    """All of it. Tiles alone: of a fused model, with the neutral radiology image."""

    model: str
    sha256: str
    data: str
    split: str
    cases: int
    patients: int | None
    rows: tuple[StressRow, ...]
    """The tiles as they are first."""
    command: str
    created: str
    code_version: str
