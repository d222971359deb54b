"""What ``crcviewer compare --json`` says of evaluated runs."""

from __future__ import annotations

from dataclasses import dataclass

from crcviewer.protocol.evaluation_report import EvaluatedModel, Measure, Recipe


@dataclass(frozen=True)
class Spread:
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


@dataclass(frozen=True)
class Gain:
    """What the fused model of one run is better by than a tile-only one, on the same images."""

    over: EvaluatedModel
    accuracy: Measure
    mcnemar_p: float
    only_other_right: int
    only_fused_right: int


@dataclass(frozen=True)
class ComparedRun:
    """One run."""

    title: str
    recipe: Recipe
    pairing: str
    leak: bool
    audit_verdict: str
    gains: tuple[Gain, ...]


@dataclass(frozen=True)
class RecipeGroup:
    """Runs that differ in their seed alone."""

    title: str
    key: str
    epochs: str
    runs: tuple[str, ...]
    seeds: tuple[int, ...]
    spreads: tuple[Spread, ...]
    gains: tuple[Spread, ...]
    """Accuracy of the fused model minus that of the ``model`` named, run by run."""


@dataclass(frozen=True)
class RunPair:
    """The fused models of two runs on the same test images."""

    first: str
    second: str
    same_recipe: bool
    only_first_right: int
    only_second_right: int
    accuracy_difference: float
    """``second`` minus ``first``."""
    mcnemar_p: float


@dataclass(frozen=True)
class ComparisonReport:
    """All of it."""

    data: str
    cases: int
    test_sha256: str
    runs: tuple[ComparedRun, ...]
    groups: tuple[RecipeGroup, ...]
    pairs: tuple[RunPair, ...]
    notes: tuple[str, ...]
