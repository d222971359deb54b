"""Step 1: where the images come from, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.shared.decimal_box import DecimalBox
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.data_report_view import DataReportView
from crcviewer.ui.train.wizard.job_line import JobLine
from crcviewer.ui.train.wizard.pairs_panel import PairsPanel
from crcviewer.ui.train.wizard.run_draft import DataSource
from crcviewer.ui.train.wizard.wizard_page import Page, Setup, name_row


class DataPage(Page):
    """Complete once the images have been checked and can be used."""

    source_changed = Signal()
    """The user has chosen other images."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(setup, parent)
        self._trouble: Text = NOTHING
        self.choices: dict[DataSource, QRadioButton] = {}
        group = QButtonGroup(self)
        self._stack = QStackedWidget(self)
        self._intros: dict[DataSource, QLabel] = {}
        left = QVBoxLayout()
        self._make_panels()
        for source in DataSource:
            button = QRadioButton(self)
            group.addButton(button)
            left.addWidget(button)
            self.choices[source] = button
        self.choices[setup.draft.source].setChecked(True)
        self._stack.setCurrentIndex(list(self.choices).index(setup.draft.source))
        left.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(left)
        top.addSpacing(SPACE_LARGE)
        top.addWidget(self._stack, 1)
        self.count.valueChanged.connect(lambda n: self.setup.change(phantom_count=n))
        self.side.currentIndexChanged.connect(
            lambda _: self.setup.change(phantom_size=int(self.side.currentData()))
        )
        self.signal.valueChanged.connect(lambda s: self.setup.change(phantom_signal=s))
        self.job = JobLine(self)
        self.trouble = plain_label(self, role="danger", wrap=True)
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view = DataReportView(self)
        self._hint = plain_label(self, role="muted", wrap=True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self.view)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.job)
        layout.addWidget(self.trouble)
        layout.addWidget(self._hint)
        layout.addWidget(self._scroll, 1)
        for source, button in self.choices.items():
            button.toggled.connect(lambda on, source=source: self._on_source_toggled(source, on))
        self.job.busy_changed.connect(self.completeChanged)
        self.completeChanged.connect(self._show_state)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        self.setTitle(self.tr("Images"))
        self.setSubTitle(self.tr("What is the model to learn from? Images stay on this computer."))
        for source, words in {
            DataSource.PHANTOMS: self.tr("Synthetic images, to try it out"),
            DataSource.DOWNLOAD: self.tr("Public images (MedMNIST): download"),
            DataSource.FOLDER: self.tr("Public images (MedMNIST) in a folder"),
            DataSource.TABLE: self.tr("My own images, listed in a table (CSV)"),
            DataSource.PAIRS: self.tr("My own images, in two folders"),
        }.items():
            self.choices[source].setText(words)
        for source, words in {
            DataSource.PHANTOMS: self.tr(
                "Drawn by this program: tiles of the nine tissues and slices of eleven organs. No"
                " image is of a patient. A model of them is for practice only."
            ),
            DataSource.DOWNLOAD: self.tr(
                "PathMNIST: 107,180 H&E tiles of nine tissues; OrganAMNIST: 58,830 abdominal CT"
                " slices of eleven organs (about 1 GB in all). A download that breaks off goes on"
                " where it ended. The two sets are of different patients."
            ),
            DataSource.FOLDER: self.tr("A folder with files such as pathmnist_64.npz."),
            DataSource.TABLE: self.tr(
                "A table with the columns pathology, radiology, label and patient: one line for"
                " each tile, with the radiology image of the same patient."
            ),
        }.items():
            self._intros[source].setText(words)
        name_row(self._form, self.count, self.tr("pairs to learn from"))
        name_row(self._form, self.side, self.tr("side"))
        name_row(self._form, self.signal, self.tr("signal"))
        self.signal.setToolTip(
            self.tr(
                "How much a radiology image tells of its tile: 0 nothing, so that fusion can bring"
                " nothing; 1 everything"
            )
        )
        self.signal.setAccessibleName(self.tr("Signal of the radiology images"))
        self.count.setAccessibleName(self.tr("Number of pairs"))
        for row in range(self.side.count()):
            self.side.setItemText(row, self.tr("{0} pixels").format(self.side.itemData(row)))
        self.make.setText(self.tr("Make the images"))
        self.download.setText(self.tr("Download"))
        self._hint.setText(
            self.tr(
                "When the images have been looked at, their number in each class is shown here."
            )
        )
        self._scroll.setAccessibleName(self.tr("What was found in the images"))
        self._show_state()

    # ---------------------------------------------------------------------------- the wizard

    def initializePage(self) -> None:
        """What was there the last time is looked at again."""
        if self.setup.draft.data and self.setup.report is None and not self.job.busy:
            if os.path.exists(self.setup.draft.data):  # noqa: PTH110 - False for any name
                self.check(self.setup.draft.data)
            else:
                self.setup.change(data="")

    def _show_state(self) -> None:
        self.trouble.setText(say(self._trouble))
        self.trouble.setVisible(bool(self._trouble))
        said = self.job.busy or self.setup.report is not None or bool(self._trouble)
        self._hint.setVisible(not said)

    def isComplete(self) -> bool:
        """Whether training could begin with these images."""
        report = self.setup.report
        return not self.job.busy and report is not None and report.usable

    # ---------------------------------------------------------------------------- the panels

    def _make_panels(self) -> None:
        draft = self.setup.draft
        self.count = QSpinBox()
        self.count.setRange(18, 50_000)
        self.count.setValue(draft.phantom_count)
        self.side = QComboBox()
        for size in (28, 64, 128):
            self.side.addItem("", size)
        self.side.setCurrentIndex(max(self.side.findData(draft.phantom_size), 0))
        self.signal = DecimalBox()
        self.signal.setRange(0.0, 1.0)
        self.signal.setSingleStep(0.1)
        self.signal.setDecimals(2)
        self.signal.setValue(draft.phantom_signal)
        self.make = QPushButton()
        self.make.clicked.connect(self._on_make_clicked)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.addRow(QLabel(), self.count)
        self._form.addRow(QLabel(), self.side)
        self._form.addRow(QLabel(), self.signal)
        self._form.addRow("", self.make)
        self.download = QPushButton()
        self.download.clicked.connect(self._on_download_clicked)
        download = QHBoxLayout()
        download.addWidget(self.download)
        download.addStretch(1)
        folder = PathRow(draft.folder, folder=True, parent=self)
        folder.chosen.connect(lambda path: self._look_at(path, folder=path))
        self.table_row = PathRow(draft.table, folder=False, parent=self)
        self.table_row.chosen.connect(lambda path: self._look_at(path, table=path))
        for source, part in (
            (DataSource.PHANTOMS, self._form), (DataSource.DOWNLOAD, download),
            (DataSource.FOLDER, folder), (DataSource.TABLE, self.table_row),
        ):  # fmt: skip
            panel = QWidget(self)
            layout = QVBoxLayout(panel)
            layout.setContentsMargins(0, 0, 0, 0)
            self._intros[source] = plain_label(panel, role="muted", wrap=True)
            layout.addWidget(self._intros[source])
            if isinstance(part, QWidget):
                layout.addWidget(part)
            else:
                layout.addLayout(part)
            layout.addStretch(1)
            self._stack.addWidget(panel)
        self.pairs = PairsPanel(self.setup, self)
        self.pairs.table_made.connect(self._look_at)
        self._stack.addWidget(self.pairs)

    # ------------------------------------------------------------------------------- actions

    def check(self, path: str) -> None:
        """Look at the images as the training would."""
        self._forget()
        self.job.run(
            text("The images are being checked …"),
            ["check", "--data", path, "--pathology", self.setup.draft.pathology],
            lambda outcome: self._on_check_ended(path, outcome),
            DataReport,
        )

    def _look_at(self, path: str, **remembered: str) -> None:
        self.source_changed.emit()
        self.setup.change(data=path, pathology="pathmnist", radiology="", pairing="", **remembered)
        self.check(path)

    def _forget(self) -> None:
        self.setup.report = None
        self.view.show_report(None)
        self._trouble = NOTHING
        self.completeChanged.emit()

    def _fail(self, why: Text) -> None:
        self._trouble = why
        self.completeChanged.emit()

    def _on_source_toggled(self, source: DataSource, on: bool) -> None:
        if not on:
            return
        self.source_changed.emit()
        self.job.drop()
        self._forget()
        self._stack.setCurrentIndex(list(self.choices).index(source))
        draft = self.setup.draft
        path = {DataSource.FOLDER: draft.folder, DataSource.TABLE: draft.table}.get(source, "")
        self.setup.change(source=source, data=path)
        if path and os.path.exists(path):  # noqa: PTH110
            self.check(path)

    def _on_make_clicked(self) -> None:
        count, size = self.count.value(), int(self.side.currentData())
        signal = self.signal.value()
        folder = self.setup.data / f"phantoms {count} x {size}, signal {signal:g}"
        if (folder / "pairs.csv").is_file():
            self._look_at(str(folder))
            return
        self._forget()
        self.job.run(
            text("The images are being drawn …"),
            ["phantom", "--out", str(folder), "--count", str(count), "--size", str(size),
             "--signal", f"{signal:g}", "--force"],
            self._then(lambda: self._look_at(str(folder))),
        )  # fmt: skip

    def _on_download_clicked(self) -> None:
        folder = self.setup.data / "medmnist 64"
        self._forget()
        self.job.run(
            text("The images are being downloaded …"),
            ["fetch", "--out", str(folder)],
            self._then(
                lambda: self._look_at(str(folder)),
                text("It was cancelled. What has come is kept: Download goes on from there."),
            ),
        )

    def _then(
        self, follow: Callable[[], object], cancelled: Text = NOTHING
    ) -> Callable[[JobOutcome], None]:
        def ended(outcome: JobOutcome) -> None:
            if outcome.cancelled:
                self._fail(cancelled or text("It was cancelled. You can begin again any time."))
            elif outcome.failure is not None:
                self._fail(outcome.failure.said)
            else:
                follow()

        return ended

    def _on_check_ended(self, path: str, outcome: JobOutcome) -> None:
        if outcome.cancelled:
            self._fail(text("The check was cancelled."))
            return
        if outcome.failure is not None:
            self._fail(outcome.failure.said)
            return
        self.setup.report = outcome.report
        self.setup.change(data=path)
        self.view.show_report(outcome.report)
        self.completeChanged.emit()
