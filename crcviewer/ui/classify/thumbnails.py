"""Small pictures for the rows that are seen: fetched when first painted, the latest first."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.session.case import Picture
from crcviewer.ui.shared.pixels import image_of
from crcviewer.ui.shared.throttle import Throttle

_SIDE = 96
_KEPT = 600
"""Some 22 MB; what was scrolled past longer ago is fetched anew when it is seen."""
_AT_ONCE = 2
_MOST_WAITING = 60
_COALESCE_MS = 80

_Key = tuple[str, str, int | None, Slot]
"""Path, hash, slice, slot."""


class Thumbnails(QObject):
    """Asks the reader for two at a time at most, so that the images of the selected case never
    wait behind a column of thumbnails."""

    thumbnails_changed = Signal()

    def __init__(self, reader: ReaderClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._pixmaps: OrderedDict[_Key, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[_Key, None] = OrderedDict()
        self._asked: set[_Key] = set()
        self._ask_soon = Throttle(self._ask, 0, self)
        self._tell_soon = Throttle(self.thumbnails_changed.emit, _COALESCE_MS, self)

    def pixmap(self, picture: Picture, slot: Slot) -> QPixmap | None:
        """The thumbnail, or None while it is fetched or where the file cannot be read."""
        key = (picture.info.path, picture.info.sha256, picture.slice_index, slot)
        if key in self._pixmaps:
            self._pixmaps.move_to_end(key)
            return self._pixmaps[key]
        if key not in self._asked:
            self._waiting[key] = None
            self._waiting.move_to_end(key)
            if len(self._waiting) > _MOST_WAITING:
                # Scrolled past; asked for anew when it is painted again.
                self._waiting.popitem(last=False)
            self._ask_soon()
        return None

    def _ask(self) -> None:
        while self._waiting and len(self._asked) < _AT_ONCE:
            key, _ = self._waiting.popitem()
            path, _, slice_index, slot = key
            self._asked.add(key)
            call = self._reader.open_image(ImageRef(path, slice_index), slot, _SIDE)
            call.belong_to(self)
            call.answered.connect(partial(self._on_call_answered, key))
            call.failed.connect(partial(self._keep, key, None))
            call.cancelled.connect(partial(self._asked.discard, key))

    def _on_call_answered(self, key: _Key, opened: ImageOpened) -> None:
        self._keep(key, _pixmap_of(opened.array))

    def _keep(self, key: _Key, pixmap: QPixmap | None, *_: object) -> None:
        self._asked.discard(key)
        self._pixmaps[key] = pixmap
        if len(self._pixmaps) > _KEPT:
            self._pixmaps.popitem(last=False)
        self._tell_soon()
        self._ask()


def _pixmap_of(path: str) -> QPixmap | None:
    file = Path(path)
    try:
        pixels: NDArray[np.uint8] = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        return None
    finally:
        file.unlink(missing_ok=True)
    return QPixmap.fromImage(image_of(pixels))
