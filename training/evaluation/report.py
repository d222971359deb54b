"""``report.html``: one file that opens anywhere, without a network."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport, PairedComparison
from training.evaluation import study
from training.evaluation.answers import SHORT_TITLES, TITLES
from training.evaluation.charts import shown
from training.evaluation.lines import figure_text, p_text, signed
from training.evaluation.measures import LESS_IS_BETTER, MEASURES

_PAIRING = {
    "random": "random: each tile has a radiology image drawn at random. The two belong to "
    "different people, and no image can tell about the other.",
    "index": "index: each tile has the radiology image of the same number. The two belong to "
    "different people, and no image can tell about the other.",
    "manifest": "manifest: the data declare which images belong together.",
    "label": "label: the radiology image was chosen by the tile's class.",
}


def report_page(report: EvaluationReport, figures: Mapping[str, bytes]) -> str:
    """The page. ``figures``: SVG files by their names."""
    environment = Environment(
        loader=PackageLoader("training.evaluation", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure_text, "p": p_text, "signed": signed}
    return environment.get_template("report.html.jinja").render(
        report=report,
        figures={name: _inline(svg) for name, svg in figures.items()},
        measures=MEASURES,
        less_is_better=LESS_IS_BETTER,
        titles=TITLES,
        short=SHORT_TITLES,
        shown=shown(report.models),
        pairing=_PAIRING.get(report.pairing, report.pairing),
        study=study,
        of_study=study.is_of_study(report.classes),
        gains=_gains(report),
        main=report.comparison(EvaluatedModel.STAGE1, EvaluatedModel.FUSED),
        verdict_of=_verdict_of,
        differences=study.differences(report),
        synthetic=all(source.synthetic for source in report.tested_on),
        seen=_seen(report),
    )


def _inline(svg: bytes) -> Markup:
    """As the source of an image: nothing in it is looked up, and no script in it is run."""
    return Markup("data:image/svg+xml;base64,") + base64.b64encode(svg).decode("ascii")


def _gains(report: EvaluationReport) -> dict[str, str]:
    """Fused minus stage 1 of the AUCs, in points, where both are there."""
    single, fused = (report.model(m) for m in (EvaluatedModel.STAGE1, EvaluatedModel.FUSED))
    found = {}
    for name in MEASURES:
        if single and fused and name.startswith("auc"):
            values = single.measure(name).value, fused.measure(name).value
            if values[0] is not None and values[1] is not None:
                found[name] = f"{signed((values[1] - values[0]) * 100, 2)} points"
    return found


def _verdict_of(comparison: PairedComparison) -> str:
    """In words, at the 5 % level."""
    if comparison.mcnemar_p >= 0.05:
        return "no difference shown"
    first = comparison.only_first_right > comparison.only_second_right
    return f"{SHORT_TITLES[comparison.first if first else comparison.second]} is better"


def _seen(report: EvaluationReport) -> str:
    """Whether the tested files are those of the training."""
    trained: set[Any] = {source.sha256 for source in report.trained_on if source.sha256}
    tested = [source.sha256 for source in report.tested_on]
    if all(digest in trained for digest in tested):
        return "These are files the model was trained from; their test split was kept out of it."
    if any(digest in trained for digest in tested):
        return "One of these files is among those the model was trained from."
    return "None of these files is among those the model was trained from."
