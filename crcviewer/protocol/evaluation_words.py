"""What is said of an evaluation, in the report and in the window: what models, measures and
baselines are called, in the order in which they are shown, and what their figures mean."""

from __future__ import annotations

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.audit_report import AuditReport, Verdict
from crcviewer.protocol.estimate import Estimate, number
from crcviewer.protocol.evaluation_report import (
    ALL_CASES,
    Difference,
    EvaluatedModel,
    EvaluationReport,
    PairedComparison,
)
from crcviewer.protocol.run_events import Finished
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text

MODELS = {
    EvaluatedModel.TILES: text("Tile only"),
    EvaluatedModel.STAGE1: text("Tile only, stage 1"),
    EvaluatedModel.CONTROL: text("Tile only, matched control"),
    EvaluatedModel.FUSED: text("Fused"),
    EvaluatedModel.NEUTRAL: text("Fused, mean image as radiology"),
}
SHORT_MODELS = {
    EvaluatedModel.TILES: text("tile only"),
    EvaluatedModel.STAGE1: text("stage 1"),
    EvaluatedModel.CONTROL: text("control"),
    EvaluatedModel.FUSED: text("fused"),
    EvaluatedModel.NEUTRAL: text("fused, neutral"),
}
MEASURES = {
    "accuracy": text("Accuracy"),
    "macro_precision": text("Macro precision"),
    "macro_recall": text("Macro recall"),
    "macro_f1": text("Macro F1"),
    "auc_ovr_macro": text("ROC AUC, one-vs-rest, macro"),
    "auc_ovr_micro": text("ROC AUC, one-vs-rest, micro"),
    "auc_ovo_macro": text("ROC AUC, one-vs-one, macro"),
    "auc_ovo_micro": text("ROC AUC, one-vs-one, micro"),
    "nll": text("Negative log-likelihood (nats)"),
    "ece": text("Expected calibration error (15 bins)"),
    "brier": text("Brier score (0 to 2)"),
}
LESS_IS_BETTER = ("nll", "ece", "brier")
BASELINES = {
    "largest_class": text("Always the largest class of training"),
    "mean_colour": text("Mean colour of the tile alone"),
}

MODEL_FILES = {
    names.STAGE1_PATHOLOGY: EvaluatedModel.STAGE1,
    names.CONTROL: EvaluatedModel.CONTROL,
    names.BEST: EvaluatedModel.FUSED,
}
"""The models of a run, the simplest first."""


def map_title(model: EvaluatedModel, *, joined: bool) -> Text:
    """Whose features a map is of."""
    if joined:
        return text("{model}, radiology branch joined", model=MODELS[model])
    return MODELS[model]


def split_title(split: str) -> Text:
    """ "test split"."""
    if split == "train":
        return text("training split")
    if split == "val":
        return text("validation split")
    return text("all labelled images") if split == ALL_CASES else text("test split")


def shown_comparisons(report: EvaluationReport) -> list[PairedComparison]:
    """What fusion adds to tiles alone: first to the control, which was trained for as long."""
    wanted = (
        (EvaluatedModel.CONTROL, EvaluatedModel.FUSED),
        (EvaluatedModel.STAGE1, EvaluatedModel.FUSED),
        (EvaluatedModel.STAGE1, EvaluatedModel.NEUTRAL),
    )
    found = [report.comparison(*two) for two in wanted]
    there = [one for one in found if one is not None]
    return [one for one in there if EvaluatedModel.FUSED in (one.first, one.second)] or there


def difference_text(comparison: PairedComparison) -> Text:
    """In a few words."""
    match comparison.difference:
        case Difference.CANNOT_TELL:
            return text("cannot be told")
        case Difference.NOT_SHOWN:
            return text("no difference shown")
        case Difference.FIRST_BETTER:
            return text("{model} is better", model=SHORT_MODELS[comparison.first])
    return text("{model} is better", model=SHORT_MODELS[comparison.second])


def comparison_text(comparison: PairedComparison, cases: int) -> Text:
    """What two models differ in on the same images, in two sentences."""
    first, second = MODELS[comparison.first], MODELS[comparison.second]
    return joined(
        (
            verdict_text(
                comparison.difference, first, second, comparison.accuracy_difference, cases
            ),
            disagreement_text(
                second, first, comparison.only_second_right, comparison.only_first_right
            ),
        )
    )


