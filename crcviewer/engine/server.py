"""The loop of a worker: requests in at any time, exactly one final reply out for each."""

from __future__ import annotations

import itertools
import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crcviewer.engine.channel import Channel
from crcviewer.engine.failures import details, explain
from crcviewer.engine.job import Job, RequestCancelledError
from crcviewer.engine.job_queue import JobQueue
from crcviewer.engine.together import Together, each_alone_if_need_be, reading_threads
from crcviewer.protocol.messages import (
    Alive,
    Cancel,
    Cancelled,
    Failed,
    Hello,
    Progress,
    Reply,
    Request,
    failed_by,
)

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 0.5
_BEAT_SECONDS = 1.0
_GATHER_SECONDS = 0.03
_LEAST_WORK_SECONDS = 0.005
"""Of a processor between two beats: less is not work, it is the beating itself."""


@dataclass(frozen=True)
class Route:
    """Who handles a kind of request, and in which lane.

    Each lane works on one request at a time, in a thread of its own (the first lane in the main
    thread), so that a slow kind of request never delays a quick one of another lane.
    """

    handle: Callable[[Any, Job], Reply]
    lane: int = 0
    together: Together | None = None
    """Who answers several requests of this kind at once; None: nobody."""


def _refuse(request: Request, job: Job) -> Reply:
    raise TypeError(f"a {type(request).__name__} was sent to the wrong worker")


_NOT_MINE = Route(_refuse)


