"""What is told of a cohort under way."""

from __future__ import annotations

from crcviewer.engine.cohort.progress import CohortProgress
from crcviewer.engine.cohort.tasks import SlideEvent


def event(row: int, done: int, total: int = 100) -> SlideEvent:
    return SlideEvent(row, done, total, 0.0, "host", 1)


def test_what_a_journal_had_is_no_speed() -> None:
    progress = CohortProgress(4, 0.0)
    assert progress.fields == (0, 0)
    assert progress.seconds_left(1.0) is None
    progress.told(event(2, 80), 1.0)
    assert progress.per_second(2.0) == 0.0
    progress.told(event(2, 90), 10.0)
    assert progress.per_second(10.0) == 1.0
    assert progress.fields == (90, 400)
    assert progress.seconds_left(10.0) == 310.0


def test_slides_that_fail_or_are_tried_again_are_counted_once() -> None:
    progress = CohortProgress(3, 0.0)
    progress.told(event(2, 0), 0.0)
    progress.told(event(3, 0), 0.0)
    progress.ended(2, 5.0, fields=100, failed=False)
    progress.told(event(3, 50), 6.0)
    progress.ended(3, 7.0, fields=None, failed=True)
    assert (progress.finished, progress.failed) == (2, 1)
    assert progress.fields == (150, 225)  # of the third nothing is known: the mean of the others
    progress.again(3)
    assert (progress.finished, progress.failed) == (1, 0)
    progress.ended(3, 9.0, fields=100, failed=False)
    progress.ended(3, 9.0, fields=100, failed=False)
    progress.ended(4, 9.0, fields=None, failed=True)
    assert (progress.finished, progress.failed) == (3, 1)
    assert progress.fields == (200, 200)


def test_the_rate_is_of_the_last_minute() -> None:
    progress = CohortProgress(1, 0.0)
    progress.told(event(2, 0, 10_000), 0.0)
    for second in range(1, 200):
        progress.told(event(2, second * (1 if second < 100 else 2), 10_000), float(second))
    assert 1.9 < progress.per_second(199.0) < 2.1
