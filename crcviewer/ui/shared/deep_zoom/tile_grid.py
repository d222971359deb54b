"""The tiles of a slide: which of them show a part of it, and which are asked for first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QPointF, QRectF

from crcviewer.protocol.slide_messages import SlideLevel, SlideTile

TILE = 512
_SOFT = 1.25
"""Screen pixels that a pixel of a tile may cover before the next larger level is taken."""
_COVER = 2
"""Levels above the wanted one whose tiles are read first: a sixteenth of the work covers all."""


class TileKey(NamedTuple):
    """A tile by its place in the grid of its level."""

    level: int
    column: int
    row: int


class TileGrid:
    """Levels as the reader has them, the largest first."""

    def __init__(self, levels: Sequence[SlideLevel]) -> None:
        self.levels = tuple(levels)
        largest = self.levels[0]
        self._steps = [(largest.width / one.width, largest.height / one.height) for one in levels]

    @property
    def last(self) -> int:
        """The smallest level."""
        return len(self.levels) - 1

    def level_for(self, scale: float) -> int:
        """The smallest level that is sharp where so many screen pixels lie along a pixel of the
        slide."""
        wanted = _SOFT / scale
        fitting = [n for n, level in enumerate(self.levels) if level.downsample <= wanted]
        return max(fitting, default=0)

    def rect_of(self, key: TileKey) -> QRectF:
        """What a tile shows, in pixels of level 0."""
        tile = self.request_of(key)
        across, down = self._steps[key.level]
        return QRectF(tile.x * across, tile.y * down, tile.width * across, tile.height * down)

    def request_of(self, key: TileKey) -> SlideTile:
        """As the reader is asked for it; those at the right and lower edge are smaller."""
        level = self.levels[key.level]
        x, y = key.column * TILE, key.row * TILE
        return SlideTile(key.level, x, y, min(TILE, level.width - x), min(TILE, level.height - y))

    def tiles_in(self, rect: QRectF, level: int) -> list[TileKey]:
        """Those that show a part of ``rect`` (pixels of level 0), the nearest to its middle
        first."""
        there = self.levels[level]
        across, down = self._steps[level]
        left = max(0, math.floor(rect.left() / across / TILE))
        top = max(0, math.floor(rect.top() / down / TILE))
        right = min(math.ceil(there.width / TILE), math.ceil(rect.right() / across / TILE))
        bottom = min(math.ceil(there.height / TILE), math.ceil(rect.bottom() / down / TILE))
        middle = rect.center()
        u, v = middle.x() / across / TILE - 0.5, middle.y() / down / TILE - 0.5
        keys = [TileKey(level, c, r) for r in range(top, bottom) for c in range(left, right)]
        return sorted(keys, key=lambda key: (key.column - u) ** 2 + (key.row - v) ** 2)

    def above(self, key: TileKey) -> Iterator[TileKey]:
        """Tiles of smaller levels that hold the middle of this one, the sharpest first."""
        middle = self.rect_of(key).center()
        for level in range(key.level + 1, len(self.levels)):
            across, down = self._steps[level]
            yield TileKey(level, int(middle.x() / across // TILE), int(middle.y() / down // TILE))

    def wishes(
        self, seen: QRectF, scale: float, moving: QPointF
    ) -> tuple[list[TileKey], list[TileKey]]:
        """What is on the screen, and what is about to be. ``moving``: how far the middle of the
        view goes in the time that some tiles take, in pixels of level 0."""
        level = self.level_for(scale)
        cover = min(level + _COVER, self.last)
        now = [*self.tiles_in(seen, cover)] if cover > level else []
        now += self.tiles_in(seen, level)
        ahead = seen.translated(moving)
        if moving.isNull():
            ahead = seen.marginsAdded(_quarter(seen))
        soon = [*self.tiles_in(seen.united(ahead).marginsAdded(_quarter(seen)), cover)]
        soon += self.tiles_in(ahead, level)
        if level < self.last:
            soon += self.tiles_in(seen.marginsAdded(_quarter(seen)), level + 1)
        shown = set(now)
        return now, [key for key in dict.fromkeys(soon) if key not in shown]


def _quarter(rect: QRectF) -> QMarginsF:
    return QMarginsF(rect.width() / 4, rect.height() / 4, rect.width() / 4, rect.height() / 4)
