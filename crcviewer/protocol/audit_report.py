"""What a fusion audit found: written into the checkpoint, shown on the model's card."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from crcviewer.protocol.estimate import Estimate
from crcviewer.protocol.text import Text, text


class Verdict(StrEnum):
    """Whether the radiology image matters to a model's answer."""

    USED = "used"
    NOT_USED = "not_used"
    LEAK = "leak"
    """The pairs give the answer away: no figure of the model says anything."""


class AuditVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """The verdict, and where a leak is."""

    kind: Verdict
    split: str = ""
    """Of a leak: where the labels of tiles and organs go together; empty: the radiology images were
    chosen by the label."""

    def named(self) -> Text:
        """In a few words."""
        if self.kind is Verdict.USED:
            return text("radiology used")
        if self.kind is Verdict.NOT_USED:
            return text("radiology not used")
        if self.split:
            return text(
                "leak: tile and organ labels go together in the {split} split",
                split=_SPLITS.get(self.split, self.split),
            )
        return text("leak: the radiology image was chosen by the label")


_SPLITS = {"train": text("train"), "val": text("val"), "test": text("test")}
# As files of the first format tell it.
_WORDS = {
    "radiology used": {"kind": "used"},
    "radiology not used": {"kind": "not_used"},
    "leak: the radiology image was chosen by the label": {"kind": "leak"},
} | {
    f"leak: tile and organ labels go together in the {split} split": {
        "kind": "leak",
        "split": split,
    }
    for split in _SPLITS
}


def verdict_from(plain: Any) -> Any:
    """The plain values of a verdict in a file of any version; None: there is none."""
    return _WORDS.get(plain) if isinstance(plain, str) else plain


class Independence(msgspec.Struct, frozen=True):
    """Whether the tile's label and the label of its radiology image go together, in one split."""

    split: str
    pairs: int
    chi_square: float
    degrees: int
    """0: one of the two has a single label here, so there is nothing to test."""
    p: float
    cramers_v: float
    """0: independent; 1: the one label decides the other."""
    by_permutation: bool
    """Whether p was counted over random pairings, as cells are too few for the χ² distribution."""


class Replacement(msgspec.Struct, frozen=True):
    """The same tiles with something else in the place of their radiology images."""

    radiology: str
    """``permuted``, ``black``, ``neutral`` or ``noise``."""
    accuracy: Estimate
    lost: Estimate
    """Accuracy with the true images minus this one, on the same cases."""
    flip_rate: float
    """Share of the cases that get another class than with their own image."""
    divergence: float
    """Jensen–Shannon, bits (0 to 1), mean over the cases."""


class ExchangeFigure(msgspec.Struct, frozen=True):
    """How much one cross-modal attention moves its branch."""

    layer: str
    """``layer3`` or ``layer4``."""
    direction: str
    """``pathology_to_radiology`` or ``radiology_to_pathology``: queries of the first."""
    gamma: float
    relative_size: float
    """‖γ·A V‖ / ‖x‖, mean over the cases with their own radiology images."""


class Beside(msgspec.Struct, frozen=True):
    """A model of one branch on the same cases: the radiology-only probe or the matched control."""

    accuracy: Estimate
    behind: Estimate
    """Accuracy of the fused model minus this one, on the same cases."""


class AuditReport(msgspec.Struct, frozen=True):
    """All of it. The verdict is decided by ``training.audit.verdict`` alone."""

    verdict: AuditVerdict
    pairing: str
    """How these pairs were made: ``random``, ``index``, ``manifest`` or ``label``."""
    trained_pairing: str
    """How those were that the model was trained with; often the same."""
    data: str
    split: str
    cases: int
    seed: int
    accuracy: Estimate
    """Of the fused model with the true radiology images."""
    permuted_accuracies: tuple[float, ...]
    replacements: tuple[Replacement, ...]
    independence: tuple[Independence, ...]
    """Empty where organs are not known."""
    exchanges: tuple[ExchangeFigure, ...]
    probe: Beside | None
    """What the radiology images alone tell; None: there was no such model to ask."""
    control: Beside | None
    """What the tiles alone tell after as many epochs; None: there was no such model to ask."""
    largest_class: float
    """Share of the cases in the most frequent class: the accuracy of always answering it."""
    created: str = ""
    """ISO 8601, UTC."""
    code_version: str = ""
    patients: int | None = None
    """Of the cases; whole patients were drawn for the intervals. None: not known, and every case
    was taken for independent of the others."""
    patients_p: float | None = None
    """Two-sided p that true radiology images do better than permuted ones, whole patients' signs
    being flipped. None: patients are not known or too few, or the audit is of an older version."""
    views: int = 0
    """Of each tile that was shown with every radiology image: 1, the tile as it is. The models of
    one image alone are compared in all test-time views. 0: an earlier version, in all of them."""

    def replaced_by(self, radiology: str) -> Replacement | None:
        """The figures with that in the place of radiology: ``permuted``, ``black`` …"""
        return next((r for r in self.replacements if r.radiology == radiology), None)
