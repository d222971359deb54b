"""What the program can fill into a reporting checklist, from the report of an evaluation."""

from __future__ import annotations

from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text, verbatim
from training.evaluation.study import differences


def sources(report: EvaluationReport) -> Text:
    """Trained and tested on what."""

    def told(sources: tuple[DataSource, ...]) -> list[Text]:
        return [text("{name} (n = {count})", name=one.name, count=one.count) for one in sources]

    return joined(
        [
            text("Trained on: {sources}.", sources=told(report.trained_on)),
            text("Tested on: {sources}.", sources=told(report.tested_on)),
        ]
    )


def participants(report: EvaluationReport) -> Text:
    """Cases and patients."""
    if report.patients is None:
        return text(
            "{cases} test images; whose they are is not known, so that each was taken for"
            " independent.",
            cases=report.cases,
        )
    return counted(
        report.patients,
        "{cases} test images of one patient.",
        "{cases} test images of {count} patients; intervals draw whole patients.",
        cases=report.cases,
    )


def outcome(report: EvaluationReport) -> Text:
    """The classes."""
    codes = ", ".join(f"{tissue.code} ({tissue.english})" for tissue in report.classes)
    return text("The tissue class of a tile, as the data set labels it: {codes}.", codes=codes)


def predictors(report: EvaluationReport) -> Text:
    """What the model sees."""
    return text(
        "Pixels of a histology tile and of a radiology image ({modality}), paired: {pairing}.",
        modality=report.radiology_modality or "–",
        pairing=report.pairing,
    )


def sizes(report: EvaluationReport) -> Text:
    """Of each class."""
    counts = ", ".join(
        f"{tissue.code} {found.count}"
        for tissue, found in zip(report.classes, report.main.classes, strict=True)
    )
    return text("Test images of each class: {counts}.", counts=counts)


def left_out(report: EvaluationReport) -> Text:
    """For their labels."""
    if not report.left_out:
        return text("No image was left out for its label.")
    told = ", ".join(f"{label} {count}" for label, count in report.left_out.items())
    return text("Left out, since the model has no such class: {labels}.", labels=told)


def training(report: EvaluationReport) -> Text:
    """The recipe."""
    recipe = report.recipe
    return text(
        "Recipe {preset}, seed {seed}, {epochs}. The weights with the best validation accuracy were"
        " kept, or the last ones where the recipe says so (schedule.keep).",
        preset=recipe.preset or "–",
        seed="–" if recipe.seed is None else recipe.seed,
        epochs=recipe.epochs,
    )


def measures(report: EvaluationReport) -> Text:
    """Which, and how uncertain."""
    return text(
        "Accuracy, macro precision, recall and F1, one-vs-rest AUC, calibration error; 95 %"
        " bootstrap intervals of {resamples} resamples; two models by McNemar's exact test, by"
        " whole patients where they are known.",
        resamples=report.resamples,
    )


def performance(report: EvaluationReport) -> Text:
    """Of every model."""
    told = [
        text(
            "{model}: accuracy {accuracy}, macro F1 {f1}.",
            model=model.model.value,
            accuracy=model.measure("accuracy").shown(3),
            f1=model.measure("macro_f1").shown(3),
        )
        for model in report.models
    ]
    if report.seen:
        told.append(text("The model has learnt from these images, or was chosen by them."))
    return joined(told)


def by_class(report: EvaluationReport) -> Text:
    """Recall."""
    told = ", ".join(
        f"{tissue.code} {found.recall.figure(2)}"
        for tissue, found in zip(report.classes, report.main.classes, strict=True)
    )
    return text("Recall by class: {figures}. By age, sex or site: not known.", figures=told)


def same_data(report: EvaluationReport) -> Text:
    """Which split, which pairs."""
    return text(
        "Split evaluated: {split}, pairs {pairing}; in training the pairs were {trained}.",
        split=report.split,
        pairing=report.pairing,
        trained=report.trained_pairing,
    )


def limits(report: EvaluationReport) -> Text:
    """Differences from the study, what is missing, the model's notes."""
    known = [said for pair in differences(report) for said in pair]
    return joined([*known, *report.missing, *report.notes])


def availability(_report: EvaluationReport) -> Text:
    """Of the program; of data and model only the authors know."""
    return text(
        "Program: crcviewer, Apache-2.0. The command of this evaluation and the hash of the test"
        " images stand in evaluation.json."
    )


def poor_images(_report: EvaluationReport) -> Text:
    """What becomes of them."""
    return text(
        "Tiles unlike those of the training get no verdict, with the reason; without a radiology"
        " image, or with one that is unlike, the answer is that of the tile alone."
    )


def model_file(report: EvaluationReport) -> Text:
    """Its name and hash."""
    return verbatim(f"{report.name}: {report.main.file}, SHA-256 {report.main.sha256}")


def network(report: EvaluationReport) -> Text:
    """Kind, size, views."""
    return report.network


def libraries(report: EvaluationReport) -> Text:
    """That the figures were computed with."""
    return text(
        "crcviewer {version}, PyTorch {torch}, on {device}.",
        version=report.code_version, torch=report.torch, device=report.device,
    )  # fmt: skip


def mistakes(report: EvaluationReport) -> Text:
    """Which classes are taken for which, the most frequent first."""
    codes = [tissue.code for tissue in report.classes]
    wrong = sorted(
        (
            (count, codes[true], codes[said])
            for true, row in enumerate(report.main.confusion)
            for said, count in enumerate(row)
            if true != said and count
        ),
        reverse=True,
    )
    told = ", ".join(f"{true} → {said} {count}" for count, true, said in wrong[:5])
    return text(
        "{errors} of {cases} wrong; most often {mistakes}. The surest mistakes stand in the"
        " report.",
        errors=report.main.errors, cases=report.cases, mistakes=told or "–",
    )  # fmt: skip


def robustness(report: EvaluationReport) -> Text:
    """What was looked into: radiology exchanged, where the model carries an audit."""
    permuted = report.audit.replaced_by("permuted") if report.audit is not None else None
    if permuted is None:
        return NOTHING
    return text(
        "Radiology images of other cases in the place of their own: accuracy {accuracy}, another"
        " class in {share} of the cases.",
        accuracy=permuted.accuracy.shown(3), share=f"{permuted.flip_rate:.1%}",
    )  # fmt: skip


def overlays(report: EvaluationReport) -> Text:
    """How answers are explained."""
    return text(
        "Class activation maps and cross-modal attention; each overlay is tested by deletion and"
        " insertion against random orders and against random weights, and is grey where it fails."
    )


def outside_data(report: EvaluationReport) -> Text:
    """Whether the tested images come from the files of the training."""
    trained = {source.sha256 for source in report.trained_on if source.sha256}
    if any(source.sha256 in trained for source in report.tested_on):
        return text(
            "Test images come from files that the model was trained from, of which the split"
            " “{split}” was evaluated.",
            split=report.split,
        )
    return text("No test image comes from a file that the model was trained from.")
