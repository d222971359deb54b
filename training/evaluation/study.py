"""What the study prints, and how an evaluation here differs from it."""

from __future__ import annotations

from collections.abc import Sequence

from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.tissue import TISSUE_CLASSES, TissueClass

CASES = 7180
TRAIN_CASES = 89_996
ERRORS = (683, 540)
"""Single-modal and fused, of 7,180, as printed; its table implies 697 and 539."""
STUDY_MEASURES: dict[str, tuple[float, float]] = {
    "accuracy": (0.9029, 0.9249),
    "macro_precision": (0.8794, 0.9087),
    "macro_recall": (0.8710, 0.9012),
    "macro_f1": (0.8705, 0.9021),
}
"""Single-modal and fused."""
STUDY_F1: dict[str, tuple[float, float]] = {
    "STR": (0.6097, 0.7567),
    "TUM": (0.9188, 0.9649),
    "DEB": (0.8000, 0.8219),
    "LYM": (0.9593, 0.9797),
}
STUDY_GAINS: dict[str, str] = {"auc_ovr_macro": "+0.21 %", "auc_ovo_macro": "+0.37 %"}
"""Of AUC: the study prints the gains alone, and does not say which average."""
UNPAIRED_Z = (4.70, 4.28)
STR_CHI_SQUARE = 8.42


def is_of_study(classes: Sequence[TissueClass]) -> bool:
    """Whether the classes are the study's nine."""
    return tuple(t.code for t in classes) == tuple(t.code for t in TISSUE_CLASSES)


def differences(report: EvaluationReport) -> list[tuple[str, str]]:
    """What differs, and how: for the report."""
    listed = [("Test cases", f"{report.cases:,} here; {CASES:,} in the study.")]
    learnt = "; ".join(f"{s.name} ({s.count:,})" for s in report.trained_on) or "not known"
    listed.append(
        (
            "Data",
            f"Trained on {learnt}. The study trained on {TRAIN_CASES:,} tiles of PathMNIST and "
            "34,561 slices of OrganAMNIST.",
        )
    )
    if any(source.synthetic for source in report.tested_on):
        listed.append(("Images", "The test images are synthetic: they say nothing of patients."))
    listed.append(
        (
            "Pairing",
            {
                "random": "Each tile gets a random radiology image: independent of the label.",
                "index": "Each tile gets the radiology image of the same number: independent of "
                "the label.",
                "manifest": "The pairs are declared by the data.",
                "label": "The radiology image is chosen by the tile's label, which gives the "
                "answer away.",
            }.get(report.pairing, report.pairing)
            + " The study does not say how its two unrelated sets were paired.",
        )
    )
    listed += [
        (
            "Radiology",
            f"Its modality is {report.radiology_modality}. The study calls OrganAMNIST “MRI”; it "
            "is abdominal CT.",
        ),
        ("Network", f"{report.network}. The study: resnet50 × 2, 64 × 64 pixels."),
        (
            "Recipe",
            f"Preset {report.recipe.preset or 'not known'}"
            + (f", {report.recipe.epochs}" if report.recipe.epochs else "")
            + ". The study: 50 epochs of stage 1, 40 of stage 2.",
        ),
        ("Mirroring", "Radiology is never mirrored: left and right organs are classes."),
        ("Normalisation", "By the training set's means and deviations, never an image's own."),
        (
            "Control",
            "A tile-only model with as many epochs as both stages stands beside the fused one. "
            "The study compares with its stage 1 alone, which was trained for fewer."
            if report.model(EvaluatedModel.CONTROL)
            else "The matched tile-only control is missing here (see above).",
        ),
        (
            "Tests",
            "McNemar's exact test and the paired bootstrap; the study's z treats the same images "
            "as if they were different ones, and is printed beside them for comparison only.",
        ),
        (
            "Seeds and intervals",
            f"Every figure has its bootstrap interval ({report.resamples:,} resamples"
            + (f" of {report.patients} patients" if report.patients else "")
            + "). It covers "
            "the choice of test images, not of the seed: seeds differ by about a point, so that "
            "claims need three runs or more (crcviewer compare).",
        ),
    ]
    return listed
