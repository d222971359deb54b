"""What leads from evaluations to other tabs: their tiles to Classify, their cases to the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.ui.classify.tile_opening import TileOpening
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.window.lazy_tab import LazyTab

if TYPE_CHECKING:
    from crcviewer.ui.evaluate.evaluate_tab import EvaluateTab
    from crcviewer.ui.shared.evaluation.loaded_evaluation import TileToOpen


class Evaluations(QObject):
    """Holds the place of the Evaluate tab."""

    case_requested = Signal(object)  # WantedCase, in Classify
    explore_requested = Signal(object, object)  # LoadedEvaluation, and rows of its cases
    model_chosen = Signal(str)  # path of a model to be used, and seen in Classify
    message_raised = Signal(object)

    def __init__(
        self, settings: Settings, reader: ReaderClient, engine: EngineClient, session: Path,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._settings, self._engine = settings, engine
        self.place = LazyTab(self._make_tab, window)
        self._tiles = TileOpening(reader, session / "evaluated", self)
        self._tiles.opened.connect(self.case_requested)
        self._tiles.message_raised.connect(self.message_raised)

    def follow(self, train_tab: TrainTab) -> None:
        """The results of runs lead there as well."""
        train_tab.model_chosen.connect(self.model_chosen)
        train_tab.tile_requested.connect(self._on_tile_requested)

    def close(self) -> None:
        """The window closes: keep the layout, end what is under way."""
        if self.place.made is not None:
            self.place.made.save_layout()
            self.place.made.close_jobs()

    def _make_tab(self, parent: QWidget) -> EvaluateTab:
        from crcviewer.ui.evaluate.evaluate_tab import EvaluateTab

        tab = EvaluateTab(self._settings, engine=self._engine, parent=parent)
        tab.tile_requested.connect(self._on_tile_requested)
        tab.message_raised.connect(self.message_raised)
        tab.explore_requested.connect(self.explore_requested)
        return tab

    def _on_tile_requested(self, tile: TileToOpen) -> None:
        self._tiles.open(tile.name, tile.pathology, tile.radiology, synthetic=tile.synthetic)
