"""Over all thresholds: ROC of each class against the rest or each other, precision and recall."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crcviewer.imaging.core.one_vs_one import one_vs_one
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.case_curves import Curve, pooled, precision_recall, roc
from crcviewer.ui.shared.evaluation.curve_chart import CurveChart, Series
from crcviewer.ui.shared.evaluation.loaded_evaluation import MODEL_COLOURS, LoadedEvaluation
from crcviewer.ui.shared.evaluation.nothing_kept import NothingKept
from crcviewer.ui.shared.plain_text import plain_label

_MOST_CLASSES = 20
"""With more, only the curve of all together is drawn."""


class Which(StrEnum):
    """What is drawn."""

    ROC = "roc"
    ROC_CORNER = "roc_corner"
    ONE_VS_ONE = "one_vs_one"
    PRECISION_RECALL = "precision_recall"
    MODELS_ROC = "models_roc"


class CurvesPage(Translated, QWidget):
    """One pair of axes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self._model = EvaluatedModel.FUSED
        self.which = QComboBox(self)
        for which in Which:
            self.which.addItem("", which)
        self.chart = CurveChart(self)
        self.none = NothingKept(self)
        self.footnote = plain_label(self, role="muted", wrap=True)
        bar = QHBoxLayout()
        bar.addWidget(self.which)
        bar.addStretch(1)
        drawn = QWidget(self)
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, theme.SPACE, 0, 0)
        column.addLayout(bar)
        column.addWidget(self.chart, 1)
        column.addWidget(self.footnote)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.none)
        self._stack.addWidget(drawn)
        self.which.currentIndexChanged.connect(lambda _: self._draw())
        self.retranslate()

    def retranslate(self) -> None:
        """Titles of axes are made with what is drawn."""
        self.which.setAccessibleName(self.tr("Curves to draw"))
        for place, words in enumerate(
            (
                self.tr("ROC, each class against the rest"),
                self.tr("ROC, its upper left corner"),
                self.tr("ROC, each class against each other one"),
                self.tr("Precision and recall"),
                self.tr("ROC of each model, all classes together"),
            )
        ):
            self.which.setItemText(place, words)
        self.chart.set_title(self.tr("Curves"))
        self._draw()

    def show_evaluation(self, evaluation: LoadedEvaluation, model: EvaluatedModel) -> None:
        """Another one, or another of its models."""
        self._evaluation, self._model = evaluation, model
        self._draw()

    def _draw(self) -> None:
        evaluation = self._evaluation
        if evaluation is None:
            return
        answers = evaluation.answers(self._model)
        self._stack.setCurrentIndex(0 if answers is None else 1)
        if answers is None:
            return
        which = Which(self.which.currentData())
        by_recall = which is Which.PRECISION_RECALL
        if which is Which.MODELS_ROC:
            series = self._of_models()
        elif which is Which.ONE_VS_ONE:
            series = self._of_pairs()
        else:
            series = self._of_classes(by_recall)
        titles = (
            (self.tr("recall"), self.tr("precision"))
            if by_recall
            else (self.tr("false positive rate"), self.tr("true positive rate"))
        )
        corner = which is Which.ROC_CORNER
        self.chart.show_series(
            series,
            titles=titles,
            heading=self.tr("average precision") if by_recall else self.tr("area under the curve"),
            diagonal=None if by_recall else ((0.0, 0.0), (1.0, 1.0)),
            limits=(0.0, 0.2, 0.8, 1.0) if corner else (0.0, 1.0, 0.0, 1.0),
        )
        if by_recall:
            told = self.tr("Average precision depends on how frequent a class is in these cases.")
        elif which is Which.ONE_VS_ONE:
            told = self.tr(
                "Two classes at a time, all others left aside. The curve of a class is the mean"
                " over the others; macro: the mean over all pairs; micro: pairs of classes"
                " weighted by their pairs of cases."
            )
        else:
            told = self.tr(
                "A sensitivity at one threshold is a point of these curves; the program itself"
                " always names the most probable class."
            )
        self.footnote.setText(told)

    def _of_classes(self, by_recall: bool) -> list[Series]:
        evaluation = self._evaluation
        assert evaluation is not None
        assert evaluation.cases is not None
        answers, truth = evaluation.answers(self._model), evaluation.cases.truth
        assert answers is not None
        curve_of = precision_recall if by_recall else roc
        series = []
        classes = evaluation.report.classes
        for k, tissue in enumerate(classes if len(classes) <= _MOST_CLASSES else ()):
            curve = curve_of(truth == k, answers[:, k])
            if curve is not None:
                series.append(_series(tissue.code, curve, tissue.colour, style=k % 4))
        together = curve_of(*pooled(truth, answers))
        if together is not None:
            ink = theme.colours().text
            series.append(_series(self.tr("all together"), together, ink, width=2.6))
        return series

    def _of_pairs(self) -> list[Series]:
        evaluation = self._evaluation
        assert evaluation is not None
        assert evaluation.cases is not None
        answers = evaluation.answers(self._model)
        assert answers is not None
        found = one_vs_one(evaluation.cases.truth, answers)
        if found is None:
            return []
        classes, series = evaluation.report.classes, []
        for k, one in found.by_class.items() if len(classes) <= _MOST_CLASSES else ():
            curve = Curve(found.x, one.y, one.area)
            series.append(_series(classes[k].code, curve, classes[k].colour, style=k % 4))
        ink = theme.colours().text
        for style, (name, one) in enumerate(
            ((self.tr("macro"), found.macro), (self.tr("micro"), found.micro))
        ):
            curve = Curve(found.x, one.y, one.area)
            series.append(_series(name, curve, ink, style=style, width=2.6))
        return series

    def _of_models(self) -> list[Series]:
        evaluation = self._evaluation
        assert evaluation is not None
        assert evaluation.cases is not None
        series = []
        for place, one in enumerate(evaluation.shown_models()):
            answers = evaluation.answers(one.model)
            curve = None if answers is None else roc(*pooled(evaluation.cases.truth, answers))
            if curve is not None:
                title, colour = say(MODELS[one.model]), MODEL_COLOURS[one.model]
                series.append(_series(title, curve, colour, style=place % 4))
        return series


def _series(name: str, curve: Curve, colour: str, *, style: int = 0, width: float = 2.0) -> Series:
    value = "–" if math.isnan(curve.area) else f"{curve.area:.4f}"
    return Series(name, np.asarray(curve.x), np.asarray(curve.y), colour, style, width, value=value)
