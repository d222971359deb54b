"""Fetches the two images of the case that is shown; the latest wish counts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import text
from crcviewer.session.case import Picture
from crcviewer.ui.shared.pixels import take_pixels

_KEPT_BYTES = 192 * 2**20
"""A CT of 300 slices, while it is looked at."""
_OTHERS_BYTES = 48 * 2**20
"""Of images that were looked at before: some hundred cases to walk back to."""
_AHEAD = 12
"""Slices that are fetched before they are wished for, in the direction of the scrolling."""
# Below this a blank pane between two images would only flicker.
_BUSY_AFTER_MS = 150

_STOPPED = Failure(text("Reading the image was stopped."), text("Select the case again."))
_LOST = Failure(text("The image was lost on its way. Select the case again."))

_Key = tuple[str, str, int | None, Slot]
"""Path, hash, slice (None: the middle one), slot."""
_Opened = tuple[ImageOpened, NDArray[Any]]


@dataclass
class _Place:
    """What goes on for one slot."""

    wish: Picture | None = None
    step: int = 0
    """The direction of the scrolling; 0: nobody scrolls."""
    call: Call | None = None
    asked: _Key | None = None
    next: tuple[Picture, ...] = ()
    """Of the cases that the arrow keys come to next, the nearest first."""


class CaseImages(QObject):
    """Images seen lately are kept, so that walking back and moving the field of view is instant.

    While slices are scrolled one is fetched at a time: what comes is shown even where the wish has
    moved on, and then the latest wish is next, so that a fast hand sees some of the slices and the
    reader has no queue.
    """

    image_ready = Signal(object, object, object)
    """Slot, :class:`ImageOpened` with the default field of view, pixels ``(H, W)`` or
    ``(H, W, 3)`` uint8, or values ``(H, W)``."""
    image_failed = Signal(object, object)
    """Slot, :class:`Text`."""
    image_awaited = Signal(object)
    """Slot: it takes noticeably long."""

    def __init__(self, reader: ReaderClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._places = {slot: _Place() for slot in Slot}
        self._kept: OrderedDict[_Key, _Opened] = OrderedDict()
        self._awaited: set[Slot] = set()
        self._busy = {slot: QTimer(self, singleShot=True, interval=_BUSY_AFTER_MS) for slot in Slot}
        for slot, timer in self._busy.items():
            timer.timeout.connect(lambda slot=slot: self.image_awaited.emit(slot))

    def show(self, slot: Slot, picture: Picture | None) -> None:
        """Fetch this picture, and no longer any other one for the slot."""
        place = self._places[slot]
        before, place.wish = place.wish, picture
        same = before is not None and picture is not None and _image(before) == _image(picture)
        place.step = _direction(before, picture) if same else 0
        fetched = picture is not None and place.asked == _key(picture, slot)
        if not same and not fetched:
            self._drop_call(place)
        if picture is None:
            self._come(slot)
            return
        if not self._show_kept(slot):
            self._awaited.add(slot)
            # From the first wish that was not met: a key held down would put it off for ever.
            if not self._busy[slot].isActive():
                self._busy[slot].start()
        self._go_on(slot)

    def awaits(self, slot: Slot) -> bool:
        """Whether the picture that was wished for is neither shown yet nor known to fail."""
        return slot in self._awaited

    def fetch_ahead(self, slot: Slot, pictures: Iterable[Picture]) -> None:
        """These may be wished for next: they are fetched once nothing else is."""
        place = self._places[slot]
        place.next = tuple(pictures)
        if place.call is None and (place.wish is None or _key(place.wish, slot) in self._kept):
            self._fetch_next(slot)

    def _show_kept(self, slot: Slot) -> bool:
        wish = self._places[slot].wish
        assert wish is not None
        key = _key(wish, slot)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            self._come(slot)
            self.image_ready.emit(slot, *kept)
        return kept is not None

    def _come(self, slot: Slot) -> None:
        self._busy[slot].stop()
        self._awaited.discard(slot)

    def _go_on(self, slot: Slot) -> None:
        """Ask for the wish, else for a neighbour that will be wished for soon."""
        place = self._places[slot]
        if place.call is not None:
            return
        if place.wish is None:
            self._fetch_next(slot)
            return
        picture, wanted = place.wish, _key(place.wish, slot)
        if wanted not in self._kept:
            self._ask(slot, picture)
            return
        opened, _ = self._kept[wanted]
        for step in range(1, _AHEAD + 1) if place.step else ():
            index = opened.slice_index + step * place.step
            near = replace(picture, slice_index=index)
            if 0 <= index < opened.info.slices and _key(near, slot) not in self._kept:
                self._ask(slot, near)
                return
        if not place.step:
            self._fetch_next(slot)

    def _fetch_next(self, slot: Slot) -> None:
        place = self._places[slot]
        while place.next:
            picture, *rest = place.next
            place.next = tuple(rest)
            if _key(picture, slot) not in self._kept:
                self._ask(slot, picture)
                return

    def _ask(self, slot: Slot, picture: Picture) -> None:
        place, key = self._places[slot], _key(picture, slot)
        # Asked without the user's field of view, so that the reply tells the default one.
        image = replace(picture.ref(), field=None)
        call = place.call = self._reader.open_image(image, slot, values=True)
        place.asked = key
        call.belong_to(self)
        call.answered.connect(partial(self._on_call_answered, slot, key))
        call.failed.connect(partial(self._on_call_failed, slot, key))
        call.cancelled.connect(partial(self._on_call_failed, slot, key, _STOPPED))

    @staticmethod
    def _drop_call(place: _Place) -> None:
        if place.call is not None:
            place.call.drop()
        place.call = None

    def _on_call_answered(self, slot: Slot, key: _Key, opened: ImageOpened) -> None:
        place = self._places[slot]
        place.call = None
        pixels = take_pixels(opened.array)
        if pixels is None:
            self._on_call_failed(slot, key, _LOST)
            return
        wanted = None if place.wish is None else _key(place.wish, slot)
        awaited = wanted is not None and wanted not in self._kept
        # What was fetched ahead is not what is waited for.
        awaited = awaited and place.wish is not None and _image(place.wish) == key[:2]
        self._keep((*key[:2], opened.slice_index, slot), (opened, pixels))
        if key[2] is None:
            self._keep(key, (opened, pixels))
        if wanted in self._kept:
            self._come(slot)
        if awaited:
            self.image_ready.emit(slot, opened, pixels)
        self._go_on(slot)

    def _keep(self, key: _Key, opened: _Opened) -> None:
        self._kept[key] = opened
        looked_at = {_image(place.wish) for place in self._places.values() if place.wish}
        self._forget([k for k in self._kept if k[:2] not in looked_at], _OTHERS_BYTES)
        self._forget([k for k in self._kept if k != key], _KEPT_BYTES - opened[1].nbytes)

    def _forget(self, keys: list[_Key], most: int) -> None:
        """The oldest of these, until the rest of them takes no more than ``most`` bytes."""
        taken = sum(self._kept[key][1].nbytes for key in keys)
        for key in keys:
            if taken <= most:
                return
            taken -= self._kept.pop(key)[1].nbytes

    def _on_call_failed(self, slot: Slot, key: _Key, failure: Failure) -> None:
        place = self._places[slot]
        place.call = None
        if place.wish is None:
            self._fetch_next(slot)
            return
        if key == _key(place.wish, slot):
            self._come(slot)
            self.image_failed.emit(slot, failure.said)
        elif _key(place.wish, slot) not in self._kept:
            self._go_on(slot)
        else:
            # It was fetched ahead: told when it is wished for.
            self._fetch_next(slot)


def _key(picture: Picture, slot: Slot) -> _Key:
    return (*_image(picture), picture.slice_index, slot)


def _image(picture: Picture) -> tuple[str, str]:
    return picture.info.path, picture.info.sha256


def _direction(before: Picture | None, now: Picture | None) -> int:
    if before is None or now is None or now.slice_index is None:
        return 0
    start = before.info.slices // 2 if before.slice_index is None else before.slice_index
    return (now.slice_index > start) - (now.slice_index < start)
