"""What a user can do with a run; whatever goes wrong is said in the message bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QLabel, QMenu, QMessageBox, QWidget

from crcviewer.client.run_follower import RunFollower
from crcviewer.client.run_group import RunGroup
from crcviewer.client.run_library import RunLibrary
from crcviewer.protocol.failure import ChangeSettings, ChooseFolder, PlainError, Resume
from crcviewer.protocol.text import Text, text
from crcviewer.ui.shared.file_dialogs import choose_folder, choose_table
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.shared.plain_text import question_box


class RunActions(QObject):
    """Dialogs do not block: each answer comes to a function."""

    message_raised = Signal(object)
    model_requested = Signal(str)
    """Path of a model to be used everywhere."""
    again_requested = Signal(object, object)
    """A run whose settings a new one begins with, and a dict of those that are to be others."""

    def __init__(self, library: RunLibrary, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._parent = library, parent

    def pause(self, run: RunFollower) -> None:
        """Save and end; it can go on later."""
        with self._told(text("The training could not be asked to pause: {reason}.")):
            self._library.ask_to_stop(run.path)

    def stop(self, run: RunFollower) -> None:
        """Ask first: the user may have meant a pause."""
        self._ask_to_stop(run.name, lambda: self._library.ask_to_stop(run.path, for_good=True))

    def pause_group(self, group: RunGroup) -> None:
        """The run at work saves and ends, and no other begins; it can go on later."""
        with self._told(text("The training could not be asked to pause: {reason}.")):
            self._library.ask_group_to_stop(group)

    def stop_group(self, group: RunGroup) -> None:
        """Ask first."""
        self._ask_to_stop(group.name, lambda: self._library.ask_group_to_stop(group, for_good=True))

    def go_on_with_group(self, group: RunGroup) -> None:
        """From where it stood; what the failure of a run asks for is done as for that run."""
        run = group.unfinished
        if run is not None and run.failure is not None:
            self.go_on(run)
            return
        with self._told(text("The training could not be started: {reason}.")):
            self._library.resume_group(group)

    def _ask_to_stop(self, name: str, stop_it: Callable[[], object]) -> None:
        box = question_box(
            self._parent,
            self.tr("Stop this training?"),
            self.tr(
                "“{0}” ends after its present step. The best model so far is kept and can be used."
                " You can still go on with it later."
            ).format(name),
        )
        stop = box.addButton(self.tr("Stop training"), QMessageBox.ButtonRole.AcceptRole)
        stop.setObjectName("stop_training")
        box.addButton(self.tr("Keep training"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is stop:
                with self._told(text("The training could not be asked to stop: {reason}.")):
                    stop_it()

        box.finished.connect(answered)
        box.open()

    def go_on(self, run: RunFollower) -> None:
        """From where it saved last; what its failure asks for is done, or asked for, first."""
        action = run.failure.action if run.failure is not None else None
        match action:
            case ChangeSettings() if not run.config:
                self._resume(run, Resume(action.settings))
            case ChangeSettings():
                self.again_requested.emit(run, action.settings)
            case ChooseFolder() if not run.config:
                self.again_requested.emit(run, {})
            case ChooseFolder():
                self._choose_data(run)
            case Resume():
                self._resume(run, action)
            case _:
                self._resume(run, Resume())

    def declare_dead(self, run: RunFollower) -> None:
        """Its process is out of sight: ask whether it has ended, then go on here."""
        box = question_box(
            self._parent,
            self.tr("Has this training ended?"),
            self.tr(
                "“{0}” was begun on another computer or in a container, and gives no sign of life."
                " If it still works there, it will end as soon as it notices that it goes on here;"
                " what it has learnt since it saved last is learnt again."
            ).format(run.name),
        )
        dead = box.addButton(self.tr("It has ended: go on here"), QMessageBox.ButtonRole.AcceptRole)
        dead.setObjectName("it_has_ended")
        box.addButton(self.tr("Wait"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is dead:
                self._resume(run, Resume(former_is_dead=True))

        box.finished.connect(answered)
        box.open()

    def _choose_data(self, run: RunFollower) -> None:
        data = run.request.get("data")
        places = [Path(str(place)) for place in data] if isinstance(data, list) else []
        start = str(places[0].parent if places else Path.home())
        choose = choose_table if places and places[0].suffix.lower() == ".csv" else choose_folder
        choose(self._parent, start, lambda data: self._resume(run, Resume(), data))

    def _resume(self, run: RunFollower, how: Resume, data: str = "") -> None:
        with self._told(text("The training could not be started: {reason}.")):
            self._library.resume(run.path, how, data)

    def use_model(self, run: RunFollower) -> None:
        """Load its model for the whole window."""
        model = run.model
        if model is not None:
            self.model_requested.emit(str(model))

    def open_folder(self, run: RunFollower | RunGroup) -> None:
        """In the system's file manager."""
        path = run.path if run.path.is_dir() else run.path.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def rename(self, run: RunFollower) -> None:
        """Ask for another name."""
        self._ask(
            self.tr("Name of the run"),
            run.name,
            lambda name: self._library.describe(run.path, replace(run.about, name=name)),
        )

    def note(self, run: RunFollower) -> None:
        """Ask for a note."""
        self._ask(
            self.tr("Note on the run “{0}”").format(run.name),
            run.about.note,
            lambda note: self._library.describe(run.path, replace(run.about, note=note)),
        )

    def delete(self, run: RunFollower) -> None:
        """Ask, then move the folder to the trash."""
        box = question_box(
            self._parent,
            self.tr("Move this run to the trash?"),
            self.tr("“{0}”, its models and its record go to the trash of your computer.").format(
                run.name
            ),
        )
        delete = box.addButton(self.tr("Move to the trash"), QMessageBox.ButtonRole.DestructiveRole)
        delete.setObjectName("move_to_trash")
        box.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)

        def answered() -> None:
            if box.clickedButton() is delete:
                with self._told(text("The run was not deleted: {reason}.")):
                    self._library.delete(run.path)

        box.finished.connect(answered)
        box.open()

    def group_menu(self, group: RunGroup, parent: QWidget) -> QMenu:
        """The same for a group; each of its runs has its own."""
        menu = QMenu(parent)
        active = group.status.active
        for name, words, act, possible in (
            ("pause_group", self.tr("Pause all"), self.pause_group, active),
            ("stop_group", self.tr("Stop all …"), self.stop_group, active),
            ("go_on_with_group", self.tr("Go on"), self.go_on_with_group, group.can_resume),
            ("open_folder", self.tr("Open its folder"), self.open_folder, True),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, act=act: act(group))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def menu(self, run: RunFollower, parent: QWidget) -> QMenu:
        """All that can be done with a run now; the actions have object names."""
        menu = QMenu(parent)
        exists = run.path.is_dir()
        for name, words, act, possible in (
            ("use_model", self.tr("Use this model"), self.use_model, run.model is not None),
            ("train_again", self.tr("Train again with these settings …"),
             self._train_again, bool(run.request) or run.launch is not None),
            ("rename", self.tr("Rename …"), self.rename, exists),
            ("note", self.tr("Note …"), self.note, exists),
            ("open_folder", self.tr("Open its folder"), self.open_folder, True),
            ("delete", self.tr("Move to the trash …"), self.delete, not run.status.active),
        ):  # fmt: skip
            action = menu.addAction(words)
            action.setObjectName(name)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, act=act: act(run))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _train_again(self, run: RunFollower) -> None:
        self.again_requested.emit(run, {})

    def _ask(self, label: str, value: str, answered: Callable[[str], object]) -> None:
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle("crcviewer")
        dialog.setLabelText(label)
        dialog.setTextValue(value)
        for part in dialog.findChildren(QLabel):  # a name of a run is shown as it is
            part.setTextFormat(Qt.TextFormat.PlainText)
        dialog.resize(420, dialog.sizeHint().height())

        def accepted(value: str) -> None:
            with self._told(text("This could not be written down: {reason}.")):
                answered(value.strip())

        dialog.textValueSelected.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @contextmanager
    def _told(self, sentence: Text) -> Iterator[None]:
        """``sentence`` has a hole for the reason."""
        try:
            yield
        except PlainError as error:
            self.message_raised.emit(Message(Severity.ERROR, error.cause, error.next_step))
        except OSError as error:
            reason = error.strerror or str(error)
            self.message_raised.emit(
                Message(
                    Severity.ERROR,
                    Text(sentence.template, {"reason": reason}),
                    text("Make sure that the disk is not full and that you may write there."),
                )
            )
