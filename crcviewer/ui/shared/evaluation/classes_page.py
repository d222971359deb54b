"""Each class against the others: F1 of every model, and precision, recall and AUC of one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QTableWidgetItem, QVBoxLayout, QWidget

from crcviewer.protocol import study_figures as study
from crcviewer.protocol.estimate import number
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.evaluation_words import SHORT_MODELS, shown_comparisons
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import class_name, say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.figures_table import FiguresTable
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation
from crcviewer.ui.shared.plain_text import plain_label

_SWATCH = 12


class ClassesPage(Translated, QWidget):
    """A table: figures with their intervals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self._model = EvaluatedModel.FUSED
        self.table = FiguresTable(self)
        self.footnote = plain_label(self, role="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.footnote)
        self.retranslate()

    def retranslate(self) -> None:
        """Titles and names of classes."""
        self.table.setAccessibleName(self.tr("Figures of each class"))
        self.footnote.setText(
            self.tr(
                "Each class against all others. There is no interval where fewer than 10 cases, or"
                " patients, of a class were tested. An interval without width means that all cases"
                " of the class are right, or wrong, in every resample: with n cases, up to about"
                " 3/n of others may still be otherwise. p: the two models' answers exchanged at"
                " random, of whole patients where they are known; not corrected for the number of"
                " classes."
            )
        )
        if self._evaluation is not None:
            self.show_evaluation(self._evaluation, self._model)

    def show_evaluation(self, evaluation: LoadedEvaluation, model: EvaluatedModel) -> None:
        """Another one, or another of its models."""
        self._evaluation, self._model = evaluation, model
        report = evaluation.report
        chosen = report.model(model)
        if chosen is None:
            return
        of_study = study.is_of_study(report.classes)
        others = [one for one in evaluation.shown_models() if one.model is not model]
        short = say(SHORT_MODELS[model])
        columns = [self.tr("cases"), self.tr("F1,\n{0}").format(short)]
        columns += [
            words.format(short)
            for words in (
                self.tr("precision,\n{0}"), self.tr("recall,\n{0}"), self.tr("ROC AUC,\n{0}"),
            )
        ]  # fmt: skip
        columns += [self.tr("F1,\n{0}").format(say(SHORT_MODELS[one.model])) for one in others]
        if of_study:
            columns += [self.tr("study: F1,\nsingle-modal"), self.tr("study: F1,\nfused")]
        compared = [one for one in shown_comparisons(report) if one.by_class]
        first_compared = len(columns)
        for two in compared:
            second, first = (say(SHORT_MODELS[which]) for which in (two.second, two.first))
            columns.append(self.tr("F1, {0}\n− {1}").format(second, first))
        titles = [f"{tissue.code}  {class_name(tissue)}" for tissue in report.classes]
        self.table.set_size(titles, columns)
        for row, (tissue, found) in enumerate(zip(report.classes, chosen.classes, strict=True)):
            head = QTableWidgetItem(titles[row])
            swatch = QPixmap(_SWATCH, _SWATCH)
            swatch.fill(QColor(tissue.colour))
            head.setIcon(QIcon(swatch))
            head.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.table.setVerticalHeaderItem(row, head)
            self.table.put(row, 0, str(found.count))
            figures = (found.f1, found.precision, found.recall, found.auc)
            for column, figure in enumerate(figures, 1):
                self.table.put_estimate(row, column, figure, strong=column == 1)
            for column, one in enumerate(others, 5):
                self.table.put_estimate(row, column, one.classes[row].f1)
            if of_study and tissue.code in study.STUDY_F1:
                for place, value in enumerate(study.STUDY_F1[tissue.code]):
                    self.table.put(row, 5 + len(others) + place, number(value), faint=True)
            for column, two in enumerate(compared, first_compared):
                of_class = two.by_class[row]
                self.table.put_difference(row, column, of_class.f1_difference, of_class.p)
