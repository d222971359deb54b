"""Slices that are scrolled through: the one at which the scrolling rests is the case's."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from crcviewer.protocol.images import Slot
from crcviewer.ui.classify.case_images import CaseImages
from crcviewer.ui.classify.case_store import CaseStore

_REST_MS = 350
"""Without another slice, so that a case is not classified at each step of the wheel."""


class SliceScroll(QObject):
    """Shows slices at once, and tells the store when the user stays at one."""

    def __init__(self, store: CaseStore, images: CaseImages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._images = store, images
        self._passing: dict[Slot, tuple[int, int]] = {}
        """Case and slice."""
        self._rests = {slot: QTimer(self, singleShot=True, interval=_REST_MS) for slot in Slot}
        for slot, timer in self._rests.items():
            timer.timeout.connect(partial(self.settle, slot))

    def scrolling(self, slot: Slot) -> bool:
        """Whether what is in view may be another slice than the case's."""
        return slot in self._passing

    def show(self, case_id: int, slot: Slot, index: int) -> None:
        """Another slice."""
        case = self._store.get(case_id)
        picture = case.picture(slot) if case is not None else None
        if picture is not None:
            self._passing[slot] = case_id, index
            self._rests[slot].start()
            self._images.show(slot, replace(picture, slice_index=index))

    def settle(self, slot: Slot) -> None:
        """The slice that was shown last is the one to be classified."""
        self._rests[slot].stop()
        passing = self._passing.pop(slot, None)
        if passing is not None:
            case_id, index = passing
            self._store.set_slice(case_id, slot, index)
