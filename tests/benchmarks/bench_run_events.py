"""How long a run with 100,000 events takes to open, and what a poll costs as it grows.

Run by hand: ``python tests/benchmarks/bench_run_events.py [EVENTS]``. Opening is given in seconds
of this processor and as a ratio to reading the same lines with ``json.loads``, which no reader can
do without. Polls that read one new event are timed at a tenth of the file and at its end. Then the
Train tab opens the same run: a timer beats in the window's thread, and its longest gap, in time
that the thread worked, is how long nothing could be answered.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from crcviewer.client.run_events_reader import RunEventsReader
from crcviewer.client.run_history import RunHistory
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.run_events import EpochFinished, Preview, RunStarted, StageStarted, to_line
from crcviewer.ui.look.appearance import apply_theme
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.curves.curve_series import Metric, curves_of
from crcviewer.ui.train.train_tab import TrainTab
from tests.benchmarks.bench_gui_heartbeat import Heartbeat, run_until

POLLS = 200
WANTED_S = 1.0
WANTED_GROWTH = 1.5
WANTED_GAP_MS = 100.0


def _epoch(number: int, count: int) -> str:
    share = number / count
    return to_line(
        EpochFinished(
            stage=1, branch="pathology", epoch=number, epochs=count,
            train_loss=2.1072361 * (1 - share), train_accuracy=share, val_loss=2.5 * (1 - share),
            val_accuracy=share, per_class_f1=tuple(share / k for k in range(1, 10)),
            best=number % 7 == 0, learning_rate=8e-5, images_per_second=55.112166423598616,
            eta_s=2472.5056706731903, memory=1165455360,
        )
    )  # fmt: skip


def _preview(number: int) -> str:
    counts = tuple(
        tuple((number + 7 * row + column) % 97 for column in range(9)) for row in range(9)
    )
    return to_line(Preview(1, "pathology", number, counts, "preview/pathology.npz"))


def _lines(first: int, last: int, count: int) -> str:
    """As a run writes them: of each epoch its figures, and how validation looks."""
    return "".join(f"{_epoch(n, count)}\n{_preview(n)}\n" for n in range(first, last))


def _read_all(reader: RunEventsReader, history: RunHistory) -> None:
    while True:
        events, _ = reader.read()
        if not events:
            return
        for event in events:
            history.apply(event)


def _poll_s(file: Path, reader: RunEventsReader, history: RunHistory, first: int) -> float:
    """Seconds to see one more event, undisturbed by what else the machine does."""
    taken = []
    for number in range(first, first + POLLS):
        with file.open("a") as out:
            out.write(_epoch(number, number) + "\n")
        begun = time.thread_time()
        _read_all(reader, history)
        taken.append(time.thread_time() - begun)
    return min(taken)


def _open_in_a_tab(run: Path, count: int, place: Path) -> tuple[float, float, float]:
    """Longest gap in milliseconds; seconds until all is there, and those of this thread's work."""
    library = RunLibrary(run.parent)
    stored = QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat)
    tab = TrainTab(library, Settings(stored))
    tab.resize(1280, 760)
    tab.show()
    library.scan()
    heart = Heartbeat(time.thread_time)
    run_until(lambda: tab.view is not None and tab.isVisible())  # what pyqtgraph takes to start
    (follower,) = library.runs()
    heart.start()
    begun = time.thread_time()
    library.start()
    seconds = run_until(lambda: follower.history.revision >= count)
    worked = time.thread_time() - begun
    heart.stop()
    library.stop()
    tab.close()
    return max(heart.gaps), seconds, worked


def main() -> int:
    """1 where growth is not as wanted; seconds depend on the machine and are only shown."""
    count = (int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) // 2
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        head = [
            to_line(RunStarted("paper", 0, "cpu", "float32", "random", ("a", "b"), "0", 1)),
            to_line(StageStarted(1, "pathology", count, 1, 1, 1)),
        ]
        tenth = count // 10
        file.write_text("\n".join(head) + "\n" + _lines(1, tenth, count))
        reader, history = RunEventsReader(file), RunHistory()
        _read_all(reader, history)
        early = _poll_s(file, reader, history, tenth)
        with file.open("a") as out:
            out.write(_lines(tenth + POLLS, count, count))
        _read_all(reader, history)
        late = _poll_s(file, reader, history, count)

        lines = file.read_text().splitlines()
        opened, parsed = [], []
        for _ in range(3):
            begun = time.process_time()
            fresh = RunHistory()
            _read_all(RunEventsReader(file), fresh)
            opened.append(time.process_time() - begun)
            begun = time.process_time()
            for line in lines:
                json.loads(line)
            parsed.append(time.process_time() - begun)
        begun = time.thread_time()
        curves_of(history, Metric.F1, 10)
        drawn = time.thread_time() - begun
        app = QApplication(["crcviewer"])
        apply_theme(app)
        run = Path(folder) / "runs" / "long"
        run.mkdir(parents=True)
        file.rename(run / "events.jsonl")
        gap, seconds, worked = _open_in_a_tab(run, len(lines), Path(folder))
    print(f"{len(lines)} events open in {min(opened):.2f} s of processor time (wanted: {WANTED_S})")
    print(f"that is {min(opened) / min(parsed):.2f} times json.loads of the same lines")
    growth = late / early
    print(f"a poll: {1e3 * early:.3f} ms at a tenth, {1e3 * late:.3f} ms at the end: {growth:.2f}")
    print(f"the nine curves of F1 are made in {1e3 * drawn:.1f} ms")
    print(f"in the tab: all there after {seconds:.1f} s and {worked:.1f} s of the thread's work;")
    print(f"the longest gap is {gap:.0f} ms, which is", end=" ")
    print(f"{gap / WANTED_GAP_MS:.2f} of {WANTED_GAP_MS:.0f} ms (wanted: at most 1)")
    return 0 if growth <= WANTED_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
