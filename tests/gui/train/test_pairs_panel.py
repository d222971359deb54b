"""The search for pairs has a thread of its own, which must harm no widget."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from crcviewer.ui.train.wizard.pairs_panel import PairsPanel
from crcviewer.ui.train.wizard.run_draft import RunDraft
from crcviewer.ui.train.wizard.wizard_page import Setup

_CLOSE_AT_ONCE = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from crcviewer.ui.train.wizard.pairs_panel import PairsPanel
from crcviewer.ui.train.wizard.run_draft import RunDraft
from crcviewer.ui.train.wizard.wizard_page import Setup

app = QApplication([])
tiles, slices, data = sys.argv[1:]
panel = PairsPanel(Setup(RunDraft(tiles=tiles, slices=slices), Path(data)))
panel.search()
panel.deleteLater()
QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
print("goes on")
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    tiles, slices = tmp_path / "tiles", tmp_path / "ct"
    (tiles / "TUM").mkdir(parents=True)
    slices.mkdir()
    for number in range(2000):
        (tiles / "TUM" / f"P{number}_a.png").touch()
    return tiles, slices


def test_a_panel_that_is_closed_during_the_search_ends_nothing(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _CLOSE_AT_ONCE, *map(str, folders), str(tmp_path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, "goes on\n"), ended.stderr


def test_python_tidies_up_nothing_on_the_thread_of_the_search(
    folders: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    """It could be widgets, which must be destroyed on their own thread."""
    tiles, slices = map(str, folders)
    setup = Setup(RunDraft(tiles=tiles, slices=slices), tmp_path)
    panel = PairsPanel(setup)
    qtbot.addWidget(panel)
    threads: set[int] = set()

    def watch(phase: str, info: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    gc.callbacks.append(watch)
    often = gc.get_threshold()
    gc.set_threshold(10)
    try:
        panel.search()
        qtbot.waitUntil(lambda: panel.preview.rowCount() > 0)
        assert gc.isenabled()
    finally:
        gc.set_threshold(*often)
        gc.callbacks.remove(watch)
    assert threads <= {threading.get_ident()}
