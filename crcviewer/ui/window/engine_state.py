"""What the engine is doing, as a dot with its device and as a few words for the status bar."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.messages import Hello
from crcviewer.protocol.text import Text, text
from crcviewer.ui.look import theme
from crcviewer.ui.look.translated import Translated


def state_text(state: WorkerState, *, has_model: bool) -> Text:
    """ "ready"."""
    ready = text("ready") if has_model else text("ready, but no model is loaded")
    return {
        WorkerState.STARTING: text("starting …"),
        WorkerState.READY: ready,
        WorkerState.LOADING: text("loading the model …"),
        WorkerState.BUSY: ready,
        WorkerState.RESTARTING: text("starting again …"),
        WorkerState.STOPPED: text("stopped: nothing is classified"),
    }[state]


class DeviceDot(Translated, QLabel):
    """ "● CPU": green, or amber while it gets ready, or red when it has stopped."""

    def __init__(self, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device = ""
        self._state = WorkerState.STARTING
        engine.hello_received.connect(self._on_engine_hello_received)
        engine.state_changed.connect(self._on_engine_state_changed)
        self.retranslate()

    def _on_engine_hello_received(self, hello: Hello) -> None:
        self._device = hello.device
        self.retranslate()

    def _on_engine_state_changed(self, state: WorkerState) -> None:
        self._state = state
        self.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.retranslate()

    def retranslate(self) -> None:
        """All that it shows."""
        colours = theme.colours()
        colour = {
            WorkerState.READY: colours.good,
            WorkerState.BUSY: colours.good,
            WorkerState.STOPPED: colours.danger,
        }.get(self._state, colours.waiting)
        kind = self._device.split(":")[0].split(" ")[0]
        name = {"cuda": "GPU", "mps": "GPU"}.get(kind, "CPU")
        self.setText(f"<span style='color: {colour}'>●</span> {escape(name)}")
        where = self.tr("The engine computes on {0}.").format(self._device or "cpu")
        self.setToolTip(where)
        self.setAccessibleName(where)
