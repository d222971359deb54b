"""What becomes of runs at work where the window is closed: they go on, or stop and save."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.shared.message_bar import Message, Severity


class ClosingWithRuns(QObject):
    """Asks without blocking, and closes the window itself when that is the answer."""

    message_raised = Signal(object)

    def __init__(self, library: RunLibrary, window: QWidget) -> None:
        super().__init__(window)
        self._library, self._window = library, window
        self._decided = False
        self._box: QMessageBox | None = None

    def may_close(self) -> bool:
        """False: there is a question to answer first."""
        if self._decided or not self._library.active():
            return True
        if self._box is None:
            self._ask()
        return False

    def _ask(self) -> None:
        names = ", ".join(f"“{run.name}”" for run in self._library.active())
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "crcviewer",
            self.tr("A model is still learning."),
            parent=self._window,
        )
        box.setInformativeText(
            self.tr(
                "{0} can go on without this window; you will see how far it is when you come back."
                " Or it stops now: its state and its best model so far are saved."
            ).format(names)
        )
        role = QMessageBox.ButtonRole
        on = box.addButton(self.tr("Keep training in the background"), role.AcceptRole)
        stop = box.addButton(self.tr("Stop and save"), role.DestructiveRole)
        box.addButton(self.tr("Stay here"), role.RejectRole)
        box.setDefaultButton(on)
        self._box = box

        def answered() -> None:
            self._box = None
            clicked = box.clickedButton()
            box.deleteLater()
            if clicked is on or (clicked is stop and self._stop_all()):
                self._decided = True
                self._window.close()

        box.finished.connect(answered)
        box.open()

    def _stop_all(self) -> bool:
        try:
            for run in self._library.active():
                self._library.ask_to_stop(run.path)
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    self.tr("The training could not be asked to stop: {0}.").format(error),
                    self.tr("Keep it in the background, or stop it in the Train tab."),
                )
            )
            return False
        return True
