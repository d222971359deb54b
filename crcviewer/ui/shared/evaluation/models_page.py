"""The models of an evaluation side by side: what they differ in, in words and in figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crcviewer.protocol import study_figures as study
from crcviewer.protocol.estimate import Estimate, number
from crcviewer.protocol.evaluation_report import EvaluationReport, PairedComparison
from crcviewer.protocol.evaluation_words import (
    BASELINES,
    LESS_IS_BETTER,
    MEASURES,
    MODELS,
    audit_text,
    comparison_text,
    shown_comparisons,
)
from crcviewer.protocol.text import NOTHING, Text, counted, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.figures_table import FiguresTable
from crcviewer.ui.shared.evaluation.interval_chart import IntervalChart, IntervalRow, Level
from crcviewer.ui.shared.evaluation.loaded_evaluation import (
    MODEL_COLOURS,
    MODEL_SYMBOLS,
    LoadedEvaluation,
)
from crcviewer.ui.shared.plain_text import plain_label

_GREY = "#7A7A7A"
_MOST_COMPARED = 3


class ModelsPage(Translated, QWidget):
    """Sentences first, then the figure, then the table."""

    differing_requested = Signal(object, object)
    """Two models: the first is right where the second is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self.cautions = plain_label(self, role="danger", wrap=True)
        self.sentences = plain_label(self, wrap=True)
        self.sentences.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.missing = plain_label(self, role="muted", wrap=True)
        self.chart = IntervalChart(self)
        self.table = FiguresTable(self)
        self.footnote = plain_label(self, role="muted", wrap=True)
        self._buttons = QHBoxLayout()
        self._shown_buttons: list[QPushButton] = []
        inner = self._inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, theme.SPACE, theme.SPACE, theme.SPACE)
        column.setSpacing(theme.SPACE)
        for widget in (self.cautions, self.sentences, self.missing):
            column.addWidget(widget)
        column.addLayout(self._buttons)
        for part in (self.chart, self.table, self.footnote):
            column.addWidget(part)
        column.addStretch(1)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll = self._scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.retranslate()

    def retranslate(self) -> None:
        """All of it is made of the report."""
        self.table.setAccessibleName(self.tr("Figures of the models"))
        self._scroll.setAccessibleName(self.tr("Figures of the models"))
        if self._evaluation is not None:
            self._show(self._evaluation.report)

    def drawing(self) -> QWidget:
        """All of it, without what scrolls it."""
        return self._inner

    def show_evaluation(self, evaluation: LoadedEvaluation) -> None:
        """Another one."""
        self._evaluation = evaluation
        self._show(evaluation.report)

    def _show(self, report: EvaluationReport) -> None:
        cautions = [say(one) for one in cautions_of(report)]
        self.cautions.setText("\n".join(cautions))
        self.cautions.setVisible(bool(cautions))
        compared = shown_comparisons(report)
        sentences = [say(comparison_text(one, report.cases)) for one in compared]
        if report.trained_pairing != "none":
            sentences.append(say(audit_text(report.audit)))
        self.sentences.setText("\n".join(sentences))
        self.sentences.setVisible(bool(sentences))
        self._show_buttons(compared)
        self._show_chart(report)
        self._show_table(report)
        self.footnote.setText(say(intervals_text(report)))
        self.missing.setText("\n".join(say(one) for one in report.missing))
        self.missing.setVisible(bool(report.missing))

    def _show_buttons(self, compared: Sequence[PairedComparison]) -> None:
        """To the tiles on which two models differ."""
        for button in self._shown_buttons:
            self._buttons.removeWidget(button)
            button.deleteLater()
        while self._buttons.count():
            self._buttons.takeAt(0)
        self._shown_buttons = []
        can = self._evaluation is not None and self._evaluation.cases is not None
        for one in compared[:1] if can else ():
            for right, wrong, count in (
                (one.second, one.first, one.only_second_right),
                (one.first, one.second, one.only_first_right),
            ):
                if not count:
                    continue
                button = QPushButton(
                    say(
                        counted(
                            count,
                            "1 case that only “{model}” got right",
                            "{count} cases that only “{model}” got right",
                            model=MODELS[right],
                        )
                    ),
                    self,
                )
                button.clicked.connect(
                    lambda _=False, r=right, w=wrong: self.differing_requested.emit(r, w)
                )
                self._buttons.addWidget(button)
                self._shown_buttons.append(button)
        self._buttons.addStretch(1)

    def _show_chart(self, report: EvaluationReport) -> None:
        rows = [
            IntervalRow(
                MODELS[one.model], one.measure("accuracy"), MODEL_COLOURS[one.model],
                MODEL_SYMBOLS[one.model],
            )
            for one in report.models
        ]  # fmt: skip
        rows += [
            IntervalRow(BASELINES.get(one.name, NOTHING), one.accuracy, _GREY, "d")
            for one in report.baselines
        ]
        levels = []
        if study.is_of_study(report.classes):
            single, fused = study.STUDY_MEASURES["accuracy"]
            levels = [
                Level(text("study, single-modal: {accuracy}", accuracy=number(single)), single,
                      dashed=False),
                Level(text("study, fused: {accuracy}", accuracy=number(fused)), fused),
            ]  # fmt: skip
        self.chart.show_rows(rows, levels, self.tr("accuracy"))

    def _show_table(self, report: EvaluationReport) -> None:
        of_study = study.is_of_study(report.classes)
        columns = [say(MODELS[one.model]) for one in report.models]
        if of_study:
            columns += [say(text("study, single-modal")), say(text("study, fused"))]
        rows = [
            say(title) + (f"\n{self.tr('less is better')}" if name in LESS_IS_BETTER else "")
            for name, title in MEASURES.items()
        ]
        self.table.set_size([*rows, self.tr("Errors")], columns)
        for row, name in enumerate(MEASURES):
            for column, one in enumerate(report.models):
                strong = one is report.main and name == "accuracy"
                self.table.put_estimate(row, column, one.measure(name), strong=strong)
            if of_study and name in study.STUDY_MEASURES:
                for place, value in enumerate(study.STUDY_MEASURES[name]):
                    self.table.put(row, len(report.models) + place, number(value), faint=True)
            elif of_study and name in study.STUDY_GAINS:
                gain = self.tr("gain {0}").format(study.STUDY_GAINS[name])
                self.table.put(row, len(report.models) + 1, gain, faint=True)
        last = len(MEASURES)
        for column, one in enumerate(report.models):
            words = self.tr("{0} of {1}").format(one.errors, report.cases)
            self.table.put(last, column, words)
        if of_study:
            for place, errors in enumerate(study.ERRORS):
                words = self.tr("{0} of {1}").format(errors, study.CASES)
                self.table.put(last, len(report.models) + place, words, faint=True)
        self._fit_table()

    def _fit_table(self) -> None:
        """As high as its rows are: the page scrolls, not the table in it."""
        table = self.table
        table.resizeRowsToContents()
        rows = sum(table.rowHeight(row) for row in range(table.rowCount()))
        bar = table.horizontalScrollBar().sizeHint().height()
        table.setFixedHeight(rows + table.horizontalHeader().sizeHint().height() + bar + 4)


