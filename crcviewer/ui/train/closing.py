"""What becomes of runs at work where the window is closed: they go on, or stop and save."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.text import text
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import question_box


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
        self._box = box = question_box(
            self._window,
            self.tr("A model is still learning."),
            self.tr(
                "{0} can go on without this window; you will see how far it is when you come back."
                " Or it stops now: its state and its best model so far are saved."
            ).format(names),
        )
        role = QMessageBox.ButtonRole
        on = box.addButton(self.tr("Keep training in the background"), role.AcceptRole)
        stop = box.addButton(self.tr("Stop and save"), role.DestructiveRole)
        stay = box.addButton(self.tr("Stay here"), role.RejectRole)
        for button, name in ((on, "keep_training"), (stop, "stop_and_save"), (stay, "stay")):
            button.setObjectName(name)
        box.setDefaultButton(on)

        def answered() -> None:
            self._box = None
            clicked = box.clickedButton()
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
                    text("The training could not be asked to stop: {reason}.",
                         reason=error.strerror or str(error)),
                    text("Keep it in the background, or stop it in the Train tab."),
                )
            )  # fmt: skip
            return False
        return True
