"""``tripod_ai.html``: what a paper about the model must tell, with what is known filled in.

The items are those of TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378) by number, in words of our
own: the checklist itself has the last word. What only the authors know stays blank, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text, verbatim
from crcviewer.protocol.translation import speaker
from training.evaluation.study import differences

_BLANK = text("To be filled in by the authors.")


@dataclass(frozen=True)
class Item:
    """One item of the checklist."""

    number: str
    asked: Text
    known: Callable[[EvaluationReport], Text] = lambda _: NOTHING
    """What the program can say; nothing where only the authors know."""


def checklist_page(report: EvaluationReport, language: str = "en") -> str:
    """The page, in English or Chinese (``zh``). Names of data and models are shown as they are."""
    say = speaker(language)

    def shown(said: Text) -> str:
        return escape(say(said))

    rows = []
    for section, items in SECTIONS:
        rows.append(f'<tr><th colspan="3">{shown(section)}</th></tr>')
        for item in items:
            known = item.known(report)
            answer = shown(known) if known else f'<span class="blank">{shown(_BLANK)}</span>'
            rows.append(
                f"<tr><td>{item.number}</td><td>{shown(item.asked)}</td><td>{answer}</td></tr>"
            )
    title = shown(text("TRIPOD+AI checklist: {name}", name=report.name))
    words = shown(
        text(
            "What this program knows is filled in from the evaluation; the rest is for the authors,"
            " who also check what is filled in. Items by number, in other words than the"
            " checklist's (Collins et al., BMJ 2024; 385: e078378). For research use only."
        )
    )
    return _PAGE.format(
        lang="zh-CN" if language == "zh" else "en", title=title, words=words, rows="\n".join(rows)
    )


_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ margin: 0 auto; padding: 24px; max-width: 1000px; color: #1b1f24; background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }}
table {{ border-collapse: collapse; width: 100%; }}
td, th {{ padding: 6px 10px; border-bottom: 1px solid #cdd2d9; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }}
th {{ background: #f3f4f6; }} td:first-child {{ white-space: nowrap; }}
td {{ width: 45%; }} td:first-child {{ width: 3em; }}
.blank {{ color: #7a4b00; background: #fff3dc; padding: 1px 4px; }}
</style></head><body><h1>{title}</h1><p>{words}</p><table>
{rows}
</table></body></html>
"""


# ------------------------------------------------------------------------------- what is known


def _sources(report: EvaluationReport) -> Text:
    def told(sources: tuple[DataSource, ...]) -> list[Text]:
        return [text("{name} (n = {count})", name=one.name, count=one.count) for one in sources]

    return joined(
        [
            text("Trained on: {sources}.", sources=told(report.trained_on)),
            text("Tested on: {sources}.", sources=told(report.tested_on)),
        ]
    )


def _participants(report: EvaluationReport) -> Text:
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


def _outcome(report: EvaluationReport) -> Text:
    codes = ", ".join(f"{tissue.code} ({tissue.english})" for tissue in report.classes)
    return text("The tissue class of a tile, as the data set labels it: {codes}.", codes=codes)


def _predictors(report: EvaluationReport) -> Text:
    return text(
        "Pixels of a histology tile and of a radiology image ({modality}), paired: {pairing}.",
        modality=report.radiology_modality or "–",
        pairing=report.pairing,
    )


def _sizes(report: EvaluationReport) -> Text:
    counts = ", ".join(
        f"{tissue.code} {found.count}"
        for tissue, found in zip(report.classes, report.main.classes, strict=True)
    )
    return text("Test images of each class: {counts}.", counts=counts)


def _left_out(report: EvaluationReport) -> Text:
    if not report.left_out:
        return text("No image was left out for its label.")
    told = ", ".join(f"{label} {count}" for label, count in report.left_out.items())
    return text("Left out, since the model has no such class: {labels}.", labels=told)


def _training(report: EvaluationReport) -> Text:
    recipe = report.recipe
    return text(
        "Recipe {preset}, seed {seed}, {epochs}. The weights with the best validation accuracy were"
        " kept, or the last ones where the recipe says so (schedule.keep).",
        preset=recipe.preset or "–",
        seed="–" if recipe.seed is None else recipe.seed,
        epochs=recipe.epochs,
    )


def _measures(report: EvaluationReport) -> Text:
    return text(
        "Accuracy, macro precision, recall and F1, one-vs-rest AUC, calibration error; 95 %"
        " bootstrap intervals of {resamples} resamples; two models by McNemar's exact test, by"
        " whole patients where they are known.",
        resamples=report.resamples,
    )


def _performance(report: EvaluationReport) -> Text:
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


