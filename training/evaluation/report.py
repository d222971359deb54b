"""``report.html``: one file that opens anywhere, without a network, in either language."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from crcviewer.protocol import evaluation_words as titles
from crcviewer.protocol import study_figures as study
from crcviewer.protocol.estimate import number, p_value
from crcviewer.protocol.evaluation_report import (
    EvaluatedModel,
    EvaluationReport,
    Recipe,
)
from crcviewer.protocol.modality import modality_text
from crcviewer.protocol.model_card import DataSource
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text, verbatim
from crcviewer.protocol.tissue import TissueClass
from crcviewer.protocol.translation import speaker, translator
from training.base.resampling import FEWEST_CASES
from training.evaluation.case_files import WorstCase
from training.evaluation.charts import shown
from training.evaluation.study import differences

_TEMPLATE = "report.html.jinja"
_LANG = {"en": "en", "zh": "zh-CN"}
# jinja2 marks values as Python's % does; everything else of this program as {name}.
_MARK = re.compile(r"%\((\w+)\)s")
_HOLE = re.compile(r"\{(\w+)\}")

_PAIRINGS = {
    "random": text(
        "random: each tile has a radiology image drawn at random. The two belong to different"
        " people, and no image can tell about the other."
    ),
    "index": text(
        "index: each tile has the radiology image of the same number. The two belong to different"
        " people, and no image can tell about the other."
    ),
    "manifest": text("manifest: the data declare which images belong together."),
    "label": text("label: the radiology image was chosen by the tile's class."),
}


def report_page(
    report: EvaluationReport,
    figures: Mapping[str, bytes],
    worst: Sequence[WorstCase] = (),
    language: str = "en",
) -> str:
    """The page. ``figures``: SVG files by their names; ``worst``: mistakes to show."""
    return _environment(language).get_template(_TEMPLATE).render(
        report=report,
        figures={name: _inline(svg) for name, svg in figures.items()},
        lang=_LANG[language],
        titles=titles,
        study=study,
        of_study=study.is_of_study(report.classes),
        shown=shown(report.models),
        created=report.created.replace("T", " ").replace("+00:00", " UTC"),
        leak=_leak(report),
        pairing=_PAIRINGS.get(report.pairing, verbatim(report.pairing)),
        modality=modality_text(report.radiology_modality),
        synthetic=report.synthetic,
        split=titles.split_title(report.split),
        audit=titles.audit_text(report.audit),
        left_out=_left_out(report),
        worst=worst,
        intervals=_intervals(report),
        tests=_tests(report),
        gains=_gains(report),
        better=titles.difference_text,
        by_class=[one for one in titles.shown_comparisons(report) if one.by_class],
        words=lambda comparison: titles.comparison_text(comparison, report.cases),
        class_name=lambda tissue: _class_name(tissue, language),
        differences=differences(report),
        source_line=_source_line,
        seen=_seen(report),
        recipe=_recipe(report.recipe),
    )  # fmt: skip


def page_templates() -> Iterator[str]:
    """The page's own words as templates of texts, for the catalogue."""
    environment = _environment("en")
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, _TEMPLATE)
    # The method comes with the extension, which jinja2's types do not tell.
    for _, _, found in environment.extract_translations(source):  # type: ignore[attr-defined]
        for message in (found,) if isinstance(found, str) else found:
            if message is not None:
                yield _as_template(message)


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("training.evaluation", "templates"),
        extensions=[InternationalizationExtension],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translate = translator(language)

    def gettext(message: str) -> str:
        said = translate(_as_template(message))
        return _HOLE.sub(r"%(\1)s", said.replace("%", "%%"))

    def ngettext(one: str, many: str, count: int) -> str:
        return gettext(one if count == 1 else many)

    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    environment.filters |= {"say": speaker(language), "number": number, "p_value": p_value}
    return environment


def _as_template(message: str) -> str:
    return _MARK.sub(r"{\1}", message).replace("%%", "%")


def _inline(svg: bytes) -> Markup:
    """As the source of an image: nothing in it is looked up, and no script in it is run."""
    return Markup("data:image/svg+xml;base64,") + base64.b64encode(svg).decode("ascii")


def _leak(report: EvaluationReport) -> Text:
    if report.pairing == "label":
        chosen = text(
            "LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile's class, so"
            " that it gives the answer away."
        )
    else:
        chosen = text(
            "LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile's class when"
            " this model was trained, so that it gives the answer away."
        )
    nothing = text("No figure of the fused model here says anything of what radiology is worth.")
    return joined((chosen, nothing))


