"""The verdict: three rules, and nothing else decides."""

from __future__ import annotations

from collections.abc import Sequence

from crcviewer.imaging.core.paired_cases import FEWEST_UNITS
from crcviewer.protocol.audit_report import AuditReport, AuditVerdict, Independence, Verdict
from crcviewer.protocol.estimate import p_value
from training.data.pairing import PairingMode

SIGNIFICANT = 0.001
"""p of the χ² test below which pairs that should be independent are not."""
OF_PATIENTS = 0.05
"""p of the test by patients below which true radiology images are better than others'."""


def decide(
    mode: PairingMode,
    independence: Sequence[Independence],
    right: int,
    permuted_right: Sequence[int],
    cases: int,
    *,
    patients: int | None = None,
    patients_p: float | None = None,
) -> AuditVerdict:
    """The verdict on a model that gets ``right`` of ``cases`` with the true radiology images.

    ``permuted_right``: the same count for each permutation of the radiology images.

    *Leak*: the mode is ``label``, or ``random`` or ``index`` and the labels go together. *Used*:
    pairs are declared, and the true ones give at least one point more than the best of the
    permutations. Counts, not shares, are compared, so that no rounding decides. Where ``patients``
    are known there must be ten or more, and the test of whole patients (``patients_p``, true images
    against permuted ones) below 5 %: tiles of one patient do not come right independently.
    """
    if mode is PairingMode.LABEL:
        return AuditVerdict(Verdict.LEAK)
    declared = mode is PairingMode.MANIFEST
    tied = [one for one in independence if one.p < SIGNIFICANT]
    if not declared and tied:
        worst = min(tied, key=lambda one: one.p)
        return AuditVerdict(Verdict.LEAK, worst.split)
    ahead = 100 * (right - max(permuted_right)) >= cases
    if patients is not None:
        ahead &= patients >= FEWEST_UNITS and patients_p is not None and patients_p < OF_PATIENTS
    return AuditVerdict(Verdict.USED if declared and ahead else Verdict.NOT_USED)


def reason(report: AuditReport) -> str:
    """A sentence for a person at a terminal: what decided."""
    split = report.verdict.split
    if report.verdict.kind is Verdict.LEAK and not split:
        return (
            "Pairing by label puts the answer into the radiology image. This is a control that "
            "shows what a leak looks like, not a result."
        )
    if report.verdict.kind is Verdict.LEAK:
        tie = next(one for one in report.independence if one.split == split)
        return (
            "Pairs that were made without regard to the label should be independent of it, but "
            f"in the {split} split they are not (χ² p = {tie.p:.1g}, "
            f"Cramér's V = {tie.cramers_v:.2f})."
        )
    cases, own = report.cases, report.accuracy.value
    assert own is not None
    best = max(report.permuted_accuracies)
    found = (
        f"With their own radiology images {round(own * cases)} of {cases} cases are right, with "
        f"those of other cases at best {round(best * cases)} of {cases}, over "
        f"{len(report.permuted_accuracies)} permutations"
    )
    if report.pairing != PairingMode.MANIFEST:
        return (
            f"{found}. The pairs were not declared but made up, so the radiology image cannot "
            "inform the answer."
        )
    ahead = 100 * (own - best)
    if report.verdict.kind is Verdict.USED:
        return f"{found}: {ahead:.1f} points more.{_by_patients(report)}"
    if round(ahead, 6) >= 1.0 and report.patients is not None:
        return f"{found}: {ahead:.1f} points more, but that is not shown.{_by_patients(report)}"
    return f"{found}: {ahead:+.1f} points, and one or more is asked for."


def _by_patients(report: AuditReport) -> str:
    if report.patients is None:
        return ""
    if report.patients_p is None:
        return f" Of {report.patients} patients nothing can be told; it takes {FEWEST_UNITS}."
    return f" The test by patients ({report.patients}) gives {p_value(report.patients_p)}."
