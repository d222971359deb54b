"""The menu Review in the window: blinded reading, agreement, and where reviewed cases lead to."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QWidget

from crcviewer.protocol.labelled_set import LabelledSet
from crcviewer.protocol.text import NOTHING, Text, counted, text
from crcviewer.session.case import Case
from crcviewer.session.errors import SessionError
from crcviewer.session.session_file import SessionFile
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.classify_tab import ClassifyTab
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.file_dialogs import choose_session
from crcviewer.ui.shared.folders import labelled_sets_folder
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.window.labelled_set_dialog import LabelledSetDialog, SetUse

if TYPE_CHECKING:
    from crcviewer.ui.classify.review.agreement_dialog import AgreementDialog
    from crcviewer.ui.classify.review.blinded_dialog import BlindedDialog
    from crcviewer.ui.train.train_tab import TrainTab
    from crcviewer.ui.window.dialogs import Dialogs
    from crcviewer.ui.window.evaluations import Evaluations

_READER = "review_reader"


class Reviews(QObject):
    """Makes each dialog when it is wanted; none of them stops the window."""

    case_requested = Signal(int)
    message_raised = Signal(object)

    def __init__(
        self,
        store: CaseStore,
        tab: ClassifyTab,
        settings: Settings,
        scratch: Path,
        *,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        """``scratch``: a folder that goes with the program; ``bar``: what it says of cases that are
        hidden is without their names."""
        super().__init__(window)
        self._store, self._tab, self._settings = store, tab, settings
        self._scratch, self._window = scratch, window
        tab.review.reviewing.reader = settings.text(_READER)
        tab.review.actions.blinded.triggered.connect(self._on_blinded_triggered)
        tab.review.actions.agreement.triggered.connect(lambda _=False: self.show_agreement())
        tab.review.actions.labelled_set.triggered.connect(lambda _=False: self.use_reviewed())
        tab.blinding.changed.connect(self._on_blinding_changed)
        bar.set_cover(partial(tab.blinding.covered, cases=store))
        tab.blinding.changed.connect(bar.refresh)
        tab.review.reviewing.decided.connect(lambda _: bar.uncover())

    def leads_to(
        self, tabs: QTabWidget, evaluations: Evaluations, train_tab: TrainTab, dialogs: Dialogs
    ) -> None:
        """Where a labelled set is used."""
        self._tabs, self._evaluations = tabs, evaluations
        self._train_tab, self._dialogs = train_tab, dialogs

    # ------------------------------------------------------------------------------ blinded

    def begin_blinded(self) -> BlindedDialog:
        """Ask who reads and in which order."""
        from crcviewer.ui.classify.review.blinded_dialog import BlindedDialog

        seed = self._tab.blinding.seed or 1 + secrets.randbelow(99_999)
        dialog = BlindedDialog(seed, self._tab.review.reviewing.reader, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.begun.connect(self._on_blinded_begun)
        dialog.open()
        return dialog

    def _on_blinded_triggered(self, checked: bool) -> None:
        self._on_blinding_changed()  # the mark follows what is, not the click
        if checked:
            self.begin_blinded()
        else:
            self._tab.blinding.end()

    def _on_blinded_begun(self, seed: int, reader: str) -> None:
        self._tab.review.reviewing.reader = reader
        self._settings.set_text(_READER, reader)
        self._tab.blinding.begin(seed)

    def _on_blinding_changed(self) -> None:
        self._tab.review.actions.blinded.setChecked(self._tab.blinding.active)
        if self._tab.blinding.active:
            self._close_what_tells()

    def _close_what_tells(self) -> None:
        """Windows that were opened before and have names and answers of all cases."""
        from crcviewer.ui.classify.review.agreement_dialog import AgreementDialog
        from crcviewer.ui.window.check_dialog import CheckDialog
        from crcviewer.ui.window.report_dialog import ReportDialog

        for dialog in self._window.findChildren(QDialog):
            if isinstance(dialog, AgreementDialog | CheckDialog | ReportDialog):
                dialog.close()

    # ---------------------------------------------------------------------------- agreement

    def show_agreement(self) -> AgreementDialog | None:
        """With the model in use; None: there is none."""
        from crcviewer.ui.classify.review.agreement_dialog import AgreementDialog

        self._tab.review.reviewing.commit()
        card = self._tab.card
        if card is None:
            nothing = text("No model is loaded, so there is nothing to agree with.")
            self._say(Severity.INFORMATION, nothing)
            return None
        if self._tab.blinding.active:
            self._say(
                Severity.INFORMATION,
                text("Agreement would tell the model's answers before you have chosen."),
                text("End the blinded reading first, in the menu Review."),
            )
            return None
        dialog = AgreementDialog(self._store, card, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.case_requested.connect(self.case_requested)
        dialog.session_requested.connect(partial(self._choose_session, dialog))
        dialog.show()
        return dialog

    def compare_with(self, dialog: AgreementDialog, path: str) -> None:
        """Another reader's session."""
        reading = _Reading(dialog, Path(path))
        reading.failed.connect(self._on_reading_failed)
        reading.start()

    def _choose_session(self, dialog: AgreementDialog) -> None:
        choose_session(dialog, self._settings.last_folder, partial(self.compare_with, dialog))

    def _on_reading_failed(self, error: Exception) -> None:
        if isinstance(error, SessionError):
            self._say(Severity.ERROR, error.failure.cause, error.failure.next_step)
        else:
            self._say(Severity.ERROR, text("The session could not be read: {why}.", why=str(error)))

    # -------------------------------------------------------------------------- labelled set

    def use_reviewed(self) -> LabelledSetDialog:
        """Make a labelled set of the reviewed cases."""
        self._tab.review.reviewing.commit()
        dialog = LabelledSetDialog(
            list(self._store), _free_folder(labelled_sets_folder()), self._scratch, self._window
        )
        dialog.made.connect(self._on_set_made)
        dialog.show()
        return dialog

    def _on_set_made(self, use: SetUse, made: LabelledSet) -> None:
        if made.left_out:
            self._say(
                Severity.WARNING,
                counted(
                    len(made.left_out),
                    "One reviewed case is not in the set: {name}. {why}",
                    "{count} reviewed cases are not in the set; the first is {name}. {why}",
                    name=made.left_out[0].name,
                    why=made.left_out[0].why,
                ),
            )
        if use is SetUse.EVALUATE:
            self._tabs.setCurrentWidget(self._evaluations.place)
            self._evaluations.measure_on(made.table)
        elif use is SetUse.SITE_PROFILE:
            dialog = self._dialogs.show_recalibrate()
            if dialog is not None:
                dialog.data.choose(made.table)
        elif use is SetUse.TRAIN:
            self._tabs.setCurrentWidget(self._train_tab)
            self._train_tab.open_wizard(table=made.table)
        else:
            self._say(Severity.INFORMATION, text("The labelled set is {path}.", path=made.table))

    def _say(self, severity: Severity, cause: Text, next_step: Text = NOTHING) -> None:
        self.message_raised.emit(Message(severity, cause, next_step))


class _Reading(QObject):
    """The cases of another session, for a dialog that may be gone by then."""

    failed = Signal(object)

    def __init__(self, dialog: AgreementDialog, path: Path) -> None:
        super().__init__(dialog)
        self._dialog, self._name = dialog, path.stem
        self._work = Background(partial(_cases_of, path))
        self._work.done.connect(self._on_work_done)
        self._work.failed.connect(self.failed)

    def start(self) -> None:
        """Once."""
        self._work.start()

    def _on_work_done(self, cases: list[Case]) -> None:
        self._dialog.compare_with(self._name, cases)


def _cases_of(path: Path) -> list[Case]:
    with SessionFile.open(path, read_only=True) as session:
        return session.cases()


def _free_folder(folder: Path) -> Path:
    number = 1
    while (path := folder / f"reviewed-{number}").exists():
        number += 1
    return path
