"""What makes a slide's view, its tissue map and the panel beside it one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure, TellPixelSize
from crcviewer.protocol.images import FieldOfView, ImageRef
from crcviewer.protocol.slide_measures import Measure
from crcviewer.protocol.slide_messages import SlideExported
from crcviewer.protocol.text import counted
from crcviewer.session.slide import KeptSlide
from crcviewer.ui.look.language import CHINESE, current
from crcviewer.ui.shared.file_dialogs import choose_folder
from crcviewer.ui.shared.message_bar import Message, Severity
from crcviewer.ui.slides.field_card import wanted_case
from crcviewer.ui.slides.map_layer import MapLayer
from crcviewer.ui.slides.map_panel import MapPanel
from crcviewer.ui.slides.map_run import MapRun, RunState
from crcviewer.ui.slides.region_tools import BrushTool, PolygonTool, RectangleTool
from crcviewer.ui.slides.regions import Regions
from crcviewer.ui.slides.send_menu import Fields
from crcviewer.ui.slides.slide_view import Tool

if TYPE_CHECKING:
    from crcviewer.ui.slides.slide_page import SlidePage

_REDRAW_MS = 60
"""Of the picture of the map: sliders and news come faster than anybody sees."""


class SlideMapping(QObject):
    """Belongs to one page."""

    message_raised = Signal(object)  # Message
    cases_requested = Signal(object)
    """Tuple of :class:`WantedCase`, for Classify."""
    place_requested = Signal(object)
    """:class:`WantedCase`, for the map of Explore."""

    def __init__(self, page: SlidePage, reader: ReaderClient, engine: EngineClient) -> None:
        super().__init__(page)
        self._page, self._engine = page, engine
        self._at_once = False
        self.run = MapRun(engine, page.path, self)
        self.regions = Regions(self)
        self.layer = MapLayer()
        self.panel = MapPanel(self.run, self.regions, reader, engine, page)
        self.panel.set_pixel_size(page.pixel_size_um)
        page.view.layers += [self.layer, self.regions]
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._on_redraw_timeout)
        self.run.map_changed.connect(self._on_run_map_changed)
        self.run.measured.connect(self._on_run_measured)
        self.run.failed.connect(self._on_run_failed)
        self.regions.changed.connect(self._on_regions_changed)
        page.view.clicked.connect(self._on_view_clicked)
        page.view.pointed.connect(self._on_view_pointed)
        page.view.tool_ended.connect(self._on_view_tool_ended)
        page.view.undo_requested.connect(self.regions.undo_stack.undo)
        page.view.redo_requested.connect(self.regions.undo_stack.redo)
        page.pixel_size_changed.connect(self._on_page_pixel_size_changed)
        engine.model_loaded.connect(self._start_if_possible)
        panel = self.panel
        panel.start_requested.connect(self.start)
        panel.look_changed.connect(self._redraw.start)
        panel.export_requested.connect(self._on_panel_export_requested)
        panel.regions.tool_changed.connect(self._on_regions_tool_changed)
        panel.regions.place_requested.connect(page.view.show_rect)
        panel.regions.look_changed.connect(page.view.update)
        panel.scan.message_raised.connect(self.message_raised)
        panel.field.case_requested.connect(lambda one: self.cases_requested.emit((one,)))
        panel.field.place_requested.connect(self.place_requested)
        panel.send_menu.chosen.connect(self._on_send_menu_chosen)
        panel.field.closed.connect(self._on_field_closed)

    def start(self) -> None:
        """Map the slide, or go on with it."""
        page = self._page
        size = page.pixel_size_um if page.pixel_size_is_users else None
        self.run.start(size, self.panel.scan.ref)

    def start_when_possible(self) -> None:
        """Once the size of a pixel is known and a model is loaded."""
        self._at_once = True
        self._start_if_possible()

    def _start_if_possible(self) -> None:
        known = self._page.pixel_size_um is not None and self._engine.card is not None
        if self._at_once and known and self.run.state is RunState.NONE:
            self._at_once = False
            self.start()

    def restore(self, kept: KeptSlide) -> None:
        """Regions, scan and map as they were kept."""
        self.regions.set_all(kept.regions)
        self.panel.scan.set_scan(kept.radiology)
        if kept.journal:
            self.run.show(kept.journal, kept.radiology)

    def close(self) -> None:
        """The page is closed."""
        self.run.remove()
        self.panel.field.clear()

    def leave_tools(self) -> None:
        """Draw no region any more."""
        self.regions.lay_down()
        self.panel.regions.lay_down()

    def export(self, folder: str, formats: tuple[str, ...]) -> None:
        """Write files into a folder; what stood there under their names is replaced."""
        spoken = "zh" if current() == CHINESE else "en"
        call = self._engine.export_slide(
            self.run.journal, folder, formats, self.run.regions, (spoken,)
        )
        call.belong_to(self)
        call.answered.connect(self._on_exported)
        call.failed.connect(self._on_run_failed)

    def ref_of(self, field: FieldOfView) -> ImageRef:
        """A field as a single case has it."""
        page = self._page
        size = page.pixel_size_um if page.pixel_size_is_users else None
        return ImageRef(page.path, field=field, pixel_size_um=size)

    @property
    def _partner(self) -> ImageRef | None:
        """The scan that the map was made with."""
        return self.run.maker.radiology if self.run.maker is not None else None

    # ---------------------------------------------------------------------------------- slots

    def _on_redraw_timeout(self) -> None:
        panel = self.panel
        self.layer.show(
            self.run.map,
            opacity=panel.shown_opacity,
            hidden=panel.legend.hidden,
            by_confidence=panel.confidence.isChecked(),
            hatched=panel.legend.hatched,
        )
        self._page.view.update()

    def _on_run_map_changed(self) -> None:
        if self.run.map is None:
            self.panel.field.clear()
        if not self._redraw.isActive():
            self._redraw.start()

    def _on_run_measured(self) -> None:
        told = self.run.measures.measures if self.run.measures is not None else ()
        self.layer.square = next(
            (one.square for one in told if one.kind is Measure.STROMA_HOT_SPOT), None
        )
        self._page.view.update()

    def _on_run_failed(self, failure: Failure) -> None:
        if isinstance(failure.action, TellPixelSize):
            self._page.question.show()
        self.message_raised.emit(Message.of(failure))

    def _on_regions_changed(self) -> None:
        self.run.restrict(self.regions.told())
        self._page.view.update()

    def _on_page_pixel_size_changed(self) -> None:
        self.panel.set_pixel_size(self._page.pixel_size_um)
        if self.run.map is not None:
            self.run.remove()  # its fields would be of another size
        self._start_if_possible()

    def _on_view_clicked(self, at: QPointF) -> None:
        tissue = self.run.map
        found = tissue.field_at(at.x(), at.y()) if tissue is not None else None
        if tissue is None or found is None or self._engine.card is None:
            return
        self.layer.chosen = found
        self.panel.field.show_field(self.ref_of(tissue.field_of(*found)), self._partner)
        self._page.view.update()

    def _on_field_closed(self) -> None:
        self.layer.chosen = None
        self._page.view.update()

    def _on_regions_tool_changed(self, name: str) -> None:
        self.regions.lay_down()
        if name:
            self._page.ruler_action.setChecked(False)
        made: dict[str, Callable[[Regions], Tool]] = {
            "rectangle": RectangleTool,
            "polygon": PolygonTool,
            "brush": BrushTool,
        }
        self._page.view.set_tool(made[name](self.regions) if name else None)
        self._page.view.setFocus()

    def _on_view_pointed(self, at: QPointF | None) -> None:
        if at is None and self.regions.brush is not None:
            self.regions.brush = None
            self._page.view.update()

    def _on_view_tool_ended(self) -> None:
        self.leave_tools()

    def _on_panel_export_requested(self, formats: tuple[str, ...]) -> None:
        choose_folder(
            self._page,
            "",
            lambda folder: self.export(folder, formats),
            title=self.panel.tr("Folder for the files of the map"),
        )

    def _on_send_menu_chosen(self, fields: Fields) -> None:
        tissue = self.run.map
        if tissue is not None:
            refs = [self.ref_of(tissue.field_of(int(c), int(r))) for c, r in fields]
            self.cases_requested.emit(tuple(wanted_case(ref, self._partner) for ref in refs))

    def _on_exported(self, reply: SlideExported) -> None:
        self.message_raised.emit(
            Message(
                Severity.INFORMATION,
                counted(
                    len(reply.files),
                    "Written: {first}",
                    "{count} files were written, the first of them {first}",
                    first=reply.files[0] if reply.files else "",
                ),
            )
        )
