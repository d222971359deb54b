"""``working_window.py SEED COUNT``: a window without workers, in which somebody works all the time.

Goes on with what the last window left behind, else begins with COUNT cases. Each line of what it
prints is a JSON list: ``["did", n]`` once step n was done in the window, ``["saved", n]`` once the
window has written it, ``["opened", n, cases]`` with what was found of the last window. Step
n writes n as the note of a case; others remove, undo and swap.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import crcviewer.app
from crcviewer.protocol.images import CaseFiles, ImageInfo, Slot
from crcviewer.protocol.review import Review
from crcviewer.ui.classify.pairing import swap_slots

if TYPE_CHECKING:
    from crcviewer.session.case import Case
    from crcviewer.ui.look.user_settings import Settings
    from crcviewer.ui.window.main_window import MainWindow

_EVERY_MS = 7


def _told(*said: object) -> None:
    os.write(1, (json.dumps(said) + "\n").encode())


def highest(cases: Sequence[Case]) -> int:
    """Number of the last step that wrote a note."""
    notes = [case.review.note for case in cases if case.review is not None]
    return max((int(note) for note in notes), default=0)


class Work:
    """Step after step, from a timer of the window."""

    def __init__(self, window: MainWindow, chance: random.Random) -> None:
        from PySide6.QtCore import QTimer

        self._window, self._chance = window, chance
        self._step = highest(list(window.store))
        _told("opened", self._step, len(window.store))
        self._done: list[tuple[float, int]] = []
        window.session_part.sessions.keeper.written.connect(self._on_keeper_written)
        self._timer = QTimer(window, interval=_EVERY_MS)
        self._timer.timeout.connect(self._do)
        self._timer.start()

    def _on_keeper_written(self, until: float) -> None:
        saved = max((step for when, step in self._done if when <= until), default=0)
        if saved:
            _told("saved", saved)

    def _do(self) -> None:
        store, chance = self._window.store, self._chance
        ids = store.ids()
        what = chance.random()
        if what < 0.05 and len(ids) > 20:
            store.remove(chance.sample(ids, 5))
            store.undo_stack.undo()
        elif what < 0.08 and len(ids) > 20:
            swap_slots(store, ids)  # which takes the notes away, as they are of the tile
            store.undo_stack.undo()
        else:
            self._step += 1
            word = Review("STR", note=str(self._step))
            store.set_review([chance.choice(ids)], lambda _: word)
            self._done.append((time.monotonic(), self._step))
            _told("did", self._step)


def begin(window: MainWindow, settings: Settings, arguments: Sequence[str]) -> None:
    """In place of the workers and of the first images."""
    seed, count = map(int, arguments)
    chance, kept = random.Random(seed), list[Work]()
    recent = window.session_part.sessions.recent

    def work() -> None:
        # Not before the list is there: its selection would be taken for a change.
        kept.append(Work(window, chance))

    def begin_with(found: Callable[[], None]) -> None:
        left = recent.left_in_disorder()
        if left:
            window.session_part.sessions.session_changed.connect(found)
            window.session_part.sessions.open(left[0].path)
        else:
            window.store.add(_cases(count))
            found()

    def looked() -> None:
        recent.changed.disconnect(looked)
        begin_with(work)

    recent.changed.connect(looked)
    window.session_part.start()


def _cases(count: int) -> list[CaseFiles]:
    return [
        CaseFiles(
            f"{n:05}",
            ImageInfo(f"/gone/{n:05}.png", "raster", "PNG", 224, 224, slot=Slot.PATHOLOGY),
        )
        for n in range(count)
    ]


if __name__ == "__main__":
    crcviewer.app.start_work = begin
    sys.exit(crcviewer.app.run_window(sys.argv[1:]))
