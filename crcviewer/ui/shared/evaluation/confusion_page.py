"""The confusion matrix of one model, and the tiles of the cell that is looked into."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.protocol.text import counted
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.case_strip import MOST_SHOWN, CaseStrip
from crcviewer.ui.shared.evaluation.confusion_view import ConfusionView, Shares
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation, Rows
from crcviewer.ui.shared.plain_text import plain_label


class ConfusionPage(Translated, QWidget):
    """Until a cell is chosen, all mistakes are shown."""

    case_activated = Signal(int)
    explore_requested = Signal(object)
    """Rows to select on the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self._model = EvaluatedModel.FUSED
        self._differing: tuple[EvaluatedModel, EvaluatedModel] | None = None
        self.shares = QComboBox(self)
        for shares in Shares:
            self.shares.addItem("", shares)
        self._hint = plain_label(self, role="muted", wrap=True)
        self.matrix = ConfusionView(self, clickable=True)
        self.strip = CaseStrip(self)
        self._heading = QLabel(self)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self.all_button = QPushButton(self)
        self.open_button = QPushButton(self)
        self.explore_button = QPushButton(self)
        self.none = plain_label(self, role="muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.shares.currentIndexChanged.connect(
            lambda _: self.matrix.show_shares(Shares(self.shares.currentData()))
        )
        self.matrix.cell_chosen.connect(self._on_matrix_cell_chosen)
        self.strip.case_activated.connect(self.case_activated)
        self.strip.itemSelectionChanged.connect(self._show_buttons)
        self.all_button.clicked.connect(self.show_mistakes)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.explore_button.clicked.connect(
            lambda: self.explore_requested.emit(self.strip.selected_rows())
        )
        self.explore_button.hide()
        self.retranslate()

    def _lay_out(self) -> None:
        left = QWidget(self)
        left_column = QVBoxLayout(left)
        left_column.setContentsMargins(0, 0, theme.SPACE, 0)
        bar = QHBoxLayout()
        bar.addWidget(self.shares)
        bar.addWidget(self._hint, 1)
        left_column.addLayout(bar)
        left_column.addWidget(self.matrix, 1)
        right = QWidget(self)
        right_column = QVBoxLayout(right)
        right_column.setContentsMargins(theme.SPACE, 0, 0, 0)
        right_column.addWidget(self._heading)
        right_column.addWidget(self.strip, 1)
        right_column.addWidget(self.none, 1)
        buttons = QHBoxLayout()
        for button in (self.all_button, self.open_button, self.explore_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        right_column.addLayout(buttons)
        self.split = QSplitter(self)
        self.split.addWidget(left)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.split)

    def retranslate(self) -> None:
        """What is said of cases is made of them."""
        self.shares.setAccessibleName(self.tr("What stands in the cells"))
        for place, words in enumerate(
            (self.tr("Counts"), self.tr("% of the true class"), self.tr("% of the predicted class"))
        ):
            self.shares.setItemText(place, words)
        self._hint.setText(self.tr("Click a cell to see its tiles, worst first."))
        self.all_button.setText(self.tr("All mistakes"))
        self.open_button.setText(self.tr("Open in Classify"))
        self.explore_button.setText(self.tr("Show on the map"))
        self._show_heading()

    def offer_map(self, *, offered: bool) -> None:
        """Whether cases can be shown on a map."""
        self.explore_button.setVisible(offered)

    def show_evaluation(self, evaluation: LoadedEvaluation, model: EvaluatedModel) -> None:
        """Another one, or another of its models."""
        cell = self.matrix.chosen if evaluation is self._evaluation else None
        self._evaluation, self._model, self._differing = evaluation, model, None
        found = evaluation.report.model(model)
        if found is None:
            return
        codes = [tissue.code for tissue in evaluation.report.classes]
        self.matrix.show_counts(found.confusion, codes)
        if cell is not None:
            self.matrix.choose(*cell)
        else:
            self.show_mistakes()

    def show_mistakes(self) -> None:
        """All that the model gets wrong."""
        if self._evaluation is not None:
            self._differing = None
            self.matrix.forget()
            self._show_cases(self._evaluation.wrong(self._model))

    def show_differing(self, right: EvaluatedModel, wrong: EvaluatedModel) -> None:
        """The cases that only one of two models gets right; answers are the other's."""
        if self._evaluation is not None:
            self.matrix.forget()
            self._differing = right, wrong
            self._show_cases(self._evaluation.differing(right, wrong), wrong)

    def drawing(self) -> QWidget:
        """The matrix, without the tiles: pictures of patients are not exported by the way."""
        return self.matrix

    def rows(self) -> list[list[str]]:
        """The matrix as it is written, for a table."""
        if self._evaluation is None:
            return [[]]
        codes = [tissue.code for tissue in self._evaluation.report.classes]
        return [["", *codes]] + [
            [code, *(self.matrix.written(row, column) for column in range(len(codes)))]
            for row, code in enumerate(codes)
        ]

    def _on_matrix_cell_chosen(self, true: int, predicted: int) -> None:
        if self._evaluation is not None:
            self._differing = None
            self._show_cases(self._evaluation.cell(self._model, true, predicted))

    def _show_cases(self, rows: Rows, model: EvaluatedModel | None = None) -> None:
        assert self._evaluation is not None
        self.strip.show_cases(self._evaluation, model or self._model, rows)
        some = len(rows) > 0
        self.strip.setVisible(some)
        self.none.setVisible(not some)
        self._show_heading()
        self._show_buttons()

    def _show_buttons(self) -> None:
        some = len(self.strip.rows) > 0
        one = len(self.strip.selectedItems()) == 1
        can = self._evaluation is not None and self._evaluation.cases is not None
        self.open_button.setEnabled(one)
        self.explore_button.setEnabled(some)
        self.all_button.setEnabled(can)

    def _show_heading(self) -> None:
        evaluation = self._evaluation
        if evaluation is None:
            self._heading.clear()
            return
        if evaluation.cases is None:
            self._heading.clear()
            self.none.setText(
                self.tr(
                    "The single cases of this evaluation are not kept: it is of an earlier version."
                    " Evaluate again to see them."
                )
            )
            return
        self.none.setText(self.tr("There is no such case."))
        count, cell = len(self.strip.rows), self.matrix.chosen
        if self._differing is not None:
            right, wrong = self._differing
            words = self.tr("Right by “{0}”, wrong by “{1}”: {2}").format(
                say(MODELS[right]), say(MODELS[wrong]), count
            )
        elif cell is not None:
            words = self.matrix.sentence_of(*cell)
        else:
            words = say(
                counted(
                    count,
                    "One mistake of {cases}",
                    "{count} mistakes of {cases}, the surest first",
                    cases=evaluation.report.cases,
                )
            )
        if count > MOST_SHOWN:
            words += " " + self.tr("The first {0} are shown.").format(MOST_SHOWN)
        self._heading.setText(words)

    def _on_open_clicked(self) -> None:
        chosen = self.strip.selectedItems()
        if chosen:
            self.case_activated.emit(int(chosen[0].data(Qt.ItemDataRole.UserRole)))
