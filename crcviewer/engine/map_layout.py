"""A layout while it is made: its steps go to the window, which can hold it, end it or drop it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from crcviewer.engine.job import Job
from crcviewer.protocol.map_messages import MapStepped
from crcviewer.protocol.messages import Alive

if TYPE_CHECKING:
    from crcviewer.model.feature_map import MapStep

_LEAST_SECONDS = 0.1
"""Between two steps that are sent: more often nobody could see."""
_POLL_SECONDS = 0.1


class Layout:
    """Steered from another thread than the one that computes."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._going = threading.Event()
        self._going.set()
        self._finish = threading.Event()
        self._sent = 0.0

    def steer(self, action: str) -> None:
        """``pause``, ``resume`` or ``finish``."""
        if action == "pause":
            self._going.clear()
            return
        if action == "finish":
            self._finish.set()
        self._going.set()

    def on_step(self, kind: str, step: MapStep) -> bool:
        """Tell of a step, and wait while the layout is held. False: end here."""
        now = time.monotonic()
        if now - self._sent >= _LEAST_SECONDS or step.iteration >= step.total:
            self._sent = now
            self._send(kind, step)
        while True:
            self._job.token.check()
            if self._going.wait(_POLL_SECONDS):
                break
            # Held by the user, it does nothing, and hangs not.
            self._job.report(Alive(0))
        return not self._finish.is_set()

    def _send(self, kind: str, step: MapStep) -> None:
        path = self._job.array_path(".npy")
        np.save(path, step.coordinates, allow_pickle=False)
        self._job.report(
            MapStepped(
                self._job.request.id,
                step.iteration,
                step.total,
                kind=kind,
                kl=step.kl,
                array=str(path),
            )
        )
