"""Jobs waiting for their turn: interactive ones before batch ones, tiles of a slide that are seen
before others; first come first served."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable

from crcviewer.engine.job import Job
from crcviewer.protocol.map_messages import ComputeFeatures, ComputeSetFeatures
from crcviewer.protocol.messages import Classify
from crcviewer.protocol.slide_messages import ReadSlideTiles, ReadZoomTiles


def _order(job: Job) -> int:
    """The lower the sooner."""
    request = job.request
    if isinstance(request, ReadSlideTiles | ReadZoomTiles):
        return request.priority
    batchable = Classify | ComputeFeatures | ComputeSetFeatures
    return int(isinstance(request, batchable) and request.batch)


class JobQueue:
    """A priority queue between the thread that reads requests and one that works on them."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Job]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, job: Job) -> None:
        with self._changed:
            heapq.heappush(self._heap, (_order(job), next(self._order), job))
            self._changed.notify()

    def get(self) -> Job | None:
        """The next job, waiting for one; None once the queue is closed, whatever it still holds."""
        with self._changed:
            self._changed.wait_for(lambda: self._heap or self._closed)
            return None if self._closed else heapq.heappop(self._heap)[2]

    def take_more(
        self, wanted: Callable[[Job], bool], most: int, patience_s: Callable[[], float]
    ) -> list[Job]:
        """The next jobs too, as long as they are wanted and come first: one that overtakes ends
        it. Where there are fewer than ``most``, more may come for ``patience_s()``; 0: none do."""
        taken: list[Job] = []
        with self._changed:
            until = time.monotonic() + patience_s()
            while not self._closed and len(taken) < most:
                if self._heap and not wanted(self._heap[0][2]):
                    break
                if self._heap:
                    taken.append(heapq.heappop(self._heap)[2])
                    continue
                left = min(until - time.monotonic(), patience_s())
                if left <= 0:
                    break
                self._changed.wait(left)
        return taken

    def remove(self, job: Job) -> bool:
        """Take a job out before its turn; False if it is not waiting here (any more)."""
        with self._changed:
            left = [entry for entry in self._heap if entry[2] is not job]
            found = len(left) < len(self._heap)
            heapq.heapify(left)
            self._heap = left
            return found

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
