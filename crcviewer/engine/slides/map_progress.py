"""What is told of a map while it is made: its grid, its fields, and how far it has come."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.job import Job
from crcviewer.engine.slides.journal import JournalHead, Records
from crcviewer.engine.slides.map_slide import Step
from crcviewer.protocol.messages import Request
from crcviewer.protocol.slide_messages import SlideFields, SlideGrid, SlideProgress

_TOLD_EVERY_S = 0.4


class MapProgress:
    """What is said of a map under way; not more often than anybody could look."""

    def __init__(self, request: Request, job: Job, total: int, done: int) -> None:
        self._id, self._job = request.id, job
        self._total, self._before, self._done = total, done, done
        self._waiting: list[Records] = []
        self._last = 0.0
        self._coloured = False

    def grid(self, head: JournalHead, wanted: NDArray[np.bool_], path: Path, mpp: float,
             told_by: str) -> None:  # fmt: skip
        """First of all."""
        array = self._job.array_path(".npy")
        np.save(array, wanted, allow_pickle=False)
        self._job.report(
            SlideGrid(
                self._id, 0.0, 0.0, head.pitch, head.side, head.columns, head.rows, self._total,
                self._before, str(array), str(path), mpp, told_by, head.radiology_used,
                head.warnings, head.model_name, head.model_sha256, head.classes,
            )
        )  # fmt: skip

    def fields(self, records: Records) -> None:
        """Fields that are in the journal."""
        if not len(records):
            return
        array = self._job.array_path(".npz")
        names = ("column", "row", "span", "class_index", "probability", "state", "reasons")
        kinds = {"span": np.int32}
        np.savez(
            array,
            allow_pickle=False,
            **{name: records[name].astype(kinds.get(name, records[name].dtype)) for name in names},
        )
        self._job.report(SlideFields(self._id, str(array), len(records)))

    def stepped(self, step: Step) -> None:
        """Some more are done."""
        self._waiting.append(step.records)
        self._done = self._before + step.done
        now = time.monotonic()
        first = step.coloured and not self._coloured
        if now - self._last >= _TOLD_EVERY_S or first or self._done >= self._total:
            self._last, self._coloured = now, step.coloured
            self.flush()
            rate = step.per_second
            left = (self._total - self._done) / rate if rate > 0 else None
            self._job.report(
                SlideProgress(
                    self._id, self._done, self._total, per_second=rate, seconds_left=left,
                    coloured=step.coloured,
                )
            )  # fmt: skip

    def flush(self) -> None:
        """Tell of what has not been told."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self.fields(np.concatenate(waiting))
