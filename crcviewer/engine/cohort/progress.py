"""How far a cohort is: slides, fields, rate and what is left, from what workers tell now and then.

Of a slide that has not begun nobody knows how many fields it has: it counts as the mean of those
that are known, so that what is left is an estimate, and said to be one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from crcviewer.engine.cohort.tasks import SlideEvent
from crcviewer.protocol.units import duration_text

_RATE_S = 60.0


@dataclass
class _Slide:
    done: int = 0
    total: int = 0


class CohortProgress:
    """Of one run; times are seconds of any clock that goes on."""

    def __init__(self, slides: int, begin: float) -> None:
        self.slides = slides
        self.finished = 0
        self.failed = 0
        self._known: dict[int, _Slide] = {}
        self._done_rows: set[int] = set()
        self._fresh = 0
        self._lately: deque[tuple[float, int]] = deque([(begin, 0)])

    def told(self, event: SlideEvent, now: float) -> None:
        """A worker is so far with a slide."""
        slide = self._known.get(event.row)
        if slide is None:
            # What a journal has from before is not what was worked now.
            self._known[event.row] = _Slide(event.done, event.total)
            return
        self._fresh += max(0, event.done - slide.done)
        slide.done, slide.total = max(slide.done, event.done), event.total
        self._mark(now)

    def ended(self, row: int, now: float, *, fields: int | None, failed: bool) -> None:
        """``fields``: of a slide that is mapped; None of one that is not."""
        if row in self._done_rows:
            return
        self._done_rows.add(row)
        self.finished += 1
        self.failed += failed
        if fields is not None:
            slide = self._known.setdefault(row, _Slide(fields, fields))
            self._fresh += max(0, fields - slide.done)
            slide.done = slide.total = fields
            self._mark(now)
        elif row in self._known:
            # Nothing of it is left to do, as far as this run goes.
            self._known[row].total = self._known[row].done

    def again(self, row: int) -> None:
        """A slide that failed is tried once more."""
        if row in self._done_rows:
            self._done_rows.discard(row)
            self.finished -= 1
            self.failed -= 1

    def per_second(self, now: float) -> float:
        """Fields, of all workers, over the last minute."""
        while len(self._lately) > 2 and now - self._lately[1][0] > _RATE_S:
            self._lately.popleft()
        then, before = self._lately[0]
        return (self._fresh - before) / (now - then) if now > then else 0.0

    @property
    def fields(self) -> tuple[int, int]:
        """Done, and how many there seem to be in all; 0: not known yet."""
        done = sum(slide.done for slide in self._known.values())
        known = sum(slide.total for slide in self._known.values())
        if not self._known:
            return 0, 0
        unknown = self.slides - len(self._known.keys() | self._done_rows)
        return done, known + round(unknown * known / len(self._known))

    def seconds_left(self, now: float) -> float | None:
        """None: not known yet."""
        rate = self.per_second(now)
        done, total = self.fields
        return (total - done) / rate if rate > 0 and total else None

    def line(self, now: float) -> str:
        """For a terminal."""
        done, total = self.fields
        parts = [f"{self.finished} of {self.slides} slides"]
        if self.failed:
            parts[0] += f" ({self.failed} not mapped)"
        if total:
            parts.append(f"{done:,} of about {total:,} fields")
        rate, left = self.per_second(now), self.seconds_left(now)
        if rate > 0:
            parts.append(f"{rate:.0f} a second")
        if left is not None and self.finished < self.slides:
            parts.append(f"about {duration_text(left)} left")
        return ", ".join(parts)

    def _mark(self, now: float) -> None:
        if now - self._lately[-1][0] >= 1.0:
            self._lately.append((now, self._fresh))
