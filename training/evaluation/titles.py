"""What models, measures and baselines are called, in the order in which they are shown."""

from __future__ import annotations

from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.text import text

MODELS = {
    EvaluatedModel.STAGE1: text("Tile only, stage 1"),
    EvaluatedModel.CONTROL: text("Tile only, matched control"),
    EvaluatedModel.FUSED: text("Fused"),
    EvaluatedModel.NEUTRAL: text("Fused, mean image as radiology"),
}
SHORT_MODELS = {
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