def _intervals(report: EvaluationReport) -> Text:
    """What the small figures are."""
    if report.patients is not None and report.patients < FEWEST_CASES:
        drawn = counted(
            report.patients,
            "There are no intervals: the cases are of one patient, and tiles of a patient are"
            " alike.",
            "There are no intervals: the cases are of {count} patients, and tiles of a patient are"
            " alike.",
        )
    elif report.patients:
        drawn = text(
            "Small figures: 95 % percentile intervals of {resamples:,} bootstrap resamples of the"
            " test cases, whole patients being drawn ({patients} of them); McNemar's test takes"
            " each case for itself, so that the test of whole patients decides.",
            resamples=report.resamples, patients=report.patients,
        )  # fmt: skip
    else:
        drawn = text(
            "Small figures: 95 % percentile intervals of {resamples:,} bootstrap resamples of the"
            " test cases.",
            resamples=report.resamples,
        )
    said = [drawn, text("They do not cover the choice of the seed.")]
    if study.is_of_study(report.classes):
        said += [
            text(
                "The study's 90.49 % → 92.48 % is 1 − 683/7,180 and 1 − 540/7,180: accuracy once"
                " more, not an AUC; its table implies 697 and 539 errors."
            ),
            text("Its AUC gains do not say which average they are of."),
        ]
    return joined(said)


def _tests(report: EvaluationReport) -> Text:
    """What the comparisons are of."""
    said = [
        text(
            "“Stage 1” is the study's single-modal model; “control” is tile-only with as many"
            " epochs as both stages together: what fusion adds is the difference to it. p values"
            " are not corrected for the number of comparisons."
        )
    ]
    if study.is_of_study(report.classes):
        main = report.comparison(EvaluatedModel.STAGE1, EvaluatedModel.FUSED)
        single, fused = (number(z, 2) for z in study.UNPAIRED_Z)
        if main is None or main.unpaired_z is None:
            said.append(
                text(
                    "The study reports z = {single} and {fused} for its 7,180 images, and χ² ="
                    " {chi_square} for STR, which cannot be reproduced from what it prints.",
                    single=single, fused=fused, chi_square=study.STR_CHI_SQUARE,
                )
            )  # fmt: skip
        else:
            said.append(
                text(
                    "The study reports z = {single} and {fused} for its 7,180 images; the same"
                    " formula gives {here} here, and χ² = {chi_square} for STR, which cannot be"
                    " reproduced from what it prints.",
                    single=single, fused=fused, here=number(main.unpaired_z, 2, signed=True),
                    chi_square=study.STR_CHI_SQUARE,
                )
            )  # fmt: skip
    return joined(said)


def _gains(report: EvaluationReport) -> dict[str, float]:
    """Fused minus stage 1 of the AUCs, in points, where both are there."""
    single, fused = (report.model(m) for m in (EvaluatedModel.STAGE1, EvaluatedModel.FUSED))
    found = {}
    for name in study.STUDY_GAINS if single and fused else ():
        assert single is not None
        assert fused is not None
        before, after = single.measure(name).value, fused.measure(name).value
        if before is not None and after is not None:
            found[name] = (after - before) * 100
    return found


def _left_out(report: EvaluationReport) -> Text:
    """Images of classes that the model does not know; nothing where there are none."""
    if not report.left_out:
        return NOTHING
    told = [f"{name} ({count})" for name, count in report.left_out.items()]
    return text(
        "Left out, since the model has no such class: {classes}. Figures are of the other images.",
        classes=told,
    )


def _class_name(tissue: TissueClass, language: str) -> str:
    return (tissue.chinese if language == "zh" else "") or tissue.english


def _source_line(source: DataSource, *, licence: bool = False) -> Text:
    counts = counted(
        source.count, "{name}, one image", "{name}, {count:,} images", name=source.name
    )
    if not licence or not source.licence:
        return counts
    return text("{source}, {licence}", source=counts, licence=source.licence)


def _recipe(recipe: Recipe) -> Text:
    preset: Text | str = recipe.preset or text("not known")
    seed: Text | int = text("not known") if recipe.seed is None else recipe.seed
    if not recipe.epochs:
        return text("{preset}, training seed {seed}", preset=preset, seed=seed)
    return text(
        "{preset}, {epochs}, training seed {seed}",
        preset=preset, epochs=recipe.epochs, seed=seed,
    )  # fmt: skip


def _seen(report: EvaluationReport) -> Text:
    """Whether the tested files are those of the training."""
    trained = {source.sha256 for source in report.trained_on if source.sha256}
    tested = [source.sha256 in trained for source in report.tested_on]
    if all(tested):
        return text(
            "These are files the model was trained from; their test split was kept out of it."
        )
    if any(tested):
        return text("One of these files is among those the model was trained from.")
    return text("None of these files is among those the model was trained from.")
