"""What the engine is doing, as a dot with its device and as a few words for the status bar."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.messages import Hello
from crcviewer.ui.look import theme


def state_text(state: WorkerState, *, has_model: bool) -> str:
    """ "engine warm"."""
    warm = _tr("engine warm") if has_model else _tr("engine ready, no model")
    return {
        WorkerState.STARTING: _tr("engine starts …"),
        WorkerState.READY: warm,
        WorkerState.LOADING: _tr("loading the model …"),
        WorkerState.BUSY: warm,
        WorkerState.RESTARTING: _tr("engine starts again …"),
        WorkerState.STOPPED: _tr("engine stopped"),
    }[state]


class DeviceDot(QLabel):
    """ "● CPU": green, or amber while it gets ready, or red when it has stopped."""

    def __init__(self, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._device = ""
        self._state = WorkerState.STARTING
        engine.hello_received.connect(self._on_engine_hello_received)
        engine.state_changed.connect(self._on_engine_state_changed)
        self._show()

    def _on_engine_hello_received(self, hello: Hello) -> None:
        self._device = hello.device
        self._show()

    def _on_engine_state_changed(self, state: WorkerState) -> None:
        self._state = state
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Light may have turned dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        colours = theme.colours()
        colour = {
            WorkerState.READY: colours.good,
            WorkerState.BUSY: colours.good,
            WorkerState.STOPPED: colours.danger,
        }.get(self._state, colours.waiting)
        kind = self._device.split(":")[0].split(" ")[0]
        name = {"cuda": "GPU", "mps": "GPU"}.get(kind, "CPU")
        self.setText(f"<span style='color: {colour}'>●</span> {escape(name)}")
        text = _tr("The engine computes on {0}.").format(self._device or "cpu")
        self.setToolTip(text)
        self.setAccessibleName(text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("EngineState", text)
