"""The audit for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from crcviewer.protocol.audit_report import AuditReport, Beside
from training.audit.verdict import reason

_IN_THE_SLOT = {
    "permuted": "another case's image",
    "black": "black",
    "neutral": "the mean training image",
    "noise": "noise",
}
_LOOKS = {
    "pathology_to_radiology": "tile looks at radiology",
    "radiology_to_pathology": "radiology looks at tile",
}


def lines(report: AuditReport) -> Iterator[str]:
    """Some twenty lines; the last one is the verdict."""
    whose = f", of {report.patients:,} patients" if report.patients else ""
    yield f"{report.data}: {report.cases:,} pairs of the {report.split} split{whose}"
    yield f"Pairing: {report.pairing}; in the model's training: {report.trained_pairing}"
    if report.views == 1:
        yield "Each tile as it is; models of one image alone in all test-time views"
    yield ""
    yield (
        f"{'In the place of radiology':<28}{'accuracy (95 %)':<26}{'lost':>7}{'other answer':>15}"
        f"{'divergence':>13}"
    )
    yield f"{'the case’s own image':<28}{report.accuracy.shown(3)!s:<26}"
    for one in report.replacements:
        yield (
            f"{_IN_THE_SLOT.get(one.radiology, one.radiology):<28}{one.accuracy.shown(3)!s:<26}"
            f"{one.lost.figure(3, signed=True)!s:>7}"
            f"{one.flip_rate:>14.1%} {one.divergence:>9.4f} bit"
        )
    if report.permuted_accuracies:
        yield (
            f"  {len(report.permuted_accuracies)} permutations: accuracy "
            f"{min(report.permuted_accuracies):.3f} to {max(report.permuted_accuracies):.3f}"
        )
    yield ""
    yield f"{'Models of one image alone':<28}{'accuracy (95 %)':<26}{'behind':>7}"
    yield _beside("radiology only (probe)", report.probe)
    yield _beside("tile only (control)", report.control)
    yield f"{'always the largest class':<28}{report.largest_class:.3f}"
    yield ""
    yield f"{'Tile label and organ label':<28}{'pairs':>8}{'χ²':>12}{'p':>10}{'Cramér’s V':>13}"
    if not report.independence:
        yield "not tested: what organs the radiology images show is not known"
    for tie in report.independence:
        p = "-" if tie.degrees == 0 else "< 1e-15" if tie.p < 1e-15 else f"{tie.p:.2g}"
        yield (
            f"{tie.split:<28}{tie.pairs:>8,}{tie.chi_square:>12.1f}{p:>10}{tie.cramers_v:>13.3f}"
        )
    yield ""
    yield f"{'Exchange':<36}{'γ':>10}{'share of the features':>24}"
    for exchange in report.exchanges:
        name = f"{exchange.layer}, {_LOOKS[exchange.direction]}"
        yield f"{name:<36}{exchange.gamma:>+10.4f}{exchange.relative_size:>24.2%}"
    yield ""
    yield reason(report)
    yield str(report.verdict.named())


def _beside(name: str, found: Beside | None) -> str:
    if found is None:
        return f"{name:<28}not there: no such model lies beside the file"
    return f"{name:<28}{found.accuracy.shown(3)!s:<26}{found.behind.figure(3, signed=True)!s:>7}"
