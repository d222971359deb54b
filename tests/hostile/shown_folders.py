"""Every run folder of an attacker, shown with all its pages; for a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.train_tab import TrainTab
from tests.gui.window.test_names_are_no_markup import taken_for_markup
from tests.hostile.run_folders import make_folders
from tests.hostile.run_pieces import GOOD

_NEVER_S = 600


def with_sound_one(runs: Path) -> dict[str, Path]:
    """The folders of the attacker, and ``sound``, which is none."""
    made = make_folders(runs)
    sound = runs / "sound"
    sound.mkdir()
    (sound / names.EVENTS).write_bytes(GOOD)
    return made | {"sound": sound}


def show_all(place: str) -> Iterator[str]:
    """Names of the folders, each before it is shown."""
    app = QApplication([])
    runs = Path(place) / "runs"
    runs.mkdir()
    folders = with_sound_one(runs)
    library = RunLibrary(runs)
    tab = TrainTab(library, Settings(QSettings(f"{place}/tab.ini", QSettings.Format.IniFormat)))
    tab.resize(1280, 720)
    tab.show()
    library.start()
    sound = library.get(folders["sound"])
    assert sound is not None
    _wait(app, lambda: sound.history.revision == 3 and not library._pumping.isActive())
    assert {run.path for run in library.runs()} == set(folders.values())
    assert tab.view is not None
    for name, path in folders.items():
        yield name
        run = library.get(path)
        assert run is not None, name
        tab.view.show_runs([run])
        for number in range(tab.view.pages.count()):
            tab.view.pages.setCurrentIndex(number)
            assert not tab.grab().isNull()
        assert list(taken_for_markup(tab)) == [], name
        menu = tab.view._actions.menu(run, tab)
        menu.deleteLater()
        if "at random" in name and run.request:
            wizard = tab.open_wizard(run)
            wizard.next()
            wizard.reject()
    yield "the end"
    library.stop()
    tab.close()


def _wait(app: QApplication, condition: Callable[[], bool]) -> None:
    until = time.monotonic() + _NEVER_S
    while not condition():
        assert time.monotonic() < until
        app.processEvents()
