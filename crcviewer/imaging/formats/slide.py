"""Whole slides: a pyramid of levels, read a region at a time, whatever the scanner.

OpenSlide reads scanners' own formats and DICOM, tifffile the generic and OME pyramids (more of
their compressions and depths than OpenSlide does).

A :class:`Slide` holds its file open and may be used by several threads at once: each call reads for
itself, what is shared is guarded. A process that is forked must open its own.
"""

from __future__ import annotations

import hashlib
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np
from PIL import Image

from crcviewer.imaging.core.colour import profile_name, to_srgb
from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, check_unchanged, display_name, sample_hash, stamp_of
from crcviewer.imaging.core.image_source import resized
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.core.pixel_size import believable, of_objective
from crcviewer.imaging.core.size_limits import MAX_SLIDE_PIXELS, WHOLE_PIXELS
from crcviewer.protocol.images import SeriesInfo
from crcviewer.protocol.text import Text, text

NO_SCALE = text(
    "The slide does not tell how large its pixels are: set it, or choose the objective, before"
    " anything is measured on it."
)
NO_PYRAMID = text(
    "The slide has no smaller copies of itself, so that an overview of it has to be made from all"
    " of its pixels."
)


@dataclass(frozen=True)
class Level:
    """One size of the picture. ``downsample``: pixels of level 0 to one of it, at least 1."""

    width: int
    height: int
    downsample: float


@dataclass(frozen=True)
class SlideFacts:
    """What a slide's file says."""

    vendor: str
    """As OpenSlide calls it: ``aperio``, ``dicom``, ``generic-tiff`` …"""
    sizes: tuple[tuple[int, int], ...]
    """(width, height) of each level, the largest first."""
    mpp: float | None
    """Micrometres per pixel of level 0, where a microscope could have made it."""
    objective: float | None = None
    associated: tuple[str, ...] = ()
    profile: bytes = b""
    """ICC; empty where there is none."""
    files: tuple[tuple[str, Stamp], ...] = ()
    """All that the slide is made of, its head first."""
    origin: tuple[int, int] = (0, 0)
    """(x, y) in level 0 of the scanned part, from which QuPath counts."""
    colour: bool = True
    series: SeriesInfo | None = None
    """Of a DICOM slide: its study and patient."""
    warnings: tuple[Text, ...] = field(default=())


