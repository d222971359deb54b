"""How an evaluation here differs from the study."""

from __future__ import annotations

from functools import reduce

from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport, Recipe
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.study_figures import CASES, TRAIN_CASES, TRAIN_SLICES
from crcviewer.protocol.text import Text, joined, text, verbatim


def differences(report: EvaluationReport) -> list[tuple[Text, Text]]:
    """What differs, and how: for the report."""
    listed = [
        (
            text("Test cases"),
            text("{cases:,} here; {study:,} in the study.", cases=report.cases, study=CASES),
        ),
        (text("Data"), _data(report)),
    ]
    if any(source.synthetic for source in report.tested_on):
        synthetic = text("The test images are synthetic: they say nothing of patients.")
        listed.append((text("Images"), synthetic))
    pairs = _PAIRS.get(report.pairing, verbatim(report.pairing))
    unsaid = text("The study does not say how its two unrelated sets were paired.")
    modality = text(
        "Its modality is {modality}.", modality=modality_text(report.radiology_modality)
    )
    called = text("The study calls OrganAMNIST “MRI”; it is abdominal CT.")
    control = report.model(EvaluatedModel.CONTROL)
    return [
        *listed,
        (text("Pairing"), joined((pairs, unsaid))),
        (text("Radiology"), joined((modality, called))),
        (
            text("Network"),
            text("{network}. The study: resnet50 × 2, 64 × 64 pixels.", network=report.network),
        ),
        (text("Recipe"), _recipe(report.recipe)),
        (
            text("Mirroring"),
            text("Radiology is never mirrored: left and right organs are classes."),
        ),
        (
            text("Normalisation"),
            text("By the training set's means and deviations, never an image's own."),
        ),
        (text("Control"), _CONTROL if control else _NO_CONTROL),
        (
            text("Tests"),
            text(
                "McNemar's exact test and the paired bootstrap; the study's z treats the same"
                " images as if they were different ones, and is printed beside them for comparison"
                " only."
            ),
        ),
        (text("Seeds and intervals"), _seeds(report)),
    ]


_PAIRS = {
    "random": text("Each tile gets a random radiology image: independent of the label."),
    "index": text(
        "Each tile gets the radiology image of the same number: independent of the label."
    ),
    "manifest": text("The pairs are declared by the data."),
    "label": text(
        "The radiology image is chosen by the tile's label, which gives the answer away."
    ),
}
_CONTROL = text(
    "A tile-only model with as many epochs as both stages stands beside the fused one. The study"
    " compares with its stage 1 alone, which was trained for fewer."
)
_NO_CONTROL = text("The matched tile-only control is missing here (see above).")


def _data(report: EvaluationReport) -> Text:
    told = [
        text("{name} ({count:,})", name=source.name, count=source.count)
        for source in report.trained_on
    ] or [text("not known")]
    learnt = reduce(lambda some, more: text("{first}; {second}", first=some, second=more), told)
    return text(
        "Trained on {data}. The study trained on {tiles:,} tiles of PathMNIST and {slices:,}"
        " slices of OrganAMNIST.",
        data=learnt, tiles=TRAIN_CASES, slices=TRAIN_SLICES,
    )  # fmt: skip


def _recipe(recipe: Recipe) -> Text:
    preset: Text | str = recipe.preset or text("not known")
    if not recipe.epochs:
        return text(
            "Preset {preset}. The study: 50 epochs of stage 1, 40 of stage 2.", preset=preset
        )
    return text(
        "Preset {preset}, {epochs}. The study: 50 epochs of stage 1, 40 of stage 2.",
        preset=preset, epochs=recipe.epochs,
    )  # fmt: skip


def _seeds(report: EvaluationReport) -> Text:
    if report.patients:
        figures = text(
            "Every figure has its bootstrap interval ({resamples:,} resamples of {patients}"
            " patients).",
            resamples=report.resamples, patients=report.patients,
        )  # fmt: skip
    else:
        figures = text(
            "Every figure has its bootstrap interval ({resamples:,} resamples).",
            resamples=report.resamples,
        )
    covers = text(
        "It covers the choice of test images, not of the seed: seeds differ by about a point, so"
        " that claims need three runs or more (crcviewer compare)."
    )
    return joined((figures, covers))
