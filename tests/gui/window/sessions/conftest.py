"""Windows whose sessions are the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from crcviewer.client.run_library import RunLibrary
from crcviewer.session.case import CaseState
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.window.main_window import MainWindow
from tests.gui.window.conftest import MODEL_WAIT_MS, Workers


@pytest.fixture(autouse=True)
def sessions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where work without a name goes."""
    folder = tmp_path / "会话 sessions"
    monkeypatch.setenv("CRCVIEWER_SESSIONS", str(folder))
    return folder


class Desk:
    """Windows one after the other, as on one computer."""

    def __init__(self, workers: Workers, settings_file: Path, model: Path, qtbot: QtBot) -> None:
        self._workers, self._file, self._model, self._qtbot = workers, settings_file, model, qtbot

    def open(self, *, model: bool = True) -> MainWindow:
        """One more, with the model loaded."""
        settings = Settings(QSettings(str(self._file), QSettings.Format.IniFormat))
        w = self._workers
        runs = RunLibrary(self._file.parent / "runs")
        window = MainWindow(CaseStore(), w.reader, w.engine, w.maps, settings, runs=runs)
        self._qtbot.addWidget(window)
        window.resize(1280, 760)  # the screen of the tests is a small one
        with self._qtbot.waitExposed(window):
            window.show()
        if model:
            with self._qtbot.waitSignal(window.chooser.model_changed, timeout=MODEL_WAIT_MS):
                window.chooser.load(str(self._model))
        return window

    def settled(self, window: MainWindow, count: int) -> Callable[[], bool]:
        ended = (CaseState.DONE, CaseState.FAILED)
        tab = window.classify_tab
        return lambda: (
            len(window.store) == count
            and not tab.intake.running
            and all(case.state in ended for case in window.store)
            and not window.session_part.sessions.keeper.unsaved
            and not window.session_part.sessions.opening
        )

    def close(self, window: MainWindow) -> None:
        """As a user does, and wait until it is closed."""
        window.close()
        self._qtbot.waitUntil(lambda: not window.isVisible())


@pytest.fixture
def desk(workers: Workers, settings_file: Path, models: tuple[Path, Path], qtbot: QtBot) -> Desk:
    workers.start()
    qtbot.waitUntil(workers.idle, timeout=MODEL_WAIT_MS)
    workers.forget_array_files()
    return Desk(workers, settings_file, models[0], qtbot)
