"""The arrays behind a result: class evidence and attention, and which overlay is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.images import Direction, FieldOfView, Slot
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import text
from crcviewer.protocol.verdict import OverlayTest, RadiologyUse
from crcviewer.report.overlay_map import OverlayMap


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
    def attention_name(self) -> str:
        """Of the array, and of its self-test."""
        return f"attention_{self.layer}_{self.direction.value}"

    @property
    def key_slot(self) -> Slot:
        """The image that is looked at: the one that attention is drawn over."""
        if self.direction is Direction.PATHOLOGY_TO_RADIOLOGY:
            return Slot.RADIOLOGY
        return Slot.PATHOLOGY


def failed_test(card: ModelCard, overlay: str) -> OverlayTest | None:
    """The self-test of an overlay, where it did no better than chance."""
    tests = (one for one in card.overlay_tests if one.overlay == overlay and not one.passed)
    return next(tests, None)


class CaseArraysError(Exception):
    """The arrays file of a result cannot be used."""


class CaseArrays:
    """Class evidence and attention of one classified case.

    Maps are ``(h, w)`` over the field of view; attention is ``(queries, keys)``, both row by row
    over square grids.
    """

    def __init__(self, arrays: dict[str, NDArray[np.float32]]) -> None:
        self._arrays = arrays

    @classmethod
    def load(cls, path: str) -> CaseArrays:
        """Read the ``.npz`` at ``path`` and delete it, read or not.

        Raises CaseArraysError where it is missing, damaged or holds pickled objects.
        """
        file = Path(path)
        try:
            # Opened here: numpy leaves a damaged file open, which could not be deleted on Windows.
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                arrays = {name: np.asarray(archive[name], np.float32) for name in archive.files}
        except Exception as error:  # zip, format and value errors of many kinds: all mean the same
            raise CaseArraysError(f"the overlays in {file.name} could not be read") from error
        finally:
            file.unlink(missing_ok=True)
        return cls(arrays)

    def overlay(
        self,
        choice: OverlayChoice,
        slot: Slot,
        probe: tuple[float, float] | None,
        result: Classified,
        card: ModelCard,
    ) -> OverlayMap | None:
        """What to draw over the image in ``slot``; None where nothing applies to it.

        ``probe`` is the place pointed at in the image that looks (``choice.query_slot``), as
        ``(u, v)`` in 0..1 of its field of view; without one attention is the mean over all places.
        """
        field = result.pathology_field if slot is Slot.PATHOLOGY else result.radiology_field
        if field is None:
            return None
        if choice.kind is OverlayKind.EVIDENCE:
            # The answer is that of a neutral image then: this scan has no part in it.
            if slot is Slot.RADIOLOGY and result.radiology_use is not RadiologyUse.USED:
                return None
            return self._evidence(choice.class_index, slot, field, result, card)
        if slot is not choice.key_slot or result.tile_only:
            return None
        return self._attention(choice, probe, field, card)

    def _evidence(
        self, class_index: int, slot: Slot, field: FieldOfView, result: Classified, card: ModelCard
    ) -> OverlayMap | None:
        maps = self._arrays.get(f"evidence_{slot.value}")
        if maps is None or not 0 <= class_index < len(maps):
            return None
        # One range for both images: a branch that says little is seen to say little.
        shown = [maps[class_index]]
        other = self._arrays.get(f"evidence_{_other(slot).value}")
        if other is not None and result.radiology_use is RadiologyUse.USED:
            shown.append(other[class_index])
        bound = max(float(np.abs(values).max()) for values in shown) or 1.0
        return OverlayMap(
            values=maps[class_index],
            field=field,
            low=-bound,
            high=bound,
            diverging=True,
            title=text("Class evidence for {code}", code=card.classes[class_index].code),
            unit=text("evidence"),
            grey=failed_test(card, f"evidence_{slot.value}") is not None,
        )

    def _attention(
        self,
        choice: OverlayChoice,
        probe: tuple[float, float] | None,
        field: FieldOfView,
        card: ModelCard,
    ) -> OverlayMap | None:
        attention = self._arrays.get(choice.attention_name)
        if attention is None:
            return None
        queries, keys = attention.shape
        if probe is None:
            weights = attention.mean(axis=0)
            title = text("Attention, mean of all places")
        else:
            weights = attention[_cell_index(probe, round(queries**0.5))]
            title = text("Attention from this place")
        side = round(keys**0.5)
        return OverlayMap(
            values=weights.reshape(side, side),
            field=field,
            low=0.0,
            # At least twice the even share, so that attention without a preference is one even
            # colour in mid-scale rather than amplified noise.
            high=max(float(weights.max()), 2.0 / keys),
            diverging=False,
            title=title,
            unit=text("attention weight"),
            grey=failed_test(card, choice.attention_name) is not None,
        )


def _cell_index(position: tuple[float, float], side: int) -> int:
    """The row-by-row index of the cell at ``(u, v)`` (0..1, u right, v down) in a square grid."""
    column, row = (min(max(int(part * side), 0), side - 1) for part in position)
    return row * side + column


def _other(slot: Slot) -> Slot:
    return Slot.RADIOLOGY if slot is Slot.PATHOLOGY else Slot.PATHOLOGY
