"""``crcviewer`` as a user starts it, with a user inside.

``driven_window.py FOLDER TILE RADIOLOGY``, where FOLDER holds the wrong files.

The window opens through the program's own entry; from its first paint on the steps of
:func:`_journey` are taken. Each waits until what it yields is true. What was seen is printed as one
JSON object a line.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "gui"))

import crcviewer.__main__
import crcviewer.app

if TYPE_CHECKING:
    from crcviewer.ui.look.user_settings import Settings
    from crcviewer.ui.window.main_window import MainWindow

_PATIENCE_S = 120.0
_start_work = crcviewer.app.start_work
_PLACES: list[Path] = []
Steps = Iterator[Callable[[], bool]]


def _told(step: str, **seen: object) -> None:
    print(json.dumps({"step": step, **seen}), flush=True)


def _journey(window: MainWindow, folder: Path, tile: Path, radiology: Path) -> Steps:
    from crcviewer.protocol.images import Slot
    from crcviewer.protocol.resources import bundled_models
    from crcviewer.session.case import Case, CaseState
    from tests.gui.drags import drop_files

    tab = window.classify_tab
    ended = (CaseState.DONE, CaseState.FAILED)

    def settled(count: int) -> bool:
        cases = list(window.store)
        return (
            len(cases) == count and not tab.intake.running and all(c.state in ended for c in cases)
        )

    def shown() -> bool:
        case = tab.current_case()
        slots = [slot for slot in Slot if case is not None and case.picture(slot) is not None]
        # The demo's audit found that the scan is not used: evidence lies on the tile alone.
        evidence = tab.panes[Slot.PATHOLOGY].view.overlay.overlay
        return evidence is not None and all(tab.panes[s].view.has_image for s in slots)

    def texts() -> list[str]:
        return [message.text for message in window.message_bar.messages()]

    def facts(case: Case) -> dict[str, object]:
        result = case.result
        organ = case.radiology.info if case.radiology is not None else None
        return {
            "name": case.name,
            "probabilities": list(result.probabilities) if result is not None else [],
            "model": result.model_name if result is not None else "",
            "tile_only": result.tile_only if result is not None else None,
            "modality": organ.modality if organ is not None else "",
            "slices": organ.slices if organ is not None else 0,
            "error": str(case.error.said) if case.error else "",
        }

    yield lambda: settled(12) and shown()
    _told("samples", cases=[facts(case) for case in window.store], title=window.windowTitle())

    drop_files(window, [tile, radiology])
    yield lambda: settled(13)
    _told("real pair", case=facts(list(window.store)[12]))

    wrong = [folder / "text.png", folder / "cut.jpg", folder / "nothing.png"]
    drop_files(window, wrong)
    yield lambda: settled(16)
    _told("wrong files", cases=[facts(case) for case in list(window.store)[13:]])

    drop_files(window, [folder / "model.pt"])
    yield lambda: any("was not opened" in text for text in texts())
    before = window.chooser.card
    drop_files(window, [folder / "broken.safetensors"])
    yield lambda: any("broken.safetensors" in text for text in texts())
    assert window.chooser.card is not None
    _told("broken models", messages=texts(), kept=window.chooser.card == before)

    while window.message_bar.messages():
        window.message_bar.close_newest()
    old = window.engine.pid
    os.kill(old, signal.SIGKILL)
    drop_files(window, [folder / "one more.png"])
    yield lambda: settled(17) and bool(texts())
    _told(
        "killed engine",
        messages=texts(),
        another=window.engine.pid not in (0, old),
        case=facts(list(window.store)[16]),
    )

    second = str(bundled_models()[-1])
    window.model_menu.aboutToShow.emit()
    chosen = next(a for a in window.model_menu.actions() if a.toolTip() == second)
    chosen.trigger()
    tab.case_list.select_case(next(iter(window.store)).id)
    yield (
        lambda: (
            window.chooser.card is not None
            and window.chooser.card.path == second
            and settled(17)
            and shown()
        )
    )
    result = next(iter(window.store)).result
    assert result is not None
    moves = [exchange.relative_size for exchange in result.exchanges]
    _told("exchange model", title=window.windowTitle(), moves=moves)
    loaded = sorted({name.partition(".")[0] for name in sys.modules} & {"torch", "safetensors"})
    _told("end", torch=loaded, pids=[window.engine.pid, window.reader.pid])
    window.close()


def _start(window: MainWindow, settings: Settings, arguments: Sequence[str]) -> None:
    from PySide6.QtCore import QTimer

    _start_work(window, settings, arguments)
    steps = _journey(window, *_PLACES)
    waiting: list[Callable[[], bool]] = [next(steps)]
    since = [time.monotonic()]
    timer = QTimer(window)

    def look() -> None:
        if waiting[0]():
            since[0] = time.monotonic()
            following = next(steps, None)
            if following is None:
                timer.stop()
            else:
                waiting[0] = following
        elif time.monotonic() - since[0] > _PATIENCE_S:
            cases = [(case.name, str(case.state), case.error) for case in window.store]
            messages = [message.text for message in window.message_bar.messages()]
            _told("gave up", cases=cases, messages=messages, status=window.status.text)
            window.close()

    timer.timeout.connect(look)
    timer.start(20)


if __name__ == "__main__":
    _PLACES.extend(map(Path, sys.argv[1:4]))
    del sys.argv[1:]  # as typed by a user: nothing follows the program's name
    crcviewer.app.start_work = _start
    sys.exit(crcviewer.__main__.main())
