"""Step 1: where the images come from, and what is in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.command_job import JobOutcome
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.data_choices import DataChoices
from crcviewer.protocol.data_report import DataReport
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.theme import SPACE_LARGE
from crcviewer.ui.shared.dropped_paths import handed_over
from crcviewer.ui.shared.job_row import JobRow
from crcviewer.ui.shared.own_images.data_choices_view import DataChoicesView
from crcviewer.ui.shared.own_images.data_report_view import DataReportView
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.examples_view import ExamplesView
from crcviewer.ui.train.wizard.run_draft import DataSource
from crcviewer.ui.train.wizard.source_panels import SourcePanels
from crcviewer.ui.train.wizard.wizard_page import Page, Setup

_TABLES = (".csv", ".tsv", ".txt", ".xlsx")


class DataPage(Page):
    """Complete once the images have been checked and can be used."""

    source_changed = Signal()
    """The user has chosen other images."""

    def __init__(
        self, setup: Setup, reader: ReaderClient | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(setup, parent)
        self.setAcceptDrops(True)
        self._trouble: Text = NOTHING
        self.choices: dict[DataSource, QRadioButton] = {}
        group = QButtonGroup(self)
        self.panels = SourcePanels(setup, self)
        left = QVBoxLayout()
        for source in DataSource:
            button = QRadioButton(self)
            group.addButton(button)
            left.addWidget(button)
            self.choices[source] = button
        self.choices[setup.draft.source].setChecked(True)
        self.panels.show_source(setup.draft.source)
        left.addStretch(1)
        top = QHBoxLayout()
        top.addLayout(left)
        top.addSpacing(SPACE_LARGE)
        top.addWidget(self.panels, 1)
        self.job = JobRow(self)
        self.trouble = plain_label(self, role="danger", wrap=True)
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        found = QWidget(self)
        self.view = DataReportView(found)
        self.choices_view = DataChoicesView(found)
        self.examples = ExamplesView(reader, found)
        inside = QVBoxLayout(found)
        inside.setContentsMargins(0, 0, 0, 0)
        for part in (self.view, self.choices_view, self.examples):
            inside.addWidget(part)
        inside.addStretch(1)
        self._hint = plain_label(self, role="muted", wrap=True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(found)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.job)
        layout.addWidget(self.trouble)
        layout.addWidget(self._hint)
        layout.addWidget(self.choices_view.bar)
        layout.addWidget(self._scroll, 1)
        for source, button in self.choices.items():
            button.toggled.connect(lambda on, source=source: self._on_source_toggled(source, on))
        self._connect_panels()
        self._connect_choices()
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
            DataSource.TABLE: self.tr("My own images, listed in a table"),
            DataSource.CLASSES: self.tr("My own images, one folder a class"),
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
                "A table (CSV or Excel) with one line for each tile: its file, its class, and,"
                " where you have them, the patient and the radiology image. Which column is which"
                " you can say when it has been read."
            ),
            DataSource.CLASSES: self.tr(
                "A folder with one folder for each class, such as TUM and STR, and tiles in them."
                " Radiology images, if you have some, in a folder of their own: where their names"
                " match they are pairs, else they are drawn at random as in the study."
            ),
        }.items():
            self.panels.intros[source].setText(words)
        self.panels.name_rows(self.tr("tiles"), self.tr("radiology (optional)"))
        self.panels.download.setText(self.tr("Download"))
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A folder or a table, wherever on the page."""
        if fitting(handed_over(event.mimeData()).paths):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What it is says what is to be done with it."""
        path = fitting(handed_over(event.mimeData()).paths)[0]
        event.acceptProposedAction()
        source, row = DataSource.TABLE, self.panels.table_row
        if Path(path).is_dir():
            source, row = DataSource.CLASSES, self.panels.classes_row
            if holds_sets(path):
                source, row = DataSource.FOLDER, self.panels.folder_row
        row.edit.clear()
        self.setup.change(folder="", table="", classes="")  # the one before is not looked at again
        self.choices[source].setChecked(True)
        row.choose(path)

    def _connect_panels(self) -> None:
        panels = self.panels
        panels.phantoms.make_requested.connect(self._on_make_requested)
        panels.download.clicked.connect(self._on_download_clicked)
        panels.folder_row.chosen.connect(lambda path: self._look_at(path, folder=path))
        panels.table_row.chosen.connect(lambda path: self._look_at(path, table=path))
        panels.classes_row.chosen.connect(lambda _: self._look_at_classes())
        panels.radiology_row.chosen.connect(lambda _: self._look_at_classes())
        panels.pairs.table_made.connect(self._look_at)
        panels.pairs.unrelated_chosen.connect(
            lambda tiles, slices: self._look_at(tiles, DataChoices(radiology_data=slices))
        )

    # ------------------------------------------------------------------------------- actions

    def check(self, path: str) -> None:
        """Look at the images as the training would."""
        self._forget()
        self.setup.change(data=path)
        self.job.run(
            text("The images are being checked …"),
            self.setup.draft.check_arguments(),
            lambda outcome: self._on_check_ended(path, outcome),
            DataReport,
        )

    def _look_at(
        self,
        path: str,
        choices: DataChoices | None = None,
        *,
        no_radiology: bool = False,
        **remembered: str,
    ) -> None:
        self.source_changed.emit()
        self.setup.change(
            data=path, pathology="pathmnist", radiology="", pairing="",
            choices=choices or DataChoices(), no_radiology=no_radiology, tile_only=no_radiology,
            **remembered,
        )  # fmt: skip
        self.check(path)

    def _look_at_classes(self) -> None:
        tiles, slices = self.panels.classes_row.path, self.panels.radiology_row.path
        if tiles:
            choices = DataChoices(radiology_data=slices)
            self._look_at(tiles, choices, no_radiology=not slices, classes=tiles)

    def _connect_choices(self) -> None:
        self.choices_view.chosen.connect(self._on_choices_chosen)
        self.choices_view.tiles_alone_requested.connect(self._on_tiles_alone_requested)
        self.choices_view.again_requested.connect(lambda: self.check(self.setup.draft.data))
        self.view.leave_out_requested.connect(self.choices_view.leave_out)

    def _on_tiles_alone_requested(self) -> None:
        self.source_changed.emit()
        self.setup.change(no_radiology=True, tile_only=True)
        self.check(self.setup.draft.data)

    def _on_choices_chosen(self, choices: DataChoices) -> None:
        self.source_changed.emit()
        self.setup.change(choices=choices)
        self.check(self.setup.draft.data)

    def _forget(self) -> None:
        self.setup.report = None
        self._show_report(None)
        self._trouble = NOTHING
        self.completeChanged.emit()

    def _show_report(self, report: DataReport | None) -> None:
        self.view.show_report(report)
        own = self.setup.draft.source not in (DataSource.PHANTOMS, DataSource.DOWNLOAD)
        self.choices_view.show_report(report if own else None)
        self.examples.show_report(report)

    def _fail(self, why: Text) -> None:
        self._trouble = why
        self.completeChanged.emit()

    def _on_source_toggled(self, source: DataSource, on: bool) -> None:
        if not on:
            return
        self.source_changed.emit()
        self.job.drop()
        self._forget()
        self.panels.show_source(source)
        draft = self.setup.draft
        path = {
            DataSource.FOLDER: draft.folder,
            DataSource.TABLE: draft.table,
            DataSource.CLASSES: draft.classes,
        }.get(source, "")
        choices = DataChoices()
        if source is DataSource.CLASSES:
            choices = DataChoices(radiology_data=self.panels.radiology_row.path)
        alone = source is DataSource.CLASSES and not choices.radiology_data
        self.setup.change(
            source=source, data=path, choices=choices, no_radiology=alone, tile_only=alone
        )
        if path and os.path.exists(path):  # noqa: PTH110 - a name of any kind
            self.check(path)

    def _on_make_requested(self) -> None:
        draft = self.setup.draft
        count, size, signal = draft.phantom_count, draft.phantom_size, draft.phantom_signal
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
        self._show_report(outcome.report)
        self.completeChanged.emit()


def fitting(paths: Sequence[str]) -> list[str]:
    """Folders and tables."""
    return [path for path in paths if Path(path).is_dir() or path.lower().endswith(_TABLES)]


def holds_sets(folder: str) -> bool:
    """Whether it is in the MedMNIST layout, by the first of its names."""
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.lower().endswith(".npz") for entry in islice(entries, 1000))
    except OSError:
        return False