class Server:
    """Serves one channel until its input ends.

    A job that runs is never pre-empted; batch requests are single cases or a few of them together,
    so an interactive one waits for a moment at most. ``prepare`` runs before the first job of the
    main lane: imports that take long belong there, since requests can come in meanwhile.
    """

    def __init__(
        self,
        channel: Channel,
        hello: Hello,
        routes: Mapping[type[Request], Route],
        session: Path,
        prepare: Callable[[], Hello | None] = lambda: None,
    ) -> None:
        self._channel = channel
        self._hello = hello
        self._routes = routes
        self._session = session
        self._prepare = prepare
        self._lanes = [JobQueue() for _ in range(1 + max(r.lane for r in routes.values()))]
        self._numbers = itertools.count(1)
        self._open: dict[int, Job] = {}
        self._reading: set[Job] = set()
        self._readers = ThreadPoolExecutor(reading_threads(), thread_name_prefix="read-ahead")
        self._opening = threading.Lock()
        self._busy = threading.Event()
        self._idle = threading.Event()

    def run(self) -> None:
        """Serve until the input ends. Jobs that still run then get a moment, not more."""
        self._channel.send(self._hello)
        reading = threading.Thread(target=self._read, daemon=True)
        reading.start()
        threading.Thread(target=self._beat, daemon=True).start()
        for lane in self._lanes[1:]:
            threading.Thread(target=self._work, args=(lane,), daemon=True).start()
        try:
            better_hello = self._prepare()
            if better_hello is not None:
                self._channel.send(better_hello)
        except ImportError as error:
            # Requests are answered all the same: each says what is missing.
            _log.error("preparation failed\n%s", details(error))
        self._work(self._lanes[0])
        self._idle.set()
        reading.join()  # It ends the process.

    def _read(self) -> None:
        try:
            for request in self._channel.requests():
                self._accept(request)
        finally:
            self._end()

    def _end(self) -> None:
        """The window is gone: nobody waits for anything, and no library may hold us up."""
        with self._opening:
            for job in self._open.values():
                job.token.cancel()
        for lane in self._lanes:
            lane.close()
        self._idle.wait(_GRACE_SECONDS)
        logging.shutdown()
        os._exit(0)

    def _accept(self, request: Request) -> None:
        if isinstance(request, Cancel):
            self._cancel(request.target)
            return
        job = Job(request, self._channel.send, self._name_array)
        with self._opening:
            if request.id in self._open:
                _log.warning("a second request %d was ignored", request.id)
                return
            self._open[request.id] = job
            self._busy.set()
            together = self._together(request)
            if together is not None:
                self._reading.add(job)
        if together is not None:
            self._readers.submit(self._read_ahead, job, together)
        else:
            self._lanes[self._route(request).lane].put(job)

    def _together(self, request: Request) -> Together | None:
        together = self._route(request).together
        return together if together is not None and together.takes(request) else None

    def _read_ahead(self, job: Job, together: Together) -> None:
        """In a thread beside the lanes: make a job ready, and let it take its turn."""
        try:
            job.token.check()
            job.report(Progress(job.request.id, 0, 0))
            job.prepared = together.read(job)
            failed = None
        except RequestCancelledError:
            return  # Whoever cancelled it has answered it.
        except Exception as error:
            failed = self._failed(job.request, error)
        with self._opening:
            if job not in self._reading:
                return
            self._reading.discard(job)
        if failed is not None:
            self._finish(job, failed)
        else:
            self._lanes[self._route(job.request).lane].put(job)

    def _route(self, request: Request) -> Route:
        return self._routes.get(type(request), _NOT_MINE)

    def _cancel(self, target: int) -> None:
        with self._opening:
            job = self._open.get(target)
            if job is None:
                return  # It was answered in the meantime.
            reading = job in self._reading
            self._reading.discard(job)
        job.token.cancel()
        if reading or self._lanes[self._route(job.request).lane].remove(job):
            self._finish(job, Cancelled(target))

    def _work(self, lane: JobQueue) -> None:
        while (job := lane.get()) is not None:
            together = self._together(job.request)
            if together is None:
                self._finish(job, self._answer(job))
                continue
            jobs = [job, *lane.take_more(self._is_together, together.most() - 1, self._patience)]
            for done, reply in self._answer_together(together, jobs):
                self._finish(done, reply)

    def _is_together(self, job: Job) -> bool:
        return self._together(job.request) is not None

    def _patience(self) -> float:
        """For a fuller batch: its cases are waited for a moment while some are being read."""
        return _GATHER_SECONDS if self._reading else 0.0

    def _answer_together(self, together: Together, jobs: list[Job]) -> Iterator[tuple[Job, Reply]]:
        yield from ((job, Cancelled(job.request.id)) for job in jobs if job.token.cancelled)
        live = [job for job in jobs if not job.token.cancelled]
        for job, reply in zip(live, each_alone_if_need_be(together.answer, live), strict=True):
            if job.token.cancelled or isinstance(reply, RequestCancelledError):
                yield job, Cancelled(job.request.id)
            elif isinstance(reply, Exception):
                yield job, self._failed(job.request, reply)
            else:
                yield job, reply

    def _answer(self, job: Job) -> Reply:
        """The final reply to a job, whatever happens while it is worked on."""
        request = job.request
        try:
            job.token.check()
            # Tells the client which request is in hand, should this process die of it.
            job.report(Progress(request.id, 0, 0))
            reply = self._route(request).handle(request, job)
            job.token.check()
            return reply
        except RequestCancelledError:
            return Cancelled(request.id)
        except Exception as error:
            return self._failed(request, error)

    @staticmethod
    def _failed(request: Request, error: Exception) -> Failed:
        _log.error("%s failed\n%s", type(request).__name__, details(error))
        return failed_by(request.id, explain(error))

    def _finish(self, job: Job, reply: Reply) -> None:
        if isinstance(reply, Failed | Cancelled):
            job.discard_arrays()
        with self._opening:
            del self._open[job.request.id]
            if not self._open:
                self._busy.clear()
        try:
            self._channel.send(reply)
        except OSError:
            self._end()

    def _beat(self) -> None:
        """Say that work goes on while it does: nothing is said of a worker that hangs."""
        worked = time.process_time()
        while True:
            self._busy.wait()
            time.sleep(_BEAT_SECONDS)
            before, worked = worked, time.process_time()
            if self._busy.is_set() and worked - before >= _LEAST_WORK_SECONDS:
                try:
                    self._channel.send(Alive(0))
                except OSError:
                    return  # Whoever reads requests ends the process.

    def _name_array(self, suffix: str) -> Path:
        # The process id keeps the names of a restarted worker apart from those of the dead one.
        number = next(self._numbers)
        _make_private(self._session)
        return self._session / f"{self._hello.role}-{os.getpid()}-{number}{suffix}"


def _make_private(folder: Path) -> None:
    """Make a folder again that a cleaner of temporary files has taken.

    Raises OSError where somebody else was quicker.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or (os.name == "posix" and found.st_uid != os.getuid()):
            raise
