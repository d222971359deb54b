"""``crcviewer`` as a user starts it, with a training in its Train tab.

``window_with_run.py begin ARGUMENTS…`` starts ``crcviewer ARGUMENTS`` as the wizard does, and stays
until it is killed; ``window_with_run.py pause`` finds the run, pauses it by a click, and is closed.
What is seen is printed as one JSON object a line. Workers are left out: they have no part in this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import crcviewer.__main__
import crcviewer.app

if TYPE_CHECKING:
    from crcviewer.client.run_follower import RunFollower
    from crcviewer.ui.look.user_settings import Settings
    from crcviewer.ui.window.main_window import MainWindow

_ASKED: list[str] = []


def _told(window: MainWindow, run: RunFollower) -> None:
    tab = window.tabs.tabText(window.tabs.indexOf(window.train_tab))
    epochs = sum(stage.done for stage in run.history.stages.values())
    print(json.dumps({"status": run.status.value, "epochs": epochs, "tab": tab}), flush=True)


def _journey(window: MainWindow) -> Iterator[Callable[[], bool]]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from crcviewer.client.run_follower import RunStatus

    library = window.runs
    if _ASKED[0] == "begin":
        library.begin(Path(_ASKED[_ASKED.index("--run") + 1]), _ASKED[1:])
    (run,) = library.runs()
    yield lambda: run.status is RunStatus.RUNNING and run.history.latest is not None
    _told(window, run)
    if _ASKED[0] == "begin":
        yield lambda: False
    view = window.train_tab.view
    assert view is not None
    yield view.pause_button.isVisible
    QTest.mouseClick(view.pause_button, Qt.MouseButton.LeftButton)
    yield lambda: run.status is RunStatus.PAUSED
    _told(window, run)
    window.close()


def _start(window: MainWindow, settings: Settings, arguments: Sequence[str]) -> None:
    from PySide6.QtCore import QTimer

    window.runs.start()
    window.tabs.setCurrentWidget(window.train_tab)
    steps = _journey(window)
    waiting: list[Callable[[], bool]] = [next(steps)]
    timer = QTimer(window)

    def look() -> None:
        if waiting[0]():
            following = next(steps, None)
            if following is None:
                timer.stop()
            else:
                waiting[0] = following

    timer.timeout.connect(look)
    timer.start(20)


if __name__ == "__main__":
    _ASKED.extend(sys.argv[1:])
    del sys.argv[1:]  # as typed by a user: nothing follows the program's name
    crcviewer.app.start_work = _start
    sys.exit(crcviewer.__main__.main())
