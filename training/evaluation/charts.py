"""The figures of one model: confusion matrix, ROC curves of both kinds. Each function returns a
Figure, its words in the language of ``say``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from numpy.typing import NDArray

from crcviewer.imaging.core.one_vs_one import one_vs_one
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport, ModelEvaluation
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.protocol.text import Text, text
from training.evaluation.drawing import (
    CLASS_DASHES,
    FAINT,
    INK,
    MOST_NAMED_CLASSES,
    MUTED,
    class_labels,
    grid,
    new_figure,
    text_on,
)

_GOOD_AREA = 0.95


def confusion_chart(
    report: EvaluationReport, model: ModelEvaluation, say: Callable[[Text], str] = str
) -> Figure:
    """Counts, coloured by their share of the true class."""
    counts = np.array(model.confusion)
    classes = len(counts)
    named = classes <= MOST_NAMED_CLASSES
    there = counts.sum(axis=1, keepdims=True)
    shares = np.where(there > 0, counts / np.maximum(there, 1), np.nan)
    side = 2.6 + min(classes, 24) * 0.4
    figure = new_figure(side + 0.6, side)
    axes = figure.add_subplot()
    colours = colormaps["Blues"].with_extremes(bad="#f0f0f0")
    image = axes.imshow(np.ma.masked_invalid(shares), cmap=colours, vmin=0, vmax=1)
    labels = class_labels(report.classes)
    if named:
        axes.set_xticks(range(classes), labels, rotation=45 if classes > 6 else 0)
        axes.set_yticks(
            range(classes), [f"{c}  {n}" for c, n in zip(labels, there[:, 0], strict=True)]
        )
        for row, column in np.ndindex(counts.shape):
            if counts[row, column]:
                red, green, blue, _ = colours(shares[row, column])
                axes.text(
                    column, row, f"{counts[row, column]}",
                    ha="center", va="center", fontsize=8, color=text_on(red, green, blue),
                )  # fmt: skip
        axes.set_xticks(np.arange(classes + 1) - 0.5, minor=True)
        axes.set_yticks(np.arange(classes + 1) - 0.5, minor=True)
        axes.grid(visible=True, which="minor", color=FAINT, linewidth=0.5)
    axes.tick_params(which="both", length=0)
    axes.set_xlabel(say(text("predicted class")))
    axes.set_ylabel(say(text("true class, and its test cases")))
    wrong = text(
        "{model}: {errors} of {cases} wrong",
        model=MODELS[model.model], errors=model.errors, cases=report.cases,
    )  # fmt: skip
    axes.set_title(say(wrong))
    bar = figure.colorbar(image, ax=axes, shrink=0.75, pad=0.02)
    bar.set_label(say(text("share of the true class")))
    bar.outline.set_visible(False)
    return figure


def roc_chart(
    report: EvaluationReport,
    model: ModelEvaluation,
    truth: NDArray[np.int64],
    probabilities: NDArray[np.floating],
    say: Callable[[Text], str] = str,
) -> Figure:
    """One-vs-rest curves of all classes; of a good model their upper left corner once more."""
    from sklearn.metrics import roc_curve

    micro = model.measure("auc_ovr_micro")
    good = micro.value is not None and micro.value > _GOOD_AREA
    labels = class_labels(report.classes)
    named = len(labels) <= MOST_NAMED_CLASSES
    curves: list[tuple[NDArray[np.float64], NDArray[np.float64], dict[str, object]]] = []
    for k, (tissue, found) in enumerate(zip(report.classes, model.classes, strict=True)):
        if found.auc.value is None:
            continue
        false, true, _ = roc_curve(truth == k, probabilities[:, k])
        colour = tissue.colour if named else FAINT
        style: dict[str, object] = {"color": colour, "linewidth": 1.6 if named else 0.8}
        if named:
            style |= {
                "linestyle": CLASS_DASHES[k % len(CLASS_DASHES)],
                "label": f"{labels[k]}  {found.auc.value:.4f}",
            }
        curves.append((false, true, style))
    if micro.value is not None:
        own = np.zeros(probabilities.shape, np.bool_)
        own[np.arange(len(truth)), truth] = True
        false, true, _ = roc_curve(own.ravel(), probabilities.ravel())
        label = say(text("micro  {auc}", auc=micro.shown()))
        style = {"color": INK, "linewidth": 2.0, "label": label}
        curves.append((false, true, style))
    macro = model.measure("auc_ovr_macro")
    return _roc_axes(
        curves,
        say(text("{model}: one-vs-rest ROC", model=MODELS[model.model])),
        "AUC\n" + say(text("macro  {auc}", auc=macro.shown())),
        say,
        good=good,
    )


def ovo_chart(
    report: EvaluationReport,
    model: ModelEvaluation,
    truth: NDArray[np.int64],
    probabilities: NDArray[np.floating],
    say: Callable[[Text], str] = str,
) -> Figure:
    """One-vs-one curves: of each class the mean over the others, and both means over all pairs."""
    found = one_vs_one(truth, probabilities)
    macro, micro = model.measure("auc_ovo_macro"), model.measure("auc_ovo_micro")
    good = macro.value is not None and macro.value > _GOOD_AREA
    curves: list[tuple[NDArray[np.float64], dict[str, object]]] = []
    labels = class_labels(report.classes)
    named = len(labels) <= MOST_NAMED_CLASSES
    if found is not None:
        for k, one in found.by_class.items():
            style: dict[str, object] = {"color": FAINT, "linewidth": 0.8}
            if named:
                style = {
                    "color": report.classes[k].colour, "linewidth": 1.4,
                    "linestyle": CLASS_DASHES[k % len(CLASS_DASHES)],
                    "label": f"{labels[k]}  {one.area:.4f}",
                }  # fmt: skip
            curves.append((one.y, style))
        for one, dash, told in (
            (found.macro, "-", text("macro  {auc}", auc=macro.shown())),
            (found.micro, "--", text("micro  {auc}", auc=micro.shown())),
        ):
            style = {"color": INK, "linewidth": 2.0, "linestyle": dash, "label": say(told)}
            curves.append((one.y, style))
    return _roc_axes(
        [] if found is None else [(found.x, y, style) for y, style in curves],
        say(text("{model}: one-vs-one ROC", model=MODELS[model.model])), "AUC", say, good=good,
    )  # fmt: skip


def _roc_axes(
    curves: Sequence[tuple[NDArray[np.float64], NDArray[np.float64], dict[str, object]]],
    title: str,
    legend: str,
    say: Callable[[Text], str],
    *,
    good: bool,
) -> Figure:
    """``good``: the upper left corner stands beside the whole once more."""
    figure = new_figure(10.2 if good else 7.0, 4.3)
    whole, *corner = figure.subplots(1, 2 if good else 1, squeeze=False)[0]
    for axes in (whole, *corner):
        for false, true, style in curves:
            axes.plot(false, true, **style)
        grid(axes)
        axes.set_xlabel(say(text("false positive rate")))
        axes.set_ylabel(say(text("true positive rate")))
    whole.plot([0, 1], [0, 1], color=MUTED, linewidth=0.8, linestyle=":")
    whole.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), title=title)
    for axes in corner:
        axes.set(xlim=(-0.002, 0.2), ylim=(0.8, 1.002), title=say(text("The upper left corner")))
    handles, labels = whole.get_legend_handles_labels()
    if handles:
        figure.legend(
            handles, labels, loc="outside right center", fontsize=8.5, handlelength=3,
            title=legend, title_fontsize=8.5, alignment="left",
        )  # fmt: skip
    else:
        nothing = text("not defined for these cases")
        whole.text(0.5, 0.5, say(nothing), ha="center", color=MUTED)
    return figure


def shown(models: Sequence[ModelEvaluation]) -> list[ModelEvaluation]:
    """Those that get figures of their own: not the fused one once more, with neutral radiology,
    unless that is all there is of it."""
    fused = any(model.model is EvaluatedModel.FUSED for model in models)
    return [one for one in models if not (fused and one.model is EvaluatedModel.NEUTRAL)]
