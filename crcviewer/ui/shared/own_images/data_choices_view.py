"""What a user may say of images of one's own: columns, labels, rows to leave out, parts."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crcviewer.protocol.data_choices import DataChoices, PatientFrom, SplitShares
from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.images import Slot
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.number_field import QuietCombo
from crcviewer.ui.shared.own_images.columns_box import ColumnsBox
from crcviewer.ui.shared.own_images.labels_box import LabelsBox
from crcviewer.ui.shared.own_images.shares_row import SharesRow
from crcviewer.ui.shared.plain_text import plain_label

_ENCODINGS = ("", "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "cp1252", "cp1251")


class DataChoicesView(Translated, QWidget):
    """Each answer is one of the report's own offers, and is told at once."""

    chosen = Signal(object)
    """DataChoices, with which the data are to be looked at again."""
    again_requested = Signal()
    tiles_alone_requested = Signal()
    """There are no radiology images, and none are to be looked for."""

    def __init__(self, parent: QWidget | None = None, *, training: bool = True) -> None:
        """``training``: whether a model is to learn from them; else nothing is said of parts."""
        super().__init__(parent)
        self._training = training
        self._report: DataReport | None = None
        self.again_button = QPushButton(self)
        self.open_button = QPushButton(self)
        self.leave_button = QPushButton(self)
        self.take_back_button = QPushButton(self)
        self.alone_button = QPushButton(self)
        self.bar = QWidget(self)
        """The buttons, for whoever has this view to place them where they are always seen."""
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (
            self.again_button, self.open_button, self.leave_button, self.take_back_button,
            self.alone_button,
        ):  # fmt: skip
            line.addWidget(button)
        line.addStretch(1)
        self.left_out = plain_label(self, role="muted", wrap=True)
        self.table_said = plain_label(self, wrap=True)
        self.encoding = QuietCombo(self)
        for name in _ENCODINGS:
            self.encoding.addItem(name, name)
        self._encoding_label = QLabel(self)
        encoding = QHBoxLayout()
        encoding.addWidget(self.table_said, 1)
        encoding.addWidget(self._encoding_label)
        encoding.addWidget(self.encoding)
        self.columns_box = ColumnsBox(self)
        self.columns_box.chosen.connect(self._on_column_chosen)
        self.patients_said = plain_label(self, wrap=True)
        self.patient = QuietCombo(self)
        for origin in PatientFrom:
            self.patient.addItem("", origin)
        patients = QHBoxLayout()
        patients.addWidget(self.patients_said, 1)
        patients.addWidget(self.patient)
        self.shares = SharesRow(self)
        self.shares.chosen.connect(self._on_shares_chosen)
        self.labels_box = LabelsBox(self)
        self.labels_box.mapped.connect(self._on_label_mapped)
        self._lay_out(encoding, patients)
        self.again_button.clicked.connect(self.again_requested)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.leave_button.clicked.connect(self._on_leave_clicked)
        self.take_back_button.clicked.connect(self._on_take_back_clicked)
        self.alone_button.clicked.connect(self.tiles_alone_requested)
        self.encoding.activated.connect(self._on_encoding_activated)
        self.patient.activated.connect(self._on_patient_activated)
        self.retranslate()

    def _lay_out(self, encoding: QHBoxLayout, patients: QHBoxLayout) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.left_out)
        layout.addLayout(encoding)
        layout.addWidget(self.columns_box)
        layout.addLayout(patients)
        layout.addWidget(self.shares)
        layout.addWidget(self.labels_box)

    def retranslate(self) -> None:
        """Names of columns and labels are the same in every language."""
        self.again_button.setText(self.tr("Check again"))
        self.again_button.setToolTip(self.tr("After you have changed the table or the images"))
        self.open_button.setText(self.tr("Open the table"))
        self.alone_button.setText(self.tr("Learn from tiles alone"))
        self.alone_button.setToolTip(self.tr("No radiology image is needed or looked for"))
        self.take_back_button.setText(self.tr("Take all back in"))
        self._encoding_label.setText(self.tr("encoding"))
        self.encoding.setAccessibleName(self.tr("Encoding of the table"))
        self.encoding.setItemText(0, self.tr("as detected"))
        self.patient.setAccessibleName(self.tr("Where the patient stands"))
        for row, words in enumerate(
            (
                self.tr("as far as the data tell"),
                self.tr("a column of the table"),
                self.tr("the file's name up to the first _ or -"),
                self.tr("the folder around the image"),
                self.tr("not known: each tile counts as a patient"),
            )
        ):
            self.patient.setItemText(row, words)
        self._show()

    def show_report(self, report: DataReport | None) -> None:
        """None: nothing was checked."""
        self._report = report
        self._show()

    # --------------------------------------------------------------------------------- showing

    def _show(self) -> None:
        report = self._report
        count = report.can_leave_out_count if report is not None else 0
        self.leave_button.setText(
            self.tr("Leave this one out") if count == 1
            else self.tr("Leave these {0} out").format(count)
        )  # fmt: skip
        self.setVisible(report is not None)
        self.bar.setVisible(report is not None)
        if report is None:
            return
        own = report.table is not None or report.layout == "folders"
        is_table = report.table is not None or Path(report.data).suffix != ""
        self.open_button.setVisible(is_table)
        slots = {found.slot for found in report.sets}
        alone = not report.usable and slots == {Slot.PATHOLOGY}
        self.alone_button.setVisible(alone and self._training)
        self.leave_button.setVisible(bool(report.can_leave_out))
        out = sum(rule.count for rule in report.left_out)
        self.left_out.setText(self.tr("Left out as you asked for: {0}.").format(out))
        self.left_out.setVisible(out > 0)
        self.take_back_button.setVisible(bool(report.choices.leave_out))
        self._show_table(report)
        self._show_patients(report, own=own)
        self.shares.setVisible(report.splits_drawn and self._training)
        self.shares.show_shares(report.choices.shares)
        self.labels_box.show_report(report)

    def _show_table(self, report: DataReport) -> None:
        table = report.table
        self.columns_box.show_table(table)
        for widget in (self.table_said, self._encoding_label, self.encoding):
            widget.setVisible(table is not None)
        if table is None:
            return
        told = self.tr("{0} rows, read as {1}").format(table.rows, table.encoding)
        if table.encoding_guessed:
            told += self.tr(" (a guess: look at the names below)")
        if table.delimiter:
            mark = self.tr("tabs") if table.delimiter == "\t" else f"“{table.delimiter}”"
            told += self.tr(", columns parted by {0}").format(mark)
        told += "."
        if table.moved_from:
            told += " " + self.tr(
                "Folders that are not on this computer ({0}) were looked for beside the table."
            ).format(", ".join(table.moved_from))
        self.table_said.setText(told)
        workbook = table.encoding == "Excel"
        self.encoding.setVisible(not workbook)
        self._encoding_label.setVisible(not workbook)
        self.encoding.setCurrentIndex(max(self.encoding.findData(report.choices.encoding), 0))

    def _show_patients(self, report: DataReport, *, own: bool) -> None:
        found = report.patients
        self.patients_said.setVisible(found is not None)
        self.patient.setVisible(own and found is not None)
        if found is None:
            return
        told = self.tr("Images whose patient is known: {0}; not known: {1}.").format(
            found.known, found.unknown
        )
        if found.examples:
            file, patient = found.examples[0]
            told += " " + self.tr("For example: {0} is of {1}.").format(file, patient or "–")
        if found.merged:
            told += " " + self.tr("Taken for one patient: {0}.").format(", ".join(found.merged[0]))
        self.patients_said.setText(told)
        chosen = report.choices.patient_from
        self.patient.setCurrentIndex(self.patient.findData(chosen))

    # --------------------------------------------------------------------------------- choosing

    def _choose(self, choices: DataChoices) -> None:
        if self._report is not None and choices != self._report.choices:
            self.chosen.emit(choices)

    @property
    def _choices(self) -> DataChoices:
        return self._report.choices if self._report is not None else DataChoices()

    def _on_column_chosen(self, role: str, name: str) -> None:
        # A column is one thing only.
        others = {r: c for r, c in self._choices.columns.items() if r != role and c != name}
        self._choose(replace(self._choices, columns={**others, role: name}))

    def _on_label_mapped(self, spelt: str, name: str) -> None:
        self._choose(replace(self._choices, labels={**self._choices.labels, spelt: name}))

    def _on_encoding_activated(self, _index: int) -> None:
        self._choose(replace(self._choices, encoding=str(self.encoding.currentData())))

    def _on_patient_activated(self, _index: int) -> None:
        origin = PatientFrom(self.patient.currentData())
        self._choose(replace(self._choices, patient_from=origin))

    def _on_shares_chosen(self, shares: SplitShares) -> None:
        self._choose(replace(self._choices, shares=shares))

    def leave_out(self, *rules: str) -> None:
        """Do without what these name."""
        already = self._choices.leave_out
        new = tuple(rule for rule in rules if rule and rule not in already)
        self._choose(replace(self._choices, leave_out=already + new))

    def _on_leave_clicked(self) -> None:
        if self._report is not None:
            self.leave_out(*self._report.can_leave_out)

    def _on_take_back_clicked(self) -> None:
        self._choose(replace(self._choices, leave_out=()))

    def _on_open_clicked(self) -> None:
        if self._report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._report.data))
