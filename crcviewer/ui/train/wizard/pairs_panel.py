"""Two folders of one's own images become a table of pairs, which is shown before it is used."""

from __future__ import annotations

import gc
import hashlib
from pathlib import Path
from threading import Thread
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.train.wizard.pair_table import PairTable, PatientFrom, as_csv, find_pairs
from crcviewer.ui.train.wizard.wizard_page import Setup, text_label

_SHOWN = 6


class PairsPanel(QWidget):
    """Finds the pairs as soon as both folders are named."""

    table_made = Signal(str)
    """Path of the table; the user has seen its first lines."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._search: _Search | None = None
        self._table: PairTable | None = None
        self.tiles = PathRow(setup.draft.tiles, folder=True, parent=self)
        self.slices = PathRow(setup.draft.slices, folder=True, parent=self)
        self.patient = QComboBox(self)
        for value, text in (
            (PatientFrom.NAME, self.tr("the file's name up to the first _ or -")),
            (PatientFrom.FOLDER, self.tr("the folder around the image")),
            (PatientFrom.IMAGE, self.tr("not known: each tile counts as a patient")),
        ):
            self.patient.addItem(text, value)
        self.tiles.edit.setAccessibleName(self.tr("Folder of tiles"))
        self.slices.edit.setAccessibleName(self.tr("Folder of radiology images"))
        self.preview = QTableWidget(0, 4, self)
        self.preview.setAccessibleName(self.tr("The first pairs"))
        self.preview.setHorizontalHeaderLabels(
            [self.tr("tile"), self.tr("radiology"), self.tr("class"), self.tr("patient")]
        )
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.preview.verticalHeader().hide()
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setMaximumHeight(150)
        self.said = text_label(self)
        self.use = QPushButton(self.tr("Use these pairs"), self)
        form = QFormLayout()
        form.addRow(self.tr("tiles"), self.tiles)
        form.addRow(self.tr("radiology"), self.slices)
        form.addRow(self.tr("the patient is"), self.patient)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            text_label(
                self,
                self.tr(
                    "Tiles lie in folders named after their class, such as TUM or STR. A radiology"
                    " image has the name of its tile, or of its patient."
                ),
                "muted",
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.preview)
        layout.addWidget(self.said)
        layout.addWidget(self.use)
        self.tiles.chosen.connect(lambda _: self.search())
        self.slices.chosen.connect(lambda _: self.search())
        self.patient.currentIndexChanged.connect(lambda _: self.search())
        self.use.clicked.connect(self._on_use_clicked)
        self._show()

    def search(self) -> None:
        """Look for pairs, on a thread of its own: folders may be large, or far away."""
        tiles, slices = self.tiles.path, self.slices.path
        self._setup.change(tiles=tiles, slices=slices)
        if not (tiles and slices) or self._search is not None:
            return
        search = _Search(Path(tiles), Path(slices), PatientFrom(self.patient.currentData()))
        self._search = search
        search.finished.connect(self._on_search_finished)
        search.start()
        self.said.setText(self.tr("Looking for pairs …"))

    def _on_search_finished(self) -> None:
        search, self._search = self._search, None
        if search is None:
            return
        self._table = search.table
        self._show()
        if search.error:
            self.said.setText(self.tr("A folder cannot be read: {0}.").format(search.error))
        now = (self.tiles.path, self.slices.path, self.patient.currentData())
        if now != (str(search.tiles), str(search.slices), search.patient_from):
            self.search()

    def _show(self) -> None:
        table = self._table
        rows = table.rows[:_SHOWN] if table is not None else ()
        self.preview.setVisible(bool(rows))
        self.preview.setRowCount(len(rows))
        for number, row in enumerate(rows):
            scan = row.radiology.name if row.radiology is not None else "–"
            for column, text in enumerate(
                (row.pathology.name, scan, row.label or "–", row.patient)
            ):
                self.preview.setItem(number, column, QTableWidgetItem(text))
        self.use.setEnabled(bool(rows))
        if table is None:
            self.said.clear()
        elif not rows:
            self.said.setText(self.tr("There are no images in the folder of tiles."))
        else:
            if len(table.rows) > 1:
                text = self.tr("{0} tiles, {1} of them with a radiology image.")
            elif table.unpaired:
                text = self.tr("1 tile, without a radiology image.")
            else:
                text = self.tr("1 tile, with a radiology image.")
            text = text.format(len(table.rows), len(table.rows) - table.unpaired)
            if table.lonely:
                text += " " + self.tr("Radiology images without a tile: {0}.").format(table.lonely)
            self.said.setText(text)

    def _on_use_clicked(self) -> None:
        if self._table is None:
            return
        text = as_csv(self._table)
        number = hashlib.sha256(text.encode()).hexdigest()[:8]
        folder = self._setup.places.data / "tables"
        path = folder / f"{Path(self.tiles.path).name or 'pairs'} {number}.csv"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_text_atomically(path, text)
        except OSError as error:
            self.said.setText(
                self.tr("The table could not be written: {0}. Make room on the disk.").format(
                    error.strerror or error
                )
            )
            return
        self.table_made.emit(str(path))


class _Search(QObject):
    """Outlasts a panel that is closed meanwhile: a far folder may hold its thread for long."""

    finished = Signal()

    _at_work: ClassVar[set[_Search]] = set()

    def __init__(self, tiles: Path, slices: Path, patient_from: PatientFrom) -> None:
        super().__init__()
        self.tiles, self.slices, self.patient_from = tiles, slices, patient_from
        self.table: PairTable | None = None
        self.error = ""
        self._thread = Thread(target=self._run, daemon=True)
        self.finished.connect(self._on_finished)

    def start(self) -> None:
        # What Python tidies up while this thread runs could be widgets, which would then be
        # destroyed on a thread that is not theirs.
        gc.disable()
        self._at_work.add(self)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.table = find_pairs(self.tiles, self.slices, self.patient_from)
        except OSError as error:
            self.error = error.strerror or str(error)
        finally:
            self.finished.emit()

    def _on_finished(self) -> None:
        self._thread.join()  # it has only to return
        self._at_work.discard(self)
        if not self._at_work:
            gc.enable()
