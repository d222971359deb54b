"""Where a case lies on the map of Explore, for tabs that know nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from crcviewer.session.case import WantedCase
from crcviewer.ui.classify.intake import Intake
from crcviewer.ui.window.lazy_tab import LazyTab

if TYPE_CHECKING:
    from crcviewer.ui.explore.explore_tab import ExploreTab


class CasePlaces(QObject):
    """A place is known once the case is in the list, classified and laid on the map; the latest
    wish counts."""

    def __init__(self, intake: Intake, place: LazyTab[ExploreTab], tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._intake, self._place, self._tabs = intake, place, tabs
        self._wanted: WantedCase | None = None
        intake.wanted_arrived.connect(self._on_intake_wanted_arrived)

    def show(self, wanted: WantedCase) -> None:
        """Open Explore, and point to this case there as soon as it has a place."""
        self._wanted = wanted
        self._tabs.setCurrentWidget(self._place)
        self._intake.open_cases([wanted])

    def _on_intake_wanted_arrived(self, wanted: WantedCase, case_id: int) -> None:
        if wanted == self._wanted:
            self._wanted = None
            self._place.tab().show_star(case_id)
