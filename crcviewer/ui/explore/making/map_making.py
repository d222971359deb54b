"""Maps that are being made: of the cases that are shown, or of a new set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.text import Text, joined
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.making.layout_run import LayoutRun, RunState
from crcviewer.ui.explore.making.making_rows import LayoutRow, NewMapRow
from crcviewer.ui.explore.making.map_source import MapSource
from crcviewer.ui.explore.making.new_map_dialog import NewMapDialog
from crcviewer.ui.explore.making.new_map_run import NewMapRun, NewMapStage
from crcviewer.ui.shared.message_bar import Message, Severity


class MapMaking(QObject):
    """Joins what is asked for with who does it."""

    message_raised = Signal(object)  # Message

    def __init__(
        self,
        model: ExploreModel,
        source: MapSource,
        *,
        reader: ReaderClient,
        engine: EngineClient,
        maps: MapClient,
        place: QWidget,
    ) -> None:
        """``place``: the widget that the rows belong to."""
        super().__init__(place)
        self._settings_wanted = False
        self.layout_run = LayoutRun(engine, maps, model, self)
        self.new_map_run = NewMapRun(
            reader=reader,
            engine=engine,
            maps=maps,
            source=source,
            layout=self.layout_run,
            model=model,
        )
        self.layout_row = LayoutRow(place)
        self.layout_row.hide()
        self.new_map_row = NewMapRow(place)
        self.new_map_dialog = NewMapDialog(reader, place)

        self.layout_row.start_requested.connect(self.layout_run.start)
        self.layout_row.pause_requested.connect(self.layout_run.pause)
        self.layout_row.finish_requested.connect(self.layout_run.finish)
        self.layout_row.cancel_requested.connect(self.layout_run.cancel)
        self.layout_run.state_changed.connect(self._on_layout_run_state_changed)
        self.layout_run.stepped.connect(self.layout_row.show_step)
        self.layout_run.failed.connect(self._say)
        source.failed_beside.connect(self._say)
        self.new_map_dialog.start_requested.connect(self.new_map_run.start)
        self.new_map_run.stage_changed.connect(self._on_new_map_run_stage_changed)
        self.new_map_run.progressed.connect(self.new_map_row.show_progress)
        self.new_map_run.failed.connect(self._say)
        self.new_map_run.finished.connect(self._on_new_map_run_finished)
        self.new_map_row.cancel_requested.connect(self.new_map_run.cancel)

    def end(self) -> bool:
        """Esc: drop what is being made; whether there was something."""
        if self.layout_run.state is not RunState.IDLE:
            self.layout_run.cancel()
            return True
        if self.new_map_run.stage is not NewMapStage.IDLE:
            self.new_map_run.cancel()
            return True
        return False

    def show_settings(self, wanted: bool) -> None:
        """Whether the settings of the layout are to be seen while nothing runs."""
        self._settings_wanted = wanted
        self._show_layout_row()

    def _say(self, failure: Failure) -> None:
        self.message_raised.emit(Message.of(failure))

    def _on_layout_run_state_changed(self) -> None:
        self.layout_row.show_state(self.layout_run.state)
        self._show_layout_row()

    def _show_layout_row(self) -> None:
        running = self.layout_run.state is not RunState.IDLE
        self.layout_row.setVisible(running or self._settings_wanted)

    def _on_new_map_run_stage_changed(self) -> None:
        self.new_map_row.show_stage(self.new_map_run.stage)

    def _on_new_map_run_finished(self, notes: Sequence[Text]) -> None:
        if notes:
            self.message_raised.emit(Message(Severity.INFORMATION, joined(notes)))
