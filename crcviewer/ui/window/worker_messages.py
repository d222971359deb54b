"""What the workers say in the message bar: that one has stopped or does not answer, and the button
that starts it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crcviewer.client.engine_client import EngineClient
from crcviewer.client.map_client import MapClient
from crcviewer.client.reader_client import ReaderClient
from crcviewer.client.worker_client import WorkerClient
from crcviewer.client.worker_state import WorkerState
from crcviewer.protocol.text import Text, text
from crcviewer.ui.shared.message_bar import Message, MessageBar, Severity
from crcviewer.ui.window.model_chooser import ModelChooser


class WorkerMessages(QObject):
    """Of all three; that for maps is started by whoever needs it."""

    def __init__(
        self,
        reader: ReaderClient,
        engine: EngineClient,
        maps: MapClient,
        *,
        chooser: ModelChooser,
        bar: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._engine, self._chooser, self._bar = engine, chooser, bar
        self._workers: tuple[WorkerClient, ...] = reader, engine, maps
        restart_reader = text("Start the image reader again"), reader.start
        restart_engine = text("Start the engine again"), self._restart_engine
        _OfWorker(reader, bar, restart_reader, self)
        _OfWorker(engine, bar, restart_engine, self)
        _OfWorker(maps, bar, None, self)

    @property
    def hang(self) -> bool:
        """Whether one that is asked for something does not answer."""
        return bool(self._hanging())

    def free(self) -> None:
        """Give up what hangs."""
        for worker in self._hanging():
            worker.free()

    def _hanging(self) -> list[WorkerClient]:
        return [worker for worker in self._workers if worker.hangs and worker.has_calls]

    def _restart_engine(self) -> None:
        self._engine.start()
        self._chooser.reload()
        self._bar.close_newest()


class _OfWorker(QObject):
    """``restart``: what the button is called and does, once the worker has stopped."""

    def __init__(
        self,
        worker: WorkerClient,
        bar: MessageBar,
        restart: tuple[Text, Callable[[], object]] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._worker, self._bar, self._restart = worker, bar, restart
        worker.user_notice.connect(self._on_worker_user_notice)
        worker.hanging_changed.connect(self._on_worker_hanging_changed)

    def _on_worker_user_notice(self, said: Text) -> None:
        if self._restart is not None and self._worker.state is WorkerState.STOPPED:
            self._bar.show_message(Message(Severity.ERROR, said), action=self._restart)
        else:
            self._bar.show_message(Message(Severity.WARNING, said))

    def _on_worker_hanging_changed(self, hangs: bool) -> None:
        message = Message(
            Severity.WARNING,
            text("This takes long: {worker} does not answer.", worker=self._worker.title),
            text("Wait, or restart it: what it was working on is tried once more. Esc stops it."),
        )
        if hangs:
            self._bar.show_message(message, action=(text("Restart it"), self._worker.replace))
        else:
            self._bar.dismiss(message)
