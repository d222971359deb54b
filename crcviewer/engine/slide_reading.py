"""The reader's part of whole slides: what one is, tiles for a deep zoom, the images beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

import numpy as np

from crcviewer.engine.job import Job
from crcviewer.engine.lru_cache import LruCache
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import display_name, stamp_of
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.pixel_size import of_objective
from crcviewer.imaging.formats.slide import Slide, open_slide, slide_hash
from crcviewer.protocol.slide_messages import (
    AssociatedRead,
    OpenSlide,
    ReadAssociated,
    ReadSlideTiles,
    ReadZoomTiles,
    SlideLevel,
    SlideOpened,
    SlideTile,
    SlideTileRead,
    SlideTilesRead,
)
from crcviewer.protocol.text import text

_SLIDES = 4
"""Open at once: each may hold a hundred files."""
_LAST_SIDE = 1024
"""Pixels of the longer side of the smallest level, at most."""
_NEAR = 0.03
"""A level of the file counts as the one that is half of the one before it, so far from it."""


class SlideReader:
    """Keeps the slides read last open."""

    def __init__(self) -> None:
        self._slides: LruCache[str, tuple[Slide, tuple[StoredLevel, ...]]] = LruCache(_SLIDES)
        self.pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1), "tiles")

    def open_slide(self, request: OpenSlide, job: Job) -> SlideOpened:
        """What a slide is."""
        slide, levels = self._opened(request.path)
        facts = slide.facts
        return SlideOpened(
            request.id,
            slide.path,
            tuple(level.told for level in levels),
            facts.mpp or of_objective(facts.objective),
            facts.objective,
            facts.vendor,
            facts.associated,
            facts.warnings,
            slide_hash(slide),
        )

    def read_tiles(self, request: ReadSlideTiles, job: Job) -> SlideTilesRead:
        """Those of a slide."""
        slide, levels = self._opened(request.path)
        return tell_tiles(
            request, job, self.pool, lambda tile: levels[tile.level].read(slide, tile)
        )

    def read_associated(self, request: ReadAssociated, job: Job) -> AssociatedRead:
        """A label or a photograph, because the user asked."""
        slide, _ = self._opened(request.path)
        try:
            pixels = slide.associated_image(request.name)
        except KeyError:
            raise ImageError(
                text("{name} has no such image.", name=display_name(request.path))
            ) from None
        path = job.array_path(".npy")
        np.save(path, pixels, allow_pickle=False)
        return AssociatedRead(request.id, request.name, str(path))

    def _opened(self, path: str) -> tuple[Slide, tuple[StoredLevel, ...]]:
        kept = self._slides.get(path)
        if kept is not None and all(stamp_of(file) == stamp for file, stamp in _head(kept[0])):
            return kept
        slide = open_slide(path)
        made = slide, levels_of(slide)
        self._slides.put(path, made)
        return made


def tell_tiles(
    request: ReadSlideTiles | ReadZoomTiles,
    job: Job,
    pool: ThreadPoolExecutor,
    read: Callable[[SlideTile], UInt8],
) -> SlideTilesRead:
    """Each into an ``.npy`` file of its own, told as soon as it is there."""

    def checked(tile: SlideTile) -> tuple[SlideTile, UInt8]:
        job.token.check()
        return tile, read(tile)

    waiting = [pool.submit(checked, tile) for tile in request.tiles]
    try:
        for done in as_completed(waiting):
            tile, pixels = done.result()
            path = job.array_path(".npy")
            np.save(path, pixels, allow_pickle=False)
            job.report(SlideTileRead(request.id, tile, str(path)))
    finally:
        for one in waiting:
            one.cancel()
    return SlideTilesRead(request.id, len(waiting))


def _head(slide: Slide) -> tuple[tuple[str, object], ...]:
    """Of all its files only the first is looked at each time: a slide may have a hundred."""
    return slide.facts.files[:1]


class StoredLevel:
    """A size that can be asked for, and where the file has it."""

    def __init__(self, told: SlideLevel, stored: int | None) -> None:
        self.told, self._stored = told, stored

    def read(self, slide: Slide, tile: SlideTile) -> UInt8:
        """``(height, width, 3)``; white beyond the slide. Raises ImageError."""
        if self._stored is not None:
            return slide.read_region(self._stored, tile.x, tile.y, tile.width, tile.height)
        width, height = slide.dimensions
        across, down = width / self.told.width, height / self.told.height
        return slide.read_scaled(
            tile.x * across,
            tile.y * down,
            tile.width * across,
            tile.height * down,
            (tile.width, tile.height),
        )


def levels_of(slide: Slide) -> tuple[StoredLevel, ...]:
    """Each half of the one before it; where the file has one of about that size, that."""
    width, height = slide.dimensions
    made: list[StoredLevel] = []
    downsample = 1
    while True:
        near = [
            (abs(level.downsample / downsample - 1), number)
            for number, level in enumerate(slide.levels)
        ]
        far, number = min(near)
        if far <= _NEAR:
            own = slide.levels[number]
            told = SlideLevel(own.width, own.height, own.downsample)
            made.append(StoredLevel(told, number))
        else:
            size = max(1, -(-width // downsample)), max(1, -(-height // downsample))
            made.append(StoredLevel(SlideLevel(*size, float(downsample), stored=False), None))
        if max(width, height) / downsample <= _LAST_SIDE:
            return tuple(made)
        downsample *= 2
