"""Does the radiology image matter: the audit as a figure, with one sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crcviewer.protocol.audit_report import AuditReport
from crcviewer.protocol.estimate import p_value
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.evaluation_words import audit_text
from crcviewer.protocol.text import Text, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.evaluation.interval_chart import IntervalChart, IntervalRow, Level
from crcviewer.ui.shared.evaluation.loaded_evaluation import MODEL_COLOURS, LoadedEvaluation
from crcviewer.ui.shared.plain_text import plain_label

_GREY, _FUSED = "#7A7A7A", MODEL_COLOURS[EvaluatedModel.FUSED]
_REPLACED: dict[str, Text] = {
    "permuted": text("Images of other cases"),
    "black": text("Black"),
    "neutral": text("Mean image of the training"),
    "noise": text("Noise"),
}


class AuditPage(Translated, QWidget):
    """As the model's file carries it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: LoadedEvaluation | None = None
        self.sentence = plain_label(self, wrap=True, scale=1.1, bold=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = IntervalChart(self)
        self.details = plain_label(self, role="muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, theme.SPACE, 0)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.sentence)
        layout.addWidget(self.chart)
        layout.addWidget(self.details)
        layout.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """All of it is made of the report."""
        if self._evaluation is not None:
            self.show_evaluation(self._evaluation)

    def show_evaluation(self, evaluation: LoadedEvaluation) -> None:
        """Another one."""
        self._evaluation = evaluation
        audit = evaluation.report.audit
        alone = evaluation.report.trained_pairing == "none"
        self.sentence.setText(
            self.tr("This model sees tiles alone: there is no radiology image that could matter.")
            if alone
            else say(audit_text(audit))
        )
        self.chart.setVisible(audit is not None and not alone)
        self.details.setVisible(audit is not None and not alone)
        if audit is not None:
            self.chart.show_rows(
                audit_rows(audit),
                [Level(text("largest class"), audit.largest_class, dashed=False)],
                self.tr("accuracy of the fused model with this in the place of radiology"),
            )
            self.details.setText(self._details(audit))

    def rows(self) -> list[list[str]]:
        """What is drawn, for a table."""
        return self.chart.as_rows()

    def _details(self, audit: AuditReport) -> str:
        said = [
            self.tr("{0} cases of {1}, paired by {2}; each small line is one exchange.").format(
                audit.cases, audit.data, audit.pairing
            )
        ]
        for name in ("permuted", "neutral"):
            replaced = audit.replaced_by(name)
            if replaced is not None:
                said.append(
                    self.tr("{0}: {1} of the cases get another class.").format(
                        say(_REPLACED[name]), f"{replaced.flip_rate:.1%}"
                    )
                )
        for one in audit.independence:
            if one.degrees:
                said.append(
                    self.tr("Tile and radiology labels in {0}: {1}, Cramér's V {2}.").format(
                        one.split, p_value(one.p), f"{one.cramers_v:.3f}"
                    )
                )
        if audit.exchanges:
            largest = max(one.relative_size for one in audit.exchanges)
            said.append(
                self.tr("The largest exchange moves its branch by {0}.").format(f"{largest:.1%}")
                if largest >= 0.01
                else self.tr("No exchange moves its branch by 1 %: it carries next to nothing.")
            )
        return "\n".join(said)


def audit_rows(audit: AuditReport) -> list[IntervalRow]:
    """The true images first, then what stands in their place, then models of one image alone."""
    rows = [IntervalRow(text("Their own images"), audit.accuracy, _FUSED, "o")]
    for name, title in _REPLACED.items():
        replaced = audit.replaced_by(name)
        if replaced is not None:
            dots = audit.permuted_accuracies if name == "permuted" else ()
            rows.append(IntervalRow(title, replaced.accuracy, _FUSED, "d", dots))
    for title, beside, colour in (
        (text("Matched control: tiles alone"), audit.control, "#228833"),
        (text("Probe: radiology alone"), audit.probe, _GREY),
    ):
        if beside is not None:
            rows.append(IntervalRow(title, beside.accuracy, colour, "t"))
    return rows
