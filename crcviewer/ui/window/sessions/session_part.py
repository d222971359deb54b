"""Sessions as a part of the window: its title, its status strip, its bar, its end."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.text import NOTHING, Text, counted, text, visible
from crcviewer.session.summary import SessionSummary
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.classify.start_page import RecentRow
from crcviewer.ui.look.translated import follow_language
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.window.model_chooser import ModelChooser
from crcviewer.ui.window.sessions.keeper import SaveState
from crcviewer.ui.window.sessions.leaving import LeavingSession
from crcviewer.ui.window.sessions.moved import MovedImages
from crcviewer.ui.window.sessions.session_actions import SessionActions
from crcviewer.ui.window.sessions.session_removal import SessionRemoval
from crcviewer.ui.window.sessions.session_words import SessionWords
from crcviewer.ui.window.sessions.sessions import Sessions
from crcviewer.ui.window.slides import Slides
from crcviewer.ui.window.status_strip import StatusStrip


class SessionPart(QObject):
    """Joins the sessions with what of the window shows them."""

    def __init__(
        self,
        store: CaseStore,
        tab: ClassifyTab,
        chooser: ModelChooser,
        settings: Settings,
        *,
        engine: EngineClient,
        slides: Slides,
        bar: MessageBar,
        status: StatusStrip,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._chooser, self._bar, self._status, self._window = chooser, bar, status, window
        self._offered: Message | None = None
        self.sessions = Sessions(
            store, tab, chooser, settings, slides, engine=engine, bar=bar, parent=self
        )
        self.actions = SessionActions(self.sessions, window)
        self.removal = SessionRemoval(self.sessions.recent, bar, window)
        self.moved = MovedImages(
            store,
            tab.freshness,
            lambda: self.sessions.keeper.writer.images,
            bar=bar,
            folder=lambda: self.sessions.last_folder,
            window=window,
        )
        self.actions.find_images.triggered.connect(self.moved.choose)
        self.moved.progress_changed.connect(status.set_looking)
        self.sessions.opening_changed.connect(self._on_sessions_opening_changed)
        self._leaving = LeavingSession(self.sessions, settings, window)
        tab.start_page.session_requested.connect(self.sessions.open)
        tab.start_page.choice_requested.connect(self.actions.choose)
        tab.start_page.removal_requested.connect(self.removal.ask)
        self._start_page = tab.start_page
        slides.kept_changed.connect(lambda: self.sessions.keeper.set_slides(slides.kept()))
        chooser.model_changed.connect(self._show_title)
        self.sessions.session_changed.connect(self._on_sessions_session_changed)
        self.sessions.keeper.state_changed.connect(self._on_keeper_state_changed)
        self.sessions.recent.changed.connect(self._on_recent_changed)
        follow_language(self._show_recent)

    # ----------------------------------------------------------------------------------- use

    def start(self) -> None:
        """The window is there: whether one of earlier was left in disorder."""
        self.sessions.recent.look()

    def may_close(self) -> bool:
        """False: the window closes itself once all is saved, or a question answered."""
        return self._leaving.may_close()

    def cancel(self) -> bool:
        """Esc: end what takes long; whether there was anything."""
        return self.sessions.cancel() or self.moved.cancel()

    def end(self) -> None:
        """The window closes now."""
        self.moved.cancel()
        self.sessions.end()

    # --------------------------------------------------------------------------------- slots

    def _show_title(self, *_: object) -> None:
        card: ModelCard | None = self._chooser.card
        parts = (self.sessions.name, card.name if card is not None else "")
        # The desktop adds the program's name.
        self._window.setWindowTitle(" – ".join(visible(p) for p in parts if p) or "crcviewer")

    def _on_sessions_session_changed(self) -> None:
        self._show_title()
        self.moved.expect()
        if self._offered is not None:
            self._bar.dismiss(self._offered)

    def _on_sessions_opening_changed(self, opening: bool) -> None:
        self._status.set_looking(text("opening the session …") if opening else NOTHING)

    def _on_keeper_state_changed(self, state: SaveState) -> None:
        self._status.set_session(state_words(state))

    def _on_recent_changed(self) -> None:
        """Offered once: whoever does not take it finds it among the recent sessions."""
        self._show_recent()
        left = self.sessions.recent.left_in_disorder()
        if self._offered is None and left:
            self._offer(left[0])

    def _show_recent(self) -> None:
        words, recent = SessionWords(QLocale()), self.sessions.recent
        self._start_page.set_recent(
            [
                RecentRow(
                    told.path,
                    visible(words.name(told)),
                    words.details(told),
                    self.removal.words(told.path),
                )
                for told in recent.all()
                if not told.in_use
            ],
            words.taken(recent.unnamed_size),
        )

    def _offer(self, told: SessionSummary) -> None:
        self._offered = message = Message(
            Severity.INFORMATION,
            counted(
                told.cases,
                "The program did not end in good order the last time. Its one case was kept.",
                "The program did not end in good order the last time. Its {count} cases were kept.",
            )
            if told.cases
            else text("The program did not end in good order the last time. Its work was kept."),
        )

        def go_on() -> None:
            self._bar.dismiss(message)
            self.sessions.open(told.path)

        self._bar.show_message(message, action=(text("Go on with them"), go_on))


def state_words(state: SaveState) -> Text:
    """For the status strip."""
    words = {
        SaveState.SAVED: text("session saved"),
        SaveState.SAVING: text("saving …"),
        SaveState.FAILED: text("session not saved"),
        SaveState.READ_ONLY: text("session for reading only"),
    }
    return words.get(state, NOTHING)
