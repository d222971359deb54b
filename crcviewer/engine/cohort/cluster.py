"""Where the slides of a cohort are worked on: processes of this computer, or a cluster of Dask's.

Processes of this computer speak with each other over 127.0.0.1, encrypted with keys that are made
for the run: who could speak to a worker could run any program as its user. Each is started by
multiprocessing's spawn, which in the frozen program begins at ``packaging/entry.py``.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import dask
import psutil
from distributed import Client, LocalCluster, Worker, WorkerPlugin

from crcviewer.engine.failures import RequestError
from crcviewer.protocol.text import text

_CONNECT_S = 30
_DEATHS = 2
"""A slide may end so many workers in a row; with the next it is given up."""
_MEMORY_OF_ONE = 3 << 30
"""What a worker takes, about: torch, a model, blocks of a slide."""
_SETTINGS = {
    "distributed.scheduler.allowed-failures": _DEATHS,
    # One slide at a time: what waits at a worker would share the blame for its death.
    "distributed.scheduler.worker-saturation": 1.0,
    # The decoder of compressed DICOM frames is a process below the worker.
    "distributed.worker.daemon": False,
    "distributed.worker.profile.enabled": False,
}


class IgnoreInterrupts(WorkerPlugin):
    """Ctrl+C in a terminal reaches all processes: the command decides what it means."""

    name = "crcviewer-interrupts"

    def setup(self, worker: Worker) -> None:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def usual_workers() -> int:
    """Of this computer: one for two cores, as far as its memory goes."""
    room = int(psutil.virtual_memory().available // _MEMORY_OF_ONE)
    return max(1, min((os.cpu_count() or 1) // 2, room))


@contextmanager
def connected(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the cluster at ``scheduler`` (its address, or the file that it writes), or of
    ``workers`` processes of this computer. Raises RequestError where nobody answers there."""
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set(_SETTINGS):
        if scheduler:
            with _client_of(scheduler) as client:
                yield client
            return
        with (
            TemporaryDirectory(prefix="crcviewer-cohort-", ignore_cleanup_errors=True) as scratch,
            _local_cluster(workers, scratch) as cluster,
            Client(cluster) as client,
        ):
            client.register_plugin(IgnoreInterrupts())
            yield client


def dashboard_of(client: Client) -> str:
    """Its address. Without bokeh there are no figures, but tables of workers and of their tasks."""
    link = str(client.dashboard_link)
    if client.cluster is not None and importlib.util.find_spec("bokeh") is None:
        return link.removesuffix("/status") + "/info/main/workers.html"
    return link


def _client_of(scheduler: str) -> Client:
    as_file = scheduler.endswith(".json")
    where = {"scheduler_file" if as_file else "address": scheduler}
    try:
        if as_file:
            Path(scheduler).stat()  # a client would wait for it without end
        return Client(**where, timeout=_CONNECT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise RequestError(
            text("No scheduler of Dask answers at {address}.", address=scheduler),
            text("Check that it runs, and that this computer may reach it."),
        ) from error


def _local_cluster(workers: int, scratch: str) -> LocalCluster:
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        # None is ended for its memory by a number that we would only guess.
        memory_limit=0,
        host="127.0.0.1",
        security=True,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address=None,
        local_directory=scratch,
        silence_logs=logging.CRITICAL,
        env={"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // workers))},
    )
