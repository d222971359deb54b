"""The figures that show several models together: accuracy, F1, reliability, feature maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from crcviewer.protocol.estimate import Estimate, number
from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport
from crcviewer.protocol.evaluation_words import BASELINES, MODELS, map_title
from crcviewer.protocol.study_figures import STUDY_F1, STUDY_MEASURES, is_of_study
from crcviewer.protocol.text import Text, text
from training.evaluation.charts import shown
from training.evaluation.drawing import (
    CLASS_MARKERS,
    FAINT,
    INK,
    MODEL_COLOURS,
    MODEL_MARKERS,
    MOST_NAMED_CLASSES,
    MUTED,
    class_labels,
    grid,
    new_figure,
)

_FEWEST_LABELLED = 8
"""On a map a code hides some points: classes of few have theirs in the legend alone."""

MapPoints = tuple[EvaluatedModel, bool, NDArray[np.int64], NDArray[np.float32]]
"""Whose map, whether the radiology branch is joined, the labels ``(n,)`` of its cases, and their
coordinates ``(n, 2)``."""


def accuracy_chart(report: EvaluationReport, say: Callable[[Text], str] = str) -> Figure:
    """Accuracies with their intervals, baselines below, the study's as lines."""
    rows: list[tuple[Text, Estimate, str, str]] = [
        (MODELS[m.model], m.measure("accuracy"), MODEL_COLOURS[m.model], MODEL_MARKERS[m.model])
        for m in report.models
    ]
    rows += [(BASELINES[b.name], b.accuracy, MUTED, "d") for b in report.baselines]
    figure = new_figure(9.2, 1.3 + 0.33 * len(rows))
    axes = figure.add_subplot()
    for place, (_, measure, colour, marker) in enumerate(rows):
        assert measure.value is not None
        axes.errorbar(
            measure.value, place, xerr=_bars(measure),
            fmt=marker, color=colour, markersize=6, elinewidth=1.6, capsize=3,
        )  # fmt: skip
        axes.text(
            1.02, place, say(measure.shown()),
            transform=axes.get_yaxis_transform(), va="center", fontsize=8.5, color=colour,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [say(row[0]) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    about = text("accuracy on the test cases, with 95 % bootstrap intervals")
    axes.set_xlabel(say(about))
    if is_of_study(report.classes):
        single, fused = (number(value) for value in STUDY_MEASURES["accuracy"])
        for value, dash, title in zip(
            STUDY_MEASURES["accuracy"],
            (":", "--"),
            (
                text("study, single-modal: {accuracy}", accuracy=single),
                text("study, fused: {accuracy}", accuracy=fused),
            ),
            strict=True,
        ):
            axes.axvline(value, color=INK, linewidth=1, linestyle=dash, label=say(title))
        figure.legend(loc="outside upper left", ncols=2, fontsize=8.5)
    axes.set_xlim(0, 1.01)
    grid(axes, "x")
    return figure


def f1_chart(report: EvaluationReport, say: Callable[[Text], str] = str) -> Figure:
    """F1 of each class, of every model, beside what the study prints."""
    labels = class_labels(report.classes)
    models = shown(report.models)
    figure = new_figure(8.2, 1.3 + 0.42 * min(len(labels), 60))
    axes = figure.add_subplot()
    for nth, model in enumerate(models):
        shift = (nth - (len(models) - 1) / 2) * 0.22
        label: str | None = say(MODELS[model.model])
        for place, found in enumerate(model.classes):
            if found.f1.value is None:
                continue
            axes.errorbar(
                found.f1.value, place + shift, xerr=_bars(found.f1),
                fmt=MODEL_MARKERS[model.model], color=MODEL_COLOURS[model.model],
                markersize=5, elinewidth=1.3, capsize=2, label=label,
            )  # fmt: skip
            label = None
    if is_of_study(report.classes):
        codes = [tissue.code for tissue in report.classes]
        for code, (single, fused) in STUDY_F1.items():
            first = code == next(iter(STUDY_F1))
            place = codes.index(code)
            for value, marker, title in (
                (single, "|", text("study, single-modal")),
                (fused, "D", text("study, fused")),
            ):  # fmt: skip
                axes.plot(
                    value, place, marker, color=INK, markerfacecolor="none",
                    markersize=11 if marker == "|" else 6, markeredgewidth=1.2,
                    label=say(title) if first else None,
                )  # fmt: skip
    for place, found in enumerate(models[0].classes):
        if found.count == 0:
            nothing = say(text("no test case"))
            axes.text(0.01, place, nothing, va="center", fontsize=8, color=MUTED)
        if place:
            axes.axhline(place - 0.5, color=FAINT, linewidth=0.6)
    axes.set_yticks(
        range(len(labels)),
        [f"{c}  {m.count}" for c, m in zip(labels, models[0].classes, strict=True)],
    )
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xlim(0, 1.01)
    axes.set_xlabel(say(text("F1 with 95 % bootstrap intervals")))
    axes.set_ylabel(say(text("class, and its test cases")))
    grid(axes, "x")
    figure.legend(loc="outside upper left", ncols=3, fontsize=8)
    return figure


def reliability_chart(report: EvaluationReport, say: Callable[[Text], str] = str) -> Figure:
    """Accuracy against confidence in each bin, and how many cases there are."""
    models = shown(report.models)
    figure = new_figure(0.4 + 3.1 * len(models), 4.2)
    panels = figure.subplots(2, len(models), squeeze=False, height_ratios=(3, 1), sharex=True)
    for upper, lower, model in zip(panels[0], panels[1], models, strict=True):
        colour = MODEL_COLOURS[model.model]
        upper.plot([0, 1], [0, 1], color=MUTED, linewidth=0.9, linestyle=":")
        there = [b for b in model.reliability if b.count]
        for b in there:
            upper.bar(
                (b.low + b.high) / 2, b.accuracy, b.high - b.low,
                color=colour, alpha=0.3, edgecolor=colour, linewidth=0.8,
            )  # fmt: skip
        upper.plot(
            [b.confidence for b in there], [b.accuracy for b in there],
            MODEL_MARKERS[model.model], color=colour, markersize=4,
        )  # fmt: skip
        ece = model.measure("ece").value
        assert ece is not None
        upper.set_title(f"{say(MODELS[model.model])}\nECE {ece:.3f}")
        upper.set(xlim=(0, 1), ylim=(0, 1.02))
        for b in there:
            lower.bar((b.low + b.high) / 2, b.count, b.high - b.low, color=colour, linewidth=0)
        lower.set_xlabel(say(text("highest probability")))
        grid(upper)
        grid(lower, "y")
    panels[0, 0].set_ylabel(say(text("share that is right")))
    panels[1, 0].set_ylabel(say(text("cases")))
    return figure


def map_chart(
    report: EvaluationReport, maps: Sequence[MapPoints], say: Callable[[Text], str] = str
) -> Figure:
    """t-SNE of the single-modal and the fused layer3 features, side by side."""
    labels = class_labels(report.classes)
    named = len(labels) <= MOST_NAMED_CLASSES
    figure = new_figure(1.2 + 4.4 * len(maps), 4.8)
    panels = figure.subplots(1, len(maps), squeeze=False)[0]
    told = {(layout.model, layout.joined): layout for layout in report.maps}
    for axes, (model, joined, truth, points) in zip(panels, maps, strict=True):
        size = float(np.clip(6000 / len(truth), 6, 30))
        for k, tissue in enumerate(report.classes):
            own = points[truth == k]
            if len(own) == 0:
                continue
            axes.scatter(
                own[:, 0], own[:, 1], size, c=tissue.colour,
                marker=CLASS_MARKERS[k % len(CLASS_MARKERS)],
                linewidths=0.25, edgecolors="#00000080", alpha=0.9,
            )  # fmt: skip
        for k, at in _labelled_places(truth, points, len(labels)).items() if named else ():
            axes.text(
                at[0], at[1], labels[k], fontsize=8.5, weight="bold", ha="center", va="center",
                path_effects=[withStroke(linewidth=2.5, foreground="white")],
            )  # fmt: skip
        layout = told[model, joined]
        lines = [map_title(model, joined=joined)]
        if layout.knn_full is not None:
            lines.append(
                text(
                    "{neighbours} nearest agree: {share:.3f}",
                    neighbours=layout.neighbours, share=layout.knn_full,
                )
            )  # fmt: skip
        axes.set_title("\n".join(map(say, lines)))
        axes.set(xticks=[], yticks=[])
        axes.set_aspect("equal", "datalim")
        for spine in axes.spines.values():
            spine.set_visible(True)
            spine.set_color(FAINT)
    if named:
        handles = [
            axes.scatter([], [], 28, c=t.colour, marker=CLASS_MARKERS[k % len(CLASS_MARKERS)],
                         linewidths=0.25, edgecolors="#00000080", label=labels[k])
            for k, t in enumerate(report.classes)
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside right center", fontsize=8.5)
    return figure


def _labelled_places(
    truth: NDArray[np.int64], points: NDArray[np.float32], classes: int
) -> dict[int, NDArray[np.float32]]:
    """Where to write the codes of classes with some cases, none of them upon another one."""
    placed: dict[int, NDArray[np.float32]] = {}
    near = 0.06 * float(np.ptp(points, axis=0).max())
    for k in np.argsort(-np.bincount(truth, minlength=classes), kind="stable"):
        own = points[truth == k]
        if len(own) < _FEWEST_LABELLED:
            break
        at = _thickest(own)
        if all(np.abs(at - other).max() > near for other in placed.values()):
            placed[int(k)] = at
    return placed


def _thickest(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The point that has the nearer half of the others closest: inside the largest cluster."""
    some = points[:500]
    apart = np.linalg.norm(some[:, None] - some[None], axis=2)
    found: NDArray[np.float32] = some[np.median(apart, axis=1).argmin()]
    return found


def _bars(measure: Estimate) -> list[list[float]] | None:
    """Lengths to the left and to the right."""
    if measure.value is None or measure.low is None or measure.high is None:
        return None
    # A percentile interval need not hold the value itself.
    return [[max(0.0, measure.value - measure.low)], [max(0.0, measure.high - measure.value)]]
