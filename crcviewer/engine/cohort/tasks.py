"""What a worker of a cluster does: map one slide into the cohort's folder.

Tasks and outcomes travel as JSON: nothing but text is unpickled, and versions may differ. A slide
that was begun by a worker that is gone is taken up from its journal by the next.
"""

from __future__ import annotations

import os
import platform
import threading
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

import crcviewer
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import RequestError, explain
from crcviewer.engine.image_cache import FieldCropper
from crcviewer.engine.job import CancelToken, Job, RequestCancelledError
from crcviewer.engine.slides.export import ENDINGS
from crcviewer.engine.slides.map_files import PNG_SIDE, MapFiles, Seldom, map_to_files
from crcviewer.engine.slides.regions import read_regions
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.json_lines import from_json, to_json
from crcviewer.protocol.messages import LoadModel
from crcviewer.protocol.slide_measures import FIELD_UM, SlideSummary
from crcviewer.protocol.slide_messages import SlideProgress
from crcviewer.protocol.text import text

_TOLD_EVERY_S = 2.0


class SlideTask(msgspec.Struct, frozen=True):
    """One slide; paths are absolute, and must be the same on all computers."""

    row: int
    slide: str
    name: str
    out: str
    model: str
    model_sha256: str
    cohort: str
    """Of one run of the command: its events, and what stops it."""
    shared: bool = False
    """Whether the workers may be on other computers."""
    version: str = crcviewer.__version__
    radiology: str = ""
    region: str = ""
    mpp: float | None = None
    stride_um: float = FIELD_UM
    formats: tuple[str, ...] = tuple(ENDINGS)
    png_side: int = PNG_SIDE
    threads: int = 2
    languages: tuple[str, ...] = ("en",)


class SlideOutcome(msgspec.Struct, frozen=True):
    """One of ``summary`` and ``failure``; neither: it was stopped, and can be gone on with."""

    row: int
    summary: SlideSummary | None = None
    failure: Failure | None = None
    host: str = ""


class SlideEvent(msgspec.Struct, frozen=True):
    """How far a worker is with a slide."""

    row: int
    done: int
    total: int
    per_second: float
    host: str
    pid: int


class _Worker:
    """What this process keeps from one slide to the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._model = ""
        self._stopped: set[str] = set()
        self._tokens: dict[str, set[CancelToken]] = defaultdict(set)

    def maps(self, model: str, sha256: str) -> SlideMaps:
        """With the model, which is loaded once. Raises PlainError."""
        from crcviewer.model.allocator import tune_allocator

        with self._lock:
            if self._engine is None or self._model != sha256:
                tune_allocator()
                engine = Engine()
                load = LoadModel(0, model)
                engine.load_model(load, Job(load, lambda _: None, Path))
                if engine.warm_model().card.sha256 != sha256:
                    raise RequestError(
                        text("The model that {host} sees is another one.", host=platform.node()),
                        text("Put the model into a folder that all computers share."),
                    )
                self._engine, self._model = engine, sha256
            return SlideMaps(self._engine.warm_model, FieldCropper())

    def begin(self, cohort: str) -> CancelToken:
        token = CancelToken()
        with self._lock:
            self._tokens[cohort].add(token)
            if cohort in self._stopped:
                token.cancel()
        return token

    def end(self, cohort: str, token: CancelToken) -> None:
        with self._lock:
            self._tokens[cohort].discard(token)

    def stop(self, cohort: str) -> None:
        with self._lock:
            self._stopped.add(cohort)
            for token in self._tokens[cohort]:
                token.cancel()


_WORKER = _Worker()


def map_slide(task: str) -> str:
    """A :class:`SlideTask` to a :class:`SlideOutcome`, both as JSON. Raises nothing that a slide,
    a model or a disk could be the reason of."""
    asked = from_json(SlideTask, task)
    host = platform.node()
    token = _WORKER.begin(asked.cohort)
    try:
        outcome = SlideOutcome(asked.row, summary=_mapped(asked, token), host=host)
    except RequestCancelledError:
        outcome = SlideOutcome(asked.row, host=host)
    except Exception as error:
        outcome = SlideOutcome(asked.row, failure=explain(error), host=host)
    finally:
        _WORKER.end(asked.cohort, token)
    return to_json(outcome)


def stop_cohort(cohort: str) -> None:
    """Run on each worker: it writes what it has, and begins none of this cohort any more."""
    _WORKER.stop(cohort)


def _mapped(task: SlideTask, token: CancelToken) -> SlideSummary:
    if task.version != crcviewer.__version__:
        raise RequestError(
            text(
                "{host} has version {its} of the program, and {ours} was asked for.",
                host=platform.node(),
                its=crcviewer.__version__,
                ours=task.version,
            ),
            text("Install the same version on all computers."),
        )
    for path in filter(None, (task.slide, task.model, task.radiology, task.region)):
        if not Path(path).exists():
            raise _missing(path, shared=task.shared)
    token.check()
    regions = read_regions(Path(task.region)) if task.region else ()
    wanted = MapFiles(
        task.slide,
        task.name,
        Path(task.out),
        stride_um=task.stride_um,
        pixel_size_um=task.mpp,
        radiology=task.radiology,
        regions=regions,
        formats=task.formats,
        png_side=task.png_side,
        threads=task.threads,
        languages=task.languages,
    )
    maps = _WORKER.maps(task.model, task.model_sha256)
    return map_to_files(maps, wanted, token, _teller(task))


def _missing(path: str, *, shared: bool) -> RequestError:
    if not shared:
        return RequestError(
            text("{path} is not there.", path=path),
            text("Check the list, and that the disk is connected."),
        )
    return RequestError(
        text("{path} is not there for the computer {host}.", path=path, host=platform.node()),
        text("Check the list: all computers must see the same folders under the same names."),
    )


def _teller(task: SlideTask) -> Callable[[SlideProgress], None]:
    from distributed import get_worker

    worker: Any = get_worker()
    seldom = Seldom(_TOLD_EVERY_S)

    def told(now: SlideProgress) -> None:
        if seldom.now() or now.done >= now.total:
            event = SlideEvent(
                task.row, now.done, now.total, now.per_second, platform.node(), os.getpid()
            )
            worker.log_event(task.cohort, to_json(event))

    return told
