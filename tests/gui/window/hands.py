"""What tests of the whole window do with it, and read off it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from crcviewer.protocol.images import Slot
from crcviewer.session.case import Case, CaseState
from crcviewer.ui.shared.dropped_paths import DropUse
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.drags import drag_and_drop, drop_files

if TYPE_CHECKING:
    pass

WAIT_MS = 60_000


def drop(widget: QWidget, *paths: Path) -> bool:
    return drop_files(widget, paths)


def drop_on(window: MainWindow, slot: Slot, use: DropUse, path: Path) -> None:
    """Let go over the zone of a use on the place of an image."""
    pane = window.classify_tab.panes[slot]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert drag_and_drop(pane, data, pane.drop_zones.zone(use).center())


def pair(images: Path, name: str) -> tuple[Path, Path]:
    return images / f"{name}_path.png", images / f"{name}_ct.png"


def files_of(case: Case) -> tuple[str, str]:
    return (
        Path(case.pathology.info.path).name if case.pathology else "",
        Path(case.radiology.info.path).name if case.radiology else "",
    )


def wait_done(window: MainWindow, count: int, qtbot: QtBot) -> list[Case]:
    """Until so many cases are there and none is waiting any more."""

    def done() -> bool:
        cases = list(window.store)
        idle = not window.classify_tab.intake.running
        return idle and len(cases) == count and all(c.state is CaseState.DONE for c in cases)

    qtbot.waitUntil(done, timeout=WAIT_MS)
    return list(window.store)


def wait_seen(window: MainWindow, qtbot: QtBot) -> None:
    """Until the tile of the case is in view: before, no key says anything of it."""
    images = window.classify_tab.display.images
    qtbot.waitUntil(lambda: not images.awaits(Slot.PATHOLOGY), timeout=WAIT_MS)


def message_texts(window: MainWindow) -> list[str]:
    return [message.text for message in window.message_bar.messages()]


def shown_result(window: MainWindow) -> str:
    """All that the result panel says."""
    labels = window.classify_tab.result_panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


# ------------------------------------------------------------------------------ drop and look
