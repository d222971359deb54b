"""The pictures of the documentation, taken from the real window with its real workers.

Run by hand: ``python scripts/screenshots.py [--language zh_CN] [--scale 2] [--width 2560 …]``.
Only synthetic images are shown: the sample cases that ship with the program, and phantoms that a
small network learns from meanwhile (some minutes). It needs no screen.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crcviewer.ui.window.main_window import MainWindow

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT))
_FOLDERS = {"en": "images", "zh_CN": "images/zh"}
_PATIENCE_S = 900.0
_PHANTOMS = ("--count", "400", "--size", "28", "--signal", "0.6")
_TRAINING = (
    "--preset", "tiny", "--device", "cpu", "--set", "network.width=0.25",
    "--set", "network.input_size=32", "--set", "schedule.small_size=0",
    "--set", "network.test_time_views=1",
    "--set", "epochs.pathology=20", "--set", "epochs.radiology=6", "--set", "epochs.fusion=12",
)  # fmt: skip


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", choices=tuple(_FOLDERS), default="en")
    parser.add_argument("--out", type=Path, help="default: where the documentation has them")
    parser.add_argument("--width", type=int, default=1280, help="of the window, before scaling")
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--scale", default="1", help="pixels of the screen for one of the window")
    parser.add_argument("--model", type=Path, help="instead of the demo model")
    parser.add_argument("--images", type=Path, help="instead of the sample cases")
    parser.add_argument(
        "--no-training", action="store_true", help="no picture of a training, which takes minutes"
    )
    arguments = parser.parse_args()
    arguments.out = arguments.out or _ROOT / "docs" / _FOLDERS[arguments.language]
    # Before Qt is imported.
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The workers come from this source tree, wherever this was started.
    os.environ["PYTHONPATH"] = str(_ROOT)
    with tempfile.TemporaryDirectory() as place:
        os.environ["CRCVIEWER_RUNS"] = str(Path(place) / "runs")
        os.environ["CRCVIEWER_LOCKS"] = str(Path(place) / "locks")
        return _take(arguments, Path(place))


def _take(arguments: argparse.Namespace, place: Path) -> int:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from crcviewer.app import build_window
    from crcviewer.client.session_folder import SessionFolder
    from crcviewer.protocol.resources import bundled_models, demo_model, samples_folder
    from crcviewer.ui.look import language
    from crcviewer.ui.look.appearance import apply_theme
    from crcviewer.ui.look.user_settings import Settings

    app = QApplication(["crcviewer"])
    app.setApplicationDisplayName("crcviewer")
    apply_theme(app)
    session = SessionFolder()
    language.install(arguments.language)
    stored = QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat)
    Settings(stored).overlay_visible = True  # the pictures show the reasons, too
    window = build_window(session.path, Settings(stored), None)
    window.resize(arguments.width, arguments.height)
    window.show()
    window.reader.start()
    window.engine.start()
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        _load(window, arguments.model or demo_model())
        window.open_paths([str(arguments.images or samples_folder())])
        _wait(lambda: _settled(window))
        _save(window, arguments.out / "classify.png")
        _explore(window, arguments.out)
        others = [model for model in bundled_models() if model != demo_model()]
        if others and arguments.model is None:
            _load(window, others[0])  # whose attention is live
            window.classify_tab.case_list.select_case(list(window.store)[1].id)
            _wait(lambda: _settled(window))
            _point(window)
            _save(window, arguments.out / "attention.png")
        _begin(window, arguments.out)
        if not arguments.no_training:
            _train(window, place, arguments.out)
    finally:
        for worker in (window.engine, window.reader, window.maps):
            worker.shutdown()
        session.remove()
    return 0


def _wait(done: Callable[[], bool]) -> None:
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + _PATIENCE_S
    while not done():
        if time.monotonic() > end:
            raise SystemExit("It took too long.")
        QApplication.processEvents()
        time.sleep(0.01)


def _load(window: MainWindow, model: Path) -> None:
    window.chooser.load(str(model))
    _wait(lambda: window.chooser.card is not None and window.chooser.card.path == str(model))


def _settled(window: MainWindow) -> bool:
    """Whether all is classified and the case that is looked at has its overlays."""
    from crcviewer.protocol.images import Slot
    from crcviewer.session.case import CaseState

    tab = window.classify_tab
    case = tab.current_case()
    ended = (CaseState.DONE, CaseState.FAILED)
    if case is None or tab.intake.running or window.status.busy:
        return False
    if not case.classifiable:
        return all(c.state in ended or not c.classifiable for c in window.store)
    panes = [pane for slot, pane in tab.panes.items() if case.picture(slot) is not None]
    # On a scan that is not used no evidence lies.
    evidence = tab.panes[Slot.PATHOLOGY].view.overlay.overlay
    return (
        all(c.state in ended or not c.classifiable for c in window.store)
        and all(pane.view.has_image for pane in panes)
        and evidence is not None
    )


def _point(window: MainWindow) -> None:
    """Choose attention, and hold the pointer over a place of the tile."""
    from PySide6.QtWidgets import QToolButton

    from crcviewer.protocol.images import Slot

    tab = window.classify_tab
    tab.overlay_bar.findChild(QToolButton, "attention").click()
    tab.panes[Slot.PATHOLOGY].probe_moved.emit((0.4, 0.45))


def _explore(window: MainWindow, out: Path) -> None:
    """The map of the model that is loaded, with all cases on it."""
    window.tabs.setCurrentWidget(window.explore_place)
    explore = window.explore_place.tab()
    _wait(lambda: len(explore.model.stars) == len(window.store))
    _settle(window)
    _save(window, out / "explore.png")
    window.tabs.setCurrentWidget(window.classify_tab)


def _begin(window: MainWindow, out: Path) -> None:
    """The first step of a training."""
    window.tabs.setCurrentWidget(window.train_tab)
    wizard = window.train_tab.open_wizard()
    _settle(wizard)
    _save(wizard, out / "wizard.png")
    wizard.reject()


def _train(window: MainWindow, place: Path, out: Path) -> None:
    """A training of phantoms in its second stage."""
    data, run = place / "phantoms", place / "runs" / "phantoms"
    program = (sys.executable, "-X", "utf8", "-m", "crcviewer")
    subprocess.run((*program, "phantom", "--out", str(data), *_PHANTOMS), check=True)
    training = subprocess.Popen(
        (*program, "train", *_TRAINING, "--data", str(data), "--run", str(run)),
        stdout=subprocess.DEVNULL,
    )
    try:
        window.runs.start()
        window.tabs.setCurrentWidget(window.train_tab)
        window.train_tab.show_run(run)
        _wait(lambda: training.poll() is not None or _fused_epochs(window, run) >= 6)
        if training.poll() is not None:
            raise SystemExit("The training ended too soon.")
        _settle(window)
        _save(window, out / "train.png")
    finally:
        (run / "STOP").touch()
        training.wait()
        window.runs.stop()


def _fused_epochs(window: MainWindow, run: Path) -> int:
    found = next((r for r in window.runs.runs() if r.path == run), None)
    stage = found.history.stages.get("fusion") if found is not None else None
    return stage.done if stage is not None else 0


def _settle(widget: QWidget) -> None:
    """A second, for what is drawn after a timer."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + 1.0
    while time.monotonic() < end or not widget.isVisible():
        QApplication.processEvents()
        time.sleep(0.01)


def _save(window: QWidget, path: Path) -> None:
    if not window.grab().save(str(path)):
        raise SystemExit(f"{path} cannot be written.")
    print(path)


if __name__ == "__main__":
    sys.exit(main())
