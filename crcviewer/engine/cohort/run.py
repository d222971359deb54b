"""A run over the slides of a cohort: they are given out, waited for, and tried again."""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError

from distributed import Client, Future, KilledWorker

from crcviewer.engine.cohort.progress import CohortProgress
from crcviewer.engine.cohort.tasks import (
    SlideEvent,
    SlideOutcome,
    SlideTask,
    map_slide,
    stop_cohort,
)
from crcviewer.engine.failures import explain
from crcviewer.protocol.failure import Failure, TellPixelSize
from crcviewer.protocol.json_lines import UnreadableError, from_json, to_json
from crcviewer.protocol.text import text

_POLL_S = 0.5
_STOP_S = 60.0
"""Until workers that were asked to stop have written what they have."""


class CohortRun:
    """Tasks given to a cluster; ``ended`` is told of each outcome that stays, ``polled`` now and
    then. What is tried again is told of when that has an outcome."""

    def __init__(
        self,
        client: Client,
        tasks: Sequence[SlideTask],
        retries: int,
        *,
        ended: Callable[[SlideOutcome], None],
        polled: Callable[[], None],
        progress: CohortProgress,
    ) -> None:
        self._client, self._tasks = client, tasks
        self._ended, self._polled, self._progress = ended, polled, progress
        self._events: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ready: queue.SimpleQueue[Future[str]] = queue.SimpleQueue()
        self._running: dict[str, tuple[SlideTask, Future[str]]] = {}
        self._held: dict[int, SlideOutcome] = {}
        self._lost: set[int] = set()
        self._tries_left = retries

    def go(self) -> None:
        """Until each slide has an outcome. Raises KeyboardInterrupt; see :meth:`stop`."""
        cohort = self._tasks[0].cohort
        self._client.subscribe_topic(cohort, self._heard)
        self._all(self._tasks)
        while self._held:
            again, self._held = self._held, {}
            self._tries_left -= 1
            for row in again:
                self._progress.again(row)
            # Those that ended their workers one by one, so that no other slide is with them.
            alone = [task for task in self._tasks if task.row in again.keys() & self._lost]
            self._all([t for t in self._tasks if t.row in again and t not in alone])
            for task in alone:
                self._lost.discard(task.row)
                self._all([task])

    def stop(self) -> None:
        """Workers write what they have and end; slides that are not done have no outcome."""
        with contextlib.suppress(OSError, TimeoutError):
            self._client.run(stop_cohort, self._tasks[0].cohort, on_error="ignore")
            # Where nobody works, nobody has anything to write.
            until = time.monotonic() + (_STOP_S if self._client.nthreads() else 0.0)
            while self._running and time.monotonic() < until:
                with contextlib.suppress(queue.Empty):
                    self._finished(self._ready.get(timeout=_POLL_S))
        for outcome in self._held.values():
            self._ended(outcome)

    # ------------------------------------------------------------------------------------

    def _all(self, tasks: Sequence[SlideTask]) -> None:
        for task in tasks:
            # No name of a slide, which may be a patient's: keys are seen on the dashboard.
            key = f"slide-{task.row}-{self._tries_left}-{task.cohort}"
            future = self._client.submit(map_slide, to_json(task), key=key, pure=False)
            self._running[key] = task, future
            future.add_done_callback(self._ready.put)
        while self._running:
            with contextlib.suppress(queue.Empty):
                self._finished(self._ready.get(timeout=_POLL_S))
            self._take_events()
            self._polled()

    def _finished(self, future: Future[str]) -> None:
        known = self._running.pop(str(future.key), None)
        if known is None:
            return
        task, _ = known
        outcome = self._outcome(task, future)
        future.release()
        self._take_events()
        fields = None if outcome.summary is None else outcome.summary.fields
        failed = outcome.failure is not None
        self._progress.ended(task.row, time.monotonic(), fields=fields, failed=failed)
        if failed and self._tries_left and self._may_go_better(outcome):
            self._held[task.row] = outcome
        else:
            self._ended(outcome)

    def _outcome(self, task: SlideTask, future: Future[str]) -> SlideOutcome:
        try:
            return from_json(SlideOutcome, future.result())
        except KilledWorker:
            self._lost.add(task.row)
            failure = Failure(
                text("Each worker that mapped this slide ended, and not of itself."),
                text(
                    "It may be damaged, or need more memory than there is: map it alone, and close"
                    " other programs."
                ),
            )
        except ModuleNotFoundError:
            failure = Failure(
                text("The workers of this cluster do not have this program."),
                text("Install the same version of crcviewer where they run."),
            )
        except CancelledError:
            failure = Failure(
                text("The cluster is gone, or the connection to its scheduler was lost."),
                text("Begin again when it runs: what is done is kept."),
            )
        except Exception as error:
            failure = explain(error)
        return SlideOutcome(task.row, failure=failure)

    @staticmethod
    def _may_go_better(outcome: SlideOutcome) -> bool:
        return outcome.failure is not None and not isinstance(outcome.failure.action, TellPixelSize)

    def _heard(self, event: tuple[float, object]) -> None:
        # Of a thread of the client's.
        _, told = event
        if isinstance(told, str):
            self._events.put(told)

    def _take_events(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                told = self._events.get_nowait()
                with contextlib.suppress(UnreadableError):
                    self._progress.told(from_json(SlideEvent, told), time.monotonic())
