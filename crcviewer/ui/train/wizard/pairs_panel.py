"""Two folders of one's own images become a table of pairs, which is shown before it is used."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.background import Background
from crcviewer.ui.shared.path_row import PathRow
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.train.wizard.pair_table import PairTable, PatientFrom, as_csv, find_pairs
from crcviewer.ui.train.wizard.wizard_page import Setup, name_row

_SHOWN = 6


class PairsPanel(Translated, QWidget):
    """Finds the pairs as soon as both folders are named."""

    table_made = Signal(str)
    """Path of the table; the user has seen its first lines."""
    unrelated_chosen = Signal(str, str)
    """Tiles and radiology images that have nothing to do with each other."""

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._search: Background | None = None
        self._asked: tuple[str, str, PatientFrom] | None = None
        """What is looked for, or was last."""
        self.table: PairTable | None = None
        """What was found last."""
        self._trouble: Text = NOTHING
        self.tiles = PathRow(
            setup.draft.tiles, folder=True, name=text("Folder of tiles"), parent=self
        )
        self.slices = PathRow(
            setup.draft.slices, folder=True, name=text("Folder of radiology images"), parent=self
        )
        self.patient = QComboBox(self)
        for value in PatientFrom:
            self.patient.addItem("", value)
        self.preview = QTableWidget(0, 4, self)
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.preview.verticalHeader().hide()
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setMaximumHeight(150)
        self.said = plain_label(self, wrap=True)
        self.use = QPushButton(self)
        self._intro = plain_label(self, role="muted", wrap=True)
        self._form = QFormLayout()
        for field in (self.tiles, self.slices, self.patient):
            self._form.addRow(QLabel(), field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._intro)
        layout.addLayout(self._form)
        layout.addWidget(self.preview)
        layout.addWidget(self.said)
        layout.addWidget(self.use)
        self.tiles.chosen.connect(lambda _: self.search())
        self.slices.chosen.connect(lambda _: self.search())
        self.patient.currentIndexChanged.connect(lambda _: self.search())
        self.use.clicked.connect(self._on_use_clicked)
        self.retranslate()

    def retranslate(self) -> None:
        """See :class:`Translated`."""
        for row, words in enumerate(
            (
                self.tr("the file's name up to the first _ or -"),
                self.tr("the folder around the image"),
                self.tr("not known: each tile counts as a patient"),
            )
        ):
            self.patient.setItemText(row, words)
        self.preview.setAccessibleName(self.tr("The first pairs"))
        self.preview.setHorizontalHeaderLabels(
            [self.tr("tile"), self.tr("radiology"), self.tr("class"), self.tr("patient")]
        )
        name_row(self._form, self.tiles, self.tr("tiles"))
        name_row(self._form, self.slices, self.tr("radiology"))
        name_row(self._form, self.patient, self.tr("the patient is"))
        self._intro.setText(
            self.tr(
                "Tiles lie in folders named after their class, such as TUM or STR. A radiology"
                " image has the name of its tile, or of its patient."
            )
        )
        self._show()

    def search(self) -> None:
        """Look for pairs, on a thread of its own: folders may be large, or far away."""
        tiles, slices = self.tiles.path, self.slices.path
        self._setup.change(tiles=tiles, slices=slices)
        if not (tiles and slices) or self._search is not None:
            return
        asked = tiles, slices, PatientFrom(self.patient.currentData())
        # It outlasts a panel that is closed meanwhile: a far folder may hold its thread for long.
        self._search = Background(partial(find_pairs, Path(tiles), Path(slices), asked[2]))
        self._asked = asked
        self._search.done.connect(self._on_search_done)
        self._search.failed.connect(self._on_search_failed)
        self._search.start()
        self._trouble = NOTHING
        self._show()

    def _on_search_done(self, table: PairTable) -> None:
        self.table = table
        self._on_search_ended()

    def _on_search_failed(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        reason = error.strerror or str(error)
        self._trouble = text("A folder cannot be read: {reason}.", reason=reason)
        self.table = None
        self._on_search_ended()

    def _on_search_ended(self) -> None:
        self._search = None
        self._show()
        if self._asked != (self.tiles.path, self.slices.path, self.patient.currentData()):
            self.search()

    def _show(self) -> None:
        table = self.table
        rows = table.rows[:_SHOWN] if table is not None else ()
        self.preview.setVisible(bool(rows))
        self.preview.setRowCount(len(rows))
        for number, row in enumerate(rows):
            scan = row.radiology.name if row.radiology is not None else "–"
            for column, cell in enumerate(
                (row.pathology.name, scan, row.label or "–", row.patient)
            ):
                self.preview.setItem(number, column, QTableWidgetItem(cell))
        self.use.setEnabled(bool(rows))
        self.use.setText(
            self.tr("Use both, paired at random") if self._unrelated else self.tr("Use these pairs")
        )
        self.said.setText(self._words())

    def _words(self) -> str:
        table = self.table
        if self._search is not None:
            return self.tr("Looking for pairs …")
        if self._trouble:
            return say(self._trouble)
        if table is None:
            return ""
        if not table.rows:
            return self.tr("There are no images in the folder of tiles.")
        if len(table.rows) > 1:
            words = self.tr("{0} tiles, {1} of them with a radiology image.")
        elif table.unpaired:
            words = self.tr("1 tile, without a radiology image.")
        else:
            words = self.tr("1 tile, with a radiology image.")
        words = words.format(len(table.rows), len(table.rows) - table.unpaired)
        if self._unrelated:
            words += " " + self.tr(
                "The folders have nothing to do with each other. They can be used as in the study:"
                " each tile with a radiology image drawn at random, which tells nothing of it."
            )
            return words
        if table.lonely:
            words += " " + self.tr("Radiology images without a tile: {0}.").format(table.lonely)
        return words

    @property
    def _unrelated(self) -> bool:
        """Whether there are images in both folders, and none has a partner."""
        table = self.table
        return (
            table is not None
            and bool(table.rows)
            and table.unpaired == len(table.rows)
            and table.lonely > 0
        )

    def _on_use_clicked(self) -> None:
        if self.table is None:
            return
        if self._unrelated:
            self.unrelated_chosen.emit(self.tiles.path, self.slices.path)
            return
        content = as_csv(self.table)
        number = hashlib.sha256(content.encode()).hexdigest()[:8]
        folder = self._setup.data / "tables"
        path = folder / f"{Path(self.tiles.path).name or 'pairs'} {number}.csv"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_text_atomically(path, content)
        except OSError as error:
            self._trouble = text(
                "The table could not be written: {reason}. Make room on the disk.",
                reason=error.strerror or str(error),
            )
            self._show()
            return
        self.table_made.emit(str(path))