def verdict_text(
    difference: Difference, first: Text | str, second: Text | str, gain: Estimate, cases: int
) -> Text:
    """Which of two models is better, if that can be said; ``gain``: in accuracy, of the second."""
    both = {"first": first, "second": second}
    points = points_text(gain)
    match difference:
        case Difference.CANNOT_TELL:
            return counted(
                cases,
                "Whether “{second}” and “{first}” differ cannot be told from one case.",
                "Whether “{second}” and “{first}” differ cannot be told from these {count} cases.",
                **both,
            )
        case Difference.NOT_SHOWN:
            return text(
                "No difference shown between “{second}” and “{first}”: accuracy {points}.",
                **both, points=points,
            )  # fmt: skip
        case Difference.FIRST_BETTER:
            return text(
                "“{first}” is better than “{second}”: accuracy of the latter {points}.",
                **both, points=points,
            )  # fmt: skip
    return text("“{second}” is better than “{first}”: accuracy {points}.", **both, points=points)


def disagreement_text(one: Text | str, other: Text | str, right: int, wrong: int) -> Text:
    """Where ``one`` is right and ``other`` is not, and the other way round."""
    if not right and not wrong:
        return text("Both are right and wrong on the same cases.")
    return text(
        "“{one}” is right on {right} that “{other}” missed, and wrong on {wrong} that it got"
        " right.",
        one=one, other=other, right=right, wrong=wrong,
    )  # fmt: skip


def points_text(difference: Estimate) -> Text:
    """ "+0.8 points (−1.2 to +2.5)" of a difference of shares."""
    if difference.value is None:
        return text("not defined")
    value = number(difference.value * 100, 1, signed=True)
    if difference.low is None or difference.high is None:
        return text("{value} points", value=value)
    low, high = (number(end * 100, 1, signed=True) for end in (difference.low, difference.high))
    return text("{value} points ({low} to {high})", value=value, low=low, high=high)


def audit_text(audit: AuditReport | None) -> Text:
    """Whether the radiology image matters to the model's answers, in one sentence."""
    if audit is None:
        return text("Whether the radiology image matters was not looked into for this model.")
    permuted = audit.replaced_by("permuted")
    lost = permuted.lost if permuted is not None else Estimate(None)
    match audit.verdict.kind:
        case Verdict.LEAK:
            return text(
                "The pairs give the answer away ({verdict}): no figure of the fused model says"
                " anything.",
                verdict=audit.verdict.named(),
            )
        case Verdict.USED:
            return text(
                "The radiology image matters: with those of other cases in their place the"
                " accuracy changes by {points}.",
                points=points_text(_negated(lost)),
            )
    if audit.pairing in ("random", "index"):
        return text(
            "The radiology image does not matter: it was paired without regard to the case, and"
            " can tell nothing of it."
        )
    if lost.high is None or lost.high >= LEAST_GAIN:
        return counted(
            audit.cases,
            "Whether the radiology image matters cannot be told from one case.",
            "Whether the radiology image matters cannot be told from {count} cases: with those of"
            " other cases in their place the accuracy changes by {points}.",
            points=points_text(_negated(lost)),
        )
    return text(
        "The radiology image does not matter: with those of other cases in their place the"
        " accuracy changes by {points}.",
        points=points_text(_negated(lost)),
    )


LEAST_GAIN = 0.01
"""A use of radiology that adds less accuracy than this counts as none."""


def _negated(of: Estimate) -> Estimate:
    value, low, high = (None if end is None else -end for end in (of.value, of.high, of.low))
    return Estimate(value, low, high, of.count)


def recommendation_text(finished: Finished) -> Text:
    """Which model of a run to use and why, in one sentence; nothing where it does not say."""
    which = MODEL_FILES.get(finished.recommended)
    if which is None:
        return NOTHING
    if finished.model == finished.recommended == names.STAGE1_PATHOLOGY:
        return text("This run trained on tiles alone: it has one model.")
    gain = points_text(finished.gain) if finished.gain is not None else text("not known")
    if which is EvaluatedModel.FUSED:
        return text(
            "Use the fused model: on validation it is better than tiles alone by {gain}.", gain=gain
        )
    told = {"model": MODELS[which], "gain": gain}
    if finished.gain is not None and finished.gain.low is None:
        return text(
            "Use “{model}”, the simpler one: the validation cases are too few to say whether fusion"
            " is better ({gain}).",
            **told,
        )
    return text(
        "Use “{model}”, which is simpler: on validation the fused model is not better by more than"
        " chance ({gain}).",
        **told,
    )
