"""A fusion audit in plain words: its verdict and its main figures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QCoreApplication

from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, Beside, Verdict
from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.map_messages import split_of
from crcviewer.protocol.text import verbatim
from crcviewer.ui.look.language import say

_LARGEST_P = 0.001


def verdict_text(verdict: AuditVerdict) -> str:
    """What the verdict means."""
    if verdict.kind is Verdict.USED:
        return _tr(
            "cases with their own radiology image are answered right more often than with that of"
            " another case. It does not say that the answers are good enough for patients."
        )
    if verdict.kind is Verdict.NOT_USED:
        return _tr(
            "the answers are no better with a case's own radiology image than with that of"
            " another case. Read this model as one of the tile alone."
        )
    return _tr(
        "the way the pairs were made gives the answer away. This model's figures say nothing"
        " about real cases."
    )


def accuracy_rows(report: AuditReport) -> Iterator[tuple[str, ...]]:
    """Rows of HTML cells: what was shown, accuracy with its interval, answers changed."""
    names = {
        "permuted": _tr("radiology of another case ({0} permutations)").format(
            len(report.permuted_accuracies)
        ),
        "neutral": _tr("neutral radiology (training mean)"),
        "black": _tr("black radiology"),
        "noise": _tr("noise for radiology"),
    }
    yield tuple(
        f"<i>{escape(text)}</i>"
        for text in (_tr("Shown to the model"), _tr("Accuracy"), _tr("Other answer"))
    )
    yield _row(_tr("tile and its own radiology"), report.accuracy)
    for name, text in names.items():
        found = report.replaced_by(name)
        if found is not None:
            yield _row(text, found.accuracy, f"{found.flip_rate:.1%}")
    yield from _beside(_tr("radiology alone (another model, the probe)"), report.probe)
    yield from _beside(_tr("tile alone (another model, the control)"), report.control)


def exchange_text(report: AuditReport) -> str:
    """γ and the relative size of each exchange, in one sentence."""
    looks = {
        "pathology_to_radiology": _tr("tile looks at radiology"),
        "radiology_to_pathology": _tr("radiology looks at tile"),
    }
    parts = [
        _tr("{0}, {1}: γ {2}, {3} of the features").format(
            exchange.layer,
            looks.get(exchange.direction, exchange.direction),
            f"{exchange.gamma:+.3f}",
            f"{exchange.relative_size:.1%}",
        )
        for exchange in report.exchanges
    ]
    return _tr("How much each exchange moves its branch: ") + "; ".join(parts) + "."


def origin_text(report: AuditReport) -> str:
    """On what it was measured, and whether labels go together there."""
    measured = say(split_of(verbatim(report.data), report.split))
    text = _tr("Measured on {0} pairs of {1}; pairing: {2}.").format(
        f"{report.cases:,}", measured, report.pairing
    )
    names = {"train": _tr("training"), "val": _tr("validation"), "test": _tr("test")}
    ties = [
        _tr("{0} {1}").format(names.get(tie.split, tie.split), f"{tie.cramers_v:.2f}")
        + (_tr(" (not by chance)") if tie.p < _LARGEST_P else "")
        for tie in report.independence
    ]
    if ties:
        text += " " + _tr("Tile label and organ go together (Cramér's V, 0 to 1): {0}.").format(
            ", ".join(ties)
        )
    return text


def _beside(text: str, found: Beside | None) -> Iterator[tuple[str, ...]]:
    if found is not None:
        yield _row(text, found.accuracy)


def _row(text: str, accuracy: Estimate, changed: str = "") -> tuple[str, ...]:
    return escape(text), figure_html(accuracy), escape(changed)


def figure_html(figure: Estimate) -> str:
    """ "0.912 (95 % interval 0.880 to 0.940)"."""
    value = f"<b>{escape(say(figure.figure(3)))}</b>"
    interval = figure.interval_named(3)
    return f"{value} ({escape(say(interval))})" if interval else value


def _tr(text: str) -> str:
    return QCoreApplication.translate("AuditText", text)
