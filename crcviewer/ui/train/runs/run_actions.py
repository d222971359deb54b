"""What a user can do with a run; whatever goes wrong is said in the message bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_library import RunLibrary
from crcviewer.ui.shared.message_bar import Message, Severity


class RunActions(QObject):
    """Dialogs do not block: each answer comes to a function."""

    message_raised = Signal(object)
    model_requested = Signal(str)
    """Path of a model to be used everywhere."""
    again_requested = Signal(object)
    """A run whose settings a new one begins with."""

    def __init__(self, library: RunLibrary, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._parent = library, parent

    def pause(self, run: RunFollower) -> None:
        """Save and end; it can go on later."""
        with self._told(self.tr("The training could not be asked to pause: {0}.")):
            self._library.ask_to_stop(run.path)

    def stop(self, run: RunFollower) -> None:
        """Ask first: the user may have meant a pause."""
        box = self._box(
            self.tr("Stop this training?"),
            self.tr(
                "“{0}” ends after its present step. The best model so far is kept and can be used."
                " You can still go on with it later."
            ).format(run.name),
        )
        stop = box.addButton(self.tr("Stop training"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Keep training"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is stop:
                with self._told(self.tr("The training could not be asked to stop: {0}.")):
                    self._library.ask_to_stop(run.path, for_good=True)

        box.finished.connect(answered)
        box.open()

    def resume(self, run: RunFollower, options: Sequence[str] = ()) -> None:
        """Go on from where it saved last; ``options``: of ``crcviewer train --resume``."""
        with self._told(self.tr("The training could not be started: {0}.")):
            self._library.resume(run.path, options)

    def use_model(self, run: RunFollower) -> None:
        """Load its model for the whole window."""
        model = run.model
        if model is not None:
            self.model_requested.emit(str(model))

    def open_folder(self, run: RunFollower) -> None:
        """In the system's file manager."""
        path = run.path if run.path.is_dir() else run.path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def rename(self, run: RunFollower) -> None:
        """Ask for another name."""
        self._ask(
            self.tr("Name of the run"),
            run.name,
            lambda text: self._library.describe(run.path, replace(run.about, name=text)),
        )

    def note(self, run: RunFollower) -> None:
        """Ask for a note."""
        self._ask(
            self.tr("Note on the run “{0}”").format(run.name),
            run.about.note,
            lambda text: self._library.describe(run.path, replace(run.about, note=text)),
        )

    def delete(self, run: RunFollower) -> None:
        """Ask, then move the folder to the trash."""
        box = self._box(
            self.tr("Move this run to the trash?"),
            self.tr("“{0}”, its models and its record go to the trash of your computer.").format(
                run.name
            ),
        )
        delete = box.addButton(self.tr("Move to the trash"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is delete:
                with self._told(self.tr("The run was not deleted: {0}.")):
                    self._library.delete(run.path)

        box.finished.connect(answered)
        box.open()

    def menu(self, run: RunFollower, parent: QWidget) -> QMenu:
        """All that can be done with a run now."""
        menu = QMenu(parent)
        exists = run.path.is_dir()
        for text, act, possible in (
            (self.tr("Use this model"), self.use_model, run.model is not None),
            (self.tr("Train again with these settings …"), self.again_requested.emit,
             bool(run.request) or run.launch is not None),
            (self.tr("Rename …"), self.rename, exists),
            (self.tr("Note …"), self.note, exists),
            (self.tr("Open its folder"), self.open_folder, True),
            (self.tr("Move to the trash …"), self.delete, not run.status.active),
        ):  # fmt: skip
            action = menu.addAction(text)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, act=act: act(run))
        return menu

    def _ask(self, label: str, text: str, answered: object) -> None:
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle("crcviewer")
        dialog.setLabelText(label)
        dialog.setTextValue(text)
        dialog.resize(420, dialog.sizeHint().height())

        def accepted(value: str) -> None:
            with self._told(self.tr("This could not be written down: {0}.")):
                assert callable(answered)
                answered(value.strip())

        dialog.textValueSelected.connect(accepted)
        dialog.open()

    def _box(self, question: str, text: str) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.Question, "crcviewer", question, parent=self._parent)
        box.setInformativeText(text)
        return box

    @contextmanager
    def _told(self, sentence: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    sentence.format(error.strerror or error),
                    self.tr("Make sure that the disk is not full and that you may write there."),
                )
            )
