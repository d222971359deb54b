"""Review → Use reviewed cases: the reader's classes as a labelled set, and what it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QRadioButton, QVBoxLayout, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.labelled_set import LabelledSet
from crcviewer.protocol.text import counted, text
from crcviewer.session.case import Case
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.window.job_dialog import JobDialog


class SetUse(StrEnum):
    """What a labelled set is made for."""

    EVALUATE = "evaluate"
    SITE_PROFILE = "site_profile"
    TRAIN = "train"
    KEEP = "keep"


class LabelledSetDialog(JobDialog):
    """Closes itself once the set is written."""

    made = Signal(object, object)
    """:class:`SetUse` and :class:`LabelledSet`."""

    def __init__(
        self, cases: Sequence[Case], folder: Path, scratch: Path, parent: QWidget | None = None
    ) -> None:
        """``folder``: where the set goes unless the user says otherwise; ``scratch``: for what the
        command reads."""
        super().__init__(parent)
        self._cases, self._scratch = tuple(cases), scratch
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
        self.start_button = self.add_button(self._on_start_clicked, "make_set")
        self.folder.edit.textChanged.connect(lambda _: self._show())
        self.lay_out(self.summary, self.caution, form)
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
        super()._show()
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
        self.start_button.setEnabled(bool(count and self.folder.path and not self.busy))

    def _on_start_clicked(self) -> None:
        reviewed = [c for c in self._cases if c.review is not None and c.review.decided]
        self.hand_over(reviewed, self._scratch, self._start, name="reviewed")

    def _start(self, file: Path) -> None:
        arguments = ["reviewed", str(file), "--out", self.folder.path]
        self.job.run(text("The reviewed cases are being written …"), arguments, self._on_job_ended,
                     report=LabelledSet)  # fmt: skip

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self.tell(outcome.failure.said)
        if isinstance(outcome.report, LabelledSet):
            self.made.emit(self.use, outcome.report)
            self.close()
