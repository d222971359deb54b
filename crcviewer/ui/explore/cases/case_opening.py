"""A case of the map becomes a case of Classify: from its files, its set, or the picture kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from crcviewer.client.call import Call
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.part_paths import parse_medmnist_path
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import ImageOpened, ImageRef, Slot
from crcviewer.protocol.text import text
from crcviewer.ui.classify.case import KeptPicture, WantedCase
from crcviewer.ui.explore.data.case_facts import case_name, why_not_opened
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.pixels import image_of

Pixels = NDArray[np.uint8]


@dataclass(eq=False)
class _Awaited:
    """A case whose images the reader takes out of a set."""

    data: MapData
    row: int
    waiting: set[Call] = field(default_factory=set)
    files: dict[Slot, ImageRef] = field(default_factory=dict)


class CaseOpening(QObject):
    """What is no file of its own is written as one into the session's folder, which is gone when
    the program ends."""

    opened = Signal(object)  # WantedCase
    message_raised = Signal(object)  # Message

    def __init__(
        self, reader: ReaderClient, maps: MapClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._reader, self._place = reader, maps.session / "opened"
        self._awaited: list[_Awaited] = []

    def open(self, data: MapData, row: int) -> None:
        """Answered by ``opened``; or by a message that says why not."""
        reason = why_not_opened(data, row)
        if reason:
            self.message_raised.emit(Message(Severity.INFORMATION, reason))
            return
        case = data.cases[row] if data.cases else None
        if case is None or case.pathology is None:
            self._open_kept(data, row)
            return
        if parse_medmnist_path(case.pathology.path) is None:
            self.opened.emit(WantedCase(_name(data, row), case.pathology, case.radiology))
            return
        if any(a.data is data and a.row == row for a in self._awaited):
            return
        awaited = _Awaited(data, row)
        self._awaited.append(awaited)
        for slot, ref in ((Slot.PATHOLOGY, case.pathology), (Slot.RADIOLOGY, case.radiology)):
            if ref is not None:
                awaited.waiting.add(self._ask(awaited, slot, ref))

    def _ask(self, awaited: _Awaited, slot: Slot, ref: ImageRef) -> Call:
        call = self._reader.open_image(ref, slot)
        call.belong_to(self)
        call.answered.connect(lambda opened: self._on_call_answered(call, awaited, slot, opened))
        call.failed.connect(partial(self._on_call_failed, awaited))
        call.cancelled.connect(partial(self._leave, awaited))
        return call

    def _open_kept(self, data: MapData, row: int) -> None:
        pixels = data.thumbnail(int(data.tiles[row]))
        assert pixels is not None
        name = _name(data, row)
        path = self._write(data, f"{name}.png", np.asarray(pixels))
        if path is not None:
            kept = KeptPicture(
                side=int(pixels.shape[0]),
                in_model=data.in_model,
                radiology_left_out=int(data.slices[row]) >= 0,
                synthetic=bool(data.synthetic[row]),
            )
            self.opened.emit(WantedCase(name, ImageRef(str(path)), kept=kept))

    def _write(self, data: MapData, name: str, pixels: Pixels) -> Path | None:
        """None, with a message, where there is no room."""
        of_map = hashlib.sha256(f"{data.model_sha256} {data.path}".encode()).hexdigest()
        folder = self._place / of_map[:12]
        file = folder / re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            image = image_of(pixels)
            if pixels.ndim == 2:  # the reader tells a grey file from a colour one
                image = image.convertToFormat(QImage.Format.Format_Grayscale8)
            if not image.save(str(file)):
                raise OSError(file)
        except OSError:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text("The picture of this case could not be written."),
                    text("Make room on the disk, and open it again."),
                )
            )
            return None
        return file

    # ------------------------------------------------------------------------------- a set

    def _on_call_answered(
        self, call: Call, awaited: _Awaited, slot: Slot, opened: ImageOpened
    ) -> None:
        awaited.waiting.remove(call)
        array = Path(opened.array)
        try:
            pixels = np.load(array, allow_pickle=False)
        except (OSError, ValueError):
            self._leave(awaited)
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    text("The picture of this case could not be read."),
                    text("Make room on the disk, and open it again."),
                )
            )
            return
        finally:
            array.unlink(missing_ok=True)
        ending = "" if slot is Slot.PATHOLOGY else ", radiology"
        name = _name(awaited.data, awaited.row)
        path = self._write(awaited.data, f"{name}{ending}.png", pixels)
        if path is None:
            self._leave(awaited)
            return
        awaited.files[slot] = ImageRef(str(path))
        if not awaited.waiting:
            self._awaited.remove(awaited)
            kept = KeptPicture(
                side=0,
                in_model=False,
                radiology_left_out=False,
                synthetic=bool(awaited.data.synthetic[awaited.row]),
            )
            self.opened.emit(
                WantedCase(
                    name, awaited.files[Slot.PATHOLOGY], awaited.files.get(Slot.RADIOLOGY), kept
                )
            )

    def _on_call_failed(self, awaited: _Awaited, failure: Failure) -> None:
        self._leave(awaited)
        self.message_raised.emit(Message.of(failure))

    def _leave(self, awaited: _Awaited) -> None:
        """Nothing comes of this case."""
        self._awaited.remove(awaited)
        for call in awaited.waiting:
            call.drop()


def _name(data: MapData, row: int) -> str:
    """What the case is called in Classify: who it is, and its class where that is known."""
    case = data.cases[row] if data.cases else None
    if case is not None and case.pathology is not None and not _packed(case.pathology):
        return case.name
    # A name of a case is one from now on, in the language in which it was opened.
    name, label = say(case_name(data, row)), int(data.labels[row])
    return f"{name} ({data.code(label)})" if label >= 0 else name


def _packed(ref: ImageRef) -> bool:
    return parse_medmnist_path(ref.path) is not None
