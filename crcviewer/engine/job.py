"""One request being worked on: how it is cancelled, reports progress and names its files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from crcviewer.protocol.messages import Reply, Request


class RequestCancelledError(Exception):
    """Raised inside a handler to end a request that nobody waits for any more."""


class CancelToken:
    """A flag that one thread sets and the thread that works looks at between its steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise :class:`RequestCancelledError` if the request was cancelled."""
        if self._event.is_set():
            raise RequestCancelledError


class Job:
    """What a handler gets beside its request.

    ``report`` sends replies that are not final. Files named by :meth:`array_path` are removed
    again if the request ends without its own reply.
    """

    def __init__(
        self, request: Request, report: Callable[[Reply], None], name_array: Callable[[str], Path]
    ) -> None:
        self.request = request
        self.token = CancelToken()
        self.report = report
        self.prepared: object = None
        """What was made ready for it before its turn, for the handler of its kind."""
        self._name_array = name_array
        self._arrays: list[Path] = []

    def array_path(self, suffix: str) -> Path:
        """A fresh path in the session folder, unique over all workers; ``suffix``: ``.npy``."""
        path = self._name_array(suffix)
        self._arrays.append(path)
        return path

    def kept_path(self, suffix: str) -> Path:
        """As :meth:`array_path`, for what the worker keeps after the request; gone at the latest
        with the worker."""
        return self._name_array(suffix)

    @property
    def folder(self) -> Path:
        """The session folder, which is gone when the window closes."""
        return self._name_array("").parent

    def discard_arrays(self) -> None:
        """Remove the files that this job wrote, for a reply that will not name them."""
        for path in self._arrays:
            path.unlink(missing_ok=True)
