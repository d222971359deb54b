"""How long the window's thread is ever blocked while a folder of 100 pairs is dropped.

Run by hand: ``python tests/benchmarks/bench_gui_heartbeat.py [MODEL]``. A timer beats every 5 ms
in the window's thread; the longest gap between two beats is how long nothing could be answered.
First the folder is dropped and all is classified while the cases are walked with the arrow key,
as an impatient user would; then the finished list is walked once more.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "gui"))
if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from PIL import Image
from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from crcviewer.app import build_window
from crcviewer.client.session_folder import SessionFolder
from crcviewer.protocol.resources import demo_model
from crcviewer.session.case import CaseState
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.drags import drop_files
from training.phantoms import generate_slices, generate_tiles

COUNT = 100
SIZE = 224
WANTED_MS = 50.0
_BEAT_MS = 5
_WALK_MS = 150


class Heartbeat:
    """Notes the gaps between the beats of a timer, in milliseconds."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """``clock``: ``time.thread_time`` leaves out what other processes took of the processor."""
        self.gaps: list[float] = []
        self._clock = clock
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps.clear()
        self._last = self._clock()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = self._clock()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def report(self, name: str) -> None:
        worst = sorted(self.gaps, reverse=True)[:5]
        texts = ", ".join(f"{gap:.0f}" for gap in worst)
        print(f"{name:<28} longest gaps {texts} ms of {len(self.gaps)} beats")
        print(f"{'':<28} ratio to {WANTED_MS:.0f} ms: {worst[0] / WANTED_MS:.2f}, wanted at most 1")


def _write_pairs(folder: Path) -> None:
    indices = np.arange(COUNT)
    tiles = generate_tiles(indices % 9, indices, seed=0, size=SIZE, difficulty=0.3)
    slices = generate_slices(indices % 11, indices, seed=0, size=SIZE)
    for n, (tile, cut) in enumerate(zip(tiles, slices, strict=True)):
        Image.fromarray(tile).save(folder / f"{n:03}_path.png")
        Image.fromarray(cut).save(folder / f"{n:03}_ct.png")


def _press_right(window: MainWindow) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_Right, Qt.KeyboardModifier(0))
        QApplication.sendEvent(window.classify_tab.case_list.view, event)


def run_until(done: object, seconds: float = 600.0) -> float:
    """Run the event loop until ``done()``; returns the seconds that took."""
    assert callable(done)
    start = time.perf_counter()
    app = QApplication.instance()
    assert app is not None
    watch = QTimer()
    watch.setInterval(50)
    watch.timeout.connect(
        lambda: app.exit() if done() or time.perf_counter() - start > seconds else None
    )
    watch.start()
    app.exec()
    if not done():
        raise SystemExit("it took too long")
    return time.perf_counter() - start


def main() -> None:
    """Print the longest gaps of both parts."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else demo_model()
    app = QApplication(["crcviewer"])
    apply_theme(app)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pairs"
        folder.mkdir()
        _write_pairs(folder)
        session = SessionFolder()
        stored = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        window = build_window(session.path, Settings(stored), None)
        window.show()
        window.reader.start()
        window.engine.start()
        window.chooser.load(str(model))
        run_until(lambda: window.chooser.card is not None)

        def all_done() -> bool:
            return len(window.store) == COUNT and all(
                case.state is CaseState.DONE for case in window.store
            )

        heart = Heartbeat()
        walk = QTimer()
        walk.setInterval(_WALK_MS)
        walk.timeout.connect(lambda: _press_right(window))
        heart.start()
        drop_files(window, [folder])
        walk.start()
        seconds = run_until(all_done)
        heart.report("drop, classify, walk")
        print(f"{'':<28} {seconds:.1f} s for {COUNT} cases")
        window.classify_tab.case_list.view.select_row(0)
        heart.start()
        run_until(lambda: window.classify_tab.case_list.view.currentIndex().row() == COUNT - 1)
        heart.report("walk the finished list")
        walk.stop()
        window.engine.shutdown()
        window.reader.shutdown()
        session.remove()


if __name__ == "__main__":
    main()
