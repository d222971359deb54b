"""The fields of a map: where they lie, which are on tissue, and in which order they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.imaging.slides.regions import fields_within
from crcviewer.imaging.slides.tissue import Tissue
from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.slide_measures import FIELD_UM, SlideRegion

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]

SPANS = (16, 4, 1)
"""A field of the first look speaks for a square of 16 × 16 round it: one in 256 of all."""
_ON_TISSUE = 0.5
"""Share of a field that is tissue, at least: more or less would make areas larger or smaller."""
_BLOCK = 2048.0
"""Pixels of level 0 along a side of what is read at once."""


@dataclass(frozen=True)
class Grid:
    """In pixels of level 0; the first field lies in the upper-left corner of the slide."""

    side: float
    pitch: float
    columns: int
    rows: int

    def field(self, column: int, row: int) -> FieldOfView:
        """What the network sees of it: whole pixels."""
        return FieldOfView(
            float(round(column * self.pitch)), float(round(row * self.pitch)), self.side
        )

    def on_tissue(self, tissue: Tissue) -> Mask:
        """``(rows, columns)``."""
        rows, columns = np.mgrid[: self.rows, : self.columns].astype(np.float32)
        pitch = np.float32(self.pitch)
        share = tissue.share((columns * pitch).ravel(), (rows * pitch).ravel(), self.side)
        return np.asarray(share.reshape(self.rows, self.columns) >= _ON_TISSUE)

    def within(self, regions: Sequence[SlideRegion]) -> Mask:
        """``(rows, columns)``: fields with their centre in one of the regions; all, without any."""
        return fields_within(
            regions, side=self.side, pitch=self.pitch, columns=self.columns, rows=self.rows
        )


def grid_of(width: int, height: int, mpp: float, stride_um: float) -> Grid:
    """Only fields that lie wholly on the slide, one at least."""
    side = float(max(1, round(FIELD_UM / mpp)))
    pitch = max(1.0, stride_um / mpp)

    def count(length: int) -> int:
        # The last corner is rounded to whole pixels too.
        return max(1, int((length - side) // pitch) + 1)

    return Grid(side, pitch, count(width), count(height))


@dataclass(frozen=True)
class Batch:
    """Fields that are read at once: near to each other, of one span."""

    span: int
    columns: Ints
    rows: Ints


def reading_order(grid: Grid, wanted: Mask, done: Mask) -> list[Batch]:
    """All wanted fields that are not done, coarse to fine.

    In each pass every square of ``span`` fields that has a wanted field, and none that was done
    or planned before, gets the one nearest to its middle.
    """
    taken = done & wanted
    batches = []
    for span in SPANS:
        rows, columns = _chosen(wanted, taken, span)
        taken[rows, columns] = True
        step = max(1, int(_BLOCK // grid.pitch))
        key = (rows // step).astype(np.int64) * (grid.columns + 1) + columns // step
        order = np.lexsort((columns, rows, key))
        ends = np.flatnonzero(np.diff(key[order])) + 1
        for some in np.split(order, ends):
            if len(some):
                batches.append(
                    Batch(span, columns[some].astype(np.int32), rows[some].astype(np.int32))
                )
    return batches


def _chosen(wanted: Mask, taken: Mask, span: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if span == 1:
        rows, columns = np.nonzero(wanted & ~taken)
        return rows, columns
    rows, columns = np.nonzero(wanted)
    block = (rows // span) * (wanted.shape[1] // span + 1) + columns // span
    has = np.unique(block[taken[rows, columns]])
    away = (rows % span - span // 2) ** 2 + (columns % span - span // 2) ** 2
    order = np.lexsort((away, block))
    _, first = np.unique(block[order], return_index=True)
    chosen = order[first]
    chosen = chosen[~np.isin(block[chosen], has)]
    return rows[chosen], columns[chosen]
