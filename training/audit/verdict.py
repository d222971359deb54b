"""The verdict: three rules, and nothing else decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crcviewer.protocol.audit_report import LEAK, NOT_USED, USED, Independence
from training.data.pairing import PairingMode

SIGNIFICANT = 0.001
"""p of the χ² test below which pairs that should be independent are not."""


@dataclass(frozen=True)
class Verdict:
    """In the words of the command line, and why."""

    text: str
    reason: str


def decide(
    mode: PairingMode,
    independence: Sequence[Independence],
    right: int,
    permuted_right: Sequence[int],
    cases: int,
) -> Verdict:
    """The verdict on a model that gets ``right`` of ``cases`` with the true radiology images.

    ``permuted_right``: the same count for each permutation of the radiology images.

    *Leak*: the mode is ``label``, or ``random`` or ``index`` and the labels go together. *Used*:
    pairs are declared, and the true ones give at least one point more than the best of the
    permutations. Counts, not shares, are compared, so that no rounding decides.
    """
    if mode is PairingMode.LABEL:
        return Verdict(
            f"{LEAK}the radiology image was chosen by the label",
            "Pairing by label puts the answer into the radiology image. This is a control that "
            "shows what a leak looks like, not a result.",
        )
    declared = mode is PairingMode.MANIFEST
    tied = [one for one in independence if one.p < SIGNIFICANT]
    if not declared and tied:
        worst = min(tied, key=lambda one: one.p)
        return Verdict(
            f"{LEAK}tile and organ labels go together in the {worst.split} split",
            f"Pairs that were made without regard to the label should be independent of it, but "
            f"in the {worst.split} split they are not (χ² p = {worst.p:.1g}, Cramér's V = "
            f"{worst.cramers_v:.2f}).",
        )
    best = max(permuted_right)
    ahead = 100 * (right - best) / cases
    found = (
        f"With their own radiology images {right} of {cases} cases are right, with those of other "
        f"cases at best {best} of {cases}, over {len(permuted_right)} permutations"
    )
    if not declared:
        return Verdict(
            NOT_USED,
            f"{found}. The pairs were not declared but made up, so the radiology image cannot "
            "inform the answer.",
        )
    if 100 * (right - best) >= cases:
        return Verdict(USED, f"{found}: {ahead:.1f} points more.")
    return Verdict(NOT_USED, f"{found}: {ahead:+.1f} points, and one or more is asked for.")
