"""The features of the model as a map: where classes lie, where it errs, where my case falls."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QHideEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.images import Slot
from crcviewer.protocol.text import joined, text
from crcviewer.ui.classify.case_store import CaseStore
from crcviewer.ui.classify.review.blinding import Blinding
from crcviewer.ui.classify.thumbnails import Thumbnails
from crcviewer.ui.explore.case_actions import CaseActions
from crcviewer.ui.explore.cases.case_opening import CaseOpening
from crcviewer.ui.explore.cases.case_placement import CasePlacement
from crcviewer.ui.explore.cases.my_cases_panel import MyCasesPanel
from crcviewer.ui.explore.cases.reclassified_panel import ReclassifiedPanel
from crcviewer.ui.explore.cases.selection_panel import SelectionPanel
from crcviewer.ui.explore.compare import CompareRun
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.data.map_data import MapKind
from crcviewer.ui.explore.evaluated_on_map import EvaluatedOnMap
from crcviewer.ui.explore.explore_bar import ExploreBar, Shown
from crcviewer.ui.explore.files.map_files import MapFiles
from crcviewer.ui.explore.making.map_making import MapMaking
from crcviewer.ui.explore.making.map_source import MapSource
from crcviewer.ui.explore.map.hover_card import HoverCard
from crcviewer.ui.explore.map.legend import Legend
from crcviewer.ui.explore.map.map_panel import MapPanel
from crcviewer.ui.explore.map.map_view import Tool
from crcviewer.ui.look import theme
from crcviewer.ui.look.language import say
from crcviewer.ui.look.translated import Translated
from crcviewer.ui.look.user_settings import Settings
from crcviewer.ui.shared.folders import own_pictures_folder
from crcviewer.ui.shared.plain_text import plain_label
from crcviewer.ui.shared.side_scroll import SideScroll


class ExploreTab(Translated, QWidget):
    """Joins the model, the workers and the widgets; each of these knows nothing of the others."""

    case_requested = Signal(int)
    """Show this case in Classify."""
    opening_requested = Signal(object)
    """A :class:`WantedCase` of the map, to be opened in Classify."""
    message_raised = Signal(object)  # Message

    def __init__(
        self,
        store: CaseStore,
        settings: Settings,
        *,
        reader: ReaderClient,
        engine: EngineClient,
        maps: MapClient,
        blinding: Blinding,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._engine = settings, engine
        self._awaited: int | None = None
        """A case of the user's that is to be pointed to."""
        self.model = ExploreModel(self)
        self.source = MapSource(engine, maps, self.model, self)
        self.placement = CasePlacement(
            store, engine, maps, self.model, blinding=blinding, parent=self
        )
        self.bar = ExploreBar(self)
        self.making = MapMaking(
            self.model, self.source, reader=reader, engine=engine, maps=maps, place=self
        )
        self.panels = {kind: MapPanel(self.model, kind, self) for kind in MapKind}
        self.legend = Legend(self.model, self)
        self.selection = SelectionPanel(self.model, self)
        self.my_cases = MyCasesPanel(self.model, self)
        self.opening = CaseOpening(
            reader, own_pictures_folder(settings, maps.session) / "opened", self
        )
        self.reclassified = ReclassifiedPanel(self.model, self)
        self.case_actions = CaseActions(
            self.model,
            engine,
            settings,
            colours=self.bar.colouring,
            selection=self.selection,
            place=self,
        )
        self.about = plain_label(self, role="muted", wrap=True)
        self.message = plain_label(self, wrap=True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.retry_button = QPushButton(self)
        self.new_button = QPushButton(self)
        self._lay_out()
        self.files = MapFiles(self.model, self.source, engine, settings, self._maps_area)
        self._store, self._thumbnails = store, Thumbnails(reader, self)
        self.card = HoverCard(self.model, self, self._star_picture)
        self._thumbnails.thumbnails_changed.connect(self._on_model_pointed_changed)
        self.addActions(self.bar.actions_with_shortcuts())

        self.evaluated = EvaluatedOnMap(self.model, self.source, engine, self)
        self.comparing = CompareRun(engine, maps, self.model, settings, self)
        self._connect_bar()
        for part in (
            self.making, self.case_actions, self.files, self.comparing, self.opening,
            self.evaluated,
        ):  # fmt: skip
            part.message_raised.connect(self.message_raised)
        self.case_actions.reclassify_finished.connect(
            lambda: self.sides.setCurrentWidget(self.reclassified)
        )
        self.new_button.clicked.connect(self.making.new_map_dialog.show)
        self.making.layout_row.own_requested.connect(self.files.show_own)
        self.legend.group_chosen.connect(self._on_legend_group_chosen)
        self.selection.export_requested.connect(self.files.choose_selection_export)
        self.selection.open_requested.connect(self._open_row)
        self.opening.opened.connect(self.opening_requested)
        self.my_cases.case_requested.connect(self.case_requested)
        self.retry_button.clicked.connect(self.source.retry)
        self.source.status_changed.connect(self._show_status)
        self.model.data_changed.connect(self._on_model_data_changed)
        self.model.pointed_changed.connect(self._on_model_pointed_changed)
        self.model.selection_changed.connect(self._on_model_selection_changed)
        self.model.stars_changed.connect(self._on_model_stars_changed)
        self.model.stars_changed.connect(self._on_model_pointed_changed)
        for panel in self.panels.values():
            panel.view.star_clicked.connect(self._on_view_star_clicked)
            panel.view.row_opened.connect(self._open_row)
        self._on_model_data_changed()

    def retranslate(self) -> None:
        """Its own words, and those about the map."""
        self.retry_button.setText(self.tr("Try again"))
        self.new_button.setText(self.tr("New map of …"))
        self.sides.setTabText(2, self.tr("Again"))
        data = self.model.data
        if data is not None:
            cases = text("{count} cases: {data}.", count=len(data), data=data.data)
            caution = text(
                "Near cases are alike; distances between far clusters, and their sizes, mean"
                " little."
            )
            of_both = text(
                "The radiology branch is joined: clusters are those of organs as well, so that on"
                " unrelated pairs they say nothing of tissue."
            )
            said = [cases, caution, *([of_both] if data.joined else [])]
            said += [data.not_calibrated] if data.not_calibrated else []
            self.about.setText(say(joined(said)))
        self._show_status()
        self._show_titles()

    def _connect_bar(self) -> None:
        self.bar.shown_changed.connect(self._on_bar_shown_changed)
        self.bar.tool_changed.connect(self._on_bar_tool_changed)
        self.bar.fit_requested.connect(self.fit)
        self.bar.export_requested.connect(lambda form: self.files.choose_export(form, self.kinds()))
        self.bar.open_requested.connect(self.files.choose_map)
        self.bar.layout_toggled.connect(self.making.show_settings)
        self.bar.new_requested.connect(self.making.new_map_dialog.show)
        self.bar.compare_requested.connect(self.comparing.choose)

    # ---------------------------------------------------------------------------------- use

    def fit(self) -> None:
        """Show the whole of every map."""
        for panel in self.panels.values():
            panel.view.fit()

    def show_star(self, case_id: int) -> None:
        """Point to a case of the user's, as soon as it is on the map."""
        self._awaited = case_id
        self._on_model_stars_changed()

    def save_layout(self) -> None:
        """Keep sizes for the next start."""
        self._settings.set_layout("explore_columns", self._columns.saveState())

    def end(self) -> bool:
        """Esc: drop a layout, else take the selection back; whether there was either."""
        if self.making.end():
            return True
        selected = len(self.model.selected) > 0
        self.model.select([])
        return selected

    # ------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self._maps_area = QWidget(self)
        maps = QHBoxLayout(self._maps_area)
        maps.setContentsMargins(0, 0, 0, 0)
        maps.setSpacing(theme.SPACE)
        for kind in (MapKind.SINGLE, MapKind.FUSED):  # as one reads: without, then with
            maps.addWidget(self.panels[kind], 1)
        self.panels[MapKind.SINGLE].hide()
        left = QWidget(self)
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        left_layout.addWidget(SideScroll(self.bar, left))
        left_layout.addWidget(self.making.layout_row)
        left_layout.addWidget(self._maps_area, 1)
        left_layout.addWidget(self.about)

        self.sides = QTabWidget(self)
        self.sides.setDocumentMode(True)
        # Three names with their numbers fit beside one another in either language.
        self.sides.setStyleSheet("QTabBar::tab { padding: 7px 6px 5px 6px; }")
        self.sides.addTab(self.selection, "")
        self.sides.addTab(self.my_cases, "")
        self.sides.addTab(self.reclassified, "")
        right = QWidget(self)
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        right_layout.addWidget(self.legend)
        line = QFrame(right)
        line.setFrameShape(QFrame.Shape.HLine)
        right_layout.addWidget(line)
        right_layout.addWidget(self.sides, 1)
        right.setMinimumWidth(280)

        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        self._columns.addWidget(left)
        self._columns.addWidget(right)
        self._columns.setChildrenCollapsible(False)
        self._columns.setStretchFactor(0, 1)
        self._columns.setStretchFactor(1, 0)
        self._columns.setSizes([960, 300])
        state = self._settings.layout("explore_columns")
        if state is not None:
            self._columns.restoreState(state)

        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty_page())
        self._stack.addWidget(self._columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.making.new_map_row)
        layout.addWidget(self._stack, 1)

    def _empty_page(self) -> QWidget:
        empty = QWidget(self)
        empty_layout = QVBoxLayout(empty)
        empty_layout.addStretch(2)
        empty_layout.addWidget(self.message)
        empty_layout.addWidget(self.retry_button, 0, Qt.AlignmentFlag.AlignCenter)
        empty_layout.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignCenter)
        empty_layout.addStretch(3)
        empty_layout.setContentsMargins(80, 0, 80, 0)
        return empty

    # ------------------------------------------------------------------------------- status

    def _on_model_data_changed(self) -> None:
        data = self.model.data
        if data is not None:
            self.bar.set_single_available(
                data.single_map is not None,
                text("This model carries no map of the tile alone."),
            )
            self.making.layout_row.show_settings(data.settings)
        self.retranslate()

    def _show_status(self) -> None:
        reason = say(self.source.why_none())
        self.message.setText(reason)
        self.retry_button.setVisible(bool(reason) and self.source.failed)
        self.new_button.setVisible(self.source.failed and self._engine.card is not None)
        self._stack.setCurrentIndex(0 if reason else 1)

    def _show_titles(self) -> None:
        chosen, stars = len(self.model.selected), len(self.model.stars)
        self.sides.setTabText(
            0, self.tr("Selection ({0})").format(chosen) if chosen else self.tr("Selection")
        )
        self.sides.setTabText(
            1, self.tr("My cases ({0})").format(stars) if stars else self.tr("My cases")
        )

    # -------------------------------------------------------------------------------- model

    def _on_model_selection_changed(self) -> None:
        self._show_titles()
        if len(self.model.selected):
            self.sides.setCurrentWidget(self.selection)

    def _on_model_stars_changed(self) -> None:
        self._show_titles()
        if self._awaited is not None and self.model.star(self._awaited) is not None:
            self.sides.setCurrentWidget(self.my_cases)
            self.my_cases.select(self._awaited)
            self.model.point_at(None, self._awaited)
            self._awaited = None

    def _on_model_pointed_changed(self) -> None:
        # Beside the cursor; where the case was reached by keys or by a list, beside the case.
        cursor = self.mapFromGlobal(QCursor.pos())
        for kind in self.kinds():
            view = self.panels[kind].view
            if view.underMouse():
                self.card.show_at(cursor)
                return
        self.card.show_at(self._place_of_pointed())

    def _place_of_pointed(self) -> QPoint:
        view = self.panels[self.kinds()[0]].view
        row, star = self.model.pointed, self.model.pointed_star
        place = QPoint()
        if row is not None:
            place = view.position_of(row)
        elif star is not None:
            place = view.position_of_star(star) or QPoint()
        on_tab: QPoint = view.viewport().mapTo(self, place)
        return on_tab

    def _star_picture(self, case_id: int) -> QPixmap | None:
        case = self._store.get(case_id)
        if case is None or case.pathology is None:
            return None
        return self._thumbnails.pixmap(case.pathology, Slot.PATHOLOGY)

    def _on_view_star_clicked(self, case_id: int) -> None:
        self.sides.setCurrentWidget(self.my_cases)
        self.my_cases.select(case_id)
        self.case_requested.emit(case_id)

    def _open_row(self, row: int) -> None:
        if self.model.data is not None:
            self.opening.open(self.model.data, row)

    def _on_legend_group_chosen(self, key: str) -> None:
        for group in self.model.groups:
            if group.key == key:
                self.model.select(group.rows)

    # ---------------------------------------------------------------------------------- bar

    def kinds(self) -> list[MapKind]:
        """The maps that are seen, from left to right."""
        return [kind for kind in (MapKind.SINGLE, MapKind.FUSED)
                if not self.panels[kind].isHidden()]  # fmt: skip

    def _on_bar_shown_changed(self, shown: Shown) -> None:
        self.panels[MapKind.FUSED].setVisible(shown is not Shown.SINGLE)
        self.panels[MapKind.SINGLE].setVisible(shown is not Shown.FUSED)

    def _on_bar_tool_changed(self, tool: Tool) -> None:
        for panel in self.panels.values():
            panel.view.set_tool(tool)

    # ------------------------------------------------------------------------ Qt's own events

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: the map is opened and cases are placed from now on."""
        super().showEvent(event)
        self.source.set_active(True)
        self.placement.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody does."""
        super().hideEvent(event)
        self.source.set_active(False)
        self.placement.set_active(False)
