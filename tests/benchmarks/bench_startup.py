"""From process start to the first painted window, as a ratio to a bare PySide6+pyqtgraph window.

Run by hand: ``python tests/benchmarks/bench_startup.py [ROUNDS]``. Fresh processes of both kinds
take turns, so that other work on the machine burdens both; the ratio of the medians is printed.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).parents[2]
WANTED = 1.5

_BARE = """
import time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            app.removeEventFilter(self)
            QTimer.singleShot(0, told)
        return False

def told():
    print(time.time(), flush=True)
    app.quit()

app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.setCentralWidget(pyqtgraph.GraphicsLayoutWidget())
watch = Watch()
app.installEventFilter(watch)
window.show()
app.exec()
"""

# As `python -m crcviewer`, but told to end where the workers would be started.
_OURS = """
import time
import crcviewer.__main__
from crcviewer import app

def told(*_):
    from PySide6.QtWidgets import QApplication
    print(time.time(), flush=True)
    QApplication.quit()

app.start_work = told
app.run_window([])
"""


def _seconds(code: str, environment: dict[str, str]) -> float:
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return float(done.stdout) - start


def main() -> None:
    """Print both medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "PYTHONPATH": str(_ROOT),
        }
        if not (environment.get("DISPLAY") or environment.get("QT_QPA_PLATFORM")):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        for code in (_BARE, _OURS):
            _seconds(code, environment)  # fills the caches of files and bytecode
        times: dict[str, list[float]] = {_BARE: [], _OURS: []}
        for _ in range(rounds):
            for code, taken in times.items():
                taken.append(_seconds(code, environment))
    bare, ours = statistics.median(times[_BARE]), statistics.median(times[_OURS])
    print(f"bare window  {bare:6.3f} s   crcviewer  {ours:6.3f} s   medians of {rounds}")
    print(f"ratio {ours / bare:5.2f}   wanted at most {WANTED}")


if __name__ == "__main__":
    main()
