"""A session of the list that the user wants to be rid of: deleted after a question, or listed no
more."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from crcviewer.protocol.text import text, visible
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.shared.plain_text import question_box
from crcviewer.ui.window.sessions.recent_sessions import RecentSessions, is_unnamed
from crcviewer.ui.window.sessions.session_words import SessionWords


class SessionRemoval(QObject):
    """Asks without blocking. The program itself deletes nothing in which anybody has worked."""

    def __init__(self, recent: RecentSessions, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._recent, self._bar, self._window = recent, bar, window
        recent.not_removed.connect(self._on_recent_not_removed)

    def words(self, path: Path) -> str:
        """What it is called in a menu."""
        return self.tr("Delete …") if is_unnamed(path) else self.tr("Take off this list")

    def ask(self, path: Path) -> None:
        """Delete what has no name, if that is meant; a file with a name stays where it is."""
        if not is_unnamed(path):
            self._recent.remove(path)
            return
        told = next((one for one in self._recent.all() if one.path == path), None)
        if told is None:
            return
        words = SessionWords(QLocale())
        box = question_box(
            self._window,
            self.tr("Delete this session for good?"),
            f"{visible(words.line(told))}\n\n"
            + self.tr(
                "Its cases, classes, notes and diagnoses are deleted and cannot be brought back."
                " The images stay where they are."
            ),
        )
        role = QMessageBox.ButtonRole
        delete = box.addButton(self.tr("Delete"), role.DestructiveRole)
        keep = box.addButton(self.tr("Keep it"), role.RejectRole)
        delete.setObjectName("delete_session")
        keep.setObjectName("keep_session")
        box.setDefaultButton(keep)

        def answered() -> None:
            if box.clickedButton() is delete:
                self._recent.remove(path)

        box.finished.connect(answered)
        box.open()

    def _on_recent_not_removed(self, path: Path, error: OSError | None) -> None:
        """It is still there."""
        if error is None:
            cause = text("The session is open in another window.")
            next_step = text("Close it there first.")
        else:
            cause = text("The session could not be deleted: {why}.", why=error.strerror or "?")
            next_step = text("Its file is {path}.", path=str(path))
        self._bar.show_message(Message(Severity.WARNING, cause, next_step))
