"""Fetches the two images of the case that is shown; the latest wish counts."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import ImageOpened, Slot
from crcviewer.protocol.text import text
from crcviewer.ui.classify.case import Picture

_KEPT_BYTES = 128 * 2**20
# Below this a blank pane between two images would only flicker.
_BUSY_AFTER_MS = 150

_STOPPED = Failure(text("Reading the image was stopped."), text("Select the case again."))

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
        self._calls: dict[Slot, Call] = {}
        self._kept: OrderedDict[_Key, _Opened] = OrderedDict()
        self._busy = {slot: QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS) for slot in Slot}
        for slot, timer in self._busy.items():
            timer.timeout.connect(lambda slot=slot: self.image_awaited.emit(slot))

    def show(self, slot: Slot, picture: Picture | None) -> None:
        """Fetch this picture, and no longer any other one for the slot."""
        before = self._calls.pop(slot, None)
        if before is not None:
            before.drop()
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
        call = self._calls[slot] = self._reader.open_image(replace(picture.ref(), field=None), slot)
        call.belong_to(self)
        call.answered.connect(partial(self._on_call_answered, slot, key))
        call.failed.connect(partial(self._on_call_failed, slot))
        call.cancelled.connect(partial(self._on_call_failed, slot, _STOPPED))
        self._busy[slot].start()

    def _on_call_answered(self, slot: Slot, key: _Key, opened: ImageOpened) -> None:
        del self._calls[slot]
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

    def _on_call_failed(self, slot: Slot, failure: Failure) -> None:
        del self._calls[slot]
        self._busy[slot].stop()
        self.image_failed.emit(slot, failure.said)
