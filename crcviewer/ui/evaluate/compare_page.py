"""Two evaluations side by side: in words, as intervals, and the tiles on which they differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crcviewer.protocol.evaluation_words import MEASURES
from crcviewer.protocol.text import counted, text, verbatim
from crcviewer.ui.evaluate.two_evaluations import (
    TwoModels,
    compare_two,
    titles,
    why_not_compared,
)
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.case_strip import CaseStrip
from crcviewer.ui.shared.evaluation.figures_table import FiguresTable
from crcviewer.ui.shared.evaluation.interval_chart import IntervalChart, IntervalRow
from crcviewer.ui.shared.evaluation.loaded_evaluation import LoadedEvaluation
from crcviewer.ui.shared.plain_text import plain_label

_COLOURS = ("#4477AA", "#CC3311", "#228833", "#AA3377", "#66CCEE", "#7A7A7A")
_SYMBOLS = ("s", "o", "t", "d")
_SHOWN = ("accuracy", "macro_f1", "auc_ovr_macro", "ece")


class ComparePage(Translated, QWidget):
    """Of three and more, the figures only."""

    tile_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluations: tuple[LoadedEvaluation, ...] = ()
        self.two: TwoModels | None = None
        self._which = 0
        self.sentence = plain_label(self, wrap=True, scale=1.1)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = IntervalChart(self)
        self.table = FiguresTable(self)
        self.buttons = (QPushButton(self), QPushButton(self))
        self.strip = CaseStrip(self)
        row = QHBoxLayout()
        for place, button in enumerate(self.buttons):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, place=place: self.show_only(place))
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.addWidget(self.sentence)
        layout.addWidget(self.chart)
        layout.addWidget(self.table, 2)
        layout.addLayout(row)
        layout.addWidget(self.strip, 2)
        self.strip.case_activated.connect(self._on_strip_case_activated)
        self.retranslate()

    def retranslate(self) -> None:
        """All of it is made of the reports."""
        self.table.setAccessibleName(self.tr("Figures of the evaluations"))
        self.buttons[0].setAccessibleName(self.tr("Cases that only the first model got right"))
        self.buttons[1].setAccessibleName(self.tr("Cases that only the second model got right"))
        if self._evaluations:
            self._show()

    def show_evaluations(self, evaluations: Sequence[LoadedEvaluation]) -> None:
        """Two or more."""
        self._evaluations = tuple(evaluations)
        self.two, self._which = None, 0
        if len(evaluations) == 2 and why_not_compared(*self._evaluations) is None:
            self.two = compare_two(*self._evaluations)
            self._which = 0 if len(self.two.only_first) else 1
        self._show()

    def show_only(self, which: int) -> None:
        """The cases that only the first (0), or only the second (1), gets right."""
        self._which = which
        self._show_cases()

    def _names(self) -> list[str]:
        if len(self._evaluations) == 2:
            return list(titles(*(one.report for one in self._evaluations)))
        return [one.report.name for one in self._evaluations]

    def _show(self) -> None:
        if len(self._evaluations) == 2:
            why = why_not_compared(*self._evaluations)
            self.sentence.setText(say(self.two.told() if self.two is not None else why or text("")))
        else:
            self.sentence.setText(self.tr("Choose two to compare them case by case."))
        names = self._names()
        self.chart.show_rows(
            [
                IntervalRow(
                    verbatim(name), one.report.main.measure("accuracy"),
                    _COLOURS[place % len(_COLOURS)], _SYMBOLS[place % len(_SYMBOLS)],
                )
                for place, (name, one) in enumerate(zip(names, self._evaluations, strict=True))
            ],
            (),
            self.tr("accuracy"),
        )  # fmt: skip
        self.table.set_size([*names], [*(say(MEASURES[name]) for name in _SHOWN), self.tr("Cases")])
        for row, one in enumerate(self._evaluations):
            for column, name in enumerate(_SHOWN):
                self.table.put_estimate(row, column, one.report.main.measure(name))
            cases = self.tr("{0} of {1}").format(one.report.cases, one.report.data)
            self.table.put(row, len(_SHOWN), cases)
        self._show_cases()

    def _show_cases(self) -> None:
        two = self.two
        for place, button in enumerate(self.buttons):
            button.setVisible(two is not None)
            button.setChecked(place == self._which)
        self.strip.setVisible(two is not None)
        if two is None:
            return
        rows = (two.only_first, two.only_second)
        for button, some, name in zip(self.buttons, rows, self._names(), strict=True):
            button.setText(
                say(
                    counted(
                        len(some),
                        "1 case that only “{model}” got right",
                        "{count} cases that only “{model}” got right",
                        model=name,
                    )
                )
            )
        # What was said of them by the one that was wrong.
        wrong = (two.second, two.first)[self._which]
        self.strip.show_cases(wrong, wrong.report.main.model, rows[self._which])

    def _on_strip_case_activated(self, row: int) -> None:
        tile = self._evaluations[0].tile(row) if self._evaluations else None
        if tile is not None:
            self.tile_requested.emit(tile)
