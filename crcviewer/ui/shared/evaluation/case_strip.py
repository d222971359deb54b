"""Small pictures of cases in rows: what each is, what it was taken for, and how surely."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.text import joined, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows
from crcviewer.ui.shared.pixels import fitted, image_of

_SIDE = 72
MOST_SHOWN = 300
"""More are told as a number: nobody looks at them one by one."""


class CaseStrip(Translated, QListWidget):
    """A double-click or Enter opens a case."""

    case_activated = Signal(int)
    """Its row among the cases."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self._model = EvaluatedModel.FUSED
        self.rows: Rows = np.zeros(0, np.int64)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setSpacing(2)
        self.setWordWrap(True)
        self.setUniformItemSizes(True)
        self.itemActivated.connect(self._on_item_activated)
        self.retranslate()

    def retranslate(self) -> None:
        """Tooltips are in the language of the window."""
        self.setAccessibleName(self.tr("Cases"))
        for place in range(self.count()):
            self._describe(self.item(place))

    def show_cases(self, evaluation: LoadedEvaluation, model: EvaluatedModel, rows: Rows) -> None:
        """In this order."""
        self._evaluation, self._model, self.rows = evaluation, model, rows
        self.clear()
        ratio = self.devicePixelRatioF()
        for row in rows[:MOST_SHOWN].tolist():
            item = QListWidgetItem(QIcon(self._picture(row, ratio)), "")
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setSizeHint(QSize(_SIDE + 22, _SIDE + 3 * self.fontMetrics().height()))
            self._describe(item)
            self.addItem(item)

    def selected_rows(self) -> Rows:
        """Those that are selected, else all that are listed."""
        chosen = [item.data(Qt.ItemDataRole.UserRole) for item in self.selectedItems()]
        return np.array(chosen, np.int64) if chosen else self.rows

    def _picture(self, row: int, ratio: float) -> QPixmap:
        assert self._evaluation is not None
        assert self._evaluation.cases is not None
        pixels = self._evaluation.cases.picture(row)
        if pixels is not None:
            return fitted(QPixmap.fromImage(image_of(pixels)), _SIDE, ratio)
        # No picture is kept of it: a card in the colour of its class, with its code.
        label = int(self._evaluation.cases.truth[row])
        tissue = self._evaluation.report.classes[label]
        blank = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
        blank.setDevicePixelRatio(ratio)
        blank.fill(QColor(tissue.colour))
        painter = QPainter(blank)
        painter.setPen(theme.text_on(QColor(tissue.colour)))
        painter.drawText(
            QRect(0, 0, _SIDE, _SIDE),
            Qt.AlignmentFlag.AlignCenter,
            tissue.code,
        )
        painter.end()
        return blank

    def _describe(self, item: QListWidgetItem) -> None:
        evaluation, row = self._evaluation, int(item.data(Qt.ItemDataRole.UserRole))
        if evaluation is None or evaluation.cases is None:
            return
        answers = evaluation.answers(self._model)
        assert answers is not None
        truth, said = int(evaluation.cases.truth[row]), int(answers[row].argmax())
        sure = float(answers[row, said])
        codes = evaluation.code(truth), evaluation.code(said)
        item.setText(f"{codes[0]} → {codes[1]}\n{sure:.2f}" if truth != said
                     else f"{codes[0]} ✓\n{sure:.2f}")  # fmt: skip
        facts = [text("{name}.", name=evaluation.name(row))]
        patient = evaluation.patient(row)
        if patient:
            facts.append(text("Patient {patient}.", patient=patient))
        if truth != said:
            facts.append(
                text(
                    "It is {true} and was taken for {predicted} with {probability:.0%}; {true} had"
                    " {own:.0%}.",
                    true=codes[0], predicted=codes[1], probability=sure,
                    own=float(answers[row, truth]),
                )
            )  # fmt: skip
        else:
            facts.append(
                text(
                    "It is {true} and was named so with {probability:.0%}.",
                    true=codes[0], probability=sure,
                )
            )  # fmt: skip
        item.setToolTip(say(joined(facts)))

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        self.case_activated.emit(int(item.data(Qt.ItemDataRole.UserRole)))
