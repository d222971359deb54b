"""A synthetic slide as a file: a pyramid of JPEG tiles in a TIFF, written as it is drawn."""

from __future__ import annotations

import json
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

import crcviewer
from crcviewer.protocol.atomic import write_atomically, write_text_atomically
from training.phantoms.slide_picture import SlidePicture, slide_picture
from training.phantoms.slide_plan import MPP, SlideSettings, plan_slide, truth

Progress = Callable[[int, int], None]
"""Told how many of how many tiles of the largest level are drawn."""

_TILE = 512
_STRIP = 4
"""Tiles that are drawn at once, side by side."""
_STEP = 4
"""Each level is so much smaller than the one before."""
_SMALLEST_LEVEL = 1024
_QUALITY = 85


def truth_path(slide: Path) -> Path:
    """Where what is on a slide is told."""
    return slide.with_suffix(".geojson")


def write_slide(path: Path, settings: SlideSettings, progress: Progress) -> None:
    """Write the slide, and its truth beside it. Raises OSError.

    Memory: the plan, the textures (170 MB) and some strips; smaller levels lie on the disk
    meanwhile, in the folder of the slide.
    """
    plan = plan_slide(settings)
    picture = slide_picture(plan)
    write_atomically(path, lambda temporary: _write(temporary, picture, progress))
    write_text_atomically(truth_path(path), json.dumps(truth(plan)) + "\n")


def _write(path: Path, picture: SlidePicture, progress: Progress) -> None:
    settings = picture.plan.settings
    what = {
        "synthetic": "phantom slide, of no patient",
        "software": f"crcviewer {crcviewer.__version__} phantom slide",
        "seed": settings.seed,
        "scanner": settings.scanner,
        "difficulty": settings.difficulty,
        "mpp": MPP,
    }
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".phantom-slide-") as scratch:
        below = _Reduced(Path(scratch) / "1.bin", settings.width, settings.height)
        with tifffile.TiffWriter(path, bigtiff=True) as file:
            shape = (settings.height, settings.width, 3)
            tiles = _tiles(picture, below, progress)
            _add(file, tiles, shape, 1, json.dumps(what))
            level, downsample, number = below, _STEP, 2
            while True:
                _add(file, _cut(level), (level.height, level.width, 3), downsample, None)
                if max(level.height, level.width) <= _SMALLEST_LEVEL:
                    break
                smaller = _Reduced(Path(scratch) / f"{number}.bin", level.width, level.height)
                for top in range(0, level.height, _TILE):
                    smaller.take(level.band(top), 0, top)
                level, downsample, number = smaller, downsample * _STEP, number + 1


def _add(
    file: tifffile.TiffWriter,
    tiles: Iterator[NDArray[np.uint8]],
    shape: tuple[int, int, int],
    downsample: int,
    description: str | None,
) -> None:
    dots = 10_000 / (MPP * downsample)
    file.write(
        tiles,
        shape=shape,
        dtype=np.uint8,
        photometric="rgb",
        compression="jpeg",
        compressionargs={"level": _QUALITY},
        tile=(_TILE, _TILE),
        resolution=(dots, dots),
        resolutionunit="CENTIMETER",
        subfiletype=0 if downsample == 1 else 1,
        description=description,
        metadata=None,
        maxworkers=2,
        buffersize=1 << 24,
    )


def _tiles(
    picture: SlidePicture, below: _Reduced, progress: Progress
) -> Iterator[NDArray[np.uint8]]:
    """Of the largest level, row by row; strips are drawn ahead, and reduced on the way."""
    settings = picture.plan.settings
    across, down = -(-settings.width // _TILE), -(-settings.height // _TILE)
    places = [
        (column * _TILE, row * _TILE, min(_STRIP, across - column))
        for row in range(down)
        for column in range(0, across, _STRIP)
    ]
    workers = min(4, os.cpu_count() or 1)
    done, total = 0, across * down

    def drawn(place: tuple[int, int, int]) -> NDArray[np.uint8]:
        x, y, count = place
        return picture.region(x, y, count * _TILE, _TILE)

    with ThreadPoolExecutor(workers) as pool:
        ahead: deque[tuple[tuple[int, int, int], Future[NDArray[np.uint8]]]] = deque()
        for place in places:
            ahead.append((place, pool.submit(drawn, place)))
            if len(ahead) > workers:
                yield from _taken(*ahead.popleft(), below)
                done += place[2]
                progress(min(done, total), total)
        while ahead:
            yield from _taken(*ahead.popleft(), below)
        progress(total, total)


def _taken(
    place: tuple[int, int, int], strip: Future[NDArray[np.uint8]], below: _Reduced
) -> Iterator[NDArray[np.uint8]]:
    x, y, count = place
    pixels = strip.result()
    below.take(pixels, x, y)
    for number in range(count):
        yield np.ascontiguousarray(pixels[:, number * _TILE : (number + 1) * _TILE])


def _cut(level: _Reduced) -> Iterator[NDArray[np.uint8]]:
    """Tiles of a level, white beyond its edges."""
    for top in range(0, level.height, _TILE):
        band = level.band(top)
        for left in range(0, level.width, _TILE):
            tile = np.full((_TILE, _TILE, 3), 255, np.uint8)
            part = band[:, left : left + _TILE]
            tile[: part.shape[0], : part.shape[1]] = part
            yield tile


class _Reduced:
    """The next smaller level, on the disk, filled as the larger one is drawn.

    Plain reads and writes: pages of a mapped file would count as memory of the process.
    """

    def __init__(self, path: Path, width: int, height: int) -> None:
        """Of the larger level."""
        self.width, self.height = max(1, width // _STEP), max(1, height // _STEP)
        self._path = path
        with path.open("wb") as file:
            file.truncate(self.width * self.height * 3)

    def take(self, pixels: NDArray[np.uint8], x: int, y: int) -> None:
        """A part of the larger level at (x, y), which are multiples of the step."""
        height, width = (side // _STEP * _STEP for side in pixels.shape[:2])
        blocks = pixels[:height, :width].reshape(height // _STEP, _STEP, width // _STEP, _STEP, 3)
        means = blocks.mean((1, 3), dtype=np.float32).round().astype(np.uint8)
        top, left = y // _STEP, x // _STEP
        means = means[: self.height - top, : self.width - left]
        with self._path.open("r+b") as file:
            for number, row in enumerate(means):
                file.seek(((top + number) * self.width + left) * 3)
                file.write(row.tobytes())

    def band(self, top: int) -> NDArray[np.uint8]:
        """Rows from ``top`` on, as many as a tile is high or are left."""
        rows = min(_TILE, self.height - top)
        with self._path.open("rb") as file:
            file.seek(top * self.width * 3)
            flat = np.fromfile(file, np.uint8, rows * self.width * 3)
        return flat.reshape(rows, self.width, 3)
