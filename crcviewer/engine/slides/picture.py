"""The map as a picture: class colours, white glass, grey hatching where there is no verdict."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.slides.journal import Journal
from crcviewer.protocol.slide_messages import FIELD_STATES, FieldState

Image = NDArray[np.uint8]

_PAPER = (255, 255, 255)
_HATCH = ((205, 205, 205), (120, 120, 120))
_LINES = 4
"""Pixels from one line of the hatching to the next, twice."""


class MapPicture:
    """Draws any rows of a map at any size; nothing is held but the map itself."""

    def __init__(self, journal: Journal, within: NDArray[np.bool_]) -> None:
        """``within``: ``(rows, columns)`` that are drawn."""
        head = journal.head
        self._head = head
        count = len(head.classes)
        state = journal.plane("state", 255)
        codes = journal.plane("class_index", -1).astype(np.int64)
        verdict = state == FIELD_STATES.index(FieldState.VERDICT)
        # Paper first, then the classes, then what is hatched.
        self._codes = np.where(verdict & (codes >= 0), codes + 1, 0)
        self._codes[(state != 255) & ~verdict] = count + 1
        self._codes[~within] = 0
        colours = [_PAPER, *(_rgb(tissue.colour) for tissue in head.classes), _HATCH[0]]
        self._colours = np.array(colours, np.uint8)

    def size(self, longer: int) -> tuple[int, int]:
        """(width, height) with that longer side, of the whole slide."""
        ratio = longer / max(self._head.width, self._head.height)
        return (
            max(1, round(self._head.width * ratio)),
            max(1, round(self._head.height * ratio)),
        )

    def rows(self, width: int, height: int, top: int, count: int) -> Image:
        """``(count, width, 3)`` from row ``top`` of a picture of that size."""
        head = self._head
        y = (np.arange(top, top + count) + 0.5) * head.height / height
        x = (np.arange(width) + 0.5) * head.width / width
        row, column = (y // head.pitch).astype(np.int64), (x // head.pitch).astype(np.int64)
        inside = (row < head.rows)[:, None] & (column < head.columns)[None]
        codes = self._codes[
            np.minimum(row, head.rows - 1)[:, None], np.minimum(column, head.columns - 1)[None]
        ]
        codes = np.where(inside, codes, 0)
        drawn = self._colours[codes]
        across = np.arange(width)[None] + np.arange(top, top + count)[:, None]
        drawn[(codes == len(head.classes) + 1) & (across % (2 * _LINES) < _LINES)] = _HATCH[1]
        return drawn

    def tiles(self, width: int, height: int, side: int) -> Iterator[Image]:
        """Of a picture of that size, row by row, white beyond its edges."""
        for top in range(0, height, side):
            band = self.rows(width, height, top, min(side, height - top))
            for left in range(0, width, side):
                tile = np.full((side, side, 3), 255, np.uint8)
                part = band[:, left : left + side]
                tile[: part.shape[0], : part.shape[1]] = part
                yield tile


def _rgb(colour: str) -> tuple[int, int, int]:
    """Of ``#rrggbb``; grey where a model's file says something else."""
    try:
        red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    except ValueError:
        return 128, 128, 128
    return red, green, blue
