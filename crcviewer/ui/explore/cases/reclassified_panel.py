"""Cases before and after: with radiology, and classified again without it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.text import Text, joined, text
from crcviewer.ui.explore.data.case_facts import case_name, case_title
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.data.reclassified import Reclassified
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label

_ROW = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 2_000


class ReclassifiedPanel(Translated, QWidget):
    """Subscribes to the model. Those that changed come first, and are marked."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.heading = plain_label(self, wrap=True, scale=1.05, bold=True)
        self.note = plain_label(self, role="muted", wrap=True)
        self.table = QTableWidget(0, 4, self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setTextElideMode(Qt.TextElideMode.ElideLeft)
        self.table.setShowGrid(False)
        self.table.setMouseTracking(True)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        self.table.currentItemChanged.connect(self._on_table_item_entered)
        self.table.itemEntered.connect(self._on_table_item_entered)
        model.reclassified_changed.connect(self._on_model_reclassified_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and those about the cases; the current row stays."""
        self.table.setHorizontalHeaderLabels(
            [self.tr("case"), self.tr("true"), self.tr("before"), self.tr("after")]
        )
        self.table.setAccessibleName(self.tr("Answers with and without radiology"))
        row = self.table.currentRow()
        with QSignalBlocker(self.table):
            self._on_model_reclassified_changed()
            self.table.setCurrentCell(row, 0)

    def _on_model_reclassified_changed(self) -> None:
        data, reclassified = self._model.data, self._model.reclassified
        self.table.setRowCount(0)
        self.table.setVisible(reclassified is not None)
        if data is None or reclassified is None:
            self.heading.setText(self.tr("Nothing classified again yet"))
            self.note.setText(
                self.tr("Select cases, then choose Classify again without radiology.")
            )
            return
        changed = int(reclassified.changed.sum())
        self.heading.setText(
            self.tr("Without radiology {0} of {1} answers changed").format(
                changed, len(reclassified.rows)
            )
        )
        self.note.setText(say(joined(_notes(data, reclassified))))
        order = np.argsort(~reclassified.changed, kind="stable")[:_MOST_SHOWN]
        self.table.setRowCount(len(order))
        for line, place in enumerate(order.tolist()):
            self._fill(line, data, reclassified, place)

    def _fill(self, line: int, data: MapData, reclassified: Reclassified, place: int) -> None:
        row = int(reclassified.rows[place])
        colours = theme.colours()
        for column, words in enumerate(
            (
                say(case_name(data, row)),
                data.code(int(data.labels[row])),
                _answer(data, reclassified.before[place]),
                _answer(data, reclassified.after[place]),
            )
        ):
            item = QTableWidgetItem(words)
            item.setData(_ROW, row)
            item.setToolTip(say(case_title(data, row)))
            if reclassified.changed[place]:
                item.setForeground(QColor(colours.notice))
                item.setBackground(QColor(colours.notice_surface))
            self.table.setItem(line, column, item)

    def _on_table_item_entered(self, item: QTableWidgetItem | None) -> None:
        if item is not None:
            self._model.point_at(item.data(_ROW))


def _notes(data: MapData, reclassified: Reclassified) -> list[Text]:
    notes = []
    known = data.labels[reclassified.rows] >= 0
    if known.any():
        truth = data.labels[reclassified.rows][known]
        before, after = (
            int((p[known].argmax(axis=1) == truth).sum())
            for p in (reclassified.before, reclassified.after)
        )
        notes.append(
            text(
                "Right: {before} of {known} before, {after} after.",
                before=before,
                known=int(known.sum()),
                after=after,
            )
        )
    if reclassified.from_map:
        notes.append(
            text(
                "The images of {count} are not at hand: their answers are those that the map holds"
                " of the same model with the neutral radiology image.",
                count=reclassified.from_map,
            )
        )
    if reclassified.failed:
        notes.append(
            text(
                "{count} could not be classified. The first: {reason}",
                count=len(reclassified.failed),
                reason=reclassified.failed[0].said,
            )
        )
    if len(reclassified.rows) > _MOST_SHOWN:
        notes.append(text("The first {count} are listed.", count=_MOST_SHOWN))
    return notes


def _answer(data: MapData, probabilities: np.ndarray) -> str:
    best = int(probabilities.argmax())
    return f"{data.code(best)} {100 * float(probabilities[best]):.0f} %"
