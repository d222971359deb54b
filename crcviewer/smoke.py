"""How the window's start went, written to a file: for the check of the frozen program.

Where the environment variable ``CRCVIEWER_SMOKE_REPORT`` names a file, the window classifies what
it was opened on, shows each of its tabs, writes the report as JSON, with a picture of each tab
beside it, and closes. A windowed program has no output to which it could tell the same.

Where ``CRCVIEWER_SMOKE_WORK`` names a JSON file too, it does what that asks for (:class:`Work`)
before it closes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, QTimer

from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.session.case import CaseState

if TYPE_CHECKING:
    from crcviewer.ui.window.main_window import MainWindow

SMOKE_REPORT = "CRCVIEWER_SMOKE_REPORT"
SMOKE_WORK = "CRCVIEWER_SMOKE_WORK"
_PATIENCE_S = 300.0
"""For each step: a machine may be very busy."""
_ENDED = (CaseState.DONE, CaseState.FAILED)
_HEAVY = frozenset(
    {
        "torch", "torchvision", "sklearn", "matplotlib", "pyarrow", "dask", "distributed", "typst",
        "highdicom", "xlsxwriter", "pypdf", "fontTools", "openslide", "kfbslide", "cryptography",
        "pydicom", "nibabel", "tifffile", "pyvips",
    }
)  # fmt: skip
"""What the window leaves to the workers, or to commands."""
Steps = Iterator[Callable[[], bool]]


class Work(msgspec.Struct, frozen=True):
    """What a user could do in the window besides; what is empty is left out."""

    session: str = ""
    """Where the cases are saved."""
    slide: str = ""
    """Mapped, and its map exported beside the report."""
    training: tuple[str, ...] = ()
    """Arguments after ``crcviewer`` of a run that is begun, and waited for."""


class SmokeWatch(QObject):
    """Follows one window from its first paint to its report."""

    def __init__(self, window: MainWindow, report: Path) -> None:
        super().__init__(window)
        self._window, self._report = window, report
        asked = os.environ.get(SMOKE_WORK, "")
        content = Path(asked).read_bytes() if asked else b"{}"
        self._work = msgspec.json.decode(content, type=Work)
        self._seen: dict[str, Any] = {"gave_up": False, "tabs": []}
        self._steps = self._look_at_all()
        self._waiting: Callable[[], bool] = lambda: False
        self._deadline = time.monotonic() + _PATIENCE_S
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self._look)
        window.first_painted.connect(self._on_window_first_painted)

    def _on_window_first_painted(self) -> None:
        self._seen["painted"] = time.time()
        self._waiting = next(self._steps)
        self._timer.start()

    def _look_at_all(self) -> Steps:
        window = self._window
        yield self._settled
        self._seen["classified"] = time.time()
        self._seen["pids"] = {"window": os.getpid(), "engine": window.engine.pid}
        self._seen["pids"]["reader"] = window.reader.pid
        for place in range(window.tabs.count()):
            window.tabs.setCurrentIndex(place)
            if window.tabs.widget(place) is window.explore_place:
                yield self._map_shown
            yield lambda: True  # an event loop later it is laid out
            picture = self._report.with_suffix(f".{place + 1}.png")
            self._seen["tabs"].append(
                {
                    "name": window.tabs.tabText(place).replace("&", ""),
                    "picture": window.grab().save(str(picture)),
                }
            )
        if self._work.session:
            yield from self._save(Path(self._work.session))
        if self._work.slide:
            yield from self._map(self._work.slide)
        if self._work.training:
            yield from self._train(self._work.training)

    def _save(self, path: Path) -> Steps:
        part = self._window.session_part.sessions
        part.save_as(path)
        yield lambda: part.path == path and not part.keeper.unsaved

    def _map(self, slide: str) -> Steps:
        from crcviewer.ui.slides.map_run import RunState

        window = self._window
        window.slides.open([slide])
        tab = window.slides.place.tab()
        yield lambda: tab.page is not None
        assert tab.page is not None
        mapping = tab.page.mapping
        mapping.start_when_possible()
        yield lambda: mapping.run.state is RunState.DONE and mapping.run.measures is not None
        measured = mapping.run.measures
        assert measured is not None
        folder = self._report.with_suffix(".map")
        folder.mkdir(exist_ok=True)
        kinds = ("pdf", "parquet", "png")
        mapping.export(str(folder), kinds)
        yield lambda: len([*folder.iterdir()]) >= len(kinds)
        picture = self._report.with_suffix(".slide.png")
        self._seen["slide"] = {
            "fields": measured.classified,
            "files": sorted(path.name for path in folder.iterdir()),
            "picture": window.grab().save(str(picture)),
        }

    def _train(self, arguments: tuple[str, ...]) -> Steps:
        window, folder = self._window, Path(arguments[arguments.index("--run") + 1])
        window.tabs.setCurrentWidget(window.train_tab)
        window.runs.begin(folder, arguments)
        run = window.runs.get(folder)
        assert run is not None
        yield lambda: not run.status.active
        yield lambda: True  # an event loop later it is drawn
        picture = self._report.with_suffix(".train.png")
        self._seen["training"] = {
            "status": run.status.value,
            "picture": window.grab().save(str(picture)),
        }

    def _settled(self) -> bool:
        cases = list(self._window.store)
        reading = self._window.classify_tab.intake.running
        return bool(cases) and not reading and all(case.state in _ENDED for case in cases)

    def _map_shown(self) -> bool:
        explore = self._window.explore_place.made
        return explore is not None and explore.model.data is not None

    def _look(self) -> None:
        if self._waiting():
            following = next(self._steps, None)
            if following is None:
                self._end()
            else:
                self._waiting = following
                self._deadline = time.monotonic() + _PATIENCE_S
        elif time.monotonic() > self._deadline:
            self._seen["gave_up"] = True
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        window = self._window
        self._seen["title"] = window.windowTitle()
        self._seen["messages"] = [message.text for message in window.message_bar.messages()]
        self._seen["cases"] = [
            {
                "name": case.name,
                "error": str(case.error.said) if case.error is not None else "",
                "model": case.result.model_name if case.result is not None else "",
                "probabilities": list(case.result.probabilities) if case.result else [],
            }
            for case in window.store
        ]
        self._seen["imported"] = sorted(_HEAVY & {name.partition(".")[0] for name in sys.modules})
        write_text_atomically(self._report, json.dumps(self._seen) + "\n")
        window.close()
