"""DICOM whole-slide images: OpenSlide where it can, else frame by frame with our own decoders."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path

import numpy as np

from crcviewer.imaging.core import intensity
from crcviewer.imaging.core.decoding import decoding
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import Stamp, display_name, opened, read_head, stamp_of
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.formats.decoder_process import decoder_process
from crcviewer.imaging.formats.detect_format import Format, detect_format
from crcviewer.imaging.formats.dicom import series_info
from crcviewer.imaging.formats.dicom_header import DicomHeader, read_header
from crcviewer.imaging.formats.dicom_pixels import check_deflated, check_pixels, frame_values
from crcviewer.imaging.formats.slide import Slide, SlideFacts, of_both, scale_warning
from crcviewer.imaging.formats.slide_parts import fluorescence
from crcviewer.protocol.text import text

_KEPT_TILES = 256
_MOST_FILES = 4096
"""Of one folder, looked at for the levels of a slide."""

Level = tuple[str, Stamp, DicomHeader]


def dicom_slide(path: str, stamp: Stamp) -> Slide | None:
    """None where the object is no slide. Raises ImageError where it is one that cannot be read."""
    with opened(path, stamp) as file:
        check_deflated(path, file)
        header = read_header(file)
    return slide_of_header(path, header) if header.slide_part and header.has_pixels else None


def slide_of_header(path: str, header: DicomHeader) -> Slide:
    """The whole slide. Raises ImageError."""
    levels = [level for level in files_of_slide(path, header) if level[2].slide_part == "VOLUME"]
    if not levels:
        raise ImageError(
            text(
                "{name} is the label or the overview of a slide: it is not shown, since a"
                " patient's name may stand on it.",
                name=display_name(path),
            ),
            text("Open the file of the slide itself, in one folder with this one."),
        )
    if all(level[2].samples == 1 for level in levels):
        raise fluorescence(path)
    largest = max(levels, key=_area)
    import openslide

    from crcviewer.imaging.formats.openslide_slide import OpenSlideSlide

    try:
        slide: Slide = OpenSlideSlide(largest[0], "dicom", series_info(header))
        # That it opens says nothing of its pixels: a tile of the smallest level tells.
        last = slide.levels[-1]
        slide.read_region(len(slide.levels) - 1, last.width // 2, last.height // 2, 1, 1)
    except (openslide.OpenSlideError, ImageError):
        with decoding(path):
            return DicomSlide(largest[0], levels)
    return slide


def files_of_slide(path: str, header: DicomHeader) -> list[Level]:
    """All files of the slide in the folder of one of them, that one among them."""
    folder = Path(path).parent
    others = slides_in(str(folder), folder.stat().st_mtime_ns)
    of_it = [other for other in others if other[2].slide_id == header.slide_id]
    return [(path, stamp_of(path), header), *(other for other in of_it if other[0] != path)]


@lru_cache(maxsize=4)
def slides_in(folder: str, _changed: int) -> tuple[Level, ...]:
    """All files of slides in a folder, not below it."""
    found = []
    for path in sorted(Path(folder).iterdir())[:_MOST_FILES]:
        try:
            with decoding(path):
                if not path.is_file():
                    continue
                stamp = stamp_of(path)
                if detect_format(read_head(path, stamp)) is not Format.DICOM:
                    continue
                with opened(path, stamp) as file:
                    check_deflated(str(path), file)
                    told = read_header(file)
        except ImageError:
            continue
        if told.slide_part and told.has_pixels:
            found.append((str(path), stamp, told))
    return tuple(found)


def _area(level: Level) -> int:
    width, height = _size(level[2])
    return width * height


def _size(header: DicomHeader) -> tuple[int, int]:
    return header.slide or (header.columns, header.rows)


class DicomSlide(Slide):
    """Frames of the first optical path and focal plane; what has no frame is white."""

    def __init__(self, path: str, levels: list[Level]) -> None:
        """Raises ImageError."""
        ordered = sorted(levels, key=_area, reverse=True)
        kept: dict[tuple[int, int], Level] = {}
        for level in ordered:
            kept.setdefault(_size(level[2]), level)
        self._files = list(kept.values())
        for name, stamp, header in self._files:
            check_pixels(name, header, stamp.size)
        self._places = [_frames(header) for _, _, header in self._files]
        self._lock = threading.Lock()
        self._tiles: OrderedDict[tuple[int, int], UInt8] = OrderedDict()
        first = self._files[0][2]
        spacing = first.spacing
        mpp = of_both(1000 * spacing[0], 1000 * spacing[1]) if spacing else None
        facts = SlideFacts(
            "dicom",
            tuple(kept),
            mpp,
            first.objective,
            profile=first.profile,
            files=tuple((name, stamp) for name, stamp, _ in self._files),
            series=series_info(first),
            warnings=scale_warning(mpp, first.objective),
        )
        super().__init__(path, facts)
        last = self.levels[-1]
        self.read_region(len(self.levels) - 1, last.width // 2, last.height // 2, 1, 1)

    def close(self) -> None:
        with self._lock:
            self._tiles.clear()

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> UInt8:
        page = np.full((height, width, 3), 255, np.uint8)
        header = self._files[level][2]
        # Backwards: of several paths or planes of one place the first is seen.
        for number, (left, top) in reversed(list(enumerate(self._places[level]))):
            if not (left < x + width and left + header.columns > x):
                continue
            if not (top < y + height and top + header.rows > y):
                continue
            tile = self._tile(level, number)
            from_x, from_y = max(x, left), max(y, top)
            to_x, to_y = min(x + width, left + tile.shape[1]), min(y + height, top + tile.shape[0])
            page[from_y - y : to_y - y, from_x - x : to_x - x] = tile[
                from_y - top : to_y - top, from_x - left : to_x - left
            ]
        return page

    def _tile(self, level: int, number: int) -> UInt8:
        key = level, number
        with self._lock:
            if key in self._tiles:
                self._tiles.move_to_end(key)
                return self._tiles[key]
        path, stamp, header = self._files[level]
        if header.encapsulated:
            values = decoder_process.frame(path, stamp, number)
        else:
            with opened(path, stamp) as file:
                values = frame_values(file, header, number)
        deep = None if values.dtype == np.uint8 else np.array([0, 2**header.bits_stored - 1])
        tile = intensity.as_rgb(intensity.to_8_bits(values, deep))
        with self._lock:
            self._tiles[key] = tile
            while len(self._tiles) > _KEPT_TILES:
                self._tiles.popitem(last=False)
        return tile


def _frames(header: DicomHeader) -> list[tuple[int, int]]:
    """Where each frame of the first optical path and focal plane lies."""
    if header.tiles:
        return list(header.tiles)
    width, height = _size(header)
    across, down = -(-width // header.columns), -(-height // header.rows)
    return [
        (number % across * header.columns, number // across * header.rows)
        for number in range(min(across * down, header.frames))
    ]
