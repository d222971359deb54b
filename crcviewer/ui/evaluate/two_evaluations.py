"""Two evaluations of the same images: which model is right where the other is wrong.

Knows no widgets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.core.paired_cases import FEWEST_UNITS, mcnemar_exact, sign_flip_p
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import (
    SIGNIFICANT,
    Difference,
    EvaluatedModel,
    EvaluationReport,
)
from crcviewer.protocol.evaluation_words import disagreement_text, verdict_text
from crcviewer.protocol.text import Text, joined, text
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows

_RESAMPLES = 2000
_MOST_DRAWN = 4_000_000


@dataclass(frozen=True, eq=False)
class TwoModels:
    """The main model of each, case by case. Differences are the second's minus the first's."""

    first: LoadedEvaluation
    second: LoadedEvaluation
    only_first: Rows
    """Cases that only the first gets right, the other's surest mistakes first."""
    only_second: Rows
    mcnemar_p: float
    accuracy: Estimate
    patients_p: float | None
    """None: patients are not known, and McNemar's test decides."""

    @property
    def difference(self) -> Difference:
        """As of two models of one report."""
        low, high = self.accuracy.low, self.accuracy.high
        if low is None or high is None:
            return Difference.CANNOT_TELL
        p = self.mcnemar_p if self.patients_p is None else self.patients_p
        shown = p < SIGNIFICANT
        if not shown or len(self.only_first) == len(self.only_second):
            return Difference.NOT_SHOWN
        first = len(self.only_first) > len(self.only_second)
        return Difference.FIRST_BETTER if first else Difference.SECOND_BETTER

    def told(self) -> Text:
        """In two sentences."""
        names = titles(self.first.report, self.second.report)
        verdict = verdict_text(self.difference, *names, self.accuracy, self.first.report.cases)
        counts = disagreement_text(names[1], names[0], len(self.only_second), len(self.only_first))
        return joined((verdict, counts))


def titles(first: EvaluationReport, second: EvaluationReport) -> tuple[str, str]:
    """Names of the two models, which may be called the same."""
    if first.name != second.name:
        return first.name, second.name
    files = first.main.file, second.main.file
    if files[0] != files[1]:
        return f"{first.name} ({files[0]})", f"{second.name} ({files[1]})"
    hashes = first.main.sha256[:6], second.main.sha256[:6]
    return f"{first.name} ({hashes[0]})", f"{second.name} ({hashes[1]})"


def why_not_compared(first: LoadedEvaluation, second: LoadedEvaluation) -> Text | None:
    """None: they can be, case by case."""
    if first.report.test_sha256 != second.report.test_sha256:
        return text(
            "They are of other images, so that they cannot be compared case by case. Evaluate both"
            " models on the same images."
        )
    if first.cases is None or second.cases is None:
        return text(
            "One of them is of an earlier version and does not keep its single cases. Evaluate it"
            " again."
        )
    if first.report.main.sha256 == second.report.main.sha256 and (
        first.report.main.model is second.report.main.model
    ):
        return text("They are of the same model on the same images: there is nothing to compare.")
    return None


def compare_two(first: LoadedEvaluation, second: LoadedEvaluation) -> TwoModels:
    """Of two that can be compared."""
    assert first.cases is not None
    assert second.cases is not None
    truth = first.cases.truth
    rights, sures = [], []
    for one in (first, second):
        answers = one.answers(_main(one))
        assert answers is not None
        rights.append(answers.argmax(axis=1) == truth)
        sures.append(answers.max(axis=1))
    only_first = np.flatnonzero(rights[0] & ~rights[1])
    only_second = np.flatnonzero(~rights[0] & rights[1])
    difference = rights[1].astype(np.int64) - rights[0].astype(np.int64)
    patients = np.array(first.cases.patients) if first.cases.patients else None
    p = None
    if patients is not None:
        whose = np.unique(patients, return_inverse=True)[1]
        p = sign_flip_p(difference.astype(np.float64), whose)
    return TwoModels(
        first,
        second,
        only_first[np.argsort(-sures[1][only_first], kind="stable")],
        only_second[np.argsort(-sures[0][only_second], kind="stable")],
        mcnemar_exact(len(only_first), len(only_second)),
        difference_of(difference, patients),
        p,
    )


def difference_of(difference: NDArray[np.int64], patients: NDArray[np.str_] | None) -> Estimate:
    """Mean of what is 1, 0 or −1 for each case ``(N,)``, with its bootstrap interval; with
    ``patients`` whole patients are drawn."""
    value, cases = float(difference.mean()), len(difference)
    random = np.random.default_rng(0)
    if patients is None:
        if cases < FEWEST_UNITS:
            return Estimate(value, count=cases)
        shares = np.array([(difference == sign).mean() for sign in (1, -1, 0)])
        drawn = random.multinomial(cases, shares, _RESAMPLES)
        means = (drawn[:, 0] - drawn[:, 1]) / cases
        count = cases
    else:
        _, whose = np.unique(patients, return_inverse=True)
        count = int(whose.max()) + 1
        if count < FEWEST_UNITS:
            return Estimate(value, count=count)
        sums = np.bincount(whose, weights=difference)
        sizes = np.bincount(whose).astype(np.float64)
        times = max(200, min(_RESAMPLES, _MOST_DRAWN // count))
        drawn = random.multinomial(count, np.full(count, 1 / count), times)
        means = (drawn @ sums) / (drawn @ sizes)
    low, high = np.quantile(means, (0.025, 0.975))
    return Estimate(value, float(low), float(high), count)


def _main(one: LoadedEvaluation) -> EvaluatedModel:
    return one.report.main.model
