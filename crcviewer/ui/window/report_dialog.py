"""File → Export results, Report: what of the cases is written, as what, and the work under way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.report_made import ReportMade
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from crcviewer.session.case import Case
from crcviewer.session.errors import SessionError
from crcviewer.session.opening import ENDING
from crcviewer.session.session_file import SessionFile
from crcviewer.session.slide import KeptSlides
from crcviewer.ui.look import language, theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.file_dialogs import choose_folder, choose_save
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.plain_text import plain_label

_NO_SLIDES = KeptSlides()


class Form(StrEnum):
    """What is made; of a file, its ending."""

    PAGES = "pages.pdf"
    SUMMARY = "summary.pdf"
    XLSX = ".xlsx"
    CSV = ".csv"
    JSON_LINES = ".jsonl"
    PARQUET = ".parquet"
    PICTURES = "pictures"
    DICOM = "dicom"

    @property
    def ending(self) -> str:
        """Of the file; empty: it is a folder of files."""
        return f".{self.value.rpartition('.')[2]}" if "." in self.value else ""


class Which(StrEnum):
    """Of the cases."""

    CURRENT = "current"
    SELECTED = "selected"
    ALL = "all"


@dataclass(frozen=True)
class ReportCases:
    """What the list had as the dialog was asked for."""

    every: Sequence[Case]
    selected: Sequence[int]
    current: int | None
    card: ModelCard | None
    name: str
    """Of the session."""
    slides: KeptSlides = _NO_SLIDES

    def of(self, which: Which) -> list[Case]:
        """In the order of the list."""
        if which is Which.ALL:
            return list(self.every)
        wanted = set(self.selected) if which is Which.SELECTED else {self.current}
        return [case for case in self.every if case.id in wanted]


class ReportDialog(Translated, QDialog):
    """Does not stop the window; closing it ends the work."""

    open_requested = Signal(str)
    """A file or folder that was made."""

    def __init__(
        self,
        cases: ReportCases,
        scratch: Path,
        folder: str,
        first: tuple[Form, Which],
        parent: QWidget | None = None,
    ) -> None:
        """``scratch``: for what the command reads; ``folder``: where files go unless the user says
        otherwise; ``first``: what is chosen to begin with."""
        super().__init__(parent)
        self._cases, self._scratch, self._last = cases, scratch, folder
        self._said: Text = NOTHING
        self.made_path = ""
        self.which, self.form, self.language = QComboBox(self), QComboBox(self), QComboBox(self)
        for one in Which:
            if cases.of(one):
                self.which.addItem("", one.value)
        for kind in Form:
            self.form.addItem("", kind.value)
        for code in ("en", "zh", "both"):
            self.language.addItem("", code)
        self.without_names = QCheckBox(self)
        self._labels = [plain_label(self) for _ in range(3)]
        rows = QFormLayout()
        for label, box in zip(self._labels, (self.which, self.form, self.language), strict=True):
            rows.addRow(label, box)
        rows.addRow(self.without_names)
        self._names_note = plain_label(self, role="muted", wrap=True)
        self.said = plain_label(self, role="notice", wrap=True)
        self.said.setObjectName("report_said")
        self.job = JobRow(self)
        self.job.busy_changed.connect(self._show)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.open_button = self.buttons.addButton("", role)
        self.open_button.clicked.connect(lambda: self.open_requested.emit(self.made_path))
        self.make_button = self.buttons.addButton("", role)
        self.make_button.setObjectName("make_report")
        self.make_button.clicked.connect(self._on_make_clicked)
        self.buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(rows)
        for widget in (self._names_note, self.said, self.job, self.buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(560)
        self.form.setCurrentIndex(max(self.form.findData(first[0].value), 0))
        self.which.setCurrentIndex(max(self.which.findData(first[1].value), 0))
        spoken = "zh" if language.current() == language.CHINESE else "en"
        self.language.setCurrentIndex(self.language.findData(spoken))
        self.form.currentIndexChanged.connect(self._show)
        self.which.currentIndexChanged.connect(self._show)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Report and export"))
        names = (self.tr("Cases"), self.tr("As"), self.tr("Language"))
        for label, words in zip(self._labels, names, strict=True):
            label.setText(words)
        forms = {
            Form.PAGES: self.tr("PDF: a page for each case"),
            Form.SUMMARY: self.tr("PDF: summary of the cases"),
            Form.XLSX: self.tr("Excel table (.xlsx)"),
            Form.CSV: self.tr("CSV table"),
            Form.JSON_LINES: self.tr("JSON Lines"),
            Form.PARQUET: self.tr("Parquet table"),
            Form.PICTURES: self.tr("pictures with overlay (PNG)"),
            Form.DICOM: self.tr("DICOM: overlays and structured reports"),
        }
        for row in range(self.form.count()):
            self.form.setItemText(row, forms[Form(self.form.itemData(row))])
        for row in range(self.which.count()):
            self.which.setItemText(row, say(self._counted(Which(self.which.itemData(row)))))
        languages = {"en": "English", "zh": "简体中文", "both": "English + 简体中文"}
        for row in range(self.language.count()):
            self.language.setItemText(row, languages[self.language.itemData(row)])
        self.without_names.setText(self.tr("Without names"))
        self._names_note.setText(
            self.tr(
                "Without names, cases are called case-0001 and so on, and names of files, readers'"
                " names, notes and diagnoses are left out. What an image itself shows stays."
            )
        )
        self.open_button.setText(self.tr("Open it"))
        self.make_button.setText(self.tr("Make it …"))
        self._show()

    def make(self, path: str) -> None:
        """Begin; where it is to go."""
        self._said, self.made_path = NOTHING, ""
        self._show()
        cases = self._cases.of(Which(self.which.currentData()))
        name = self._cases.name or say(text("Session"))
        file = self._scratch / f"{name}{ENDING}"
        self.make_button.setEnabled(False)
        # The command reads what is in the list now, whatever becomes of the session meanwhile.
        writing = Background(partial(_write, file, cases, self._cases))
        writing.done.connect(partial(self._start, path))
        writing.failed.connect(self._on_writing_failed)
        writing.start()

    @property
    def _form(self) -> Form:
        return Form(self.form.currentData())  # Qt keeps its words alone

    def _start(self, path: str, file: Path) -> None:
        form = self._form
        arguments = ["report" if form.ending == ".pdf" else "export", os.fspath(file)]
        if form is Form.PAGES:
            arguments += ["--pages"]
        if form.ending == ".pdf":
            arguments += ["--language", self.language.currentData()]
        where = {Form.PICTURES: "--pictures", Form.DICOM: "--dicom"}.get(form, "--out")
        arguments += [where, path]
        if self.without_names.isChecked():
            arguments.append("--without-names")
        self.job.run(text("It is being made …"), arguments, self._on_job_ended, report=ReportMade)
        self._show()

    def _on_writing_failed(self, error: Exception) -> None:
        if isinstance(error, SessionError):
            self._said = error.failure.said
        else:
            self._said = text("The cases could not be handed over: {reason}.", reason=str(error))
        self._show()

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self._said = joined((outcome.failure.cause, outcome.failure.next_step))
        elif isinstance(outcome.report, ReportMade):
            self.made_path = outcome.report.path
            self._said = counted(
                outcome.report.cases,
                "One case is in {path}.",
                "{count} cases are in {path}.",
                path=self.made_path,
            )
        self._show()

    def _on_make_clicked(self) -> None:
        form = self._form
        if not form.ending:
            choose_folder(self, self._last, self.make, title=self.tr("Where the files go"))
            return
        name = f"{self._cases.name or self.tr('results')}{form.ending}"
        choose_save(self, self.tr("Where it goes"), self._last, name, self.make)

    def _counted(self, which: Which) -> Text:
        cases = self._cases.of(which)
        if which is Which.CURRENT:
            return text("this case: {name}", name=cases[0].name)
        if which is Which.SELECTED:
            return counted(len(cases), "one selected case", "{count} selected cases")
        return counted(len(cases), "the only case", "all {count} cases")

    def _show(self) -> None:
        self.language.setEnabled(self._form.ending == ".pdf")
        self.make_button.setEnabled(self.which.count() > 0 and not self.job.busy)
        self.open_button.setVisible(bool(self.made_path))
        self.said.setText(say(self._said))
        self.said.setVisible(bool(self._said))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the work."""
        self.job.drop()
        super().closeEvent(event)


def _write(file: Path, cases: Sequence[Case], found: ReportCases) -> Path:
    """Raises SessionError, OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"*{ENDING}*"):
        old.unlink()
    with SessionFile.create(file) as session:
        session.update(cases, order=[case.id for case in cases])
        if found.card is not None:
            session.set_model(found.card)
        session.set_slides(found.slides)
    return file
