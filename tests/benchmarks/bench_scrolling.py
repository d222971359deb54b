"""How long the window's thread is ever blocked while a CT of 300 slices is scrolled.

Run by hand: ``python tests/benchmarks/bench_scrolling.py``. A series of 300 slices of 512 × 512 is
opened in the Classify tab with a real reader, and the wheel turned 30 times a second, from the
middle to the end, through all of it back to the start, and on to the end once more; then window
and level are dragged. The collector is as the window has it. Beside the longest gap stands how many
of the wished slices were seen, and how late.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.session_folder import SessionFolder
from crcviewer.protocol.images import Slot
from crcviewer.protocol.messages import ImageOpened
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.image_pane import ImagePane
from crcviewer.ui.window.short_collections import ShortCollections
from tests.benchmarks.bench_gui_heartbeat import Heartbeat, run_until
from tests.unit.imaging.dicom_writing import write

SLICES = 300
SIZE = 512
_EACH_MS = 33


def _write_series(folder: Path) -> None:
    noise = np.random.default_rng(0).normal(40, 60, (SIZE, SIZE))
    for n in range(SLICES):
        write(
            folder / f"{n:03}.dcm",
            np.roll(noise, 3 * n, axis=0).astype(np.int16),
            InstanceNumber=n + 1,
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[0, 0, float(n)],
            PixelSpacing=[0.7, 0.7],
        )


class _Hand:
    """Turns the wheel, and notes when each wished slice comes into view."""

    def __init__(self, tab: ClassifyTab, pane: ImagePane) -> None:
        self._pane = pane
        self._path: list[int] = []
        self._wished: dict[int, float] = {}
        self.late: list[float] = []
        self.steps = 0
        self._timer = QTimer()
        self._timer.setInterval(_EACH_MS)
        self._timer.timeout.connect(self._turn)
        tab.display.images.image_ready.connect(self._on_image_ready)

    def walk(self, path: list[int]) -> None:
        self._path = list(path)
        self.steps += len(path)
        self._timer.start()

    @property
    def rests(self) -> bool:
        return not self._path

    def _turn(self) -> None:
        if not self._path:
            self._timer.stop()
            return
        step = self._path.pop(0)
        index = self._pane.slice_wished + step
        self._wished[index] = time.perf_counter()
        self._pane.view.slice_steps_requested.emit(step)

    def _on_image_ready(self, slot: Slot, opened: ImageOpened, _pixels: object) -> None:
        wished = self._wished.pop(opened.slice_index, None)
        if wished is not None:
            self.late.append((time.perf_counter() - wished) * 1000)


def main() -> None:
    """Print the longest gaps."""
    app = QApplication(["crcviewer"])
    apply_theme(app)
    ShortCollections(app)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "ct"
        folder.mkdir()
        _write_series(folder)
        session = SessionFolder()
        reader, engine = ReaderClient(session.path), EngineClient(session.path)
        stored = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        tab = ClassifyTab(CaseStore(), reader, engine, Settings(stored))
        tab.resize(1400, 800)
        tab.show()
        reader.start()
        tab.add_paths([str(folder)])
        pane = tab.panes[Slot.RADIOLOGY]
        run_until(lambda: pane.view.has_image)
        hand, heart, own = _Hand(tab, pane), Heartbeat(), Heartbeat(time.thread_time)
        heart.start()
        own.start()
        hand.walk([1] * (SLICES // 2 - 1) + [-1] * (SLICES - 1) + [1] * (SLICES - 1))
        run_until(lambda: hand.rests)
        own.stop()
        heart.report(f"scroll {SLICES} slices")
        own.report("without other processes")
        late = sorted(hand.late)
        middle, most = late[len(late) // 2], late[int(0.95 * len(late))]
        print(f"{'':<28} {len(late)} of {hand.steps} slices seen, {middle:.0f} ms after the wish")
        print(f"{'':<28} 19 of 20 within {most:.0f} ms")
        drags = QTimer()
        drags.setInterval(16)
        drags.timeout.connect(lambda: pane.view.window_dragged.emit(1.0, 1.0))
        heart.start()
        drags.start()
        start = time.perf_counter()
        run_until(lambda: time.perf_counter() - start > 5)
        drags.stop()
        heart.report("drag window and level")
        reader.shutdown()
        session.remove()


if __name__ == "__main__":
    main()
