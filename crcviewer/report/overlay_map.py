"""What is drawn over an image: values on the network's own grid, with their range and colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.text import NOTHING, Text
from crcviewer.report.colour_maps import colours_of, without_colour

_DRAWN_SIDE = 128
"""Pixels that a map is refined to at least, so that colours run smoothly over a large view."""


@dataclass(frozen=True, eq=False)
class OverlayMap:
    """A map over the field of view of one image."""

    values: NDArray[np.float32]
    """``(h, w)``, row 0 at the upper edge of the field of view: the native cells."""
    field: FieldOfView
    """Where it lies, in pixels of the full-resolution image."""
    low: float
    """Value at the lower end of the colour scale."""
    high: float
    """Value at the upper end of the colour scale."""
    diverging: bool
    """Whether colours part at zero (class evidence) or rise from ``low`` (attention)."""
    title: Text
    """What it shows, for people: "Class evidence for STR"."""
    unit: Text = NOTHING
    """Of the values, for people: "attention weight"."""
    grey: bool = False
    """Whether it is drawn without colour: it failed its self-test, so it must not convince."""

    def cell_at(self, position: tuple[float, float]) -> tuple[int, int]:
        """Row and column of the cell at ``(u, v)``, 0..1 of the field, u right and v down."""
        rows, columns = self.values.shape
        column, row = int(position[0] * columns), int(position[1] * rows)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)


def overlay_colours(overlay: OverlayMap) -> NDArray[np.uint8]:
    """RGBA ``(H, W, 4)`` of a map over its whole field, values interpolated between cell centres.

    Values are interpolated rather than colours, so that each colour drawn is one of the scale.
    """
    rows, columns = overlay.values.shape
    down, across = _refinement(rows), _refinement(columns)
    values = down @ np.asarray(overlay.values, np.float64) @ across.T
    colours = colours_of(values, overlay.low, overlay.high, diverging=overlay.diverging)
    return without_colour(colours) if overlay.grey else colours


def _refinement(cells: int) -> NDArray[np.float64]:
    """``(n * cells, cells)``: bilinear weights between cell centres, even beyond the outer ones."""
    fine = cells * math.ceil(_DRAWN_SIDE / cells)
    at = np.clip((np.arange(fine) + 0.5) * cells / fine - 0.5, 0, cells - 1)
    return np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(cells)))
