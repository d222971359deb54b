"""What is known of the fields of a slide, and the picture of it; no widgets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.slides.regions import fields_within
from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.slide_measures import SlideRegion
from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState, SlideGrid
from crcviewer.protocol.tissue import TissueClass

_VERDICT = FIELD_STATES.index(FieldState.VERDICT)
_FAR = 1 << 20
_FAINTEST = 0.25
"""Of the opacity, where confidence is shown as opacity: a field of no confidence is still seen."""


class TissueMap:
    """A grid of fields. One that is not classified yet has the answer of the field that speaks for
    its surroundings."""

    def __init__(
        self, grid: SlideGrid, tissue: NDArray[np.bool_], classes: Sequence[TissueClass]
    ) -> None:
        self.grid, self.tissue, self.classes = grid, tissue, tuple(classes)
        shape = tissue.shape
        self.class_index = np.full(shape, -1, np.int16)
        self.probability = np.zeros(shape, np.float32)
        self.state = np.zeros(shape, np.uint8)
        self.reasons = np.zeros(shape, np.uint32)
        self._span = np.full(shape, _FAR, np.int32)
        """Of the field that speaks for each; 0: itself."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """``(rows, columns)``: fields that are classified themselves."""
        return np.equal(self._span, 0)

    @property
    def coloured(self) -> NDArray[np.bool_]:
        """``(rows, columns)``: fields that some answer speaks for."""
        return (self._span < _FAR) & self.tissue

    @property
    def without_verdict(self) -> NDArray[np.bool_]:
        """``(rows, columns)``: hatched."""
        return self.coloured & np.not_equal(self.state, _VERDICT)

    def take(self, fields: Mapping[str, NDArray[np.generic]]) -> None:
        """Arrays of one ``SlideFields``."""
        column, row = fields["column"].astype(int), fields["row"].astype(int)
        span = fields["span"].astype(int)
        values = (
            (self.class_index, fields["class_index"]),
            (self.probability, fields["probability"]),
            (self.state, fields["state"]),
            (self.reasons, fields["reasons"]),
        )
        rows, columns = self.tissue.shape
        for size in sorted({int(one) for one in span if one > 1}, reverse=True):
            here = span == size
            cells = -(-rows // size), -(-columns // size)
            speaks = np.full(cells, -1)
            speaks[row[here] // size, column[here] // size] = np.flatnonzero(here)
            spread = np.repeat(np.repeat(speaks, size, 0), size, 1)[:rows, :columns]
            wanted = (spread >= 0) & self.tissue & (self._span >= size)
            for array, told in values:
                array[wanted] = told[spread[wanted]]
            self._span[wanted] = size
        for array, told in values:
            array[row, column] = told
        self._span[row, column] = 0

    def counts(self) -> tuple[list[int], int]:
        """Fields with a verdict of each class, and those without; classified ones only."""
        sure = self.known & (self.state == _VERDICT)
        by_class = np.bincount(self.class_index[sure], minlength=len(self.classes))
        return [int(n) for n in by_class], int((self.known & (self.state != _VERDICT)).sum())

    def field_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(column, row) of the field on tissue at a place in pixels of level 0."""
        grid = self.grid
        column, row = int((x - grid.left) // grid.pitch), int((y - grid.top) // grid.pitch)
        if 0 <= column < grid.columns and 0 <= row < grid.rows and self.tissue[row, column]:
            return column, row
        return None

    def groups(self, regions: Sequence[SlideRegion]) -> tuple[list[NDArray[np.intp]], int]:
        """Classified fields within the regions, each as (column, row): of each class those with a
        verdict, ``(n, 2)``, and last those without; and how many there are."""
        grid = self.grid
        inside = self.known & fields_within(
            regions, side=grid.side, pitch=grid.pitch, columns=grid.columns, rows=grid.rows
        )
        sure = inside & (self.state == _VERDICT)
        masks = [sure & (self.class_index == n) for n in range(len(self.classes))]
        masks.append(inside & (self.state != _VERDICT))
        return [np.argwhere(mask)[:, ::-1] for mask in masks], int(inside.sum())

    def field_of(self, column: int, row: int) -> FieldOfView:
        """Its square, in whole pixels as the network has it."""
        grid = self.grid
        left, top = grid.left + column * grid.pitch, grid.top + row * grid.pitch
        return FieldOfView(float(round(left)), float(round(top)), grid.side)

    def picture(
        self, opacity: float, hidden: Collection[int], *, by_confidence: bool
    ) -> NDArray[np.uint8]:
        """``(rows, columns, 4)``: RGBA. Fields without a verdict have no colour: nobody has said
        what they are. ``hidden``: classes that are not shown."""
        colours = [[int(c.colour[at : at + 2], 16) for at in (1, 3, 5)] for c in self.classes]
        table = np.array([*colours, [0, 0, 0]], np.uint8)
        sure = self.coloured & (self.state == _VERDICT) & (self.class_index >= 0)
        for index in hidden:
            sure &= self.class_index != index
        made = np.zeros((*self.tissue.shape, 4), np.uint8)
        made[..., :3] = table[np.where(sure, self.class_index, -1)]
        strength = np.full(self.tissue.shape, opacity)
        if by_confidence:
            least = 1 / max(len(self.classes), 2)
            share = np.clip((self.probability - least) / (1 - least), 0, 1)
            strength *= _FAINTEST + (1 - _FAINTEST) * share
        made[..., 3] = np.where(sure, np.rint(255 * strength), 0)
        return made
