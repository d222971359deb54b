"""Start with a session of 5,000 cases beside the start without.

Run by hand: ``python tests/benchmarks/bench_session_start.py [ROUNDS]``. Fresh processes of both
kinds take turns. Printed are the medians until the window is painted, with their ratio, and how
long after that all cases are in the list. Workers and model are left out, the same for both.
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
COUNT = 5_000
WANTED = 1.2

_START = """
import sys, time
from pathlib import Path
from crcviewer import app

def told(window, *_):
    from PySide6.QtWidgets import QApplication
    print(time.time(), flush=True)
    if not sys.argv[1:]:
        QApplication.quit()
        return
    sessions = window.session_part.sessions
    def opened():
        print(time.time(), len(window.store), flush=True)
        QApplication.quit()
    sessions.session_changed.connect(opened)
    # As with a model that fits: which is loaded meanwhile, by a process of its own.
    sessions._model._fits = lambda: True
    window.open_paths(sys.argv[1:])

app.start_work = told
app.run_window(sys.argv[1:])
"""


def _start(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    start = time.time()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _START, *arguments],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    painted, *listed = done.stdout.splitlines()
    if not listed:
        return float(painted) - start, 0.0
    when, count = listed[0].split()
    assert int(count) == COUNT
    return float(painted) - start, float(when) - float(painted)


def main() -> None:
    """Print medians and their ratio."""
    sys.path.insert(0, str(_ROOT))
    from crcviewer.session.session_file import SessionFile
    from tests.unit.session.made_cases import many

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as home:
        file = Path(home) / "day.crcsession"
        with SessionFile.create(file) as session:
            session.update(many(COUNT))
        environment = os.environ | {
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "PYTHONPATH": str(_ROOT),
        }
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        plain, full, listed = [], [], []
        for n in range(rounds + 1):
            without, _ = _start([], environment)
            painted, after = _start([str(file)], environment)
            if n:  # the first fills the caches of files and bytecode
                plain.append(without)
                full.append(painted)
                listed.append(after)
        size = file.stat().st_size / 2**20
    without, with_session = statistics.median(plain), statistics.median(full)
    print(f"painted: without {without:6.3f} s, with {COUNT:,} cases {with_session:6.3f} s")
    print(f"ratio {with_session / without:5.2f}   wanted at most {WANTED}   medians of {rounds}")
    print(f"listed {statistics.median(listed):6.3f} s after that; the file has {size:.1f} MiB")


if __name__ == "__main__":
    main()
