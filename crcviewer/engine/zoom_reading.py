"""The reader's part of the deep zoom of single pictures: at all sizes what the network is given."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from crcviewer.engine.job import Job
from crcviewer.engine.picture_pyramid import PicturePyramid
from crcviewer.engine.slide_reading import levels_of, tell_tiles
from crcviewer.imaging.core.files import stamp_of
from crcviewer.imaging.core.intensity import UInt8
from crcviewer.imaging.formats.slide_source import SlideSource
from crcviewer.imaging.open.open_image import open_unhashed
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Progress
from crcviewer.protocol.slide_messages import (
    OpenZoom,
    ReadZoomTiles,
    SlideLevel,
    SlideTile,
    SlideTilesRead,
    ZoomOpened,
)
from crcviewer.protocol.text import text

_PICTURES = 4
_BYTES = 4 << 30
"""Of unpacked pictures together; the one that is looked at may have more."""

_Key = tuple[str, int | None]


class _Zoomed:
    """One picture: its levels, and who reads them."""

    def __init__(self, image: ImageRef, job: Job, told: Callable[[int, int], object]) -> None:
        source = open_unhashed(image.path, look=False)
        self.files = source.files
        self.pyramid: PicturePyramid | None = None
        self.levels: tuple[SlideLevel, ...]
        self.read: Callable[[SlideTile], UInt8]
        if isinstance(source, SlideSource):
            slide, levels = source.slide, levels_of(source.slide)
            self.levels = tuple(level.told for level in levels)
            self.read = lambda tile: levels[tile.level].read(slide, tile)
            return
        index = source.info.slices // 2 if image.slice_index is None else image.slice_index
        self.pyramid = PicturePyramid(source, index, job.kept_path(".pixels"), told)
        self.levels = self.pyramid.levels
        self.read = self.pyramid.read

    @property
    def current(self) -> bool:
        """Whether its file is as it was."""
        path, stamp = self.files[0]
        return stamp_of(path) == stamp

    @property
    def bytes(self) -> int:
        return self.pyramid.bytes if self.pyramid is not None else 0

    def close(self) -> None:
        if self.pyramid is not None:
            self.pyramid.close()


class ZoomReader:
    """Keeps the pictures looked at last. Opening has a lane of its own beside reading."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._kept: OrderedDict[_Key, _Zoomed] = OrderedDict()
        self._lock = Lock()

    def open_zoom(self, request: OpenZoom, job: Job) -> ZoomOpened:
        """See :class:`OpenZoom`."""
        return ZoomOpened(request.id, self._opened(request.image, job).levels)

    def read_tiles(self, request: ReadZoomTiles, job: Job) -> SlideTilesRead:
        """See :class:`ReadZoomTiles`."""
        zoomed = self._kept_one(request.image) or self._opened(request.image, job)
        return tell_tiles(request, job, self._pool, zoomed.read)

    def _kept_one(self, image: ImageRef) -> _Zoomed | None:
        key = image.path, image.slice_index
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _opened(self, image: ImageRef, job: Job) -> _Zoomed:
        kept = self._kept_one(image)
        if kept is not None and kept.current:
            return kept

        def told(done: int, total: int) -> None:
            job.token.check()
            job.report(Progress(job.request.id, done, total, text("Unpacking the picture")))

        made = _Zoomed(image, job, told)
        with self._lock:
            key = image.path, image.slice_index
            gone = [old] if (old := self._kept.pop(key, None)) is not None else []
            self._kept[key] = made
            while len(self._kept) > 1 and (
                len(self._kept) > _PICTURES or sum(z.bytes for z in self._kept.values()) > _BYTES
            ):
                gone.append(self._kept.popitem(last=False)[1])
        for zoomed in gone:
            zoomed.close()
        return made
