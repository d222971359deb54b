"""What becomes of the session where the window is closed: a question only where something would be
lost."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.plain_text import question_box
from crcviewer.ui.window.sessions.keeper import SaveState
from crcviewer.ui.window.sessions.sessions import Sessions


class LeavingSession(QObject):
    """Writes what is still to be written, asks without blocking, and closes the window itself when
    that is the answer."""

    def __init__(self, sessions: Sessions, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._sessions, self._settings, self._window = sessions, settings, window
        self._decided = self._settling = False
        self._box: QMessageBox | None = None

    def may_close(self) -> bool:
        """False: there is something to write, or a question to answer, first."""
        self._sessions.commit()
        keeper = self._sessions.keeper
        waits = keeper.unsaved and keeper.state is not SaveState.FAILED and not self._decided
        if keeper.writing or waits:
            if not self._settling:
                self._settling = True
                keeper.settle(self._on_settled)
            return False
        if self._decided or self._box is not None:
            return self._decided
        if self._loses_something():
            self._ask()
            return False
        return True

    def _on_settled(self) -> None:
        self._settling = False
        if self.may_close():
            self._window.close()

    def _loses_something(self) -> bool:
        sessions = self._sessions
        if sessions.keeper.state is SaveState.FAILED:
            return True
        if sessions.keeper.state is SaveState.READ_ONLY:
            return sessions.keeper.left_out
        nameless = sessions.path is None and not self._settings.remembers
        return nameless and sessions.worth_keeping

    def _ask(self) -> None:
        state = self._sessions.keeper.state
        if state is SaveState.FAILED:
            why = self.tr("The last changes could not be saved.")
        elif state is SaveState.READ_ONLY:
            why = self.tr("The session is for reading only: what you changed is not kept.")
        else:
            why = self.tr(
                "By the settings nothing is remembered of files, so a session without a name is"
                " deleted when the window closes."
            )
        self._box = box = question_box(self._window, self.tr("Close without saving?"), why)
        role = QMessageBox.ButtonRole
        save = box.addButton(self.tr("Save session as …"), role.AcceptRole)
        lose = box.addButton(self.tr("Close without saving"), role.DestructiveRole)
        stay = box.addButton(self.tr("Stay here"), role.RejectRole)
        for button, name in ((save, "save_session"), (lose, "close_unsaved"), (stay, "stay")):
            button.setObjectName(name)
        box.setDefaultButton(save)

        def answered() -> None:
            self._box = None
            clicked = box.clickedButton()
            if clicked is save:
                self._sessions.name_requested.emit()
            elif clicked is lose:
                self._decided = True
                self._window.close()

        box.finished.connect(answered)
        box.open()
