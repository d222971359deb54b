"""Which model is loaded: at the start, on request, and what is said when it cannot be."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.messages import ModelLoaded
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.resources import bundled_models, demo_model, is_branch
from crcviewer.protocol.text import NOTHING, joined, text
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.dropped_paths import MODEL_SUFFIX
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.window.run_models import RunModels
from crcviewer.ui.window.site_profiles import ChosenProfiles


class ModelChooser(QObject):
    """Asks the engine for models and remembers which the user had."""

    model_changed = Signal(object)
    """:class:`ModelCard`."""
    loading_changed = Signal(str)
    """Name of the model that is being loaded; empty: none is."""
    names_changed = Signal()
    """A run, and so its models, has another name, or has come or gone."""
    message_raised = Signal(object)
    """A :class:`Message` for the user."""

    def __init__(
        self,
        engine: EngineClient,
        settings: Settings,
        trained: RunModels,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._settings, self._trained = engine, settings, trained
        self._profiles = ChosenProfiles(settings)
        self._loading: list[str] = []
        engine.model_loaded.connect(self._on_engine_model_loaded)
        trained.changed.connect(self.names_changed)

    @property
    def trained(self) -> RunModels:
        """Those of the user's own trainings."""
        return self._trained

    def name(self) -> str:
        """Of the model in use, after its run where it is of one; empty: there is none."""
        return self._trained.name(self.card) if self.card is not None else ""

    @property
    def card(self) -> ModelCard | None:
        """Of the model in use."""
        return self._engine.card

    def bundled(self) -> tuple[str, ...]:
        """Models that ship with the program, the demo model first."""
        return tuple(map(str, bundled_models()))

    def recent(self) -> tuple[str, ...]:
        """Other models that were loaded before, but for those of the user's own runs."""
        bundled, trained = self.bundled(), self._trained
        return tuple(
            path
            for path in self._settings.recent_models
            if path not in bundled and trained.of(path) is None and not trained.gone(path)
        )

    def in_folder(self) -> tuple[str, ...]:
        """Those in the folder that the user keeps models in."""
        folder = self._settings.folder("models")
        found = sorted(Path(folder).glob(f"*{MODEL_SUFFIX}")) if folder else []
        return tuple(str(path) for path in found if not is_branch(path))

    def folder(self) -> str:
        """Where to look for models first."""
        card = self.card
        own = self._settings.folder("models")
        return own or (str(Path(card.path).parent) if card else self._settings.last_folder)

    def load_first(self) -> None:
        """The model of the last time, else the demo model."""
        last = self._settings.last_model
        if last and Path(last).is_file():
            self.load(last)
        elif demo_model().is_file():
            self.load(str(demo_model()))
        else:
            self.message_raised.emit(self.no_model_message())

    def no_model_message(self) -> Message:
        """What is said while there is no model; the bar drops it when one is loaded."""
        return Message(
            Severity.WARNING,
            text("No model is loaded, because the demo model is not installed."),
            text("Load a model with Ctrl+M or drop its .safetensors file here."),
        )

    @property
    def loading(self) -> bool:
        """Whether a model is on its way."""
        return bool(self._loading)

    def load(self, path: str, *, profile: str | None = None) -> None:
        """Load a model; the present one goes on to answer until the new one is there. ``profile``:
        under which site profile; None: as was chosen for it."""
        self._loading.append(path)
        if profile is not None:
            self._profiles.choose(path, profile)
        profile = self._profiles.of(path)
        call = self._engine.load_model(path, profile)
        call.belong_to(self)
        call.answered.connect(partial(self._on_call_answered, path))
        call.failed.connect(partial(self._on_call_failed, path, profile))
        call.cancelled.connect(partial(self._loaded, path))
        self.loading_changed.emit(self._called(path))

    def _called(self, path: str) -> str:
        model = self._trained.of(path)
        return model.run if model is not None else Path(path).stem

    def reload(self) -> None:
        """Load the present model again, into an engine that was started anew."""
        card = self.card
        if card is not None:
            self.load(card.path)
        else:
            self.load_first()

    def _on_call_answered(self, path: str, _: ModelLoaded) -> None:
        self._settings.remember_model(path)
        self._loaded(path)

    def _on_engine_model_loaded(self, loaded: ModelLoaded) -> None:
        self.model_changed.emit(loaded.card)

    def choose_profile(self, file: str) -> None:
        """Answer under that site profile from now on; empty: under none."""
        card = self.card
        if card is not None and file != card.site_file:
            self._profiles.choose(card.path, file)
            self.load(card.path)

    def _on_call_failed(self, path: str, profile: str, failure: Failure) -> None:
        self._loaded(path)
        if profile:
            # Of a model that is another one by now, or damaged: the model is better than none.
            self._profiles.choose(path, "")
            self.message_raised.emit(Message(Severity.WARNING, failure.cause, failure.next_step))
            self.load(path)
            return
        card = self.card
        stays = text("The model {name} stays in use.", name=self.name()) if card else NOTHING
        self.message_raised.emit(
            Message(
                Severity.ERROR,
                text(
                    "{name} was not loaded. {cause}",
                    name=Path(path).name,
                    cause=failure.cause,
                ),
                joined((failure.next_step, stays)),
            )
        )
        stopped = self._engine.state is WorkerState.STOPPED
        # The last model may be damaged by now: the demo model is better than none.
        demo = demo_model()
        if card is None and not stopped and not self._loading and self._differs(path, demo):
            self.load(str(demo))

    @staticmethod
    def _differs(path: str, demo: Path) -> bool:
        return demo.is_file() and Path(path) != demo

    def _loaded(self, path: str) -> None:
        """Whatever came of it."""
        self._loading.remove(path)
        self.loading_changed.emit(self._called(self._loading[-1]) if self._loading else "")
