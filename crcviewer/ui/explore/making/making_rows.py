"""The rows above the maps: how one is to be laid out, and how far one is that is being made."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from crcviewer.protocol.map_messages import METRICS, MapSettings, MapStepped
from crcviewer.ui.explore.making.layout_run import RunState
from crcviewer.ui.explore.making.new_map_run import NewMapStage
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.decimal_box import DecimalBox
from crcviewer.ui.shared.plain_text import plain_label


class LayoutRow(Translated, QWidget):
    """Knows no model: it tells what is asked for, and is told how it goes."""

    start_requested = Signal(object)  # MapSettings
    pause_requested = Signal()
    finish_requested = Signal()
    cancel_requested = Signal()
    own_requested = Signal()
    """The model's own map again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RunState.IDLE
        self._step: MapStepped | None = None
        self.perplexity = QSpinBox(self)
        self.perplexity.setRange(2, 200)
        self.exaggeration = DecimalBox(self)
        self.exaggeration.setRange(1, 12)
        self.exaggeration.setSingleStep(0.5)
        self.exaggeration.setDecimals(1)
        self.measure = QComboBox(self)
        for metric in METRICS:
            self.measure.addItem("", metric)
        self.dimensions = QSpinBox(self)
        self.dimensions.setRange(2, 500)
        self.seed = QSpinBox(self)
        self.seed.setRange(0, 2**31 - 1)
        self.seed.setMaximumWidth(72)
        for field in (self.perplexity, self.exaggeration, self.dimensions):
            field.setMaximumWidth(72)
        self.settled = QCheckBox(self)
        self.settled.setChecked(True)
        self.start_button = QPushButton(self)
        self.own_button = QPushButton(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.text = plain_label(self)
        self.pause_button = QPushButton(self)
        self.finish_button = QPushButton(self)
        self.cancel_button = QPushButton(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._settings_row())
        self._stack.addWidget(self._running_row())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFixedHeight(self.start_button.sizeHint().height() + 4)

        self.start_button.clicked.connect(self._on_start_button_clicked)
        self.own_button.clicked.connect(self.own_requested)
        self.pause_button.clicked.connect(self.pause_requested)
        self.finish_button.clicked.connect(self.finish_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.show_settings(MapSettings())
        self.show_state(RunState.IDLE)
        self.retranslate()

    def retranslate(self) -> None:
        """Its own words, and how far the layout is."""
        names = {"euclidean": self.tr("Euclidean"), "cosine": self.tr("cosine")}
        for place, metric in enumerate(METRICS):
            self.measure.setItemText(place, names[metric])
        for field, words, tip in (
            (self.perplexity, self.tr("Perplexity"), self.tr("About how many neighbours count")),
            (self.exaggeration, self.tr("Exaggeration"), self.tr("More pulls clusters together")),
            (self.measure, self.tr("Metric"), self.tr("Of the features")),
            (
                self.dimensions,
                self.tr("PCA"),
                self.tr("Principal components that the layout sees"),
            ),
            (self.seed, self.tr("Seed"), self.tr("The same seed gives the same map")),
        ):
            self._labels[field].setText(words)
            self._labels[field].setToolTip(tip)
            field.setToolTip(tip)
        self.settled.setText(self.tr("Until settled"))
        self.settled.setToolTip(
            self.tr("End the layout as soon as its divergence improves no more")
        )
        self.start_button.setText(self.tr("Lay out"))
        self.own_button.setText(self.tr("Model's own"))
        self.own_button.setToolTip(self.tr("Show again the map that came with the model"))
        self.finish_button.setText(self.tr("Keep it as it is"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._show_text()

    def show_settings(self, settings: MapSettings) -> None:
        """Those of the map that is shown."""
        self.perplexity.setValue(round(settings.perplexity))
        self.exaggeration.setValue(settings.exaggeration)
        self.measure.setCurrentIndex(self.measure.findData(settings.metric))
        self.dimensions.setValue(settings.pca_dimensions)
        self.seed.setValue(settings.seed)

    def settings(self) -> MapSettings:
        """As they are set."""
        return MapSettings(
            perplexity=self.perplexity.value(),
            exaggeration=self.exaggeration.value(),
            metric=self.measure.currentData(),
            pca_dimensions=self.dimensions.value(),
            seed=self.seed.value(),
            stop_when_settled=self.settled.isChecked(),
        )

    def show_state(self, state: RunState) -> None:
        """Settings while nothing runs; else progress and what can be done about it."""
        self._state = state
        self._stack.setCurrentIndex(0 if state is RunState.IDLE else 1)
        if state is RunState.IDLE:
            self._step = None
            self.progress.setRange(0, 0)
        self._show_text()

    def show_step(self, step: MapStepped) -> None:
        """How far it is."""
        self._step = step
        self.progress.setRange(0, step.total)
        self.progress.setValue(step.done)
        self._show_text()

    def _show_text(self) -> None:
        paused = self._state is RunState.PAUSED
        self.pause_button.setText(self.tr("Go on") if paused else self.tr("Pause"))
        step = self._step
        if step is None:
            self.text.setText(self.tr("Looking for neighbours …"))
            return
        which = self.tr("Fused") if step.kind == "fused" else self.tr("Tile alone")
        self.text.setText(
            self.tr("{0}: {1} of {2}, divergence {3}").format(
                which, step.done, step.total, f"{step.kl:.2f}"
            )
        )

    def _settings_row(self) -> QWidget:
        settings = QWidget(self)
        row = self._row(settings)
        self._labels: dict[QWidget, QLabel] = {}
        for field in (
            self.perplexity, self.exaggeration, self.measure, self.dimensions, self.seed
        ):  # fmt: skip
            label = self._labels[field] = QLabel(self)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self.settled)
        row.addStretch(1)
        row.addWidget(self.start_button)
        row.addWidget(self.own_button)
        return settings

    def _running_row(self) -> QWidget:
        running = QWidget(self)
        row = self._row(running)
        row.addWidget(self.text)
        row.addWidget(self.progress, 1)
        for button in (self.pause_button, self.finish_button, self.cancel_button):
            row.addWidget(button)
        return running

    def _on_start_button_clicked(self) -> None:
        self.start_requested.emit(self.settings())

    @staticmethod
    def _row(widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_SMALL + 2)
        return row


class NewMapRow(Translated, QWidget):
    """How far a map of a new set is, until it is laid out. Hidden while nothing is under way."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = plain_label(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton(self)
        self.cancel_button.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, 0)
        layout.addWidget(self.text)
        layout.addWidget(self.progress, 1)
        layout.addWidget(self.cancel_button)
        self._stage = NewMapStage.IDLE
        self._done = (0, 0)
        self.show_stage(NewMapStage.IDLE)
        self.retranslate()

    def retranslate(self) -> None:
        """Its button, and how far it is."""
        self.cancel_button.setText(self.tr("Cancel"))
        self._show_text()

    def show_stage(self, stage: NewMapStage) -> None:
        """Another one begins."""
        self._stage = stage
        self.setVisible(stage not in (NewMapStage.IDLE, NewMapStage.LAYING_OUT))
        self.show_progress(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """``total`` 0: not known."""
        self._done = done, total
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self._show_text()

    def _show_text(self) -> None:
        match self._stage:
            case NewMapStage.LISTING:
                text = self.tr("Looking for the cases …")
            case NewMapStage.SEEING:
                text = self.tr("The model looks at the cases: {0} of {1}").format(*self._done)
            case _:
                text = self.tr("Gathering their features …")
        self.text.setText(text)
