"""How quick the background work is said to be."""

from __future__ import annotations

import pytest

from crcviewer.ui.classify.pace import PaceMeter


def test_the_rate_is_that_of_the_last_seconds() -> None:
    now = [100.0]
    meter = PaceMeter(lambda: now[0])
    meter.start()
    assert meter.pace(1000) is None
    for _ in range(40):
        now[0] += 0.1
        meter.count()
    pace = meter.pace(100)
    assert pace is not None
    assert pace.per_second == pytest.approx(10, rel=0.05)
    assert pace.seconds_left == pytest.approx(10, rel=0.05)
    for _ in range(60):
        now[0] += 1.0
        meter.count()
    pace = meter.pace(100)
    assert pace is not None
    assert pace.per_second == pytest.approx(1, rel=0.1)
    meter.start()
    assert meter.pace(100) is None
