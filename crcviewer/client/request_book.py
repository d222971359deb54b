"""The requests that have no final reply yet: which are sent, which wait, which saw a death."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from crcviewer.protocol.map_messages import ComputeFeatures, ComputeSetFeatures
from crcviewer.protocol.messages import Classify, Reply, Request

# One in hand and one to follow: a worker never idles, and little is lost when it dies.
_MOST_SENT_BATCH = 2
_MOST_DEATHS = 2


@dataclass
class Entry:
    """One open request."""

    request: Request
    sent: bool = False
    in_hand: bool = False
    """The worker said that it began with it."""
    cancelled: bool = False
    deaths: int = 0

    @property
    def batch(self) -> bool:
        batchable = Classify | ComputeFeatures | ComputeSetFeatures
        return isinstance(self.request, batchable) and self.request.batch


class RequestBook:
    """Open requests in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._ids = itertools.count(1)

    def next_id(self) -> int:
        return next(self._ids)

    def add(self, request: Request, *, first: bool = False) -> None:
        """``first``: before all others, as far as they are not sent."""
        if first:
            self._entries = {request.id: Entry(request)} | self._entries
        else:
            self._entries[request.id] = Entry(request)

    def get(self, request_id: int) -> Entry | None:
        return self._entries.get(request_id)

    def requests(self) -> tuple[Request, ...]:
        return tuple(entry.request for entry in self._entries.values())

    def close(self, request_id: int) -> Entry | None:
        """Take out a request that got its final reply; None if it is not open."""
        return self._entries.pop(request_id, None)

    def note(self, reply: Reply) -> bool:
        """Mark the request of a reply that is not final as in hand; False if it is not open."""
        entry = self._entries.get(reply.id)
        if entry is None:
            return False
        entry.in_hand = True
        return True

    def take_sendable(self) -> Iterator[Request]:
        """Requests to send now, marked as sent: interactive ones all, batch ones a few."""
        waiting = [entry for entry in self._entries.values() if not (entry.sent or entry.cancelled)]
        batch_sent = sum(entry.batch for entry in self._entries.values() if entry.sent)
        for entry in waiting:
            if entry.batch and batch_sent >= _MOST_SENT_BATCH:
                continue
            batch_sent += entry.batch
            entry.sent = True
            yield entry.request

    def take_back(self) -> tuple[Request, ...]:
        """Put back what was sent, since another worker will answer; gives those to end as
        cancelled."""
        for entry in self._entries.values():
            entry.sent = entry.in_hand = False
        return tuple(entry.request for entry in self._entries.values() if entry.cancelled)

    def worker_died(self) -> tuple[tuple[Request, ...], tuple[Request, ...], bool]:
        """Put back what was sent.

        Gives the requests to end as cancelled, those to end as failed because the worker died of
        them a second time, and whether another that was in hand will be tried once more.
        """
        cancelled, failed, retry = [], [], False
        for entry in self._entries.values():
            entry.deaths += entry.in_hand
            if entry.cancelled:
                cancelled.append(entry.request)
            elif entry.deaths >= _MOST_DEATHS:
                failed.append(entry.request)
            else:
                retry = retry or entry.in_hand
            entry.sent = entry.in_hand = False
        return tuple(cancelled), tuple(failed), retry
