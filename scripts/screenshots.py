"""The pictures of the documentation, taken from the real window with its real workers.

Run by hand: ``python scripts/screenshots.py [--out docs/images] [--scale 2] [--width 2560 …]``.
Only the synthetic sample cases that ship with the program are shown. It needs no screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT))
_PATIENCE_S = 300.0


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=_ROOT / "docs" / "images")
    parser.add_argument("--width", type=int, default=1280, help="of the window, before scaling")
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--scale", default="1", help="pixels of the screen for one of the window")
    parser.add_argument("--model", type=Path, help="instead of the demo model")
    parser.add_argument("--images", type=Path, help="instead of the sample cases")
    arguments = parser.parse_args()
    # Before Qt is imported.
    os.environ["QT_SCALE_FACTOR"] = arguments.scale
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The workers come from this source tree, wherever this was started.
    os.environ["PYTHONPATH"] = str(_ROOT)
    with tempfile.TemporaryDirectory() as place:
        return _take(arguments, Path(place))


def _take(arguments: argparse.Namespace, place: Path) -> int:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from crcviewer.app import build_window
    from crcviewer.client.session_folder import SessionFolder
    from crcviewer.protocol.messages import Direction, Slot
    from crcviewer.protocol.resources import bundled_models, demo_model, samples_folder
    from crcviewer.ui.classify.case import CaseState
    from crcviewer.ui.classify.overlay_choice import OverlayChoice, OverlayKind
    from crcviewer.ui.shared.settings import Settings
    from crcviewer.ui.theme import apply_theme

    app = QApplication(["crcviewer"])
    app.setApplicationDisplayName("crcviewer")
    apply_theme(app)
    session = SessionFolder()
    stored = QSettings(str(place / "settings.ini"), QSettings.Format.IniFormat)
    window = build_window(session.path, Settings(stored), None)
    window.resize(arguments.width, arguments.height)
    window.show()
    window.reader.start()
    window.engine.start()
    tab = window.classify_tab

    def wait(done: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE_S
        while not done():
            if time.monotonic() > end:
                raise SystemExit("It took too long; nothing was written.")
            app.processEvents()
            time.sleep(0.01)

    def classified() -> bool:
        case = tab.current_case()
        return (
            len(window.store) > 0
            and not tab.intake.running
            and not window.status.busy
            and all(c.state in (CaseState.DONE, CaseState.FAILED) for c in window.store)
            and case is not None
            and all(
                pane.view.has_image and pane.view.overlay.overlay is not None
                for slot, pane in tab.panes.items()
                if case.picture(slot) is not None
            )
        )

    def save(name: str) -> None:
        path = arguments.out / name
        if not window.grab().save(str(path)):
            raise SystemExit(f"{path} cannot be written.")
        print(path)

    def load(model: Path) -> None:
        window.chooser.load(str(model))
        wait(lambda: window.chooser.card is not None and window.chooser.card.path == str(model))

    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        load(arguments.model or demo_model())
        window.open_paths([str(arguments.images or samples_folder())])
        wait(classified)
        save("classify.png")
        # Live attention needs the model that was trained for it.
        exchange = next((m for m in bundled_models() if m != demo_model()), None)
        if exchange is not None and arguments.model is None:
            load(exchange)
            tab.case_list.select_case(list(window.store)[1].id)
            wait(classified)
            bar = tab.overlay_bar
            bar._attention.click()
            bar._layer.setCurrentText("layer4")
            bar._direction.setCurrentIndex(
                bar._direction.findData(Direction.PATHOLOGY_TO_RADIOLOGY)
            )
            assert bar.choice == OverlayChoice(
                OverlayKind.ATTENTION, bar.choice.class_index, "layer4", bar.choice.direction
            )
            tab.panes[Slot.PATHOLOGY].probe_moved.emit((0.4, 0.45))
            app.processEvents()
            save("attention.png")
    finally:
        window.engine.shutdown()
        window.reader.shutdown()
        session.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
