"""File → what can be done with sessions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from crcviewer.protocol.text import visible
from crcviewer.session.opening import ENDING
from crcviewer.ui.look.translated import follow_language
from crcviewer.ui.shared.file_dialogs import choose_open, choose_save
from crcviewer.ui.window.sessions.session_words import SessionWords
from crcviewer.ui.window.sessions.sessions import Sessions

_IN_MENU = 12


class SessionActions(QObject):
    """Asks for names of files, and tells the sessions."""

    def __init__(self, sessions: Sessions, window: QWidget) -> None:
        super().__init__(window)
        self._sessions, self._window = sessions, window
        self.new = self._action("Ctrl+N")
        self.open = self._action()
        self.save = self._action("Ctrl+S")
        self.save_as = self._action("Ctrl+Shift+S")
        self.share = self._action()
        self.find_images = self._action()
        self.recent = QMenu(window)
        self.recent.setToolTipsVisible(True)
        self.new.triggered.connect(sessions.new)
        self.open.triggered.connect(self.choose)
        self.save.triggered.connect(lambda: sessions.save(self.ask_for_name))
        self.save_as.triggered.connect(self.ask_for_name)
        self.share.triggered.connect(self.ask_where_to_share)
        sessions.name_requested.connect(self.ask_for_name)
        self.recent.aboutToShow.connect(self._fill)
        sessions.recent.changed.connect(self._on_recent_changed)
        follow_language(self.retranslate)

    def retranslate(self) -> None:
        """Their words."""
        self.new.setText(_tr("New session"))
        self.open.setText(_tr("Open session …"))
        self.recent.setTitle(_tr("Recent sessions"))
        self.save.setText(_tr("Save session …"))
        self.save_as.setText(_tr("Save session as …"))
        self.share.setText(_tr("Share without names …"))
        self.find_images.setText(_tr("Look for moved images …"))

    def choose(self) -> None:
        """Let the user choose a session."""
        choose_open(
            self._window,
            _tr("Open a session"),
            self._folder(),
            _tr("Sessions ({0})").format(f"*{ENDING}"),
            lambda path: self._sessions.open(Path(path)),
        )

    def ask_for_name(self) -> None:
        """Let the user choose where the session goes."""
        path = self._sessions.path
        name = path.name if path is not None else _tr("session") + ENDING
        choose_save(
            self._window,
            _tr("Save session as"),
            self._folder(),
            name,
            lambda chosen: self._sessions.save_as(Path(chosen)),
        )

    def ask_where_to_share(self) -> None:
        """Let the user choose where a copy without names goes."""
        choose_save(
            self._window,
            _tr("Share without names"),
            self._folder(),
            _tr("shared") + ENDING,
            lambda chosen: self._sessions.share(Path(chosen)),
        )

    def _folder(self) -> str:
        path = self._sessions.path
        return str(path.parent) if path is not None else self._sessions.last_folder

    def _action(self, keys: str = "") -> QAction:
        action = QAction(self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _on_recent_changed(self) -> None:
        self.recent.setEnabled(bool(self._sessions.recent.all()))

    def _fill(self) -> None:
        self.recent.clear()
        words = SessionWords(QLocale())
        for told in self._sessions.recent.all()[:_IN_MENU]:
            name = visible(words.line(told)).replace("&", "&&")
            action = self.recent.addAction(name)
            action.setToolTip(visible(str(told.path)))
            action.setEnabled(told.path != self._sessions.path)
            action.triggered.connect(lambda _=False, path=told.path: self._sessions.open(path))


def _tr(words: str) -> str:
    return QCoreApplication.translate("SessionActions", words)
