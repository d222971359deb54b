"""Requests that a worker answers many at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from crcviewer.engine.job import Job
from crcviewer.protocol.messages import Reply, Request

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


class Together(Protocol):
    """Requests that are made ready in threads beside the lane, and answered many at a time in it.

    One that hangs while it is made ready holds up none of the others, and can be cancelled.
    """

    def takes(self, request: Request) -> bool:
        """Whether this one is among them."""

    def most(self) -> int:
        """How many to answer next at once."""

    def read(self, job: Job) -> object:
        """Make it ready; what comes back is the job's ``prepared``. Raises as a handler does."""

    def answer(self, jobs: Sequence[Job]) -> list[Reply | Exception]:
        """One for each, in their order. Raises where the whole of it fails: then each is tried
        alone."""


def each_alone_if_need_be(
    answer: Callable[[Sequence[_Item]], list[_Answer | Exception]], items: Sequence[_Item]
) -> list[_Answer | Exception]:
    """``answer(items)``; where that fails as a whole, of memory say, one after the other, so that
    one case cannot spoil the others."""
    if not items:
        return []
    try:
        return answer(items)
    except Exception as error:
        if len(items) == 1:
            return [error]
    return [each_alone_if_need_be(answer, [item])[0] for item in items]


def reading_threads() -> int:
    """How many files are read at a time: most of it is decoding, which other threads need not wait
    for; more would only take memory."""
    return max(2, min(6, (os.cpu_count() or 1) // 2))
