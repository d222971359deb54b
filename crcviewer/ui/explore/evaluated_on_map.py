"""Cases of an evaluation on the map: found by where their images lie, or by what the map is of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.text import counted, text
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.making.map_source import MapSource
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows
from crcviewer.ui.shared.message_bar import Message, Severity


class EvaluatedOnMap(QObject):
    """Selects them on the map that is shown; where it has none of them, on the evaluation's own."""

    message_raised = Signal(object)

    def __init__(
        self, model: ExploreModel, source: MapSource, engine: EngineClient, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._model, self._source, self._engine = model, source, engine
        self._wanted: tuple[LoadedEvaluation, Rows] | None = None
        model.data_changed.connect(self._on_model_data_changed)

    def select(self, evaluation: LoadedEvaluation, rows: Rows) -> None:
        """Now, or when the map is there."""
        data = self._model.data
        found = rows_on(data, evaluation, rows) if data is not None else np.zeros(0, np.int64)
        if len(found):
            self._tell(found, rows)
            return
        own, card = evaluation.folder / names.FEATURE_MAP, self._engine.card
        of_model = card is not None and card.sha256 == evaluation.report.main.sha256
        if own.is_file() and of_model:
            self._wanted = evaluation, rows
            self._source.open_file(str(own))
            return
        self.message_raised.emit(
            Message(
                Severity.INFORMATION,
                text("The map shows none of these cases."),
                text("Load the model {name}, then try again: its evaluation has a map of its own.",
                     name=evaluation.report.main.file)
                if own.is_file()
                else text("Make a map of the same images with “New map of …”."),
            )
        )  # fmt: skip

    def _on_model_data_changed(self) -> None:
        data, wanted = self._model.data, self._wanted
        if data is None or wanted is None:
            return
        self._wanted = None
        self._tell(rows_on(data, *wanted), wanted[1])

    def _tell(self, found: Rows, wanted: Rows) -> None:
        self._model.select(found)
        lacking = len(wanted) - len(found)
        if lacking > 0:
            self.message_raised.emit(
                Message(
                    Severity.INFORMATION,
                    counted(
                        lacking,
                        "One of these cases is not on the map.",
                        "{count} of these cases are not on the map.",
                    ),
                )
            )


def rows_on(data: MapData, evaluation: LoadedEvaluation, rows: Rows) -> Rows:
    """The rows of the map that are these cases of the evaluation; those that are not there are left
    out."""
    places: dict[object, int] = {}
    for row, case in enumerate(data.cases):
        if case.pathology is not None:
            places[_place(case.pathology.path), case.pathology.slice_index] = row
    keys: list[object] = []
    if places and evaluation.cases is not None:
        refs = [evaluation.cases.tiles.ref(row) for row in rows.tolist()]
        keys = [None if ref is None else (_place(ref.path), ref.slice_index) for ref in refs]
    elif Path(data.path) == evaluation.folder / names.FEATURE_MAP or _of_validation(
        data, evaluation
    ):
        if evaluation.report.left_out:
            return np.zeros(0, np.int64)  # its numbers are those of all images
        places = {int(tile): row for row, tile in enumerate(data.tiles)}
        keys = list(rows.tolist())
    found = [places[key] for key in keys if key in places]
    return np.array(sorted(found), np.int64)


def _place(path: str) -> str:
    return str(Path(path).absolute())


def _of_validation(data: MapData, evaluation: LoadedEvaluation) -> bool:
    """Whether the map in the model's file and the evaluation are of the same validation images."""
    report = evaluation.report
    same = data.model_sha256 == report.main.sha256
    return data.in_model and same and report.seen and report.split == "val"
