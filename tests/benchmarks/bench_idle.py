"""What the window and its workers cost while nobody does anything, with 60 runs in the list.

Run by hand: ``python tests/benchmarks/bench_idle.py [SECONDS]``. Prints the share of one core that
each process took; then the memory of each while 500, 1,000 … cases are walked, where ``--cases N``
is given.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from crcviewer.app import build_window
from crcviewer.client.session_folder import SessionFolder
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.resources import demo_model
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.main_window import MainWindow
from tests.hostile.run_pieces import GOOD

RUNS = 60
EVERY = 500


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", nargs="?", type=float, default=20)
    parser.add_argument("--cases", type=int, default=0)
    arguments = parser.parse_args()
    app = QApplication([])
    apply_theme(app)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "s.ini"), QSettings.Format.IniFormat))
        settings.set_folder("runs", str(_runs(Path(folder) / "runs")))
        session = SessionFolder()
        window = build_window(session.path, settings, None)
        window.show()
        window.reader.start()
        window.engine.start()
        window.runs.start()
        window.chooser.load(str(demo_model()))
        _spin(app, lambda: window.engine.state is WorkerState.READY and window.chooser.card)
        window.tabs.setCurrentWidget(window.train_tab)
        _spin(app, lambda: len(window.runs.runs()) == RUNS)
        _wait(app, 5)
        _idle(app, window, arguments.seconds)
        if arguments.cases:
            _walk(app, window, Path(folder), arguments.cases)
        window.close()
        for client in (window.engine, window.reader, window.maps):
            client.shutdown()
        window.runs.stop()
        session.remove()


def _runs(folder: Path) -> Path:
    for number in range(RUNS):
        run = folder / f"run {number:02}"
        run.mkdir(parents=True)
        (run / names.EVENTS).write_bytes(GOOD)
    return folder


def _processes(window: MainWindow) -> dict[str, psutil.Process]:
    return {
        "window": psutil.Process(),
        "engine": psutil.Process(window.engine.pid),
        "reader": psutil.Process(window.reader.pid),
    }


def _idle(app: QApplication, window: MainWindow, seconds: float) -> None:
    processes = _processes(window)
    before = {name: sum(one.cpu_times()[:2]) for name, one in processes.items()}
    began = time.monotonic()
    _wait(app, seconds)
    took = time.monotonic() - began
    for name, one in processes.items():
        share = (sum(one.cpu_times()[:2]) - before[name]) / took
        print(f"{name}: {share:.2%} of a core while idle, {RUNS} runs listed")


def _walk(app: QApplication, window: MainWindow, folder: Path, cases: int) -> None:
    images = folder / "images"
    images.mkdir()
    pixels = np.random.default_rng(0).integers(0, 255, (224, 224, 3), np.uint8)
    for number in range(cases):
        Image.fromarray(pixels).save(images / f"{number:05}_he.png", compress_level=0)
    window.tabs.setCurrentWidget(window.classify_tab)
    window.open_paths([str(images)])
    _spin(app, lambda: len(window.store) == cases and not window.classify_tab.intake.running)
    processes = _processes(window)
    for number, case_id in enumerate(window.store.ids(), start=1):
        window.navigation.show_case(case_id)
        _wait(app, 0.02)
        if number % EVERY == 0:
            memory = ", ".join(
                f"{name} {one.memory_info().rss / 2**20:.0f} MiB" for name, one in processes.items()
            )
            arrays = sum(p.stat().st_size for p in window.reader.session.glob("*.np*"))
            print(f"{number} cases: {memory}, {arrays / 2**20:.1f} MiB of arrays", flush=True)


def _spin(app: QApplication, done: object) -> None:
    assert callable(done)
    until = time.monotonic() + 300
    while not done() and time.monotonic() < until:
        _wait(app, 0.05)
    assert done()


def _wait(app: QApplication, seconds: float) -> None:
    """As the program waits: without a look at anything in between."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop(app)
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