def cautions_of(report: EvaluationReport) -> list[Text]:
    """What must be known before any figure is read."""
    said = []
    if report.leak:
        said.append(
            text(
                "A control, not a result: the radiology image was chosen by the tile's class, so"
                " that it gives the answer away."
            )
        )
    if report.seen:
        said.append(
            text(
                "The model has learnt from these very images, or was chosen by them: the figures"
                " say nothing of how good it is on others."
            )
        )
    if report.synthetic:
        said.append(
            text("All tested images are synthetic phantoms: the figures say nothing of patients.")
        )
    if report.left_out:
        told = [f"{name} ({count})" for name, count in report.left_out.items()]
        said.append(
            text(
                "Left out, since the model has no such class: {classes}. Figures are of the other"
                " images.",
                classes=told,
            )
        )
    return said


def intervals_text(report: EvaluationReport) -> Text:
    """What the intervals are, or why there are none."""
    accuracy: Estimate = report.main.measure("accuracy")
    if accuracy.low is None:
        return text(
            "There are no intervals ({reason}): so few say little of others.",
            reason=accuracy.note or text("too few cases"),
        )
    if report.patients:
        return text(
            "95 % intervals by resampling whole patients ({patients} of them, {cases} cases). They"
            " do not cover the choice of the training's seed.",
            patients=report.patients, cases=report.cases,
        )  # fmt: skip
    return text(
        "95 % intervals by resampling the {cases} cases, each taken for itself since patients are"
        " not known. They do not cover the choice of the training's seed.",
        cases=report.cases,
    )
