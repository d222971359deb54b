"""How smooth the deep zoom of a slide is on a standard flight, against reading as one goes.

Run by hand: ``python tests/benchmarks/bench_slide_zoom.py [SLIDE [MODEL]]``; without a slide, a
phantom of 20,000 × 15,000 pixels is made first; with a model, the slide is mapped meanwhile. The
flight: from the whole slide the wheel is turned in to single pixels, the hand drags across the
tissue, turns out and in again elsewhere. The view is painted by Qt's own clock.

Told are the time of a frame, the longest gaps between beats of a 5 ms timer in the window's thread,
and the mean share of the visible slide that was blank, or drawn from a smaller level. Beside it the
plain loop: at each step of the same flight all of the view is read by the window's own thread.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPointF, QSettings, QSizeF, QTimer
from PySide6.QtWidgets import QApplication

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.imaging.formats.slide import open_slide
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.deep_zoom.camera import Camera
from crcviewer.ui.slides.slides_tab import SlidesTab
from crcviewer.ui.window.short_collections import ShortCollections
from tests.benchmarks.bench_gui_heartbeat import Heartbeat, run_until
from training.phantoms.slide_file import write_slide
from training.phantoms.slide_plan import SlideSettings

_STEP_MS = 16
_VIEW = (1280, 700)
Step = tuple[float, float, float]
"""A factor of the zoom, and a drag in pixels."""


def _flight() -> Iterator[Step]:
    for _ in range(60):
        yield 1.07, 0, 0
    for _ in range(120):
        yield 1, -18, -7
    for _ in range(40):
        yield 1 / 1.07, 0, 0
    for _ in range(60):
        yield 1, 22, 12
    for _ in range(40):
        yield 1.07, 0, 0
    for _ in range(80):
        yield 1, 14, -10


class _Pilot:
    def __init__(self, tab: SlidesTab) -> None:
        page = tab.page
        assert page is not None
        self.view = page.view
        self._steps = list(_flight())
        self.frames: list[float] = []
        self.blank: list[float] = []
        self.coarse: list[float] = []
        self._timer = QTimer()
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)

    def fly(self) -> None:
        self._timer.start()

    @property
    def landed(self) -> bool:
        return not self._steps

    def _step(self) -> None:
        if not self._steps:
            self._timer.stop()
            return
        frame = self.view.frame
        self.frames.append(frame.milliseconds)
        self.blank.append(frame.blank)
        self.coarse.append(frame.coarse)
        factor, across, down = self._steps.pop(0)
        middle = QPointF(self.view.width() / 2, self.view.height() / 2)
        if factor != 1:
            self.view.zoom_by(factor, middle, smoothly=False)
        else:
            self.view.pan(across, down)


def _plain_loop(path: Path) -> list[float]:
    """Milliseconds of each frame."""
    found = []
    with open_slide(str(path)) as slide:
        width, height = slide.dimensions
        camera = Camera(QSizeF(width, height))
        camera.set_room(QSizeF(*_VIEW))
        for factor, across, down in _flight():
            start = time.perf_counter()
            camera.zoom_to(camera.scale * factor, QPointF(_VIEW[0] / 2, _VIEW[1] / 2))
            camera.pan(across, down)
            seen = camera.seen
            slide.read_scaled(seen.left(), seen.top(), seen.width(), seen.height(), _VIEW)
            found.append(1000 * (time.perf_counter() - start))
    return found


def _share(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Print both."""
    app = QApplication(["crcviewer"])
    apply_theme(app)
    ShortCollections(app)
    with tempfile.TemporaryDirectory() as place:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(place) / "phantom.tiff"
        if not path.is_file():
            write_slide(path, SlideSettings(width=20000, height=15000), lambda done, total: None)
        session = SessionFolder()
        reader, engine = ReaderClient(session.path), EngineClient(session.path)
        stored = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        tab = SlidesTab(reader, engine, Settings(stored))
        tab.resize(_VIEW[0], _VIEW[1] + 60)
        tab.show()
        reader.start()
        tab.open_paths([str(path)])
        run_until(lambda: tab.page is not None and tab.page.view.frame.coarse == 0)
        run_until(lambda: tab.page is not None and not tab.page.store.pending)
        if len(sys.argv) > 2:
            engine.start()
            engine.load_model(sys.argv[2])
            run_until(lambda: engine.card is not None)
            assert tab.page is not None
            mapping = tab.page.mapping
            mapping.start()
            run_until(lambda: mapping.run.map is not None and bool(mapping.run.map.coloured.any()))
        pilot, heart, own = _Pilot(tab), Heartbeat(), Heartbeat(time.thread_time)
        heart.start()
        own.start()
        pilot.fly()
        seconds = run_until(lambda: pilot.landed)
        heart.stop()
        own.stop()
        heart.report(f"flight of {seconds:.0f} s")
        own.report("without other processes")
        print(f"{'frames painted':<28} 95 % within {_share(pilot.frames, 0.95):.1f} ms, wanted 33")
        blank = sum(pilot.blank) / len(pilot.blank)
        coarse = sum(pilot.coarse) / len(pilot.coarse)
        print(f"{'blank':<28} {100 * blank:.2f} % of what is seen, wanted at most 5")
        print(f"{'less than sharp':<28} {100 * coarse:.1f} % of what is seen")
        tab.close_all()
        tab.close()
        reader.shutdown()
        engine.shutdown()
        session.remove()
        plain = _plain_loop(path)
        print(
            f"{'plain loop':<28} 95 % of frames within {_share(plain, 0.95):.0f} ms,"
            f" longest {max(plain):.0f} ms"
        )


if __name__ == "__main__":
    main()
