"""Review → Use reviewed cases: the reader's classes as a labelled set, and what it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.labelled_set import LabelledSet
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from crcviewer.session.case import Case
from crcviewer.session.errors import SessionError
from crcviewer.session.opening import ENDING
from crcviewer.session.session_file import SessionFile
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label


class SetUse(StrEnum):
    """What a labelled set is made for."""

    EVALUATE = "evaluate"
    SITE_PROFILE = "site_profile"
    TRAIN = "train"
    KEEP = "keep"


class LabelledSetDialog(Translated, QDialog):
    """Does not stop the window; closing it ends the work."""

    made = Signal(object, object)
    """:class:`SetUse` and :class:`LabelledSet`."""

    def __init__(
        self, cases: Sequence[Case], folder: Path, scratch: Path, parent: QWidget | None = None
    ) -> None:
        """``folder``: where the set goes unless the user says otherwise; ``scratch``: for what the
        command reads."""
        super().__init__(parent)
        self._cases, self._scratch = tuple(cases), scratch
        self._failed: Text = NOTHING
        self.summary = plain_label(self, wrap=True)
        self.summary.setObjectName("set_summary")
        self.caution = plain_label(self, role="notice", wrap=True)
        self.caution.setObjectName("set_caution")
        self.uses: dict[SetUse, QRadioButton] = {}
        group = QButtonGroup(self)
        uses = QVBoxLayout()
        for use in SetUse:
            button = QRadioButton(self)
            button.setObjectName(f"use_{use}")
            group.addButton(button)
            uses.addWidget(button)
            self.uses[use] = button
        self.uses[SetUse.EVALUATE].setChecked(True)
        self.folder = PathRow(str(folder), folder=True, name=text("Folder"), parent=self)
        self._folder_label, self._use_label = plain_label(self), plain_label(self)
        form = QFormLayout()
        form.addRow(self._use_label, uses)
        form.addRow(self._folder_label, self.folder)
        self.failure = plain_label(self, role="notice", wrap=True)
        self.failure.setObjectName("set_failed")
        self.job = JobRow(self)
        self.job.busy_changed.connect(self._show)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.start_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.start_button.setObjectName("make_set")
        self.start_button.clicked.connect(self._on_start_clicked)
        self.buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        for widget in (self.summary, self.caution):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self.failure)
        layout.addWidget(self.job)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(620)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Use reviewed cases"))
        self._use_label.setText(self.tr("For"))
        self._folder_label.setText(self.tr("Goes to"))
        for use, words in (
            (SetUse.EVALUATE, self.tr("measuring a model in Evaluate")),
            (SetUse.SITE_PROFILE, self.tr("a site profile of the model in use")),
            (SetUse.TRAIN, self.tr("a new training")),
            (SetUse.KEEP, self.tr("nothing yet: only write it")),
        ):
            self.uses[use].setText(words)
        self.start_button.setText(self.tr("Make the set"))
        self._show()

    @property
    def use(self) -> SetUse:
        """As it is chosen."""
        return next(use for use, button in self.uses.items() if button.isChecked())

    # -------------------------------------------------------------------------------- inside

    def _show(self) -> None:
        reviews = [case.review for case in self._cases if case.review is not None]
        counts = Counter(review.class_code for review in reviews if review.class_code)
        count = sum(counts.values())
        said = counted(
            count,
            "One case has a class of yours: {classes}.",
            "{count} cases have a class of yours: {classes}.",
            classes=", ".join(f"{code} {n}" for code, n in sorted(counts.items())),
        )
        none = text("No case has a class of yours yet. Give some with the keys 1 to 9.")
        self.summary.setText(say(said if count else none))
        seen = sum(bool(review.class_code and review.model_class) for review in reviews)
        caution = counted(
            seen,
            "One of them was chosen with the model's answer in view: measured on it, that model"
            " looks better than it is.",
            "{count} of them were chosen with the model's answer in view: measured on them, that"
            " model looks better than it is.",
        )
        self.caution.setText(say(caution))
        self.caution.setVisible(seen > 0)
        self.start_button.setEnabled(bool(count and self.folder.path and not self.job.busy))
        self.failure.setText(say(self._failed))
        self.failure.setVisible(bool(self._failed))

    def _on_start_clicked(self) -> None:
        self._failed = NOTHING
        file = self._scratch / f"reviewed{ENDING}"
        self.start_button.setEnabled(False)
        # The command reads what is in the list now, whatever becomes of the session meanwhile.
        writing = Background(partial(_write, file, self._cases))
        writing.done.connect(self._on_writing_done)
        writing.failed.connect(self._on_writing_failed)
        writing.start()

    def _on_writing_done(self, file: Path) -> None:
        arguments = ["reviewed", str(file), "--out", self.folder.path]
        self.job.run(text("The reviewed cases are being written …"), arguments, self._on_job_ended,
                     report=LabelledSet)  # fmt: skip
        self._show()

    def _on_writing_failed(self, error: Exception) -> None:
        if isinstance(error, SessionError):
            self._failed = error.failure.said
        else:
            self._failed = text("The cases could not be handed over: {reason}.", reason=str(error))
        self._show()

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self._failed = joined((outcome.failure.cause, outcome.failure.next_step))
        self._show()
        if isinstance(outcome.report, LabelledSet):
            self.made.emit(self.use, outcome.report)
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the work."""
        self.job.drop()
        super().closeEvent(event)


def _write(file: Path, cases: Sequence[Case]) -> Path:
    """Only what was reviewed. Raises SessionError, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    reviewed = [case for case in cases if case.review is not None and case.review.decided]
    with SessionFile.create(file) as session:
        session.update(reviewed, order=[case.id for case in reviewed])
    return file
