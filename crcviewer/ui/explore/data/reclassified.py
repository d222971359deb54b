"""Cases that are classified again without their radiology image, by the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from crcviewer.client.call import Call
from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Classified
from crcviewer.protocol.text import text
from crcviewer.ui.explore.data.map_data import Floats, MapData


@dataclass(frozen=True)
class Reclassified:
    """What came of it, for n cases of a map."""

    rows: NDArray[np.int64]
    """``(n,)``, of the map's arrays."""
    before: Floats
    """``(n, K)``: with radiology, as the map has it."""
    after: Floats
    """``(n, K)``: without."""
    from_map: int
    """How many were not shown to the model again, since their images are not at hand: their answer
    with the neutral radiology image is in the map already."""
    failed: tuple[Failure, ...] = ()
    """Why some cases could not be classified; they are not among the rows."""

    @cached_property
    def changed(self) -> NDArray[np.bool_]:
        """``(n,)``: whose class is another one."""
        return np.asarray(self.before.argmax(axis=1) != self.after.argmax(axis=1))


@dataclass
class _Work:
    data: MapData
    rows: NDArray[np.int64]
    asked: set[Call] = field(default_factory=set)
    after: dict[int, tuple[float, ...]] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    from_map: int = 0


class ReclassifyRun(QObject):
    """Batch work: the user's own cases overtake it."""

    progressed = Signal(int, int)
    """Done, and all; (0, 0): nothing is under way."""
    finished = Signal(object)  # Reclassified
    failed = Signal(object)  # Failure

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._work: _Work | None = None

    @property
    def running(self) -> bool:
        return self._work is not None

    def start(self, data: MapData, rows: NDArray[np.int64]) -> None:
        """These cases of a map; one after the other."""
        card = self._engine.card
        if self._work is not None or not len(rows):
            return
        if card is None or card.sha256 != data.model_sha256:
            self.failed.emit(
                Failure(
                    text("This map is of another model than the one that is loaded."),
                    text("Load the model that the map was made with."),
                )
            )
            return
        work = self._work = _Work(data, rows)
        for row in rows.tolist():
            pathology = data.cases[row].pathology if data.cases else None
            if pathology is None:
                work.after[row] = tuple(map(float, data.neutral_probabilities[row]))
                work.from_map += 1
                continue
            work.asked.add(self._ask(row, pathology))
        self._tell()

    def _ask(self, row: int, pathology: ImageRef) -> Call:
        call = self._engine.classify(pathology, overlays=False, batch=True)
        call.belong_to(self)
        call.answered.connect(lambda classified: self._on_call_answered(call, row, classified))
        call.failed.connect(lambda failure: self._on_call_failed(call, failure))
        call.cancelled.connect(self.cancel)
        return call

    def cancel(self) -> None:
        """Nothing comes of it."""
        work, self._work = self._work, None
        if work is not None:
            for call in work.asked:
                call.drop()
            self.progressed.emit(0, 0)

    def _on_call_answered(self, call: Call, row: int, classified: Classified) -> None:
        work = self._under_way(call)
        work.after[row] = classified.probabilities
        self._tell()

    def _on_call_failed(self, call: Call, failure: Failure) -> None:
        self._under_way(call).failed.append(failure)
        self._tell()

    def _under_way(self, call: Call) -> _Work:
        assert self._work is not None
        self._work.asked.remove(call)
        return self._work

    def _tell(self) -> None:
        work = self._work
        assert work is not None
        count = len(work.rows)
        self.progressed.emit(count - len(work.asked), count)
        if work.asked:
            return
        self._work = None
        self.progressed.emit(0, 0)
        rows = np.array(sorted(work.after), np.int64)
        if not len(rows):
            self.failed.emit(
                Failure(text("None of these cases could be classified."), work.failed[0].said)
            )
            return
        after = np.array([work.after[row] for row in rows.tolist()], np.float32)
        before = work.data.probabilities[rows]
        self.finished.emit(Reclassified(rows, before, after, work.from_map, tuple(work.failed)))
