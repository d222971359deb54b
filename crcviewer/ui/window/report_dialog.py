"""File → Export results, Report: what of the cases is written, as what, and the work under way."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.report_made import ReportMade
from crcviewer.protocol.text import Text, counted, text
from crcviewer.session.case import Case
from crcviewer.session.slide import KeptSlides
from crcviewer.ui.classify.review.blinding import left_out_text
from crcviewer.ui.look import language
from crcviewer.ui.look.language import say
from crcviewer.ui.shared.file_dialogs import choose_folder, choose_save
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.window.job_dialog import JobDialog

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
    hidden: int = 0
    """Cases that are none of these, since the reader has not judged them yet."""
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Of all cases in the list, from 1, by their ids."""

    def of(self, which: Which) -> list[Case]:
        """In the order of the list."""
        if which is Which.ALL:
            return list(self.every)
        wanted = set(self.selected) if which is Which.SELECTED else {self.current}
        return [case for case in self.every if case.id in wanted]


class ReportDialog(JobDialog):
    """Of the cases as they are when it is opened."""

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
        super().__init__(parent, width=560)
        self.cases, self._scratch, self._last = cases, scratch, folder
        self.made_path = ""
        self.which, self.form, self.language = QComboBox(self), QComboBox(self), QComboBox(self)
        for one in Which:
            if cases.of(one):
                self.which.addItem("", one.value)
        for kind in Form:
            self.form.addItem("", kind.value)
        for code in ("en", "zh", "both"):
            self.language.addItem("", code)
        # The name of a case may be as long as a file system lets it be.
        self.which.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which.currentTextChanged.connect(self.which.setToolTip)
        self.without_names = QCheckBox(self)
        self._labels = [plain_label(self) for _ in range(3)]
        rows = QFormLayout()
        for label, box in zip(self._labels, (self.which, self.form, self.language), strict=True):
            rows.addRow(label, box)
        rows.addRow(self.without_names)
        self._names_note = plain_label(self, role="muted", wrap=True)
        self.open_button = self.add_button(lambda: self.open_requested.emit(self.made_path))
        self.make_button = self.add_button(self._on_make_clicked, "make_report")
        self._left_out = plain_label(self, role="notice", wrap=True)
        self._left_out.setObjectName("left_out")
        self._left_out.setVisible(cases.hidden > 0)
        self.lay_out(rows, self._names_note, self._left_out)
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
        self._left_out.setText(say(left_out_text(self.cases.hidden)))
        self.open_button.setText(self.tr("Open it"))
        self.make_button.setText(self.tr("Make it …"))
        self._show()

    def make(self, path: str) -> None:
        """Begin; where it is to go."""
        self.made_path = ""
        cases = self.cases.of(Which(self.which.currentData()))
        numbers = [self.cases.numbers[case.id] for case in cases if case.id in self.cases.numbers]
        self.hand_over(
            cases,
            self._scratch,
            partial(self._start, self._arguments(path)),
            name=self.cases.name or say(text("Session")),
            card=self.cases.card,
            slides=self.cases.slides,
            numbers=numbers,
            total=len(self.cases.numbers),
        )

    @property
    def _form(self) -> Form:
        return Form(self.form.currentData())  # Qt keeps its words alone

    def _arguments(self, path: str) -> list[str]:
        form = self._form
        arguments = ["report" if form.ending == ".pdf" else "export"]
        if form is Form.PAGES:
            arguments += ["--pages"]
        if form.ending == ".pdf":
            arguments += ["--language", self.language.currentData()]
        where = {Form.PICTURES: "--pictures", Form.DICOM: "--dicom"}.get(form, "--out")
        arguments += [where, path]
        if self.without_names.isChecked():
            arguments.append("--without-names")
        return arguments

    def _start(self, arguments: list[str], file: Path) -> None:
        arguments = [*arguments, os.fspath(file)]
        self.job.run(text("It is being made …"), arguments, self._on_job_ended, report=ReportMade)

    def _on_job_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self.tell(outcome.failure.said)
        elif isinstance(outcome.report, ReportMade):
            self.made_path = outcome.report.path
            self.tell(
                counted(
                    outcome.report.cases,
                    "One case is in {path}.",
                    "{count} cases are in {path}.",
                    path=self.made_path,
                )
            )

    def _on_make_clicked(self) -> None:
        form = self._form
        if not form.ending:
            choose_folder(self, self._last, self.make, title=self.tr("Where the files go"))
            return
        name = f"{self.cases.name or self.tr('results')}{form.ending}"
        choose_save(self, self.tr("Where it goes"), self._last, name, self.make)

    def _counted(self, which: Which) -> Text:
        cases = self.cases.of(which)
        if which is Which.CURRENT:
            return text("this case: {name}", name=cases[0].name)
        if which is Which.SELECTED:
            return counted(len(cases), "one selected case", "{count} selected cases")
        return counted(len(cases), "the only case", "all {count} cases")

    def _show(self) -> None:
        super()._show()
        self.language.setEnabled(self._form.ending == ".pdf")
        self.make_button.setEnabled(self.which.count() > 0 and not self.busy)
        self.open_button.setVisible(bool(self.made_path))
