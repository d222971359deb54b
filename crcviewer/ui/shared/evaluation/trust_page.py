"""Whether probabilities mean what they say, and what it costs to leave out unsure answers."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crcviewer.protocol.estimate import number
from crcviewer.protocol.evaluation_report import EvaluatedModel, ModelEvaluation, ReliabilityBin
from crcviewer.protocol.evaluation_words import MODELS
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.case_curves import risk_coverage
from crcviewer.ui.shared.evaluation.curve_chart import CurveChart, Series
from crcviewer.ui.shared.evaluation.figures_table import FiguresTable
from crcviewer.ui.shared.evaluation.loaded_evaluation import (
    MODEL_COLOURS,
    LoadedEvaluation,
)
from crcviewer.ui.shared.plain_text import plain_label

_ANSWERED = (0.8, 0.9, 0.95)


class TrustPage(Translated, QWidget):
    """Reliability, the risk at each share answered, and the sets of classes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self._model = EvaluatedModel.FUSED
        self.which = QComboBox(self)
        for name in ("reliability", "risk", "sets"):
            self.which.addItem("", name)
        self.sentence = plain_label(self, wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = CurveChart(self)
        self.sets = FiguresTable(self)
        self.none = plain_label(self, role="muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QHBoxLayout()
        bar.addWidget(self.which)
        bar.addStretch(1)
        place = QWidget(self)
        self._stack = QStackedLayout(place)
        for part in (self.chart, self.sets, self.none):
            self._stack.addWidget(cast("QWidget", part))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addLayout(bar)
        layout.addWidget(self.sentence)
        layout.addWidget(place, 1)
        self.which.currentIndexChanged.connect(lambda _: self._draw())
        self.retranslate()

    def retranslate(self) -> None:
        """Sentences are made with what is drawn."""
        self.which.setAccessibleName(self.tr("Figure"))
        self.chart.set_title(self.tr("Figure"))
        self.sets.setAccessibleName(self.tr("Sets of classes"))
        for place, words in enumerate(
            (
                self.tr("Do probabilities mean what they say?"),
                self.tr("What if unsure answers are left out?"),
                self.tr("How often do sets of classes hold the truth?"),
            )
        ):
            self.which.setItemText(place, words)
        self._draw()

    def show_evaluation(self, evaluation: LoadedEvaluation, model: EvaluatedModel) -> None:
        """Another one, or another of its models."""
        self._evaluation, self._model = evaluation, model
        self._draw()

    def rows(self) -> list[list[str]]:
        """What is seen, for a table."""
        if self._stack.currentWidget() is self.sets:
            return self.sets.as_rows()
        return self.chart.as_rows()

    def _draw(self) -> None:
        evaluation = self._evaluation
        found = evaluation.report.model(self._model) if evaluation is not None else None
        if evaluation is None or found is None:
            return
        which = self.which.currentData()
        if which == "reliability":
            self._draw_reliability(found)
        elif which == "risk":
            self._draw_risk(evaluation)
        else:
            self._show_sets(evaluation, found)

    def _draw_reliability(self, found: ModelEvaluation) -> None:
        colour = MODEL_COLOURS[found.model]
        series = [
            _reliability(self.tr("as shown"), found.reliability, colour,
                         say(found.measure("ece").figure(3)), symbol="o")
        ]  # fmt: skip
        before = found.uncalibrated
        if before is not None:
            series.append(
                _reliability(self.tr("before the temperature"), before.reliability,
                             theme.colours().muted, say(before.ece.figure(3)), style=1, symbol="s")
            )  # fmt: skip
        self.chart.show_series(
            series,
            titles=(self.tr("highest probability"), self.tr("share that is right")),
            heading=self.tr("expected calibration error"),
            diagonal=((0.0, 0.0), (1.0, 1.0)),
        )
        self._stack.setCurrentWidget(self.chart)
        ece = found.measure("ece")
        words = self.tr(
            "On the dotted line, of the answers with 80 % eight of ten are right. Below it the"
            " model is surer than it should be. Larger points are of more cases. Expected"
            " calibration error: {0}."
        ).format(say(ece.shown(3)))
        if before is not None:
            words += " " + self.tr("Before its temperature of {0}: {1}.").format(
                number(before.temperature, 2), say(before.ece.shown(3))
            )
        self.sentence.setText(words)

    def _draw_risk(self, evaluation: LoadedEvaluation) -> None:
        cases = evaluation.cases
        if cases is None:
            self._say_nothing(
                self.tr(
                    "The single cases of this evaluation are not kept: it is of an earlier version."
                    " Evaluate again to see this."
                )
            )
            return
        series, told = [], ""
        for place, one in enumerate(evaluation.shown_models()):
            answers = evaluation.answers(one.model)
            if answers is None:
                continue
            right = answers.argmax(axis=1) == cases.truth
            curve = risk_coverage(right, answers.max(axis=1))
            series.append(
                Series(
                    say(MODELS[one.model]), curve.x, curve.y, MODEL_COLOURS[one.model],
                    style=place % 4, value=f"{curve.area:.4f}",
                    width=2.6 if one.model is self._model else 1.6,
                )
            )  # fmt: skip
            if one.model is self._model:
                told = self._told_risk(curve.x, curve.y)
        highest = max((float(one.y.max()) for one in series), default=1.0)
        self.chart.show_series(
            series,
            titles=(self.tr("share that is answered"), self.tr("share of these that is wrong")),
            heading=self.tr("mean over all shares"),
            limits=(0.0, 1.0, 0.0, max(highest, 0.02)),
        )
        self._stack.setCurrentWidget(self.chart)
        self.sentence.setText(self.tr("Answered the surest first.") + (f" {told}" if told else ""))

    def _told_risk(self, answered: np.ndarray, risk: np.ndarray) -> str:
        parts = []
        for share in _ANSWERED:
            place = int(np.searchsorted(answered, share - 1e-9))
            if place < len(risk):
                parts.append(
                    self.tr("{0} answered: {1} wrong").format(
                        f"{answered[place]:.0%}", f"{risk[place]:.1%}"
                    )
                )
        return "; ".join(parts) + "." if parts else ""

    def _show_sets(self, evaluation: LoadedEvaluation, found: ModelEvaluation) -> None:
        if not found.sets:
            self._say_nothing(
                self.tr("This model's file has no quantiles, so that it gives single classes only.")
            )
            return
        codes = [tissue.code for tissue in evaluation.report.classes]
        columns = [self.tr("holds the truth"), self.tr("classes in a set"), *codes]
        rows = [self.tr("{0} sets").format(f"{one.level:.0%}") for one in found.sets]
        self.sets.set_size(rows, columns)
        for row, one in enumerate(found.sets):
            self.sets.put_estimate(row, 0, one.coverage, strong=True)
            self.sets.put_estimate(row, 1, one.size, 2)
            for column, own in enumerate(one.by_class, 2):
                self.sets.put_estimate(row, column, own)
        self._stack.setCurrentWidget(self.sets)
        self.sentence.setText(
            self.tr(
                "How often a set of classes held the true one, as measured here, in all and for the"
                " cases of each class. It is no promise for images of another place."
            )
        )

    def _say_nothing(self, why: str) -> None:
        self.none.setText(why)
        self._stack.setCurrentWidget(self.none)
        self.sentence.clear()


def _reliability(
    name: str, bins: tuple[ReliabilityBin, ...], colour: str, value: str, *, style: int = 0,
    symbol: str,
) -> Series:  # fmt: skip
    there = [one for one in bins if one.count]
    return Series(
        name,
        np.array([one.confidence for one in there], np.float64),
        np.array([one.accuracy for one in there], np.float64),
        colour,
        style=style,
        width=1.0,
        symbol=symbol,
        sizes=np.clip(np.sqrt([one.count for one in there]) * 3.0, 4.0, 24.0),
        value=value,
    )
