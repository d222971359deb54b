"""How long each step with 20,000 cases holds the window's thread.

Run by hand: ``python tests/benchmarks/bench_many_cases.py``. The list is a shown one. A step and
what Qt makes of it in the next turn of its loop are measured apart, in the thread's own time; the
collector is as the window has it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from crcviewer.protocol.images import CaseFiles, ImageInfo, Slot
from crcviewer.ui.classify.case_list import CaseList
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.pairing import swap_slots
from crcviewer.ui.window.short_collections import ShortCollections
from tests.gui.classify.no_thumbnails import NoThumbnails

COUNT = 20_000
ROUNDS = 3
FOUND = 32
"""Files that the reader tells of at once."""
WANTED_MS = 50.0


def _info(path: str, slot: Slot) -> ImageInfo:
    return ImageInfo(path=path, kind="raster", format="PNG", width=64, height=64, slot=slot)


def batched(files: list[CaseFiles], count: int) -> Iterator[list[CaseFiles]]:
    """So many at a time."""
    return (files[start : start + count] for start in range(0, len(files), count))


def main() -> None:
    """Print the longest time of each step."""
    app = QApplication(["crcviewer"])
    store = CaseStore()
    cases = CaseList(store, NoThumbnails())
    cases.resize(300, 700)
    cases.show()
    files = [
        CaseFiles(
            f"c{n}",
            _info(f"/d/c{n}_path.png", Slot.PATHOLOGY),
            _info(f"/d/c{n}_ct.png", Slot.RADIOLOGY),
        )
        for n in range(COUNT)
    ]
    ShortCollections(app)
    undo, redo = store.undo_stack.undo, store.undo_stack.redo
    steps: list[tuple[str, Callable[[], object]]] = [
        ("swap", lambda: swap_slots(store, store.ids())),
        ("undo swap", undo),
        ("redo swap", redo),
        ("undo swap again", undo),
        ("clear", store.clear),
        ("undo clear", undo),
        ("remove every second", lambda: store.remove(store.ids()[::2])),
        ("undo it", undo),
    ]
    longest = dict.fromkeys([name for name, _ in steps], 0.0)
    added = "add, 32 at a time"
    longest[added] = 0.0
    for round_ in range(ROUNDS):
        # As a folder's cases come, once; then all at once, as those of a session do.
        for some in batched(files, FOUND if round_ == 0 else COUNT):
            before = time.thread_time()
            store.add(some)
            app.processEvents()
            if round_ == 0:
                longest[added] = max(longest[added], (time.thread_time() - before) * 1000)
        for name, step in steps:
            before = time.thread_time()
            step()
            done = time.thread_time()
            app.processEvents()
            # Two turns of the event loop: in between the window answers.
            took = max(done - before, time.thread_time() - done)
            longest[name] = max(longest[name], took * 1000)
        store.clear()
        store.undo_stack.clear()
    for name, took in longest.items():
        print(f"{name:<28} {took:5.1f} ms")
    most = max(longest.values())
    print(f"{'':<28} ratio to {WANTED_MS:.0f} ms: {most / WANTED_MS:.2f}, wanted at most 1")


if __name__ == "__main__":
    main()
