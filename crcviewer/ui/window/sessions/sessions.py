"""Which session the window has: a new one, one that is opened, saved under a name, left."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.model_card import ModelCard
from crcviewer.session.case import Case, CaseState
from crcviewer.session.errors import SaveError, SessionError
from crcviewer.session.loaded import LoadedSession, load
from crcviewer.session.notes import SessionNotes
from crcviewer.session.sharing import share
from crcviewer.session.slide import KeptSlides
from crcviewer.session.writer import SessionWriter
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.classify.review.blinding import left_out_text
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.message_bar import MessageBar
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.sessions.keeper import SaveState, SessionKeeper
from crcviewer.ui.window.sessions.recent_sessions import (
    RecentSessions,
    is_unnamed,
    make_unnamed,
    remove_session,
)
from crcviewer.ui.window.sessions.saving_as import save_as
from crcviewer.ui.window.sessions.session_messages import SessionMessages
from crcviewer.ui.window.sessions.session_model import SessionModel

Then = Callable[[], object]


class OpenSlides(Protocol):
    """What of the tab of slides a session needs."""

    def kept(self) -> KeptSlides:
        """Those that are open."""

    def replace(self, kept: KeptSlides) -> None:
        """Others instead of those that are open."""


class Sessions(QObject):
    """Work goes to a file of its own from the first case on; giving it a name is the user's choice.

    What is said of the file, :class:`SessionMessages` says; what is asked, :mod:`leaving` asks.
    """

    session_changed = Signal()
    """Another one, or under another name."""
    opening_changed = Signal(bool)
    name_requested = Signal()
    """The user is to say where the session goes."""

    def __init__(
        self,
        store: CaseStore,
        tab: ClassifyTab,
        chooser: ModelChooser,
        settings: Settings,
        slides: OpenSlides,
        *,
        engine: EngineClient,
        bar: MessageBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self._tab, self._chooser = store, tab, chooser
        self._settings, self._slides = settings, slides
        self._messages = SessionMessages(bar, self)
        self._messages.name_requested.connect(self.name_requested)
        self.recent = RecentSessions(settings, self)
        self.keeper = SessionKeeper(store, tab.freshness, engine, self._notes, self)
        self._model = SessionModel(chooser, self)
        self._path: Path | None = None
        """Of the session in the window; None: it has no name."""
        self._opening = False
        self._turn = settings.next_turn()
        self._wish = 0
        """Number of the last session that was asked for."""
        self.keeper.keep(SessionWriter(make_unnamed))
        self.keeper.failed.connect(self._messages.failed)
        self.keeper.recovered.connect(self._messages.take_back)
        tab.case_list.case_selected.connect(self.keeper.note_changed)
        tab.case_list.look_changed.connect(self.keeper.note_changed)
        tab.blinding.changed.connect(self.keeper.note_changed)

    # ----------------------------------------------------------------------------------- use

    @property
    def path(self) -> Path | None:
        """Of the session's file; None: it has no name of its own."""
        return self._path

    @property
    def name(self) -> str:
        """For the title; empty: it has none."""
        return self._path.stem if self._path is not None else ""

    @property
    def last_folder(self) -> str:
        """Where the user last opened something."""
        return self._settings.last_folder

    @property
    def opening(self) -> bool:
        """Whether one is on its way."""
        return self._opening

    @property
    def worth_keeping(self) -> bool:
        """Whether there is anything of the user's in it, or was and can be brought back."""
        steps = self._store.undo_stack.steps
        stepped = (case for step in steps for _, case in (*step.before, *step.after))
        own = any(not c.synthetic or c.review is not None for c in (*self._store, *stepped))
        return own or bool(self._slides.kept().slides)

    def new(self) -> None:
        """An empty one; the present one is left as it is."""
        self._leave(partial(self._begin, [], KeptSlides()))

    def open(self, path: Path) -> None:
        """Instead of the present one, which is left as it is."""
        if path == self._file():
            return
        self._wish += 1
        self._set_opening(True)
        self._leave(partial(self._load, path))

    def cancel(self) -> bool:
        """What is being opened is not wanted any more: its drive may not answer. Whether there was
        anything."""
        opening = self._opening
        self._wish += 1
        self._model.forget()
        self._set_opening(False)
        return opening

    def save(self, ask: Then) -> None:
        """Everything is saved as one works: all that Ctrl+S can do is to give it a name."""
        if self._path is None or self.keeper.state is SaveState.READ_ONLY:
            ask()
        else:
            self.commit()
            self.keeper.settle(lambda: None)

    def save_as(self, path: Path) -> None:
        """Go on under this name."""
        self.commit()
        self.keeper.settle(partial(self._copy, path))

    def commit(self) -> None:
        """What is still being typed belongs to it."""
        self._tab.review.reviewing.commit()

    def end(self) -> None:
        """The window closes; everything is written."""
        self.cancel()
        self._close_file()
        self.keeper.keep(SessionWriter())  # nothing is written any more

    def share(self, path: Path) -> None:
        """A copy without names, to be given to others; work goes on here."""
        self.commit()
        card = self._chooser.card
        cards = [card] if card is not None else []
        told, hidden = self._tab.blinding.told(self._store)
        if hidden and not told:
            self._messages.all_hidden()
            return
        places = {case.id: number for number, case in enumerate(self._store, 1)}
        numbers = [places[case.id] for case in told]
        job = Background(partial(_share, told, cards, path, (numbers, len(places))))
        job.done.connect(partial(self._messages.shared, left_out=left_out_text(hidden)))
        job.failed.connect(self._on_copy_failed)
        job.start()

    # ------------------------------------------------------------------------------- opening

    def _close_file(self) -> None:
        """Of the session that the window leaves."""
        self._messages.take_back()
        file, writer = self._file(), self.keeper.writer
        with contextlib.suppress(SaveError):
            writer.close(self._settings.next_turn())
        self._turn = self._settings.next_turn()  # of the one that comes
        worth = self.worth_keeping and self._settings.remembers
        if file is not None and self._path is None and not worth:
            remove_session(file)

    def _leave(self, then: Then, otherwise: Then = lambda: None) -> None:
        """Write the present one, then go on; ``otherwise``: it cannot be written."""

        def settled() -> None:
            self.commit()  # of the time that the writing took
            if self.keeper.state is SaveState.SAVING:
                self.keeper.settle(settled)
                return
            if self.keeper.state is SaveState.FAILED:
                # Nothing is given up that is in no file.
                self._set_opening(False)
                if self.keeper.error is not None:
                    self._messages.failed(self.keeper.error)
                otherwise()
                return
            self._tab.cancel()
            self._tab.intake.forget()
            then()

        self.commit()
        self.keeper.settle(settled)

    def _begin(self, cases: list[Case], slides: KeptSlides) -> None:
        self._close_file()
        self._path = None

        def restore() -> None:
            self._tab.review.reviewing.forget()
            self._store.restore(cases, [], 0)
            self._slides.replace(slides)
            self._tab.classifier.resume()

        self.keeper.keep(SessionWriter(make_unnamed), restore)
        if cases or slides.slides:
            self.keeper.write_all(self._slides.kept())
        self.session_changed.emit()
        self.recent.look()

    def _load(self, path: Path) -> None:
        job = Background(partial(load, path))
        job.done.connect(partial(self._on_load_done, self._wish))
        job.failed.connect(partial(self._on_load_failed, self._wish))
        job.start()

    def _on_load_failed(self, wish: int, error: Exception) -> None:
        if wish != self._wish:
            return
        self._set_opening(False)
        if not isinstance(error, SessionError):
            raise error
        self._messages.failed(error)
        if self._chooser.card is None and not self._chooser.loading:
            self._chooser.load_first()

    def _on_load_done(self, wish: int, loaded: LoadedSession) -> None:
        if wish != self._wish:
            loaded.session.close()  # of a drive that took its time
            return
        self._model.bring(loaded, partial(self._on_model_known, loaded))

    def _on_model_known(self, loaded: LoadedSession, fits: bool) -> None:
        self._set_opening(False)
        # What came into the list meanwhile is in the file of the session that is left.
        take = self._take if fits else self._take_without_results
        self._leave(partial(take, loaded), loaded.session.close)

    def _take(self, loaded: LoadedSession) -> None:
        self._close_file()
        file = loaded.session.path
        self._path = None if is_unnamed(file) else file
        if self._path is not None:
            self.recent.remember(file)
        notes = loaded.notes

        def restore() -> None:
            self._tab.review.reviewing.forget()
            self._store.restore(loaded.cases, loaded.steps, loaded.done)
            self._slides.replace(loaded.slides)
            self._tab.classifier.resume()
            self._tab.freshness.remember(loaded.stamps)
            self._tab.case_list.restore(notes.look)
            if notes.selected is not None and notes.selected in self._store:
                self._tab.case_list.select_case(notes.selected)
            if notes.blinded and notes.blinded_seed is not None:
                self._tab.blinding.begin(notes.blinded_seed)
            else:
                self._tab.blinding.end()

        self.keeper.keep(loaded.writer(), restore)
        if loaded.moved:
            self.keeper.write_all(self._slides.kept())
        else:
            self.keeper.note_changed()  # it is not left in good order any more
        self._messages.opened(loaded)
        self.session_changed.emit()
        self.recent.look()

    def _take_without_results(self, loaded: LoadedSession) -> None:
        """The model that gave them is not here: the file stays as it is, and a new session is
        begun with its cases."""
        session = loaded.session
        cases = [_without_result(case) for case in loaded.cases]
        self._begin(cases, loaded.slides)
        session.close()
        self._messages.model_missing(loaded)

    def _set_opening(self, opening: bool) -> None:
        if opening != self._opening:
            self._opening = opening
            self.opening_changed.emit(opening)

    # -------------------------------------------------------------------------------- saving

    def _copy(self, path: Path) -> None:
        session = self.keeper.writer.session
        job = Background(partial(save_as, session, path))
        job.done.connect(self._on_copied)
        job.failed.connect(self._on_copy_failed)
        job.start()

    def _on_copied(self, loaded: LoadedSession) -> None:
        """Go on in the copy with what the store has by now."""

        def settled() -> None:
            former, writer = self._path, self.keeper.writer
            file = self._file()
            with contextlib.suppress(SaveError):
                writer.close()
            if former is None and file is not None:
                remove_session(file)
            self._messages.take_back()
            self._path = loaded.session.path
            self.keeper.keep(loaded.writer())
            self.keeper.write_all(self._slides.kept())
            self.recent.remember(loaded.session.path)
            self.session_changed.emit()
            self.recent.look()

        self.keeper.settle(settled)

    def _on_copy_failed(self, error: Exception) -> None:
        if not isinstance(error, SessionError):
            raise error
        self._messages.failed(error)

    def _notes(self) -> SessionNotes:
        card, blinding = self._chooser.card, self._tab.blinding
        return SessionNotes(
            turn=self._turn,
            selected=self._tab.case_list.current_id(),
            model_path=card.path if card is not None else "",
            model_sha256=card.sha256 if card is not None else "",
            model_name=card.name if card is not None else "",
            site_profile=card.site_file if card is not None else "",
            look=self._tab.case_list.kept(),
            blinded=blinding.active,
            blinded_seed=blinding.seed if blinding.active else None,
        )

    def _file(self) -> Path | None:
        session = self.keeper.writer.session
        return session.path if session is not None else None


def _share(
    cases: list[Case], cards: list[ModelCard], path: Path, numbered: tuple[list[int], int]
) -> Path:
    share(cases, cards, path, *numbered)
    return path


def _without_result(case: Case) -> Case:
    if case.result is None:
        return case
    return replace(case, result=None, state=CaseState.NEW, classified_at="")
