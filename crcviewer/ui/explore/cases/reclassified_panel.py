"""Cases before and after: with radiology, and classified again without it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crcviewer.ui.explore.data.case_facts import case_name, case_title
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapData
from crcviewer.ui.explore.data.reclassified import Reclassified
from crcviewer.ui.look import theme
from crcviewer.ui.look.theme import set_role

_ROW = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 2_000


class ReclassifiedPanel(QWidget):
    """Subscribes to the model. Those that changed come first, and are marked."""

    def __init__(self, model: ExploreModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.heading = QLabel(self)
        self.heading.setWordWrap(True)
        self.heading.setFont(theme.scaled_font(self.font(), 1.05, bold=True))
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        set_role(self.note, "muted")
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels(
            [self.tr("case"), self.tr("true"), self.tr("before"), self.tr("after")]
        )
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
        self.table.setAccessibleName(self.tr("Answers with and without radiology"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        self.table.currentItemChanged.connect(self._on_table_item_entered)
        self.table.itemEntered.connect(self._on_table_item_entered)
        model.reclassified_changed.connect(self._on_model_reclassified_changed)
        self._on_model_reclassified_changed()

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
        self.note.setText(" ".join(self._notes(data, reclassified)))
        order = np.argsort(~reclassified.changed, kind="stable")[:_MOST_SHOWN]
        self.table.setRowCount(len(order))
        for line, place in enumerate(order.tolist()):
            self._fill(line, data, reclassified, place)

    def _fill(self, line: int, data: MapData, reclassified: Reclassified, place: int) -> None:
        row = int(reclassified.rows[place])
        colours = theme.colours()
        for column, text in enumerate(
            (
                case_name(data, row),
                data.code(int(data.labels[row])),
                _answer(data, reclassified.before[place]),
                _answer(data, reclassified.after[place]),
            )
        ):
            item = QTableWidgetItem(text)
            item.setData(_ROW, row)
            item.setToolTip(case_title(data, row))
            if reclassified.changed[place]:
                item.setForeground(QColor(colours.notice))
                item.setBackground(QColor(colours.notice_surface))
            self.table.setItem(line, column, item)

    def _notes(self, data: MapData, reclassified: Reclassified) -> list[str]:
        notes = []
        known = data.labels[reclassified.rows] >= 0
        if known.any():
            truth = data.labels[reclassified.rows][known]
            right = [
                int((p[known].argmax(axis=1) == truth).sum())
                for p in (reclassified.before, reclassified.after)
            ]
            text = self.tr("Right: {0} of {1} before, {2} after.")
            notes.append(text.format(right[0], int(known.sum()), right[1]))
        if reclassified.from_map:
            text = self.tr(
                "The images of {0} are not at hand: their answers are those that the map holds of"
                " the same model with the neutral radiology image."
            )
            notes.append(text.format(reclassified.from_map))
        if reclassified.failed:
            text = self.tr("{0} could not be classified. The first: {1}")
            notes.append(text.format(len(reclassified.failed), reclassified.failed[0]))
        if len(reclassified.rows) > _MOST_SHOWN:
            notes.append(self.tr("The first {0} are listed.").format(_MOST_SHOWN))
        return notes

    def _on_table_item_entered(self, item: QTableWidgetItem | None) -> None:
        if item is not None:
            self._model.point_at(item.data(_ROW))


def _answer(data: MapData, probabilities: np.ndarray) -> str:
    best = int(probabilities.argmax())
    return f"{data.code(best)} {100 * float(probabilities[best]):.0f} %"
