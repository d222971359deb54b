"""A tile of a set becomes a case of its own: its images are taken out into files of the session."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crcviewer.client.call import Call
from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.part_paths import parse_medmnist_path
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef, Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.protocol.text import Text, text
from crcviewer.session.case import KeptPicture, WantedCase
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.pixels import image_of, take_pixels

Pixels = NDArray[np.uint8]
Files = Mapping[Slot, ImageRef]


@dataclass(eq=False)
class _Awaited:
    """A case whose images the reader takes out of a set."""

    key: str
    name: str
    done: Callable[[Files], object]
    waiting: set[Call] = field(default_factory=set)
    files: dict[Slot, ImageRef] = field(default_factory=dict)


class TileOpening(QObject):
    """What is no file of its own is written as one below ``place``."""

    opened = Signal(object)  # WantedCase
    message_raised = Signal(object)  # Message

    def __init__(self, reader: ReaderClient, place: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._place = reader, place
        self._awaited: list[_Awaited] = []

    def open(
        self, name: str, pathology: ImageRef, radiology: ImageRef | None, *, synthetic: bool
    ) -> None:
        """Answered by ``opened``, or by a message that says why not."""
        if parse_medmnist_path(pathology.path) is None:
            self.opened.emit(WantedCase(name, pathology, radiology))
            return
        kept = KeptPicture(side=0, in_model=False, radiology_left_out=False, synthetic=synthetic)

        def done(files: Files) -> None:
            self.opened.emit(
                WantedCase(name, files[Slot.PATHOLOGY], files.get(Slot.RADIOLOGY), kept)
            )

        wanted = {Slot.PATHOLOGY: pathology}
        if radiology is not None:
            wanted[Slot.RADIOLOGY] = radiology
        self.take_out(f"{pathology.path} {pathology.slice_index}", name, wanted, done)

    def take_out(self, key: str, name: str, wanted: Files, done: Callable[[Files], object]) -> None:
        """Files of these images, told when they are there; a second wish for the same ``key`` while
        the first is under way is none."""
        if any(awaited.key == key for awaited in self._awaited):
            return
        awaited = _Awaited(key, name, done)
        self._awaited.append(awaited)
        for slot, ref in wanted.items():
            awaited.waiting.add(self._ask(awaited, slot, ref))

    def write(self, key: str, name: str, pixels: Pixels) -> Path | None:
        """None, with a message, where there is no room."""
        folder = self._place / hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]
        file = folder / re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", name)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            image = image_of(pixels)
            if pixels.ndim == 2:  # the reader tells a grey file from a colour one
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            if not image.save(str(file)):
                raise OSError(file)
        except OSError:
            self._say(text("The picture of this case could not be written."))
            return None
        return file

    def _ask(self, awaited: _Awaited, slot: Slot, ref: ImageRef) -> Call:
        call = self._reader.open_image(ref, slot)
        call.belong_to(self)
        call.answered.connect(lambda opened: self._on_call_answered(call, awaited, slot, opened))
        call.failed.connect(partial(self._on_call_failed, awaited))
        call.cancelled.connect(partial(self._leave, awaited))
        return call

    def _on_call_answered(
        self, call: Call, awaited: _Awaited, slot: Slot, opened: ImageOpened
    ) -> None:
        awaited.waiting.remove(call)
        pixels = take_pixels(opened.array)
        if pixels is None:
            self._leave(awaited)
            self._say(text("The picture of this case could not be read."))
            return
        ending = "" if slot is Slot.PATHOLOGY else ", radiology"
        path = self.write(awaited.key, f"{awaited.name}{ending}.png", pixels)
        if path is None:
            self._leave(awaited)
            return
        awaited.files[slot] = ImageRef(str(path))
        if not awaited.waiting:
            self._awaited.remove(awaited)
            awaited.done(awaited.files)

    def _on_call_failed(self, awaited: _Awaited, failure: Failure) -> None:
        self._leave(awaited)
        self.message_raised.emit(Message.of(failure))

    def _leave(self, awaited: _Awaited) -> None:
        """Nothing comes of this case."""
        self._awaited.remove(awaited)
        for call in awaited.waiting:
            call.drop()

    def _say(self, cause: Text) -> None:
        self.message_raised.emit(
            Message(
                Severity.ERROR,
                cause,
                text("Make room on the disk, and open it again."),
            )
        )
