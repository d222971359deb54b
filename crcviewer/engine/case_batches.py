"""Background cases go through the network many at a time, read ahead while it works.

What is read waits as a few small squares of pixels, however large its file was; so many cases are
answered together as take a fifth of a second, since the case that somebody looks at waits for one
batch at most.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import explain
from crcviewer.engine.image_cache import Cropper, FieldCropper
from crcviewer.engine.job import Job
from crcviewer.engine.together import each_alone_if_need_be, reading_threads
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import Classified, Classify, Reply, Request

if TYPE_CHECKING:
    from crcviewer.engine.read_case import ReadCase

_BATCH_SECONDS = 0.2
"""Of one pass: so long an interactive case may have to wait for it."""
_FIRST = 8
"""Cases in a batch before it is known how long one takes."""
_MOST = 64
_MOST_PIXELS = 64 * 8 * 64 * 64
"""Of all tiles of a batch in all their views, as the network sees them: 64 cases of 64 pixels in
eight views."""
_MOST_PIXELS_ON_CPU = 64 * 64 * 64
"""There the eight views of a case are a batch by themselves; maps that leave the caches cost more
than larger products save."""
_FIELDS_KEPT = 4
"""Of the case that is being read; nobody comes back to it."""


class BatchSize:
    """How many cases make a batch, learned from those before."""

    def __init__(self) -> None:
        self._each: float | None = None

    def most(self, pixels: int, *, on_cpu: bool) -> int:
        """``pixels``: of one case in all its views."""
        together = _MOST_PIXELS_ON_CPU if on_cpu else _MOST_PIXELS
        room = max(1, min(_MOST, together // max(pixels, 1)))
        if self._each is None:
            return min(_FIRST, room)
        return max(1, min(room, int(_BATCH_SECONDS / self._each)))

    def note(self, cases: int, seconds: float) -> None:
        """A batch of so many took so long. The latest counts most: other work comes and goes."""
        each = max(seconds / cases, 1e-5)
        self._each = each if self._each is None else 0.5 * self._each + 0.5 * each


class CaseBatches:
    """For the server's loop: which requests are answered together, and how."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._size = BatchSize()
        self._own = threading.local()

    def takes(self, request: Request) -> bool:
        """Background cases: overlays are for the case that is looked at."""
        return isinstance(request, Classify) and request.batch and not request.overlays

    def most(self) -> int:
        """Cases that the next batch may have."""
        return self._size.most(self._engine.pixels_of_a_case(), on_cpu=self._engine.on_cpu)

    def read(self, job: Job) -> ReadCase | None:
        """In a thread of its own; None before there is a model, which says how large pictures are
        to be. Raises what reading a case raises."""
        assert isinstance(job.request, Classify)
        fields = getattr(self._own, "fields", None)
        if fields is None:
            fields = self._own.fields = FieldCropper(_FIELDS_KEPT)
        model = self._engine.model
        return None if model is None else self._engine.read(job.request, model, fields, job.token)

    def answer(self, jobs: Sequence[Job]) -> list[Reply | Exception]:
        """One for each job, in their order; raises only where all of them are in vain."""
        replies: dict[int, Reply | Exception] = {}
        reads: dict[int, ReadCase] = {}
        for place, job in enumerate(jobs):
            assert isinstance(job.request, Classify)
            try:
                reads[place] = self._engine.read_anew(job.request, job.prepared, job.token)
            except Exception as error:
                replies[place] = error
        if reads:
            begin = time.perf_counter()
            replies.update(zip(reads, self._engine.classify_read([*reads.values()]), strict=True))
            self._size.note(len(reads), time.perf_counter() - begin)
        return [replies[place] for place in range(len(jobs))]


def classify_many(
    engine: Engine,
    requests: Iterable[Classify],
    croppers: Sequence[Cropper] = (),
) -> Generator[tuple[Classify, Classified | Failure]]:
    """The same without a window: answers in the order of ``requests``, which may be endless and
    are taken as they are needed; two batches are read ahead, so that memory does not grow.

    ``croppers``: who reads, each in a thread of its own, as :func:`reading_threads` of this process
    where none is given. The engine needs a model. Whoever stops asking ends the reading.
    """
    readers: deque[Cropper] = deque(
        croppers or [FieldCropper(_FIELDS_KEPT) for _ in range(reading_threads())]
    )
    size, model = BatchSize(), engine.warm_model()
    pixels, on_cpu = engine.pixels_of_a_case(), engine.on_cpu

    def read(request: Classify) -> ReadCase:
        fields = readers.popleft()  # as many as there are threads, so there is one
        try:
            return engine.read(request, model, fields)
        finally:
            readers.append(fields)

    left = iter(requests)
    pool = ThreadPoolExecutor(len(readers), thread_name_prefix="read-case")
    ahead: deque[tuple[Classify, Future[ReadCase]]] = deque()
    try:
        while True:
            most = size.most(pixels, on_cpu=on_cpu)
            for request in islice(left, max(0, 2 * most + len(readers) - len(ahead))):
                ahead.append((request, pool.submit(read, request)))
            if not ahead:
                return
            # The first is waited for; of those behind it, what is there goes with it.
            batch = [ahead.popleft()]
            batch[0][1].exception()
            while ahead and len(batch) < most and ahead[0][1].done():
                batch.append(ahead.popleft())
            begin = time.perf_counter()
            yield from _answers(engine, batch)
            size.note(len(batch), time.perf_counter() - begin)
    finally:
        pool.shutdown(cancel_futures=True)


def _answers(
    engine: Engine, batch: Sequence[tuple[Classify, Future[ReadCase]]]
) -> list[tuple[Classify, Classified | Failure]]:
    outcomes: list[Classified | Exception | None] = []
    reads: list[ReadCase] = []
    for _, reading in batch:
        error = reading.exception()
        outcomes.append(error if isinstance(error, Exception) else None)
        if error is None:
            reads.append(reading.result())
        elif not isinstance(error, Exception):
            raise error
    found = iter(each_alone_if_need_be(engine.classify_read, reads))
    answers: list[tuple[Classify, Classified | Failure]] = []
    for (request, _), failed in zip(batch, outcomes, strict=True):
        outcome = next(found) if failed is None else failed
        answers.append((request, explain(outcome) if isinstance(outcome, Exception) else outcome))
    return answers
