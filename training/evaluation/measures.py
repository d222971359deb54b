"""All figures of one model, of the cases as they are and of every resample of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.evaluation_report import ClassMeasures, Measure, ReliabilityBin
from training.base.resampling import Floats, resamples
from training.evaluation import counts
from training.evaluation.bootstrap import measured
from training.evaluation.calibration import Reliability, brier_scores, log_losses
from training.evaluation.ranking import Ranking

MEASURES = {
    "accuracy": "Accuracy",
    "macro_precision": "Macro precision",
    "macro_recall": "Macro recall",
    "macro_f1": "Macro F1",
    "auc_ovr_macro": "ROC AUC, one-vs-rest, macro",
    "auc_ovr_micro": "ROC AUC, one-vs-rest, micro",
    "auc_ovo_macro": "ROC AUC, one-vs-one, macro",
    "auc_ovo_micro": "ROC AUC, one-vs-one, micro",
    "nll": "Negative log-likelihood (nats)",
    "ece": "Expected calibration error (15 bins)",
    "brier": "Brier score (0 to 2)",
}
"""Names and titles, in the order in which they are shown."""
LESS_IS_BETTER = ("nll", "ece", "brier")

_PER_CLASS = ("precision", "recall", "f1", "auc")


@dataclass(frozen=True)
class Measured:
    """One model's figures."""

    predicted: NDArray[np.int64]
    """``(N,)``."""
    overall: dict[str, float]
    drawn: dict[str, Floats]
    """Of each overall figure its resamples ``(R,)``, in the same order for every model."""
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
        confusion = counts.confusion_counts(truth, predicted, classes, weights)
        areas = ranking.areas(weights)
        nll, brier = (losses @ weights) / weights.sum(axis=0)
        of_classes = {
            "precision": counts.precision(confusion),
            "recall": counts.recall(confusion),
            "f1": counts.f1(confusion),
            "auc": areas.one_vs_rest,
        }
        overall = {
            "accuracy": counts.accuracy(confusion),
            "macro_precision": counts.macro(of_classes["precision"]),
            "macro_recall": counts.macro(of_classes["recall"]),
            "macro_f1": counts.macro(of_classes["f1"]),
            "auc_ovr_macro": areas.ovr_macro,
            "auc_ovr_micro": areas.ovr_micro,
            "auc_ovo_macro": areas.ovo_macro,
            "auc_ovo_micro": areas.ovo_micro,
            "nll": nll,
            "ece": reliability.expected_error(weights),
            "brier": brier,
        }
        return overall, of_classes, confusion

    overall, of_classes, confusion = figures(np.ones((cases, 1)))
    parts = [figures(weights)[:2] for weights in resamples(cases, count, seed, patients)]
    drawn = {name: np.concatenate([part[0][name] for part in parts]) for name in overall}
    drawn_classes = {name: np.concatenate([part[1][name] for part in parts]) for name in of_classes}

    there = np.bincount(truth, minlength=classes)
    of = "cases" if patients is None else "patients"
    units = np.arange(cases) if patients is None else patients
    independent = len(np.unique(units))
    notes = _notes(there)
    table = confusion[0].round().astype(np.int64)
    per_class = tuple(
        ClassMeasures(
            int(there[k]),
            int(table[:, k].sum()),
            *(
                measured(
                    name, of_classes[name][0, k], drawn_classes[name][:, k],
                    len(np.unique(units[truth == k])),
                    _note_of_class(int(there[k]), cases, name), of=of,
                )
                for name in _PER_CLASS
            ),
        )
        for k in range(classes)
    )  # fmt: skip
    return Measured(
        predicted=predicted,
        overall={name: float(values[0]) for name, values in overall.items()},
        drawn=drawn,
        measures=tuple(
            measured(
                name, float(overall[name][0]), drawn[name], independent, notes.get(name, ""), of=of
            )
            for name in MEASURES
        ),
        classes=per_class,
        confusion=table,
        reliability=reliability.bins(),
    )


def _notes(there: NDArray[np.int64]) -> dict[str, str]:
    """What is to be said beside macro averages where classes have no test case."""
    present, classes = int((there > 0).sum()), len(there)
    notes = {}
    if present < classes:
        over = f"over the {present} of {classes} classes that have test cases"
        notes = {
            name: over
            for name in MEASURES
            if name.startswith("macro") or name in ("auc_ovr_macro", "auc_ovo_macro")
        }
    if present < 2:
        only = "not defined: all test cases are of one class"
        notes |= dict.fromkeys(("auc_ovr_macro", "auc_ovo_macro", "auc_ovo_micro"), only)
    if classes < 2:
        notes["auc_ovr_micro"] = "not defined: the model knows one class"
    return notes


def _note_of_class(there: int, cases: int, name: str) -> str:
    if there == 0:
        return "not defined: no test case of this class"
    if name == "auc" and there == cases:
        return "not defined: no test case of another class"
    return ""
