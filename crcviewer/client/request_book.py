"""The requests that have no final reply yet: which are sent, which wait, which saw a death."""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.map_messages import ComputeFeatures, ComputeSetFeatures
from crcviewer.protocol.messages import Classify, InspectFiles, LookingAt, OpenImage, Reply, Request

# One in hand and one to follow: a worker never idles, and little is lost when it dies.
_MOST_SENT_BATCH = 2
_MOST_SENT_TOGETHER = 96
"""Of those that a worker answers many at a time: a batch in hand, one that is being read."""
_MOST_DEATHS = 2
_REMEMBERED_S = 600.0
"""For so long a file that a worker died of is not given to it again, unless it has changed."""


@dataclass
class Entry:
    """One open request."""

    request: Request
    sent: bool = False
    in_hand: bool = False
    """The worker said that it began with it."""
    cancelled: bool = False
    deaths: int = 0
    looking_at: str = ""
    """The file that an inspection has turned to."""
    deaths_at: Counter[str] = field(default_factory=Counter)
    """By the file that it had turned to."""

    @property
    def batch(self) -> bool:
        batchable = Classify | ComputeFeatures | ComputeSetFeatures
        return isinstance(self.request, batchable) and self.request.batch

    @property
    def together(self) -> bool:
        """Whether a worker answers it together with others."""
        return self.batch and isinstance(self.request, Classify) and not self.request.overlays


class RequestBook:
    """Open requests in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._set_aside: dict[object, tuple[object, float]] = {}
        self._ids = itertools.count(1)

    def next_id(self) -> int:
        return next(self._ids)

    def add(self, request: Request, *, first: bool = False) -> Entry:
        """``first``: before all others, as far as they are not sent."""
        entry = Entry(request)
        if first:
            self._entries = {request.id: entry} | self._entries
        else:
            self._entries[request.id] = entry
        return entry

    def get(self, request_id: int) -> Entry | None:
        return self._entries.get(request_id)

    def requests(self) -> tuple[Request, ...]:
        return tuple(entry.request for entry in self._entries.values())

    def cancelled(self) -> tuple[Request, ...]:
        """Those that are to end, and have not ended yet."""
        return tuple(entry.request for entry in self._entries.values() if entry.cancelled)

    def close(self, request_id: int) -> Entry | None:
        """Take out a request that got its final reply; None if it is not open."""
        return self._entries.pop(request_id, None)

    def note(self, reply: Reply) -> bool:
        """Mark the request of a reply that is not final as in hand; False if it is not open."""
        entry = self._entries.get(reply.id)
        if entry is None:
            return False
        entry.in_hand = True
        if isinstance(reply, LookingAt):
            entry.looking_at = reply.path
        return True

    def is_set_aside(self, request: Request) -> bool:
        """Whether a worker died of these very files twice, a short time ago."""
        known = self._set_aside.get(_what(request))
        if known is None:
            return False
        stamps, at = known
        return time.monotonic() - at < _REMEMBERED_S and stamps == _stamps(request)

    def forget_set_aside(self) -> None:
        """Let all files be tried again."""
        self._set_aside.clear()

    def take_sendable(self) -> Iterator[Request]:
        """Requests to send now, marked as sent: interactive ones all, batch ones a few."""
        waiting = [entry for entry in self._entries.values() if not (entry.sent or entry.cancelled)]
        sent = [entry for entry in self._entries.values() if entry.sent]
        # What a worker may have died of goes alone, so that another death tells which it was.
        if any(entry.together and entry.deaths for entry in (*waiting, *sent)):
            waiting.sort(key=lambda entry: not (entry.together and entry.deaths))
            most = 1
        else:
            most = _MOST_SENT_TOGETHER
        batch = sum(entry.batch and not entry.together for entry in sent)
        together = sum(entry.together for entry in sent)
        for entry in waiting:
            if entry.together:
                if together >= most:
                    continue
                together += 1
            elif entry.batch:
                if batch >= _MOST_SENT_BATCH:
                    continue
                batch += 1
            entry.sent = True
            yield entry.request

    def take_back(self) -> tuple[Request, ...]:
        """Put back what was sent, since another worker will answer; gives those to end as
        cancelled."""
        for entry in self._entries.values():
            entry.sent = entry.in_hand = False
        return self.cancelled()

    def worker_died(self) -> Aftermath:
        """Put back what was sent, and tell what is to be done."""
        after = Aftermath()
        for entry in self._entries.values():
            if entry.in_hand:
                after.set_aside += self._blame(entry)
            if entry.cancelled:
                after.cancelled.append(entry.request)
            elif entry.deaths >= _MOST_DEATHS:
                after.failed.append(entry.request)
                self._set_aside[_what(entry.request)] = _stamps(entry.request), time.monotonic()
            else:
                after.retry = after.retry or entry.in_hand
            entry.sent = entry.in_hand = False
            entry.looking_at = ""
        return after

    @staticmethod
    def _blame(entry: Entry) -> bool:
        """Count a death; whether something is set aside by it."""
        if not (isinstance(entry.request, InspectFiles) and entry.looking_at):
            entry.deaths += 1
            return entry.deaths >= _MOST_DEATHS
        entry.deaths_at[entry.looking_at] += 1
        if entry.deaths_at[entry.looking_at] < _MOST_DEATHS:
            return False
        aside = (*entry.request.set_aside, entry.looking_at)
        entry.request = replace(entry.request, set_aside=aside)
        return True


@dataclass
class Aftermath:
    """What follows from the death of a worker."""

    cancelled: list[Request] = field(default_factory=list)
    """To end as cancelled."""
    failed: list[Request] = field(default_factory=list)
    """To end as failed: the worker died of them a second time."""
    retry: bool = False
    """Another that was in hand is tried once more."""
    set_aside: int = 0
    """How many requests, or files of an inspection, a worker has died of a second time now."""


def _images(request: Request) -> tuple[ImageRef, ...]:
    if isinstance(request, OpenImage):
        return (request.image,)
    if isinstance(request, Classify):
        return (request.pathology, *((request.radiology,) if request.radiology else ()))
    return ()


def _what(request: Request) -> object:
    """What a request is about; the request itself where that is no image."""
    return tuple((i.path, i.slice_index) for i in _images(request)) or request


def _stamps(request: Request) -> object:
    stamps = []
    for image in _images(request):
        try:
            found = os.stat(image.path)  # noqa: PTH116 - a part of a file is no path
        except (OSError, ValueError):
            continue
        stamps.append((found.st_mtime_ns, found.st_size))
    return tuple(stamps)
