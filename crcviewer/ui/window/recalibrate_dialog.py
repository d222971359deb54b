"""Model → Site profile → From labelled tiles: which tiles, of which site, and the work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.site_profile import SUFFIX, Recalibration
from crcviewer.protocol.text import NOTHING, text
from crcviewer.ui.shared.file_dialogs import choose_table
from crcviewer.ui.shared.folders import profiles_folder
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.window.job_dialog import JobDialog


class RecalibrateDialog(JobDialog):
    """Closes itself once the profile is written."""

    made = Signal(object)
    """:class:`Recalibration`: the profile is written."""

    def __init__(self, card: ModelCard, folder: str, parent: QWidget | None = None) -> None:
        """``folder``: of data that were used last."""
        super().__init__(parent)
        self._card, self._folder = card, folder
        self.name_edit = QLineEdit(self)
        self.name_edit.setMaxLength(100)
        self.data = PathRow("", folder=True, name=text("Labelled tiles"), parent=self)
        self.table_button = QPushButton(self)
        self.table_button.clicked.connect(self._on_table_clicked)
        row = QHBoxLayout()
        row.addWidget(self.data, 1)
        row.addWidget(self.table_button)
        self._name_label, self._data_label = plain_label(self), plain_label(self)
        form = QFormLayout()
        form.addRow(self._name_label, self.name_edit)
        form.addRow(self._data_label, row)
        self.hint = plain_label(self, role="muted", wrap=True)
        self.start_button = self.add_button(self._on_start_clicked, "start_recalibration")
        self.lay_out(form, self.hint)
        self.name_edit.textChanged.connect(lambda _: self._show())
        self.data.edit.textChanged.connect(lambda _: self._show())
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setWindowTitle(self.tr("Site profile from labelled tiles"))
        self._name_label.setText(self.tr("Hospital or laboratory"))
        self.name_edit.setAccessibleName(self.tr("Hospital or laboratory"))
        self._data_label.setText(self.tr("Labelled tiles"))
        self.table_button.setText(self.tr("Table …"))
        self.start_button.setText(self.tr("Make the profile"))
        self.hint.setText(
            self.tr(
                "Some hundred tiles of your own, at least 100, of 10 patients or more where"
                " patients are named: a folder with one folder a class, or a table. They tell how"
                " sure answers are here, how large sets have to be, and which tiles are unusual."
                " The model learns nothing from them, and its file stays as it is."
            )
        )
        self._show()

    def _show(self) -> None:
        super()._show()
        path = self.data.path
        ready = bool(self.name_edit.text().strip() and path and Path(path).exists())
        self.start_button.setEnabled(ready and not self.busy)

    def _on_table_clicked(self) -> None:
        start = self.data.path or self._folder
        choose_table(self, str(Path(start).parent), self.data.choose)

    def _on_start_clicked(self) -> None:
        self.tell(NOTHING)
        name = self.name_edit.text().strip()
        out = self._free_file()
        arguments = [
            "recalibrate", "--model", self._card.path, "--data", self.data.path,
            "--name", name, "--out", str(out),
        ]  # fmt: skip
        self.job.run(text("The tiles are being looked at …"), arguments, self._on_ended,
                     report=Recalibration)  # fmt: skip

    def _free_file(self) -> Path:
        """Named by number: a name of a hospital need not be one for a file."""
        number = 1
        while (path := profiles_folder() / f"{self._card.sha256}.{number}{SUFFIX}").exists():
            number += 1
        return path

    def _on_ended(self, outcome: JobOutcome) -> None:
        if outcome.failure is not None:
            self.tell(outcome.failure.said)
        if isinstance(outcome.report, Recalibration):
            self.made.emit(outcome.report)
            self.close()
