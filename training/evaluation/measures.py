"""All figures of one model, of the cases as they are and of every resample of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from msgspec.structs import asdict
from numpy.typing import NDArray

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import ClassMeasures, Measure, ReliabilityBin
from crcviewer.protocol.evaluation_words import MEASURES
from crcviewer.protocol.text import NOTHING, Text, text
from training.base.resampling import FEWEST_CASES, Floats, percentile_interval, resamples
from training.evaluation.calibration import Reliability, brier_scores, log_losses
from training.evaluation.confusion import accuracy, confusion_counts, f1, macro, precision, recall
from training.evaluation.roc_auc import Ranking

_PER_CLASS = ("precision", "recall", "f1", "auc")
_MACRO = ("macro_precision", "macro_recall", "macro_f1")


@dataclass(frozen=True)
class Units:
    """What is drawn from: independent cases, or whole patients."""

    count: int
    patients: bool

    @classmethod
    def of(cls, cases: int, patients: NDArray[np.int64] | None) -> Units:
        """``patients`` ``(cases,)`` says whose each case is, where that is known."""
        return cls(cases, False) if patients is None else cls(len(np.unique(patients)), True)


@dataclass(frozen=True)
class Measured:
    """One model's figures."""

    predicted: NDArray[np.int64]
    """``(N,)``."""
    units: Units
    overall: dict[str, float]
    drawn: dict[str, Floats]
    """Of each overall figure its resamples ``(R,)``, in the same order for every model."""
    drawn_f1: Floats
    """``(R, K)``: of each class's F1."""
    measures: tuple[Measure, ...]
    classes: tuple[ClassMeasures, ...]
    confusion: NDArray[np.int64]
    reliability: tuple[ReliabilityBin, ...]


def measure(
    truth: NDArray[np.int64],
    probabilities: NDArray[np.floating],
    *,
    count: int,
    seed: int,
    patients: NDArray[np.int64] | None = None,
) -> Measured:
    """Of the classes ``(N,)`` and probabilities ``(N, K)``, with ``count`` resamples.

    The same seed draws the same cases, whatever the model. N is at least 1. ``patients`` ``(N,)``:
    whose each case is; then whole patients are drawn.
    """
    exact = probabilities.astype(np.float64)
    cases, classes = exact.shape
    predicted: NDArray[np.int64] = probabilities.argmax(axis=1)
    ranking, reliability = Ranking(truth, exact), Reliability(truth, exact)
    losses = np.stack([log_losses(truth, exact), brier_scores(truth, exact)])

    def figures(weights: Floats) -> tuple[dict[str, Floats], dict[str, Floats], Floats]:
        """Overall ``(B,)``, for each class ``(B, K)``, and the confusion ``(B, K, K)``."""
        table = confusion_counts(truth, predicted, classes, weights)
        areas = ranking.areas(weights)
        nll, brier = (losses @ weights) / weights.sum(axis=0)
        of_classes = {
            "precision": precision(table),
            "recall": recall(table),
            "f1": f1(table),
            "auc": areas.one_vs_rest,
        }
        overall = {
            "accuracy": accuracy(table),
            "macro_precision": macro(of_classes["precision"]),
            "macro_recall": macro(of_classes["recall"]),
            "macro_f1": macro(of_classes["f1"]),
            "auc_ovr_macro": areas.ovr_macro,
            "auc_ovr_micro": areas.ovr_micro,
            "auc_ovo_macro": areas.ovo_macro,
            "auc_ovo_micro": areas.ovo_micro,
            "nll": nll,
            "ece": reliability.expected_error(weights),
            "brier": brier,
        }
        return overall, of_classes, table

    overall, of_classes, confusion = figures(np.ones((cases, 1)))
    parts = [figures(weights)[:2] for weights in resamples(cases, count, seed, patients)]
    drawn = {name: np.concatenate([part[0][name] for part in parts]) for name in overall}
    drawn_classes = {name: np.concatenate([part[1][name] for part in parts]) for name in of_classes}

    there = np.bincount(truth, minlength=classes)
    whose = Units.of(cases, patients)
    notes = _notes(there)
    table = confusion[0].round().astype(np.int64)
    per_class = tuple(
        ClassMeasures(
            int(there[k]),
            int(table[:, k].sum()),
            **{
                name: estimated(
                    of_classes[name][0, k], drawn_classes[name][:, k],
                    Units.of(int(there[k]), None if patients is None else patients[truth == k]),
                    _note_of_class(int(there[k]), cases, name),
                )
                for name in _PER_CLASS
            },
        )
        for k in range(classes)
    )  # fmt: skip
    return Measured(
        predicted=predicted,
        units=whose,
        overall={name: float(values[0]) for name, values in overall.items()},
        drawn=drawn,
        drawn_f1=drawn_classes["f1"],
        measures=tuple(
            Measure(
                **asdict(estimated(overall[name][0], drawn[name], whose, notes.get(name, NOTHING))),
                name=name,
            )
            for name in MEASURES
        ),
        classes=per_class,
        confusion=table,
        reliability=reliability.bins(),
    )


def estimated(value: float, drawn: Floats, units: Units, note: Text = NOTHING) -> Estimate:
    """A figure with the interval of its resamples ``(R,)``, or why it has none.

    NaN: the figure is not defined.
    """
    if not np.isfinite(value):
        return Estimate(None, count=units.count, note=note or text("not defined for these cases"))
    known = drawn[np.isfinite(drawn)]
    # A rare class may be missing from some resamples, which then say nothing of it.
    if units.count >= FEWEST_CASES and len(known) < max(1, len(drawn) / 2):
        none = text("no interval: too few cases of a class")
        both = text("{first}; {second}", first=note, second=none) if note else none
        return Estimate(float(value), count=units.count, note=both)
    return percentile_interval(float(value), known, units.count, note, of_patients=units.patients)


def _notes(there: NDArray[np.int64]) -> dict[str, Text]:
    """What is to be said beside macro averages where classes have no test case."""
    present, classes = int((there > 0).sum()), len(there)
    notes = {}
    if present < classes:
        over = text(
            "over the {present} of {classes} classes that have test cases",
            present=present, classes=classes,
        )  # fmt: skip
        notes = dict.fromkeys((*_MACRO, "auc_ovr_macro", "auc_ovo_macro"), over)
    if present < 2:
        only = text("all test cases are of one class")
        notes |= dict.fromkeys(("auc_ovr_macro", "auc_ovo_macro", "auc_ovo_micro"), only)
    if classes < 2:
        notes["auc_ovr_micro"] = text("the model knows one class")
    return notes


def _note_of_class(there: int, cases: int, name: str) -> Text:
    if there == 0:
        return text("no test case of this class")
    if name == "auc" and there == cases:
        return text("no test case of another class")
    return NOTHING
