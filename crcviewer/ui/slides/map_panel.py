"""Beside a slide: its tissue map, how it is shown, what is measured, and where it goes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.audit_report import Verdict as AuditOutcome
from crcviewer.protocol.slide_messages import NOT_KNOWN_TO_USE, SEES_TILES_ALONE
from crcviewer.protocol.text import NOTHING, Text, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.slides.class_legend import ClassLegend
from crcviewer.ui.slides.field_card import FieldCard
from crcviewer.ui.slides.map_run import MapRun, RunState
from crcviewer.ui.slides.measures_view import MeasuresView
from crcviewer.ui.slides.region_panel import RegionPanel
from crcviewer.ui.slides.regions import Regions
from crcviewer.ui.slides.scan_card import ScanCard
from crcviewer.ui.slides.send_menu import SendMenu
from crcviewer.ui.slides.tool_row import tool_row

FORMATS = ("geojson", "csv", "parquet", "png", "json", "ome-tiff", "pdf")


class MapPanel(Translated, QWidget):
    """Tells what is wished; the page does it."""

    start_requested = Signal()
    look_changed = Signal()
    """Opacity, confidence, or which classes are shown."""
    export_requested = Signal(tuple)
    """Of :data:`FORMATS`."""
    card_requested = Signal()
    """The card of the model."""

    def __init__(
        self,
        run: MapRun,
        regions: Regions,
        reader: ReaderClient,
        engine: EngineClient,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._engine = run, engine
        self._scale_known = True
        self.map_button = QPushButton(self)
        self.pause_button = QPushButton(self)
        self.remove_button = QPushButton(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)  # it could not be read over the bar; words stand below
        self._state = plain_label(self, role="muted", wrap=True)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(5, 100)
        self.opacity.setValue(50)
        self._opacity_name = QLabel(self)
        self._opacity_name.setBuddy(self.opacity)
        self.confidence = QCheckBox(self)
        self.legend = ClassLegend(self)
        self.scan = ScanCard(reader, self)
        self.regions = RegionPanel(regions, self)
        self.measures = MeasuresView(self)
        self.card_button = QToolButton(self)
        self.send_button = QToolButton(self)
        self.send_menu = SendMenu(lambda: (run.map, regions.meant()), self.send_button)
        self.export_button = QToolButton(self)
        self.export_menu = QMenu(self.export_button)
        self.field = FieldCard(reader, engine, self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """What its parts say is theirs."""
        self.remove_button.setText(self.tr("Remove"))
        self.remove_button.setToolTip(
            self.tr("Show no map any more. What is classified is kept, and found again.")
        )
        self._opacity_name.setText(self.tr("Opacity"))
        self.opacity.setAccessibleName(self.tr("Opacity of the map"))
        self.confidence.setText(self.tr("Confidence as opacity"))
        self.confidence.setToolTip(self.tr("The surer the model, the more colour a field has"))
        self.card_button.setText(self.tr("Card of the model"))
        self.send_button.setText(self.tr("To Classify"))
        self.send_button.setToolTip(self.tr("Fields of the map as cases of their own"))
        self.export_button.setText(self.tr("Export"))
        self._fill_export_menu()
        self._show_state()

    def _lay_out(self) -> None:
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.setSpacing(theme.SPACE)
        row = QHBoxLayout()
        row.addWidget(self.map_button, 1)
        row.addWidget(self.pause_button)
        row.addWidget(self.remove_button)
        layout.addLayout(row)
        self.opacity.setMinimumWidth(120)
        self._look = tool_row(inside, self._opacity_name, self.opacity)
        self._out = tool_row(inside, self.card_button, self.send_button, self.export_button)
        for button, menu in (
            (self.send_button, self.send_menu),
            (self.export_button, self.export_menu),
        ):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(menu)
        for part in (
            self.bar,
            self._state,
            self.scan,
            self.field,
            self._look,
            self.confidence,
            self.legend,
            self.regions,
            self.measures,
            self._out,
        ):
            layout.addWidget(part)
        layout.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.setMinimumWidth(352)

    def _connect(self) -> None:
        self.map_button.clicked.connect(self.start_requested)
        self.pause_button.clicked.connect(self._run.pause)
        self.remove_button.clicked.connect(self._run.remove)
        self.card_button.clicked.connect(self.card_requested)
        self.opacity.valueChanged.connect(self.look_changed)
        self.confidence.toggled.connect(self.look_changed)
        self.legend.hidden_changed.connect(self.look_changed)
        self.scan.scan_changed.connect(self._show_state)
        self._run.state_changed.connect(self._show_state)
        self._run.progressed.connect(self._show_state)
        self._run.map_changed.connect(self._on_run_map_changed)
        self._run.measured.connect(self._on_run_measured)
        self._engine.model_loaded.connect(self._show_state)
        self._engine.state_changed.connect(self._show_state)

    # ----------------------------------------------------------------------------------- use

    def set_pixel_size(self, micrometres: float | None) -> None:
        """Of level 0; nothing is mapped where nobody knows it."""
        self._scale_known = micrometres is not None
        self.regions.set_pixel_size(micrometres)
        self._show_state()

    @property
    def shown_opacity(self) -> float:
        """0 to 1."""
        return self.opacity.value() / 100

    # --------------------------------------------------------------------------------- parts

    def _fill_export_menu(self) -> None:
        self.export_menu.clear()
        names = {
            "geojson": self.tr("Fields for QuPath (GeoJSON) …"),
            "csv": self.tr("Table of fields (CSV) …"),
            "parquet": self.tr("Table of fields (Parquet) …"),
            "png": self.tr("Picture of the map (PNG) …"),
            "json": self.tr("Summary (JSON) …"),
            "ome-tiff": self.tr("Map as a slide (OME-TIFF) …"),
            "pdf": self.tr("Page with map and measures (PDF) …"),
        }
        for name in FORMATS:
            action = self.export_menu.addAction(names[name])
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, n=name: self.export_requested.emit((n,)))
        self.export_menu.addSeparator()
        action = self.export_menu.addAction(self.tr("All of these …"))
        action.setObjectName("all")
        action.triggered.connect(lambda: self.export_requested.emit(FORMATS))

    def _show_state(self) -> None:
        run, state = self._run, self._run.state
        has_map = run.map is not None
        running = state is RunState.RUNNING
        card = self._engine.card
        model = has_map and card is not None and not run.is_by(card.sha256)
        scan = has_map and run.maker is not None and run.maker.radiology != self.scan.ref
        other = model or scan
        self.map_button.setVisible(not running and (state is not RunState.DONE or other))
        self.map_button.setEnabled(card is not None and self._scale_known)
        if model:
            self.map_button.setText(self.tr("Map it with the other model"))
        elif scan:
            self.map_button.setText(
                self.tr("Map it with this scan")
                if self.scan.ref is not None
                else self.tr("Map it without radiology")
            )
        elif state is RunState.PAUSED:
            self.map_button.setText(self.tr("Go on"))
        else:
            self.map_button.setText(self.tr("Tissue map"))
        self.pause_button.setVisible(running)
        self.pause_button.setText(self.tr("Pause") if has_map else self.tr("Cancel"))
        self.remove_button.setVisible(has_map and not running)
        self.bar.setVisible(running)
        told = run.progress
        self.bar.setRange(0, told.total if told is not None else 0)
        self.bar.setValue(told.done if told is not None else 0)
        self._state.setText(self._state_words())
        for part in (self._look, self.confidence, self.legend):
            part.setVisible(has_map)
        self._out.setVisible(has_map and not running)
        self.scan.tell_use(self._use_of_scan())

    def _use_of_scan(self) -> Text:
        """Before a map what the model's card says, then what it was."""
        run, card = self._run, self._engine.card
        if self.scan.ref is None:
            return NOTHING
        if run.map is not None and run.maker is not None:
            if run.maker.radiology != self.scan.ref:
                return text("The map that is shown was made without this image.")
            if run.map.grid.radiology_used:
                return text("It stands beside every field of the map.")
            return text("It has no part in the map.")
        if card is None:
            return NOTHING
        if card.tile_only:
            return SEES_TILES_ALONE
        audit = card.audit_verdict
        unused = audit is None or audit.kind is AuditOutcome.NOT_USED
        return NOT_KNOWN_TO_USE if unused else text("It will stand beside every field.")

    def _state_words(self) -> str:
        run = self._run
        if run.state is RunState.RUNNING:
            told = run.progress
            if told is None or run.map is None:
                return self.tr("Looking for tissue …")
            words = self.tr("{0} of {1} fields").format(f"{told.done:,}", f"{told.total:,}")
            if told.per_second > 0:
                words += " · " + self.tr("{0} a second").format(f"{told.per_second:.0f}")
            if told.seconds_left is not None:
                words += " · " + self.tr("{0} left").format(_duration(told.seconds_left))
            return words
        if run.map is not None:
            name = run.maker.model_name if run.maker is not None else ""
            kind = self.tr("Map of the model {0}.").format(name)
            if run.state is RunState.PAUSED:
                kind = self.tr("Paused: this is a part of the map of the model {0}.").format(name)
            return "\n".join((kind, *map(say, run.map.grid.warnings)))
        if not self._scale_known:
            return self.tr("First say how large the pixels of the slide are.")
        if self._engine.card is None:
            return self.tr("First load a model.")
        return self.tr(
            "Finds the tissue and classifies it in fields of 112 µm, first coarsely and then all of"
            " it. The slide can be looked at meanwhile."
        )

    def _on_run_map_changed(self) -> None:
        run = self._run
        if run.map is not None:
            self.legend.show_classes(run.map.classes)
            if run.measures is None or run.state is RunState.RUNNING:
                self.legend.show_counts(run.map.counts())
        self._show_state()

    def _on_run_measured(self) -> None:
        run = self._run
        if run.measures is not None:
            self.legend.show_measured(run.measures)
        name = run.maker.model_name if run.maker is not None else ""
        self.measures.show_measured(run.measures, name, len(run.regions))
        self._show_state()


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
