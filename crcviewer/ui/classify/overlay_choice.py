"""Which overlay the user has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crcviewer.protocol.messages import Direction, Slot


class OverlayKind(StrEnum):
    """What the colours over the images mean."""

    EVIDENCE = "evidence"
    ATTENTION = "attention"


@dataclass(frozen=True)
class OverlayChoice:
    """The state of the overlay bar, without opacity and visibility."""

    kind: OverlayKind = OverlayKind.EVIDENCE
    class_index: int = 0
    """Of evidence: the class whose map is shown, in the order of the model's card."""
    layer: str = "layer4"
    """Of attention: ``layer3`` or ``layer4``."""
    direction: Direction = Direction.PATHOLOGY_TO_RADIOLOGY
    """Of attention: who looks at whom."""

    @property
    def query_slot(self) -> Slot:
        """The image that is pointed at: the one that looks."""
        if self.direction is Direction.PATHOLOGY_TO_RADIOLOGY:
            return Slot.PATHOLOGY
        return Slot.RADIOLOGY

    @property
    def key_slot(self) -> Slot:
        """The image that is looked at: the one that attention is drawn over."""
        if self.direction is Direction.PATHOLOGY_TO_RADIOLOGY:
            return Slot.RADIOLOGY
        return Slot.PATHOLOGY
