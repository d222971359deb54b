"""The tissue map of a slide: reading, judging and classifying its fields side by side.

Threads read blocks of fields and make the plain checks of them; on a processor each core classifies
batches for itself, by the one way to a prediction. No more than some blocks are held, whatever the
slide's size.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import CancelToken
from crcviewer.engine.slides.grid import SPANS, Batch, Grid
from crcviewer.engine.slides.journal import JournalWriter, Records, record_type
from crcviewer.engine.slides.patience import THREADS, waited
from crcviewer.imaging.core.errors import ImageError
from crcviewer.imaging.core.files import check_unchanged
from crcviewer.imaging.formats.slide import Slide
from crcviewer.imaging.slides.fields import read_fields_in_sizes
from crcviewer.protocol.images import FieldOfView
from crcviewer.protocol.slide_messages import FIELD_STATES, REASON_BITS, FieldState
from crcviewer.protocol.verdict import ImageCheck

if TYPE_CHECKING:
    from crcviewer.model.plain_checks import Finding
    from crcviewer.model.predict import LoadedModel

Image = NDArray[np.uint8]

_AHEAD = 3
"""Blocks that are read ahead of each thread."""
_RATE_S = 10.0
_VERDICT, _NO_VERDICT, _UNREADABLE = (
    FIELD_STATES.index(one)
    for one in (FieldState.VERDICT, FieldState.NO_VERDICT, FieldState.UNREADABLE)
)


@dataclass(frozen=True)
class _Field:
    """One that was read; ``pixels`` None: that part of the slide is damaged."""

    column: int
    row: int
    span: int
    pixels: Image | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Step:
    """Fields that are in the journal now, and how it goes."""

    records: Records
    done: int
    """Of those that were to be done now."""
    per_second: float
    coloured: bool


class SlideMapper:
    """Maps one slide with one model."""

    def __init__(
        self,
        slide: Slide,
        grid: Grid,
        model: LoadedModel,
        scan: Image | None,
        *,
        field_um: float,
        synthetic: bool,
        threads: int,
    ) -> None:
        """``scan``: the radiology image beside every field, as the network sees it; None: none."""
        self._slide, self._grid, self._model, self._scan = slide, grid, model, scan
        self._field_um, self._synthetic = field_um, synthetic
        self._threads = min(max(threads, 1), 16)

    def run(
        self,
        batches: Sequence[Batch],
        journal: JournalWriter,
        before_s: float,
        token: CancelToken,
        stepped: Callable[[Step], None],
    ) -> None:
        """Raises ImageError where the slide was changed or is gone, RequestError where its disk
        does not answer, RequestCancelledError, OSError; what was done is in the journal then.

        ``before_s``: seconds that were worked on it before.
        """
        begin = time.monotonic()
        first = sum(len(batch.columns) for batch in batches if batch.span == SPANS[0])
        done = 0
        lately: deque[tuple[float, int]] = deque([(begin, 0)])
        for records in self.answers(batches, token, before_s - begin):
            token.check()
            journal.add(records)
            done += len(records)
            now = time.monotonic()
            lately.append((now, done))
            while now - lately[0][0] > _RATE_S and len(lately) > 2:
                lately.popleft()
            elapsed = max(1e-6, now - lately[0][0])
            stepped(Step(records, done, (done - lately[0][1]) / elapsed, done >= first))

    def answers(
        self, batches: Sequence[Batch], token: CancelToken, since: float = 0.0
    ) -> Generator[Records]:
        """Of all fields, as :meth:`run` writes them; raises as it does."""
        fields = _in_batches(self._read_all(batches, token), self._model.images_at_once)
        return self._classify_all(fields, since)

    # -------------------------------------------------------------------------------- reading

    def _read_all(self, batches: Sequence[Batch], token: CancelToken) -> Iterator[list[_Field]]:
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix=THREADS)
        ahead: deque[Future[list[_Field]]] = deque()
        rest = iter(batches)
        try:
            while True:
                while len(ahead) < self._threads * (1 + _AHEAD):
                    batch = next(rest, None)
                    if batch is None:
                        break
                    ahead.append(pool.submit(self._read, batch, token))
                if not ahead:
                    return
                yield waited(ahead.popleft(), token, self._slide.path)
        finally:
            # A thread that waits for a disk may never come back: nobody waits for it.
            pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, batch: Batch, token: CancelToken) -> list[_Field]:
        places = [
            (int(column), int(row)) for column, row in zip(batch.columns, batch.rows, strict=True)
        ]
        token.check()
        try:
            return self._read_some(places, batch.span)
        except ImageError:
            # Another slide by now, or gone: that ends the map. Else some part of it is damaged.
            self._check_there()
        found = []
        for place in places:
            token.check()
            try:
                found += self._read_some([place], batch.span)
            except ImageError:
                self._check_there()
                found.append(_Field(*place, batch.span, None))
        return found

    def _check_there(self) -> None:
        check_unchanged(*self._slide.facts.files[0])

    def _read_some(self, places: Sequence[tuple[int, int]], span: int) -> list[_Field]:
        from crcviewer.model.plain_checks import DETAIL_SIDE
        from crcviewer.model.tile_checks import tile_checks

        squares: list[FieldOfView] = [self._grid.field(*place) for place in places]
        source = self._model.card.pathology_source_size
        seen, details = read_fields_in_sizes(self._slide, squares, (source, DETAIL_SIDE))
        return [
            _Field(*place, span, pixels, tile_checks(detail))
            for place, pixels, detail in zip(places, seen, details, strict=True)
        ]

    # ---------------------------------------------------------------------------- classifying

    def _classify_all(self, chunks: Iterator[list[_Field]], since: float) -> Generator[Records]:
        """In their order. Many small passes side by side are quicker than one that all cores
        share: none waits for another, and each has the maps in its own cache."""
        import torch

        # On another device one pass at a time is enough to keep it busy.
        threads = torch.get_num_threads()
        cores = threads if self._model.device.type == "cpu" else 1
        pool = ThreadPoolExecutor(cores, "classify", torch.set_num_threads, (threads // cores,))
        ahead: deque[Future[Records]] = deque()
        try:
            for fields in chunks:
                ahead.append(pool.submit(self._classified, fields, since + time.monotonic()))
                while ahead and (ahead[0].done() or len(ahead) > 2 * cores):
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except (ImageError, RequestError):
            # The slide is gone: what was read of it before is kept.
            while ahead:
                yield ahead.popleft().result()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            torch.set_num_threads(threads)

    def _classified(self, fields: Sequence[_Field], seconds: float) -> Records:
        from crcviewer.imaging.core.temperature import calibrated
        from crcviewer.model.verdict import TileFacts, check_findings

        model = self._model
        card = model.card
        records = np.zeros(len(fields), record_type(len(card.classes)))
        for name in ("column", "row", "span"):
            records[name] = [getattr(field, name) for field in fields]
        records["seconds"] = seconds
        records["state"], records["class_index"] = _UNREADABLE, -1
        read = [n for n, field in enumerate(fields) if field.pixels is not None]
        tiles = [fields[n].pixels for n in read]
        if not read:
            return records
        answers = model.predict_many(
            [tile for tile in tiles if tile is not None],
            None if self._scan is None else [self._scan],
            with_neutral=False,
            joined=False,
        )
        temperature = 1.0 if card.calibration is None else card.calibration.temperature
        probabilities = calibrated(answers.probabilities, temperature)
        for at, n in enumerate(read):
            tile = fields[n].pixels
            assert tile is not None
            check = check_findings(
                card,
                model.gate,
                answers.tile_statistics[at],
                TileFacts(tile, self._field_um, synthetic=self._synthetic),
                fields[n].findings,
            )
            records["state"][n] = _NO_VERDICT if check.outside else _VERDICT
            records["reasons"][n] = reason_bits(check)
            records["class_index"][n] = probabilities[at].argmax()
            records["probability"][n] = probabilities[at].max()
            records["probabilities"][n] = probabilities[at]
        return records


def _in_batches(blocks: Iterator[list[_Field]], size: int) -> Iterator[list[_Field]]:
    """As many as the network takes at once, but never over the end of a pass: it may be shown."""
    waiting: list[_Field] = []
    for fields in blocks:
        if waiting and fields and fields[0].span != waiting[0].span:
            yield waiting
            waiting = []
        waiting += fields
        while len(waiting) >= size:
            yield waiting[:size]
            waiting = waiting[size:]
    if waiting:
        yield waiting


def reason_bits(check: ImageCheck) -> int:
    """Bits by :data:`REASON_BITS`; 0 where it is not outside."""
    return sum(1 << REASON_BITS.index(one.kind) for one in check.reasons) if check.outside else 0
