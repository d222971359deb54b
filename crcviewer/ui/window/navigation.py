"""From one tab to another, for tabs that know nothing of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from crcviewer.session.case import WantedCase
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.window.lazy_tab import LazyTab
from crcviewer.ui.window.model_chooser import ModelChooser

if TYPE_CHECKING:
    from crcviewer.ui.explore.explore_tab import ExploreTab
    from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows


class Navigation(QObject):
    """Brings a tab to the front, and what is to be seen in it."""

    def __init__(
        self,
        tabs: QTabWidget,
        classify: ClassifyTab,
        explore: LazyTab[ExploreTab],
        train: TrainTab,
        chooser: ModelChooser,
    ) -> None:
        super().__init__(tabs)
        self._tabs, self._classify, self._explore = tabs, classify, explore
        self._train, self._chooser = train, chooser
        self._wanted: WantedCase | None = None
        """Whose place on the map is awaited; the latest wish counts."""
        classify.intake.wanted_arrived.connect(self._on_intake_wanted_arrived)

    def show_case(self, case_id: int) -> None:
        """Look at a case in Classify."""
        self._tabs.setCurrentWidget(self._classify)
        self._classify.case_list.select_case(case_id)

    def open_case(self, wanted: WantedCase) -> None:
        """A case of just these images, in Classify."""
        self.open_cases([wanted])

    def open_cases(self, wanted: Sequence[WantedCase]) -> None:
        """Cases of just these images, in Classify."""
        self._tabs.setCurrentWidget(self._classify)
        self._classify.intake.open_cases(wanted)

    def show_place(self, wanted: WantedCase) -> None:
        """Open Explore, and point to this case there as soon as it is in the list, classified and
        laid on the map."""
        self._wanted = wanted
        self._tabs.setCurrentWidget(self._explore)
        self._classify.intake.open_cases([wanted])

    def show_evaluated(self, evaluation: LoadedEvaluation, rows: Rows) -> None:
        """Cases of an evaluation, in Explore."""
        explore = self._explore.tab()
        self._tabs.setCurrentWidget(self._explore)
        explore.evaluated.select(evaluation, rows)

    def use_model(self, path: str) -> None:
        """A model, seen in Classify."""
        self._chooser.load(path)
        self._tabs.setCurrentWidget(self._classify)

    def train(self) -> None:
        """A new training."""
        self._tabs.setCurrentWidget(self._train)
        self._train.open_wizard()

    def _on_intake_wanted_arrived(self, wanted: WantedCase, case_id: int) -> None:
        if wanted == self._wanted:
            self._wanted = None
            self._explore.tab().show_star(case_id)
