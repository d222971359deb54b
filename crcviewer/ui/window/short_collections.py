"""Python's collector never goes through all objects of the window while somebody works with it."""

from __future__ import annotations

import gc
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication


class ShortCollections(QObject):
    """A full collection of a window with its tabs takes some 50 ms, on a busy machine three times
    as long, and comes at any moment: a slice that is scrolled to then comes late.

    What has outlived one is set aside (``gc.freeze``), so that the next looks at what is new only.
    All of it is gone through when the user turns to another program.
    """

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        gc.callbacks.append(self._on_collection)
        app.applicationStateChanged.connect(self._on_app_state_changed)
        app.aboutToQuit.connect(self.end)
        self.collect_all()

    def end(self) -> None:
        """As Python has it."""
        if self._on_collection in gc.callbacks:
            gc.callbacks.remove(self._on_collection)
        gc.unfreeze()

    @staticmethod
    def collect_all() -> None:
        """Of what was set aside too."""
        gc.unfreeze()
        gc.collect()

    def _on_app_state_changed(self, state: Qt.ApplicationState) -> None:
        if state in (
            Qt.ApplicationState.ApplicationInactive,
            Qt.ApplicationState.ApplicationHidden,
        ):
            self.collect_all()

    @staticmethod
    def _on_collection(phase: Literal["start", "stop"], told: dict[str, int]) -> None:
        if phase == "stop" and told["generation"] == 2:
            gc.freeze()
