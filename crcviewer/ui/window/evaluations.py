"""What leads from evaluations to other tabs: their tiles to Classify, their cases to the map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.evaluation_words import MODEL_FILES, MODELS
from crcviewer.ui.classify.tile_opening import TileOpening
from crcviewer.ui.look.language import say
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.folders import own_pictures_folder
from crcviewer.ui.train.train_tab import TrainTab
from crcviewer.ui.window.lazy_tab import LazyTab
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.run_models import RunModel

if TYPE_CHECKING:
    from crcviewer.ui.evaluate.evaluate_tab import EvaluateTab
    from crcviewer.ui.evaluate.new_evaluation import ModelOffered
    from crcviewer.ui.shared.evaluation.loaded_evaluation import TileToOpen


class Evaluations(QObject):
    """Holds the place of the Evaluate tab."""

    case_requested = Signal(object)  # WantedCase, in Classify
    explore_requested = Signal(object, object)  # LoadedEvaluation, and rows of its cases
    model_chosen = Signal(str)  # path of a model to be used, and seen in Classify
    message_raised = Signal(object)

    def __init__(
        self, settings: Settings, reader: ReaderClient, chooser: ModelChooser, session: Path,
        window: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._settings, self._chooser = settings, chooser
        self.place = LazyTab(self._make_tab, window)
        place = own_pictures_folder(settings, session) / "evaluated"
        self._tiles = TileOpening(reader, place, self)
        self._tiles.opened.connect(self.case_requested)
        self._tiles.message_raised.connect(self.message_raised)

    def follow(self, train_tab: TrainTab) -> None:
        """The results of runs lead there as well."""
        train_tab.model_chosen.connect(self.model_chosen)
        train_tab.tile_requested.connect(self._on_tile_requested)

    def measure_on(self, table: str) -> None:
        """Ask how the model in use is to be measured on all tiles of a table."""
        from crcviewer.protocol.evaluation_report import ALL_CASES
        from crcviewer.ui.evaluate.evaluation_library import Order

        card = self._chooser.card
        name = self._chooser.name() if card is not None else ""
        order = Order(card.path if card is not None else "", name, table, ALL_CASES)
        self.place.tab().open_dialog(order)

    def close(self) -> None:
        """The window closes: keep the layout, end what is under way."""
        if self.place.made is not None:
            self.place.made.save_layout()
            self.place.made.close_jobs()

    def _make_tab(self, parent: QWidget) -> EvaluateTab:
        from crcviewer.ui.evaluate.evaluate_tab import EvaluateTab

        tab = EvaluateTab(self._settings, models=self._models, parent=parent)
        tab.tile_requested.connect(self._on_tile_requested)
        tab.message_raised.connect(self.message_raised)
        tab.explore_requested.connect(self.explore_requested)
        return tab

    def _models(self) -> list[ModelOffered]:
        """The one in use first, then those of one's own runs, then all others."""
        from crcviewer.ui.evaluate.new_evaluation import ModelOffered

        card, chooser = self._chooser.card, self._chooser
        offered = [ModelOffered(card.path, chooser.name())] if card is not None else []
        for models in chooser.trained.by_run():
            offered += [ModelOffered(one.path, _name_of(one)) for one in models]
        others = (*chooser.bundled(), *chooser.in_folder(), *chooser.recent())
        offered += [ModelOffered(path, Path(path).stem) for path in others]
        first: dict[str, ModelOffered] = {}
        for one in offered:
            first.setdefault(one.path, one)
        return list(first.values())

    def _on_tile_requested(self, tile: TileToOpen) -> None:
        self._tiles.open(tile.name, tile.pathology, tile.radiology, synthetic=tile.synthetic)


def _name_of(model: RunModel) -> str:
    """After its run; which of several it is stands behind."""
    which = MODEL_FILES.get(Path(model.path).name)
    return model.run if model.alone or which is None else f"{model.run} · {say(MODELS[which])}"
