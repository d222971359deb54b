"""The evaluation for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from crcviewer.protocol.evaluation_report import EvaluatedModel, EvaluationReport, Measure
from training.evaluation.answers import SHORT_TITLES
from training.evaluation.measures import MEASURES

_WIDTH = 25


def lines(report: EvaluationReport) -> Iterator[str]:
    """Two tables, and what is missing."""
    if report.leak:
        yield "LEAK: radiology images were chosen by the label. A control, not a result."
    yield ""
    yield f"{'':<38}" + "".join(f"{SHORT_TITLES[m.model]:<{_WIDTH}}" for m in report.models)
    for name, title in MEASURES.items():
        yield f"{title:<38}" + "".join(
            f"{figure_text(m.measure(name)):<{_WIDTH}}" for m in report.models
        )
    yield f"{'Errors':<38}" + "".join(f"{m.errors:<{_WIDTH}}" for m in report.models)
    for baseline in report.baselines:
        yield f"{baseline.title:<38}accuracy {figure_text(baseline.accuracy)}"
    yield ""
    for one in report.comparisons:
        if EvaluatedModel.FUSED not in (one.first, one.second):
            continue
        yield (
            f"{SHORT_TITLES[one.first]} → {SHORT_TITLES[one.second]}: accuracy "
            f"{figure_text(one.accuracy_difference, sign=True)}, McNemar "
            f"{p_text(one.mcnemar_p)} ({one.only_first_right} : {one.only_second_right})"
        )
    yield from map(str, report.missing)


def figure_text(measure: Measure, *, sign: bool = False) -> str:
    """ "0.9249 (0.9184–0.9308)"."""
    if measure.value is None:
        return "not defined"
    to = " to " if sign else "–"
    value, low, high = (
        None if number is None else signed(number) if sign else f"{number:.4f}"
        for number in (measure.value, measure.low, measure.high)
    )
    return str(value) if low is None else f"{value} ({low}{to}{high})"


def signed(number: float, digits: int = 4) -> str:
    """ "+0.0123", with a minus that is as wide as the plus; zero has none."""
    text = f"{number:+.{digits}f}"
    return text[1:] if float(text) == 0.0 else text.replace("-", "−")


def p_text(p: float) -> str:
    """ "p = 0.034", "p < 0.0001"."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.3f}" if p >= 0.001 else f"p = {p:.4f}"
