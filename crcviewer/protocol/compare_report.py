"""What ``crcviewer compare --json`` says of evaluated runs."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.evaluation_report import EvaluatedModel, Measure, Recipe
from crcviewer.protocol.text import Text


class Spread(msgspec.Struct, frozen=True):
    """One figure over the runs of a recipe."""

    model: EvaluatedModel
    name: str
    """``accuracy`` or ``macro_f1``."""
    runs: int
    mean: float | None
    deviation: float | None
    """Standard deviation over the runs; None for one run."""
    low: float | None = None
    """Of the mean's 95 % interval (Student's t), which takes three runs or more."""
    high: float | None = None


class Gain(msgspec.Struct, frozen=True):
    """What the fused model of one run is better by than a tile-only one, on the same images."""

    over: EvaluatedModel
    accuracy: Measure
    mcnemar_p: float
    only_other_right: int
    only_fused_right: int


class ComparedRun(msgspec.Struct, frozen=True):
    """One run."""

    title: str
    recipe: Recipe
    pairing: str
    leak: bool
    audit_verdict: str
    gains: tuple[Gain, ...]


class RecipeGroup(msgspec.Struct, frozen=True):
    """Runs that differ in their seed alone."""

    title: str
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


class ComparisonReport(msgspec.Struct, frozen=True):
    """All of it."""

    data: str
    cases: int
    test_sha256: str
    runs: tuple[ComparedRun, ...]
    groups: tuple[RecipeGroup, ...]
    pairs: tuple[RunPair, ...]
    notes: tuple[Text, ...]
