"""How quick the background work is, and how long the rest will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

_WINDOW_S = 20.0
"""Looked back: other work comes and goes, and large files lie together."""
_LEAST_S, _LEAST = 2.0, 5
"""With less, nothing is said: it would jump."""


@dataclass(frozen=True)
class Pace:
    """As of the last seconds."""

    per_second: float
    seconds_left: float


class PaceMeter:
    """Counts what ends."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: deque[float] = deque()
        self._began = clock()

    def start(self) -> None:
        """Work begins now: what was before tells nothing of it."""
        self._ends.clear()
        self._began = self._clock()

    def count(self) -> None:
        """One more has ended."""
        self._ends.append(self._clock())

    def pace(self, left: int) -> Pace | None:
        """None: too little has ended to tell."""
        now = self._clock()
        while self._ends and now - self._ends[0] > _WINDOW_S:
            self._ends.popleft()
        seconds = min(now - self._began, _WINDOW_S)
        if len(self._ends) < _LEAST or seconds < _LEAST_S:
            return None
        per_second = len(self._ends) / seconds
        return Pace(per_second, left / per_second)
