"""The images of a case as a report shows them, and why an overlay is missing where it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.protocol.verdict import RadiologyUse
from crcviewer.report.case_arrays import CaseArrays, OverlayChoice
from crcviewer.report.overlay_map import OverlayMap
from crcviewer.report.pictures import ReportImage


@dataclass(frozen=True, eq=False)
class SlotImages:
    """Of one slot."""

    image: ReportImage
    overlay: OverlayMap | None = None
    no_overlay: Text = NOTHING
    """Why there is none."""


@dataclass(frozen=True, eq=False)
class CaseImages:
    """Of one case; a slot that is missing has no image, or it could not be read."""

    slots: dict[Slot, SlotImages] = field(default_factory=dict)
    unreadable: dict[Slot, Failure] = field(default_factory=dict)


def evidence(
    slot: Slot, card: ModelCard, result: Classified, arrays: CaseArrays | None
) -> OverlayMap | Text:
    """The map of the class that was told, or why none is drawn."""
    if result.verdict is None:
        return text("No class is named, so no evidence for one is drawn.")
    if slot is Slot.RADIOLOGY and result.radiology_use is not RadiologyUse.USED:
        return text("This image has no part in the answer, so no evidence is drawn on it.")
    if arrays is None:
        return text("The overlay could not be made again: the model's file was not at hand.")
    found = arrays.overlay(OverlayChoice(class_index=result.verdict), slot, None, result, card)
    return found if found is not None else text("There is no overlay.")
