"""The model that gave the results of a session is loaded before they are shown: what they mean is
told by its classes, and results of another model would be done anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from crcviewer.session.loaded import LoadedSession
from crcviewer.ui.window.model_chooser import ModelChooser


class SessionModel(QObject):
    """Asks the chooser for it; answers once."""

    def __init__(self, chooser: ModelChooser, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chooser = chooser
        self._loaded: LoadedSession | None = None
        self._wanted: tuple[str, str] | None = None
        self._candidates: list[tuple[str, str]] = []
        self._then: Callable[[bool], object] | None = None
        chooser.loading_changed.connect(self._on_chooser_loading_changed)

    def bring(self, loaded: LoadedSession, then: Callable[[bool], object]) -> None:
        """``then`` hears whether results of the session are those of the model in use. While there
        is no model yet, the one that the session was left with is loaded."""
        self.forget()
        self._loaded = loaded
        self._wanted, self._then = loaded.answered_by, then
        self._candidates = self._places(loaded)
        self._try()

    def forget(self) -> None:
        """Nobody waits for it any more."""
        self._then = None
        if self._loaded is not None:
            self._loaded.session.close()
            self._loaded = None

    def _places(self, loaded: LoadedSession) -> list[tuple[str, str]]:
        """Files of models, and of site profiles, that may be it."""
        notes, chooser = loaded.notes, self._chooser
        name = Path(notes.model_path).name
        known = (*chooser.bundled(), *chooser.recent(), *chooser.in_folder())
        paths = [notes.model_path, *(path for path in known if Path(path).name == name)]
        files = [path for path in dict.fromkeys(paths) if path and Path(path).is_file()]
        return [(path, notes.site_profile) for path in files]

    def _fits(self) -> bool:
        card = self._chooser.card
        if self._wanted is None:
            return card is not None
        return card is not None and (card.sha256, card.site_sha256) == self._wanted

    def _try(self) -> None:
        if self._then is None or self._chooser.loading:
            return
        if self._fits():
            self._answer(True)
        elif self._candidates:
            path, profile = self._candidates.pop(0)
            self._chooser.load(path, profile=profile)
        elif self._wanted is None:
            # Nothing has an answer yet: any model will do.
            self._chooser.load_first()
            self._answer(True)
        else:
            self._answer(False)

    def _answer(self, fits: bool) -> None:
        then, self._then = self._then, None
        self._loaded = None
        if then is not None:
            then(fits)

    def _on_chooser_loading_changed(self, name: str) -> None:
        if not name:
            self._try()
