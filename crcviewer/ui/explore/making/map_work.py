"""Maps that are being made: of the cases that are shown, or of a new set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.ui.explore.data.explore_model import ExploreModel
from crcviewer.ui.explore.making.layout_row import LayoutRow
from crcviewer.ui.explore.making.layout_run import LayoutRun, RunState
from crcviewer.ui.explore.making.map_source import MapSource
from crcviewer.ui.explore.making.new_map_dialog import NewMapDialog
from crcviewer.ui.explore.making.set_row import SetRow
from crcviewer.ui.explore.making.set_run import SetRun, SetStage
from crcviewer.ui.shared.message_bar import Message, Severity


class MapWork(QObject):
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
        self.run = LayoutRun(engine, maps, model, self)
        self.set_run = SetRun(
            reader=reader, engine=engine, maps=maps, source=source, layout=self.run, model=model
        )
        self.layout_row = LayoutRow(place)
        self.layout_row.hide()
        self.set_row = SetRow(place)
        self.new_map = NewMapDialog(reader, place)

        self.layout_row.start_requested.connect(self.run.start)
        self.layout_row.pause_requested.connect(self.run.pause)
        self.layout_row.finish_requested.connect(self.run.finish)
        self.layout_row.cancel_requested.connect(self.run.cancel)
        self.run.state_changed.connect(self._on_run_state_changed)
        self.run.stepped.connect(self.layout_row.show_step)
        self.run.failed.connect(self.say_error)
        source.failed_beside.connect(self.say_error)
        self.new_map.start_requested.connect(self.set_run.start)
        self.set_run.stage_changed.connect(self._on_set_run_stage_changed)
        self.set_run.progressed.connect(self.set_row.show_progress)
        self.set_run.failed.connect(self.say_error)
        self.set_run.finished.connect(self._on_set_run_finished)
        self.set_row.cancel_requested.connect(self.set_run.cancel)

    def end(self) -> bool:
        """Esc: drop what is being made; whether there was something."""
        if self.run.state is not RunState.IDLE:
            self.run.cancel()
            return True
        if self.set_run.stage is not SetStage.IDLE:
            self.set_run.cancel()
            return True
        return False

    def show_settings(self, wanted: bool) -> None:
        """Whether the settings of the layout are to be seen while nothing runs."""
        self._settings_wanted = wanted
        self._show_layout_row()

    def say_error(self, cause: str, next_step: str = "") -> None:
        """In the bar of the window."""
        self.message_raised.emit(Message(Severity.ERROR, cause, next_step))

    def _on_run_state_changed(self) -> None:
        self.layout_row.show_state(self.run.state)
        self._show_layout_row()

    def _show_layout_row(self) -> None:
        running = self.run.state is not RunState.IDLE
        self.layout_row.setVisible(running or self._settings_wanted)

    def _on_set_run_stage_changed(self) -> None:
        self.set_row.show_stage(self.set_run.stage)

    def _on_set_run_finished(self, notes: Sequence[str]) -> None:
        if notes:
            self.message_raised.emit(Message(Severity.INFORMATION, " ".join(notes)))
