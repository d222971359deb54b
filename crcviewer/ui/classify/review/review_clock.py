"""How long a reader has looked at each case before deciding."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

LONGEST_LOOK_S = 600.0
"""A look that takes longer counts so much: nobody knows whether anybody was there."""


class ReviewClock(QObject):
    """Counts while a case is in view and the program is in front; several looks are added up."""

    def __init__(
        self, parent: QObject | None = None, *, now: Callable[[], float] = monotonic
    ) -> None:
        """``now``: seconds of a clock that never goes back."""
        super().__init__(parent)
        self._now = now
        self._case: int | None = None
        self._since: float | None = None
        self._spent: dict[int, float] = {}
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_application_state_changed)
        self._in_front = True

    def look_at(self, case_id: int | None) -> None:
        """Another case is in view, or none."""
        self._rest()
        self._case = case_id
        self._go_on()

    def seconds(self, case_id: int) -> float:
        """All looks at a case so far."""
        spent = self._spent.get(case_id, 0.0)
        if case_id == self._case and self._since is not None:
            spent += self._look()
        return spent

    def forget(self) -> None:
        """All looks: the cases are others."""
        self._case = self._since = None
        self._spent.clear()

    def _look(self) -> float:
        assert self._since is not None
        return min(self._now() - self._since, LONGEST_LOOK_S)

    def _rest(self) -> None:
        if self._case is not None and self._since is not None:
            self._spent[self._case] = self.seconds(self._case)
        self._since = None

    def _go_on(self) -> None:
        if self._case is not None and self._in_front:
            self._since = self._now()

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        self._rest()
        self._in_front = state is Qt.ApplicationState.ApplicationActive
        self._go_on()
