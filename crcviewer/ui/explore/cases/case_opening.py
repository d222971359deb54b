"""A case of the map becomes a case of Classify: from its files, its set, or the picture kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from crcviewer.client.reader_client import ReaderClient
from crcviewer.imaging.core.part_paths import parse_medmnist_path
from crcviewer.protocol.images import ImageRef
from crcviewer.session.case import KeptPicture, WantedCase
from crcviewer.ui.classify.tile_opening import TileOpening
from crcviewer.ui.explore.data.case_facts import case_name, why_not_opened
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.message_bar import Message, Severity


class CaseOpening(QObject):
    """What is no file of its own is written as one into a folder of the program's."""

    opened = Signal(object)  # WantedCase
    message_raised = Signal(object)  # Message

    def __init__(self, reader: ReaderClient, place: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles = TileOpening(reader, place, self)
        self.tiles.opened.connect(self.opened)
        self.tiles.message_raised.connect(self.message_raised)

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
        self.tiles.open(
            _name(data, row), case.pathology, case.radiology, synthetic=bool(data.synthetic[row])
        )

    def _open_kept(self, data: MapData, row: int) -> None:
        pixels = data.thumbnail(int(data.tiles[row]))
        assert pixels is not None
        name = _name(data, row)
        key = f"{data.model_sha256} {data.path}"
        path = self.tiles.write(key, f"{name}.png", np.asarray(pixels))
        if path is not None:
            kept = KeptPicture(
                side=int(pixels.shape[0]),
                in_model=data.in_model,
                radiology_left_out=int(data.slices[row]) >= 0,
                synthetic=bool(data.synthetic[row]),
            )
            self.opened.emit(WantedCase(name, ImageRef(str(path)), kept=kept))


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
