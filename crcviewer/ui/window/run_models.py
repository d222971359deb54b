"""The models of the user's own trainings, by what the user calls them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol import run_directory as names
from crcviewer.protocol.model_card import ModelCard

_LOOK_AFTER_MS = 200


class RunModelKind(StrEnum):
    """Which of the models of a run."""

    FUSED = "fused"
    STAGE1 = "stage1"
    CONTROL = "control"


_FILES = {
    names.BEST: RunModelKind.FUSED,
    names.STAGE1_PATHOLOGY: RunModelKind.STAGE1,
    names.CONTROL: RunModelKind.CONTROL,
}


@dataclass(frozen=True)
class RunModel:
    """One model that can be opened."""

    path: str
    run: str
    """As the user calls the run now."""
    kind: RunModelKind
    alone: bool
    """Whether it is the only one of its run: its kind need not be said."""
    recommended: bool


class RunModels(QObject):
    """Follows the library: a name that is changed, a run that comes or goes to the trash."""

    changed = Signal()
    """A model has come or gone, or has another name."""

    def __init__(self, library: RunLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._known: tuple[tuple[RunModel, ...], ...] = ()
        # A folder of many runs that is read for the first time tells of each of them.
        self._looking = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._looking.timeout.connect(self._on_looking_timeout)
        library.runs_changed.connect(self._on_library_changed)
        library.run_changed.connect(self._on_library_changed)

    def by_run(self) -> tuple[tuple[RunModel, ...], ...]:
        """Of every run that has some, the latest run first, the recommended model first."""
        found = (_models_of(run) for run in self._library.runs())
        return tuple(models for models in found if models)

    def of(self, path: str) -> RunModel | None:
        """The model of this file; None where it is of no run, or the run is gone."""
        file = Path(path)
        if file.name not in _FILES:
            return None
        run = self._library.get(file.parent)
        models = _models_of(run) if run is not None else ()
        return next((model for model in models if model.path == path), None)

    def gone(self, path: str) -> bool:
        """Whether it was of a run of this library that is not there any more."""
        folder = Path(path).parent
        return folder.parent == self._library.folder and self._library.get(folder) is None

    def name(self, card: ModelCard) -> str:
        """What a model is called: after its run, else as its file says."""
        model = self.of(card.path)
        return model.run if model is not None else card.name

    def _on_library_changed(self) -> None:
        if not self._looking.isActive():
            self._looking.start()

    def _on_looking_timeout(self) -> None:
        now = self.by_run()
        if now != self._known:
            self._known = now
            self.changed.emit()


def _models_of(run: RunFollower) -> tuple[RunModel, ...]:
    best = run.model
    files = [run.path / name for name in _FILES]
    there = [file for file in files if names.is_plain_file(file)]
    models = [
        RunModel(str(file), run.name, _FILES[file.name], len(there) == 1, file == best)
        for file in there
    ]
    return tuple(sorted(models, key=lambda model: not model.recommended))
