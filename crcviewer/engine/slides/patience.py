"""Waiting for a disk that may never answer: a share that stalls ends a map with a sentence."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from crcviewer.engine.failures import RequestError
from crcviewer.engine.job import CancelToken
from crcviewer.imaging.core.files import display_name
from crcviewer.protocol.text import text

T = TypeVar("T")

SILENCE_S = 120.0
"""A disk that gives nothing for so long is said not to answer."""
THREADS = "slide"
"""Names of threads that read a slide begin so."""
_POLL_S = 0.25


def waited(
    future: Future[T], token: CancelToken, path: str, signs: Callable[[], int] = lambda: 0
) -> T:
    """What ``future`` gives; ``signs`` changes with each answer of the disk.

    Raises RequestError where there is none for a while, RequestCancelledError.
    """
    last, seen = time.monotonic(), signs()
    while True:
        token.check()
        try:
            return future.result(_POLL_S)
        except NotYet:
            if future.done():
                raise
        if (now := signs()) != seen:
            last, seen = time.monotonic(), now
        elif time.monotonic() - last > SILENCE_S:
            raise RequestError(
                text("{name} could not be read from its disk.", name=display_name(path)),
                text(
                    "Check that the disk or network drive is connected, then map it again:"
                    " what is done is kept."
                ),
            )


def patiently(
    work: Callable[[], T], token: CancelToken, path: str, signs: Callable[[], int] = lambda: 0
) -> T:
    """``work`` in a thread of its own, which is left behind where the disk does not answer.
    Raises what ``work`` raises, and as :func:`waited`."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name=f"{THREADS}-begin", daemon=True).start()
    return waited(future, token, path, signs)


def leave(status: int) -> int:
    """The exit status of a command; does not come back where threads still wait for a disk, which
    Python would wait for too."""
    if any(one.name.startswith(THREADS) and one.is_alive() for one in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
    return status
