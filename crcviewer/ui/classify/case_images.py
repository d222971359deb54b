"""Fetches the two images of the case that is shown; the latest wish counts."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.messages import Failed, ImageOpened, Reply, Slot
from crcviewer.protocol.text import text
from crcviewer.ui.classify.case import Picture

_KEPT_BYTES = 128 * 2**20
# Below this a blank pane between two images would only flicker.
_BUSY_AFTER_MS = 150

_Key = tuple[str, str, int | None, Slot]
_Opened = tuple[ImageOpened, NDArray[np.uint8]]


class CaseImages(QObject):
    """Images seen lately are kept, so that walking back and moving the field of view is instant."""

    image_ready = Signal(object, object, object)
    """Slot, :class:`ImageOpened` with the default field of view, pixels ``(H, W)`` or
    ``(H, W, 3)`` uint8."""
    image_failed = Signal(object, object)
    """Slot, :class:`Text`."""
    image_awaited = Signal(object)
    """Slot: it takes noticeably long."""

    def __init__(self, reader: ReaderClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._asked: dict[int, tuple[Slot, _Key]] = {}
        self._kept: OrderedDict[_Key, _Opened] = OrderedDict()
        self._busy = {slot: QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS) for slot in Slot}
        for slot, timer in self._busy.items():
            timer.timeout.connect(lambda slot=slot: self.image_awaited.emit(slot))
        reader.image_opened.connect(self._on_reader_image_opened)
        reader.request_failed.connect(self._on_reader_request_failed)
        reader.request_cancelled.connect(self._on_reader_request_cancelled)

    def show(self, slot: Slot, picture: Picture | None) -> None:
        """Fetch this picture, and no longer any other one for the slot."""
        for request, (asked_slot, _) in list(self._asked.items()):
            if asked_slot is slot:
                del self._asked[request]
                self._reader.cancel(request)
        self._busy[slot].stop()
        if picture is None:
            return
        key = (picture.info.path, picture.info.sha256, picture.slice_index, slot)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self.image_ready.emit(slot, *kept)
            return
        # Asked without the user's field of view, so that the reply tells the default one.
        request = self._reader.open_image(replace(picture.ref(), field=None), slot)
        self._asked[request] = (slot, key)
        self._busy[slot].start()

    def _on_reader_image_opened(self, opened: ImageOpened) -> None:
        asked = self._asked.pop(opened.id, None)
        if asked is None:
            return
        slot, key = asked
        self._busy[slot].stop()
        file = Path(opened.array)
        try:
            pixels = np.load(file, allow_pickle=False)
        except (OSError, ValueError):
            self.image_failed.emit(
                slot, text("The image was lost on its way. Select the case again.")
            )
            return
        finally:
            file.unlink(missing_ok=True)
        self._kept[key] = (opened, pixels)
        while len(self._kept) > 1 and sum(p.nbytes for _, p in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)
        self.image_ready.emit(slot, opened, pixels)

    def _on_reader_request_failed(self, failed: Failed) -> None:
        asked = self._asked.pop(failed.id, None)
        if asked is not None:
            self._busy[asked[0]].stop()
            self.image_failed.emit(asked[0], failed.failure.said)

    def _on_reader_request_cancelled(self, reply: Reply) -> None:
        self._asked.pop(reply.id, None)
