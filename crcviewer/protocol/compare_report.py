"""What ``crcviewer compare --json`` says of evaluated runs."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.audit_report import AuditVerdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import EvaluatedModel, Recipe
from crcviewer.protocol.text import Text


class Spread(Estimate, frozen=True, kw_only=True):
    """The mean of one figure over the runs of a recipe, of which it counts those; its interval
    (Student's t) takes three runs or more."""

    model: EvaluatedModel
    name: str
    """``accuracy`` or ``macro_f1``."""
    deviation: float | None
    """Standard deviation over the runs; None for one run."""


class Gain(msgspec.Struct, frozen=True):
    """What the fused model of one run is better by than a tile-only one, on the same images."""

    over: EvaluatedModel
    accuracy: Estimate
    mcnemar_p: float
    only_other_right: int
    only_fused_right: int
    patients_p: float | None = None
    """Of whole patients: it decides where they are known."""


class ComparedRun(msgspec.Struct, frozen=True):
    """One run."""

    title: str
    recipe: Recipe
    pairing: str
    leak: bool
    audit_verdict: AuditVerdict | None
    gains: tuple[Gain, ...]


class RecipeGroup(msgspec.Struct, frozen=True):
    """Runs that differ in their seed alone."""

    preset: str
    """Empty: not known."""
    pairing: str
    """Of the training."""
    key: str
    epochs: Text
    runs: tuple[str, ...]
    seeds: tuple[int, ...]
    spreads: tuple[Spread, ...]
    gains: tuple[Spread, ...]
    """Accuracy of the fused model minus that of the ``model`` named, run by run."""


class RunPair(msgspec.Struct, frozen=True):
    """The fused models of two runs on the same test images."""

    first: str
    second: str
    same_recipe: bool
    only_first_right: int
    only_second_right: int
    accuracy_difference: float
    """``second`` minus ``first``."""
    mcnemar_p: float
    patients: int | None = None
    """None: they are not known, and each case was taken for itself."""
    patients_p: float | None = None
    """Of whole patients: it decides where they are known. None: they are not, or are too few."""


class ComparisonReport(msgspec.Struct, frozen=True):
    """All of it."""

    data: str
    cases: int
    test_sha256: str
    runs: tuple[ComparedRun, ...]
    groups: tuple[RecipeGroup, ...]
    pairs: tuple[RunPair, ...]
    notes: tuple[Text, ...]