def _by_class(report: EvaluationReport) -> Text:
    told = ", ".join(
        f"{tissue.code} {found.recall.figure(2)}"
        for tissue, found in zip(report.classes, report.main.classes, strict=True)
    )
    return text("Recall by class: {figures}. By age, sex or site: not known.", figures=told)


def _same_data(report: EvaluationReport) -> Text:
    return text(
        "Split evaluated: {split}, pairs {pairing}; in training the pairs were {trained}.",
        split=report.split,
        pairing=report.pairing,
        trained=report.trained_pairing,
    )


def _limits(report: EvaluationReport) -> Text:
    known = [said for pair in differences(report) for said in pair]
    return joined([*known, *report.missing, *report.notes])


_OPEN = text(
    "Program: crcviewer, Apache-2.0. The command of this evaluation and the hash of the test"
    " images stand in evaluation.json."
)

SECTIONS: tuple[tuple[Text, tuple[Item, ...]], ...] = (
    (
        text("Title, abstract, introduction"),
        (
            Item("1", text("Title: developed or evaluated, for whom, which outcome")),
            Item("2", text("Abstract by its own checklist")),
            Item("3a", text("The clinical question, and why a model is wanted")),
            Item("3b", text("For whom, in which care pathway, used by whom")),
            Item("3c", text("Known inequalities between groups of patients")),
            Item("4", text("Aims: development, evaluation or both")),
        ),
    ),
    (
        text("Methods"),
        (
            Item("5a", text("Sources of the data, and why these"), _sources),
            Item("5b", text("Dates of the data")),
            Item("6a", text("Setting: number and place of the centres")),
            Item("6b", text("Who could take part, and who could not")),
            Item("6c", text("Treatments, where they matter")),
            Item("7", text("How images were prepared and checked")),
            Item("8a", text("The outcome, and how it was determined"), _outcome),
            Item("8b", text("Who determined it, and how qualified")),
            Item("8c", text("Whether they were blinded")),
            Item("9a", text("Choice of what the model sees"), _predictors),
            Item("9b", text("How that was measured")),
            Item("9c", text("Who assessed it, where that takes judgement")),
            Item("10", text("Sample size, and why it suffices"), _sizes),
            Item("11", text("Missing data"), _left_out),
            Item("12a", text("How the data were divided"), _same_data),
            Item("12b", text("How inputs were transformed")),
            Item("12c", text("Kind of model, how it was built and tuned"), _training),
            Item("12d", text("Differences between centres or groups")),
            Item("12e", text("Measures of performance"), _measures),
            Item("12f", text("Updating, as recalibration at another place")),
            Item("12g", text("How predictions were computed"), lambda report: report.network),
            Item("13", text("Rare classes, and what was done about them"), _sizes),
            Item("14", text("Fairness: what was done for it")),
            Item("15", text("What the model gives, and how thresholds were chosen")),
            Item("16", text("How test data differ from those of development"), _sources),
            Item("17", text("Approval of an ethics committee")),
        ),
    ),
    (
        text("Open science, patients and public"),
        (
            Item("18a", text("Funding")),
            Item("18b", text("Conflicts of interest")),
            Item("18c", text("Protocol")),
            Item("18d", text("Registration")),
            Item("18e", text("Where the data are to be had")),
            Item("18f", text("Where the code is to be had"), lambda _: _OPEN),
            Item("19", text("Part that patients and the public had")),
        ),
    ),
    (
        text("Results"),
        (
            Item("20a", text("Flow of participants"), _participants),
            Item("20b", text("Their characteristics")),
            Item("20c", text("Development and test compared")),
            Item("21", text("Participants and outcomes in each analysis"), _sizes),
            Item("22", text("The model itself, so that others can use it"), lambda r: verbatim(
                f"{r.name}: {r.main.file}, SHA-256 {r.main.sha256}"
            )),
            Item("23a", text("Performance with intervals, by groups as well"), _performance),
            Item("23b", text("Differences of performance between groups"), _by_class),
            Item("24", text("Results of updating the model")),
        ),
    ),
    (
        text("Discussion"),
        (
            Item("25", text("Interpretation beside other studies, with fairness")),
            Item("26", text("Limitations"), _limits),
            Item("27a", text("What happens with poor or missing images"), lambda _: text(
                "Tiles unlike those of the training get no verdict, with the reason; without a"
                " radiology image, or with one that is unlike, the answer is that of the tile"
                " alone."
            )),
            Item("27b", text("What users must do and know")),
            Item("27c", text("Next steps, with general use in view")),
        ),
    ),
)  # fmt: skip
