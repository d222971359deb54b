"""When a dead worker is started again, and when no more."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class RestartPolicy:
    """How long to wait after each death within ``within_s``; one more death is the end."""

    delays_ms: tuple[int, ...] = (0, 250, 1000, 4000)
    within_s: float = 60.0
    most_set_aside: int = 10
    """So many files or cases in a row, with nothing answered between them, are set aside because a
    worker died of them: that is no crash loop yet."""
    patience_ms: int = 5000
    """A worker that has something to do and says nothing for so long is said to hang."""


DEFAULT_RESTARTS = RestartPolicy()


class RestartCounter:
    """Counts deaths by a policy."""

    def __init__(self, policy: RestartPolicy) -> None:
        self._policy = policy
        self._deaths: list[float] = []
        self._aside_in_a_row = 0

    def answered(self) -> None:
        """The worker works."""
        self._aside_in_a_row = 0

    def forgives(self, set_aside: int) -> bool:
        """Whether a death is not to be counted, since what it is due to is ``set_aside`` now.

        The first death of the same cause is taken back as well.
        """
        self._aside_in_a_row += set_aside
        if not set_aside or self._aside_in_a_row > self._policy.most_set_aside:
            return False
        del self._deaths[-set_aside:]
        return True

    def delay_after_death(self) -> int | None:
        """Milliseconds until the next start; None: give up."""
        now = time.monotonic()
        self._deaths = [t for t in self._deaths if now - t < self._policy.within_s]
        self._deaths.append(now)
        count = len(self._deaths)
        delays = self._policy.delays_ms
        return delays[count - 1] if count <= len(delays) else None
