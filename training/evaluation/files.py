"""The files of an evaluation: tables, figures, the report and, last, ``evaluation.json``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from crcviewer.imaging.core.evaluated_cases import write_cases
from crcviewer.imaging.core.table import as_csv
from crcviewer.model.reference_file import write_map
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.evaluation_report import EvaluationReport
from crcviewer.protocol.translation import speaker
from training.evaluation.case_files import cases_of, predictions_table, worst_cases
from training.evaluation.charts import confusion_chart, ovo_chart, roc_chart, shown
from training.evaluation.drawing import house_style, save_figure, writes_chinese
from training.evaluation.evaluate import Evaluation
from training.evaluation.report import report_page
from training.evaluation.reporting_checklist import checklist_page
from training.evaluation.shared_charts import (
    accuracy_chart,
    f1_chart,
    map_chart,
    reliability_chart,
)

_PER_CLASS = ("precision", "recall", "f1", "auc")


def write_evaluation(evaluation: Evaluation, run: Path, language: str = "en") -> None:
    """Into an existing run folder with its folder for figures; earlier results are replaced.

    Each file is whole or not there; tables and ``evaluation.json`` are English in every language,
    and so are figures where no font here has the letters. Raises OSError.
    """
    report = evaluation.report
    say = speaker(language if language == "en" or writes_chinese() else "en")
    data = report.inputs.data_from(run) if report.inputs is not None else ()
    write_text_atomically(run / names.PREDICTIONS, predictions_table(evaluation, data))
    write_cases(run / names.CASES, cases_of(evaluation))
    write_text_atomically(run / names.PER_CLASS, _per_class(report))
    write_text_atomically(run / names.CONFUSION, _confusion(report))
    (run / names.FEATURE_MAP).unlink(missing_ok=True)  # of an earlier evaluation
    if evaluation.reference is not None:
        write_map(run / names.FEATURE_MAP, evaluation.reference)
    folder = run / names.FIGURES
    drawn: dict[str, bytes] = {}

    def save(stem: str, figure: Figure) -> None:
        drawn[stem] = save_figure(figure, folder, stem)

    answers = {one.model: one.probabilities for one in evaluation.predictions}
    with house_style():
        save("accuracy", accuracy_chart(report, say))
        save("f1", f1_chart(report, say))
        for model in shown(report.models):
            save(f"confusion_{model.model}", confusion_chart(report, model, say))
            for stem, chart in (("roc", roc_chart), ("roc_ovo", ovo_chart)):
                figure = chart(report, model, evaluation.truth, answers[model.model], say)
                save(f"{stem}_{model.model}", figure)
        save("reliability", reliability_chart(report, say))
        if evaluation.maps:
            points = [
                (m.model, m.joined, evaluation.truth[m.cases], m.coordinates)
                for m in evaluation.maps
            ]
            save("feature_maps", map_chart(report, points, say))
    page = report_page(report, drawn, worst_cases(evaluation, data), language)
    write_text_atomically(run / names.REPORT, page)
    write_text_atomically(run / names.CHECKLIST, checklist_page(report, language))
    # Last: whoever finds it finds all the others.
    write_text_atomically(run / names.EVALUATION, report.to_text() + "\n")


def _per_class(report: EvaluationReport) -> str:
    heads = ["model", "label", "code", "test_cases", "predicted"]
    for name in _PER_CLASS:
        heads += [name, f"{name}_low", f"{name}_high"]

    def rows() -> Iterable[Sequence[Any]]:
        for model in report.models:
            for label, (tissue, found) in enumerate(
                zip(report.classes, model.classes, strict=True)
            ):
                measures: list[Estimate] = [getattr(found, name) for name in _PER_CLASS]
                yield (
                    model.model.value, label, tissue.code, found.count, found.predicted,
                    *(value for m in measures for value in (m.value, m.low, m.high)),
                )  # fmt: skip

    return as_csv(heads, rows())


def _confusion(report: EvaluationReport) -> str:
    codes = [tissue.code for tissue in report.classes]
    return as_csv(
        ("model", "true", "predicted", "cases"),
        (
            (model.model.value, codes[true], codes[said], count)
            for model in report.models
            for true, row in enumerate(model.confusion)
            for said, count in enumerate(row)
        ),
    )
