"""Small pictures for the rows that are seen: fetched when first painted, the latest first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import FieldOfView, ImageRef, Slot
from crcviewer.protocol.messages import FieldCropped, ImageOpened
from crcviewer.session.case import Picture
from crcviewer.ui.shared.pixels import image_of, take_pixels
from crcviewer.ui.shared.throttle import Throttle

_SIDES = (96, 192, 384)
"""Of what is asked for, so that a slider that moves asks anew twice at most."""
_KEPT_BYTES = 48 * 2**20
"""Some 1,300 of the smallest; what was scrolled past longer ago is fetched anew."""
_AT_ONCE = 2
_MOST_WAITING = 120
_MOST_AHEAD = 60
_COALESCE_MS = 80

_Key = tuple[str, str, int | None, Slot, FieldOfView | None]
"""Path, hash, slice, slot, and of a field of a slide its place: fields of one slide are told apart
by what is in them."""


class Thumbnails(QObject):
    """Asks the reader for two at a time at most, so that the images of the selected case never
    wait behind a column of thumbnails. What is seen comes before what will be seen next."""

    thumbnails_changed = Signal()

    def __init__(self, reader: ReaderClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._side = _SIDES[0]
        self._pixmaps: OrderedDict[_Key, tuple[int, QPixmap | None]] = OrderedDict()
        """With the side that was asked for."""
        self._bytes = 0
        self._waiting: OrderedDict[_Key, None] = OrderedDict()
        self._ahead: OrderedDict[_Key, None] = OrderedDict()
        self._asked: set[_Key] = set()
        self._ask_soon = Throttle(self._ask, 0, self)
        self._tell_soon = Throttle(self.thumbnails_changed.emit, _COALESCE_MS, self)

    @property
    def kept_bytes(self) -> int:
        """Of all pictures that are kept."""
        return self._bytes

    def set_side(self, pixels: int) -> None:
        """So large they are shown; smaller ones stand in until the others are there."""
        self._side = next((side for side in _SIDES if side >= pixels), _SIDES[-1])

    def pixmap(self, picture: Picture, slot: Slot) -> QPixmap | None:
        """The thumbnail, or None while it is fetched or where the file cannot be read."""
        key = _key(picture, slot)
        side, pixmap = self._pixmaps.get(key, (0, None))
        if side:
            self._pixmaps.move_to_end(key)
        if side < self._side and key not in self._asked:
            self._ahead.pop(key, None)
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > _MOST_WAITING:
                # Scrolled past; asked for anew when it is painted again.
                self._waiting.popitem(last=False)
            self._ask_soon()
        return pixmap

    def fetch_ahead(self, pictures: Iterable[tuple[Picture, Slot]]) -> None:
        """These will be seen next, the nearest first; those of the last call no more."""
        self._ahead.clear()
        for picture, slot in islice(pictures, _MOST_AHEAD):
            key = _key(picture, slot)
            known = self._pixmaps.get(key)
            missing = known is None or known[0] < self._side
            if missing and key not in self._asked and key not in self._waiting:
                self._ahead[key] = None
        self._ask_soon()

    def _ask(self) -> None:
        while (self._waiting or self._ahead) and len(self._asked) < _AT_ONCE:
            # Of what is seen the latest, of what is ahead the nearest.
            key, _ = self._waiting.popitem() if self._waiting else self._ahead.popitem(last=False)
            path, _, slice_index, slot, field = key
            self._asked.add(key)
            image = ImageRef(path, slice_index, field)
            if field is not None:
                call = self._reader.crop_field(image, slot, self._side // 4)
            else:
                call = self._reader.open_image(image, slot, self._side)
            call.belong_to(self)
            call.answered.connect(partial(self._on_call_answered, key, self._side))
            call.failed.connect(partial(self._keep, key, self._side, None))
            call.cancelled.connect(partial(self._asked.discard, key))

    def _on_call_answered(self, key: _Key, side: int, opened: ImageOpened | FieldCropped) -> None:
        self._keep(key, side, _pixmap_of(opened.array))

    def _keep(self, key: _Key, side: int, pixmap: QPixmap | None, *_: object) -> None:
        self._asked.discard(key)
        self._bytes += _bytes_of(pixmap) - _bytes_of(self._pixmaps.pop(key, (0, None))[1])
        self._pixmaps[key] = side, pixmap
        while self._bytes > _KEPT_BYTES and len(self._pixmaps) > 1:
            self._bytes -= _bytes_of(self._pixmaps.popitem(last=False)[1][1])
        self._tell_soon()
        self._ask()


def _key(picture: Picture, slot: Slot) -> _Key:
    info = picture.info
    field = picture.field if info.slide is not None else None
    return info.path, info.sha256, picture.slice_index, slot, field


def _bytes_of(pixmap: QPixmap | None) -> int:
    return 0 if pixmap is None else pixmap.width() * pixmap.height() * 4


def _pixmap_of(path: str) -> QPixmap | None:
    pixels = take_pixels(path)
    return None if pixels is None else QPixmap.fromImage(image_of(pixels))
