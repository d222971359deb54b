"""A line now and then while a manifest's images are decoded for the first time."""

from __future__ import annotations

import sys
import time

_BETWEEN_LINES_S = 2.0


class ReadingProgress:
    """Says on standard error how far the reading of many images is, every other second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _BETWEEN_LINES_S and done < total:
            self._last = now
            print(f"{done} of {total} images are read", file=sys.stderr, flush=True)
