"""When a dead worker is started again, and when no more."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class RestartPolicy:
    """How long to wait after each death within ``within_s``; one more death is the end."""

    delays_ms: tuple[int, ...] = (0, 250, 1000, 4000)
    within_s: float = 60.0


DEFAULT_RESTARTS = RestartPolicy()


class RestartCounter:
    """Counts deaths by a policy."""

    def __init__(self, policy: RestartPolicy) -> None:
        self._policy = policy
        self._deaths: list[float] = []

    def delay_after_death(self) -> int | None:
        """Milliseconds until the next start; None: give up."""
        now = time.monotonic()
        self._deaths = [t for t in self._deaths if now - t < self._policy.within_s]
        self._deaths.append(now)
        count = len(self._deaths)
        delays = self._policy.delays_ms
        return delays[count - 1] if count <= len(delays) else None
