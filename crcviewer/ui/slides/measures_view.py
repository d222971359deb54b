"""The measures of a tissue map: value, interval, definition, and what speaks against each."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crcviewer.protocol.measure_words import TITLES, value_text
from crcviewer.protocol.slide_measures import STRANGE_SHARE, Measure, SlideMeasure
from crcviewer.protocol.slide_messages import SlideMeasured
from crcviewer.protocol.text import Text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label


class MeasuresView(Translated, QWidget):
    """Areas stand in the legend; here is what is made of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: SlideMeasured | None = None
        self._model = ""
        self._regions = 0
        self._scope = plain_label(self, role="muted", wrap=True)
        self._strange = plain_label(self, role="notice", wrap=True)
        self._titles: dict[Measure, QLabel] = {}
        self._values: dict[Measure, QLabel] = {}
        self._told: dict[Measure, QLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_SMALL)
        layout.addWidget(self._strange)
        layout.addWidget(self._scope)
        for kind in TITLES:
            self._titles[kind] = plain_label(self, bold=True)
            self._values[kind] = plain_label(self, wrap=True)
            self._told[kind] = plain_label(self, role="muted", wrap=True)
            for label in (self._titles[kind], self._values[kind], self._told[kind]):
                layout.addWidget(label)
            layout.addSpacing(theme.SPACE_SMALL)
        self._warnings = plain_label(self, role="notice", wrap=True)
        self._research = plain_label(self, role="muted", wrap=True)
        layout.addWidget(self._warnings)
        layout.addWidget(self._research)
        self.retranslate()

    def retranslate(self) -> None:
        """Definitions come from the engine, as texts."""
        for kind, title in TITLES.items():
            self._titles[kind].setText(say(title))
        self._strange.setText(
            self.tr(
                "Much of this tissue is unlike what the model has learned from. Do not rely on what"
                " it says of the rest."
            )
        )
        self._show()

    def show_measured(self, measured: SlideMeasured | None, model: str, regions: int) -> None:
        """None: nothing is measured. ``model``: its name."""
        self._measured, self._model, self._regions = measured, model, regions
        self._show()

    @property
    def strange(self) -> bool:
        """Whether it is told that the slide is unlike what the model knows."""
        return not self._strange.isHidden()

    def value(self, kind: Measure) -> str:
        """As it is read."""
        return self._values[kind].text()

    def _show(self) -> None:
        measured = self._measured
        self.setVisible(measured is not None)
        if measured is None:
            return
        by_kind: dict[Measure, SlideMeasure] = {m.kind: m for m in measured.measures}
        warnings: list[Text] = []
        for kind in TITLES:
            measure = by_kind.get(kind)
            for label in (self._titles[kind], self._values[kind], self._told[kind]):
                label.setVisible(measure is not None)
            if measure is not None:
                self._values[kind].setText(say(value_text(measure)))
                self._told[kind].setText(say(measure.definition))
                warnings += [one for one in measure.warnings if one not in warnings]
        if self._regions:
            self._scope.setText(
                self.tr("Within the regions drawn: {0} of {1} fields are classified.").format(
                    f"{measured.classified:,}", f"{measured.fields:,}"
                )
            )
        else:
            self._scope.setText(
                self.tr("All tissue: {0} of {1} fields are classified.").format(
                    f"{measured.classified:,}", f"{measured.fields:,}"
                )
            )
        self._strange.setVisible(
            measured.without_verdict > STRANGE_SHARE * max(measured.classified, 1)
        )
        self._warnings.setText("\n".join(map(say, warnings)))
        self._warnings.setVisible(bool(warnings))
        self._research.setText(
            self.tr(
                "Research measures by the model {0}; how good it is stands in its card. Not for"
                " diagnosis."
            ).format(self._model)
        )