class Slide(ABC):
    """An open slide. Pixels are sRGB, 8 bits, transparent ones white; x right, y down."""

    def __init__(self, path: str, facts: SlideFacts) -> None:
        """Raises ImageError where the sizes make no pyramid."""
        self.path = path
        self.facts = facts
        self.reads = 0
        """How often its file has answered: a sign of life for who waits."""
        width, height = facts.sizes[0]
        _check_sizes(path, facts.sizes)
        self.levels = tuple(
            Level(w, h, max(1.0, (width / w + height / h) / 2)) for w, h in facts.sizes
        )

    @property
    def dimensions(self) -> tuple[int, int]:
        """(width, height) of level 0."""
        return self.levels[0].width, self.levels[0].height

    @property
    def mpp(self) -> float | None:
        """Micrometres per pixel of level 0; None where it is not told or not to be believed."""
        return self.facts.mpp

    @property
    def associated(self) -> tuple[str, ...]:
        """Names of label, macro photograph and thumbnail."""
        return self.facts.associated

    @property
    def colour_profile(self) -> str:
        """Of the embedded profile that is applied; empty where there is none."""
        return profile_name(self.facts.profile)

    def best_level(self, downsample: float) -> int:
        """The smallest level that still has a pixel for each ``downsample`` of level 0."""
        fitting = [
            n for n, level in enumerate(self.levels) if level.downsample <= downsample + 0.01
        ]
        return max(fitting, key=lambda n: self.levels[n].downsample, default=0)

    def read_region(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        """``(height, width, 3)`` at (x, y), all in pixels of that level; white beyond its borders.

        Raises ImageError where it cannot be read, or the slide was changed since it was opened.
        """
        if not 0 <= level < len(self.levels) or width < 1 or height < 1:
            raise ValueError(f"no such region: level {level}, {width} × {height}")
        if width * height > WHOLE_PIXELS:
            raise ValueError(f"more than {WHOLE_PIXELS} pixels at once")
        # Of all its files only the head is looked at each time: a slide may have a hundred.
        check_unchanged(*self.facts.files[0])
        there = self.levels[level]
        left, top = max(x, 0), max(y, 0)
        right, bottom = min(x + width, there.width), min(y + height, there.height)
        if (left, top, right, bottom) == (x, y, x + width, y + height):
            return self._read(level, x, y, width, height)
        page = np.full((height, width, 3), 255, np.uint8)
        if right > left and bottom > top:
            inside = self._read(level, left, top, right - left, bottom - top)
            page[top - y : bottom - y, left - x : right - x] = inside
        return page

    def read_scaled(
        self, left: float, top: float, width: float, height: float, size: tuple[int, int]
    ) -> UInt8:
        """A rectangle in pixels of level 0 as ``size`` (width, height), each the mean of what it
        covers, from the smallest level that has enough pixels."""
        across, down = size
        level = self.best_level(min(width / across, height / down))
        found = self.levels[level]
        ratio_x, ratio_y = found.width / self.levels[0].width, found.height / self.levels[0].height
        x, y = round(left * ratio_x), round(top * ratio_y)
        wide = max(1, round((left + width) * ratio_x) - x)
        high = max(1, round((top + height) * ratio_y) - y)
        if wide * high <= _AT_ONCE:
            return resized(self.read_region(level, x, y, wide, high), size, _BOX)
        return self._in_bands(level, (x, y, wide, high), size)

    def overview(self, max_side: int) -> UInt8:
        """The whole slide, its longer side ``max_side`` at most."""
        width, height = self.dimensions
        ratio = min(1.0, max_side / max(width, height))
        size = max(1, round(width * ratio)), max(1, round(height * ratio))
        return self.read_scaled(0, 0, width, height, size)

    def _in_bands(
        self, level: int, part: tuple[int, int, int, int], size: tuple[int, int]
    ) -> UInt8:
        """What is too large at once, as rows of the result: no memory but for some of them."""
        x, y, wide, high = part
        across, down = size
        page = np.empty((down, across, 3), np.uint8)
        # Squares of it, so that also a row of a very wide slide stays within bounds.
        rows = max(1, math.floor(down * 2048 / high))
        columns = max(1, math.floor(across * 2048 / wide))
        for row in range(0, down, rows):
            for column in range(0, across, columns):
                end_row, end_column = min(row + rows, down), min(column + columns, across)
                tops = y + row * high // down, y + max(1, end_row * high // down)
                lefts = x + column * wide // across, x + max(1, end_column * wide // across)
                tall, broad = max(1, tops[1] - tops[0]), max(1, lefts[1] - lefts[0])
                region = self.read_region(level, lefts[0], tops[0], broad, tall)
                cells = end_column - column, end_row - row
                page[row:end_row, column:end_column] = resized(region, cells, _BOX)
        return page

    def _read(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        with decoding(self.path):
            pixels = self._decode(level, x, y, width, height)
            self.reads += 1
            return to_srgb(pixels, self.facts.profile)

    @abstractmethod
    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        """``(height, width, 3)``, wholly within the level; in the file's own colour space."""

    def associated_image(self, name: str) -> UInt8:
        """``(H, W, 3)``. Never to be shown unasked: a label has a patient's name on it.

        Raises KeyError where there is none of that name, ImageError where it cannot be read.
        """
        raise KeyError(name)

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


_BOX = Image.Resampling.BOX
_MOST_UNEVEN = 1.1
"""Times that a pixel may be longer one way than the other."""
_AT_ONCE = 2 * 2048**2
"""Pixels that are read at once to be reduced: on the way each is held several times over."""


def _check_sizes(path: str, sizes: tuple[tuple[int, int], ...]) -> None:
    name = display_name(path)
    width, height = sizes[0]
    if min(min(size) for size in sizes) < 1:
        raise ImageError(
            text("{name} holds no pixels.", name=name),
            text("Export the slide again from its program."),
        )
    if width * height > MAX_SLIDE_PIXELS:
        raise ImageError(
            text(
                "{name} says that it is {width:,} × {height:,} pixels, more than any slide has.",
                name=name,
                width=width,
                height=height,
            ),
            text("It is damaged or made to do harm: get it again from a source you trust."),
        )


def pixel_size(properties: Mapping[str, str]) -> float | None:
    """Of OpenSlide's properties; see :func:`of_both`."""
    return of_both(*(_number(properties.get(f"openslide.mpp-{axis}")) for axis in "xy"))


def of_both(across: float | None, down: float | None) -> float | None:
    """The mean of both directions, where it is believable and pixels are about square: on others a
    field would be no square of tissue, and every area wrong."""
    told = [value for value in (across, down) if value is not None]
    if not told or max(told) > _MOST_UNEVEN * min(told):
        return None
    return believable(sum(told) / len(told))


def origin_of(properties: Mapping[str, str]) -> tuple[int, int]:
    """Of OpenSlide's properties: the corner of the part that was scanned. QuPath shows that part
    alone, and counts from there."""
    try:
        x, y, *size = (
            int(properties[f"openslide.bounds-{name}"]) for name in ("x", "y", "width", "height")
        )
    except (KeyError, ValueError):
        return 0, 0
    return (x, y) if min(size) > 0 else (0, 0)


def objective_of(properties: Mapping[str, str]) -> float | None:
    """Magnification between 1 and 200, else None."""
    value = _number(properties.get("openslide.objective-power"))
    return value if value is not None and 1 <= value <= 200 else None


def scale_warning(mpp: float | None, objective: float | None) -> tuple[Text, ...]:
    """What is to be told where the pixel size is not."""
    if mpp is not None:
        return ()
    usual = of_objective(objective)
    if usual is None:
        return (NO_SCALE,)
    return (
        text(
            "The slide does not tell how large its pixels are: {size:g} µm is taken, as usual at"
            " {objective:g}×.",
            size=usual,
            objective=objective,
        ),
    )


def _number(words: str | None) -> float | None:
    try:
        value = float(words or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def open_slide(path: str) -> Slide:
    """A slide of any kind, by any of its files; a TIFF also where it has no smaller levels.

    Raises ImageError with the reason; UnknownFormatError where the file is no slide at all.
    """
    from crcviewer.imaging.formats.slide_kinds import any_tiff, find_slide, not_a_slide

    with decoding(path):
        slide = find_slide(path) or any_tiff(path)
    if slide is None:
        raise not_a_slide(path)
    return slide


def slide_hash(slide: Slide) -> str:
    """Of the slide's head and samples of all its files."""
    hashes = [sample_hash(path, stamp) for path, stamp in slide.facts.files]
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("".join(hashes).encode("ascii")).hexdigest()


def files_with(paths: list[str]) -> tuple[tuple[str, Stamp], ...]:
    """With their stamps. Raises ImageError where one is gone."""
    return tuple((path, stamp_of(path)) for path in paths)
